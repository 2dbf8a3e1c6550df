/**
 * The declarations of Node that are read only on demand. All of @types/node and of undici-types
 * behind them are 110,000 syntax nodes, at 330 bytes each; six tenths of that are modules which few
 * notebooks import. Until one does, such a file is an empty module of the same name: it can be
 * completed, and what other modules take from it is `any`. With it come those that it imports.
 *
 * Figures: @types/node 20.19, syntax nodes of each file. The rows hold for all lines of releases
 * that are installed: a later one may have more files, or a name in another of them.
 */

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import type { ts } from "./typescript.js";
import { hasGlobal } from "./unavailable-apis.js";

interface Seldom {
  /** What it declares; each name also with "node:" before it, unless it has that. */
  modules: readonly string[];
  /** Functions and other values, and types, that it declares for everybody. */
  globals?: {
    functions?: readonly string[];
    variables?: readonly string[];
    types?: readonly string[];
  };
  /** Names that other files declare, and in whose types it has a part. */
  behind?: readonly string[];
}

const modules = (...names: string[]): Seldom => ({ modules: names });

/** By the name of the file, without its ending. */
const SELDOM: ReadonlyMap<string, Seldom> = new Map([
  ["inspector.generated", modules("inspector", "inspector/promises")], // 13,300
  ["http2", modules("http2")], // 9,800
  [
    "crypto", // 8,600
    {
      ...modules("crypto"),
      globals: { variables: ["crypto"] },
      behind: ["Blob", "Crypto", "CryptoKey", "File", "SubtleCrypto", "isCryptoKey"].concat(
        "isKeyObject",
      ),
    },
  ],
  [
    "web-globals/fetch", // 8,500 with undici-types, which it imports
    {
      modules: [],
      globals: {
        functions: ["fetch"],
        variables: ["CloseEvent", "ErrorEvent", "EventSource", "FormData", "Headers"].concat(
          ...["MessageEvent", "Request", "Response", "WebSocket"],
        ),
        types: ["CloseEventInit", "ErrorEventInit", "EventSourceInit", "MessageEventInit"].concat(
          ...["RequestInit", "ResponseInit", "WebSocketInit"],
        ),
      },
    },
  ],
  ["http", { ...modules("http"), behind: ["urlToHttpOptions"] }], // 4,800
  ["test", modules("node:test", "node:test/reporters")], // 3,400
  ["test/reporters", modules("node:test/reporters")],
  ["child_process", modules("child_process")], // 3,400
  ["tls", modules("tls")], // 2,600
  ["https", modules("https")], // 2,500
  ["dns", { ...modules("dns"), behind: ["lookup"] }], // 2,100
  ["cluster", modules("cluster")], // 1,800
  ["zlib", modules("zlib")], // 1,800
  ["readline", { ...modules("readline"), behind: ["readLines"] }], // 1,100
  // Its class extends one of readline, which must not be empty then.
  ["readline/promises", modules("readline/promises")],
  [
    "worker_threads", // 1,700, and it imports undici-types
    {
      ...modules("worker_threads"),
      globals: {
        functions: ["structuredClone"],
        variables: ["BroadcastChannel", "MessageChannel", "MessagePort"],
      },
    },
  ],
  ["dgram", modules("dgram")], // 1,100
  ["repl", modules("repl")], // 1,100
  ["vm", modules("vm")], // 800
  ["dns/promises", modules("dns/promises")], // 800
  ["v8", modules("v8")], // 600
  ["sqlite", modules("node:sqlite")],
  ["ffi", modules("node:ffi")],
  ["stream/iter", modules("stream/iter")],
  ["zlib/iter", modules("zlib/iter")],
  ["wasi", modules("wasi")],
  ["trace_events", modules("trace_events")],
]);

/** Files by the names of the modules that they declare. */
const FILES_OF = new Map<string, string[]>();
for (const [file, { modules: names }] of SELDOM) {
  for (const spelling of names.flatMap(spellings)) {
    FILES_OF.set(spelling, [...(FILES_OF.get(spelling) ?? []), file]);
  }
}

/** Files by the names for whose types they are needed. */
const FILE_OF_NAME: ReadonlyMap<string, string> = new Map(
  [...SELDOM].flatMap(([file, { globals = {}, behind = [] }]) => {
    const { functions = [], variables = [], types = [] } = globals;
    return [...functions, ...variables, ...types, ...behind].map((name) => [name, file] as const);
  }),
);

/** A name of such a module in quotes, or a name that needs one. */
const MENTION = new RegExp(
  `["'\`](${[...FILES_OF.keys()].join("|")})["'\`]|\\b(${[...FILE_OF_NAME.keys()].join("|")})\\b`,
  "g",
);

function spellings(name: string): string[] {
  return name.startsWith("node:") ? [name] : [name, `node:${name}`];
}

/** What a program knows of a file beyond its declarations. */
interface Importing {
  imports?: readonly ts.StringLiteralLike[];
  /** Every identifier in it. */
  identifiers?: ReadonlyMap<string, string>;
}

export class NodeModules {
  /** Folder of the declarations, with a slash behind it. */
  #folder = "";
  readonly #wanted = new Set<string>();
  readonly #seen = new WeakSet<ts.SourceFile>();

  set folder(folder: string) {
    this.#folder = folder;
  }

  /** The text that stands for a file that is not needed; undefined for every other file. */
  standIn(fileName: string): string | undefined {
    if (!this.isOwn(fileName)) return undefined;
    const name = fileName.slice(this.#folder.length, -".d.ts".length);
    const seldom = this.#wanted.has(name) ? undefined : SELDOM.get(name);
    if (!seldom) return undefined;
    const { functions = [], variables = [] } = seldom.globals ?? {};
    // What is not there, and what this line of releases has in another file.
    const text = functions.length + variables.length > 0 ? readFileSync(fileName, "utf8") : "";
    const isDeclared = (global: string) =>
      hasGlobal(global) && new RegExp(`^ +(?:var|function) ${global}\\b`, "m").test(text);
    return [
      ...seldom.modules
        .flatMap(spellings)
        .filter((module) => isBuiltin(module))
        .map((module) => `declare module "${module}" {}`),
      ...functions
        .filter(isDeclared)
        .map((global) => `declare function ${global}(...given: any): any;`),
      ...variables.filter(isDeclared).map((global) => `declare var ${global}: any;`),
    ].join("\n");
  }

  /** Whether a file is one of Node's declarations. */
  isOwn(fileName: string): boolean {
    return this.#folder !== "" && fileName.startsWith(this.#folder);
  }

  /**
   * Looks what a cell, or what earlier ones declared, mentions, in an import or elsewhere.
   *
   * @returns whether there is something that was not asked for before
   */
  mentionedIn(text: string): boolean {
    const files = [...text.matchAll(MENTION)].flatMap(([, module = "", name = ""]) => {
      return FILES_OF.get(module) ?? FILE_OF_NAME.get(name);
    });
    return this.#want(files);
  }

  /**
   * The same for what other files import, which only a finished program tells, and for what those
   * mention that came with a cell. (What preludes mention, a cell that uses it mentions too.)
   */
  importedIn(files: readonly ts.SourceFile[], withCell: boolean): boolean {
    const wanted: (string | undefined)[] = [];
    for (const file of files) {
      if (this.#seen.has(file)) continue;
      this.#seen.add(file);
      const { imports = [], identifiers } = file as Importing;
      const ofNode = file.fileName.startsWith(this.#folder);
      // They import each other, which is no reason to read them, unless one is needed.
      if (ofNode && !this.#wanted.has(file.fileName.slice(this.#folder.length, -".d.ts".length))) {
        continue;
      }
      for (const { text } of imports) wanted.push(...(FILES_OF.get(text) ?? []));
      if (ofNode || !withCell) continue;
      for (const [name, declaring] of FILE_OF_NAME) {
        if (identifiers?.has(name)) wanted.push(declaring);
      }
    }
    return this.#want(wanted);
  }

  #want(files: readonly (string | undefined)[]): boolean {
    const before = this.#wanted.size;
    for (const file of files) if (file !== undefined) this.#wanted.add(file);
    return this.#wanted.size > before;
  }
}
