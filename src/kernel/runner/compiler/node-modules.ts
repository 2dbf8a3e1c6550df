/**
 * Which of Node's declarations are read only when somebody asks for them. All of @types/node are
 * 100,000 syntax nodes; a third of that is modules which few notebooks import. Until one does,
 * such a file is an empty module of the same name: it can be completed, and what other modules
 * take from it is `any`.
 *
 * Figures: @types/node 20.19, syntax nodes of each file.
 */

import type ts from "typescript";

/** File of @types/node, without its ending, to the modules that it declares. */
const SELDOM: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "inspector.generated",
    ["inspector", "node:inspector", "inspector/promises", "node:inspector/promises"],
  ], // 13,300
  ["http2", ["http2", "node:http2"]], // 9,800
  ["test", ["node:test", "node:test/reporters"]], // 3,400
  ["https", ["https", "node:https"]], // 2,500
  ["cluster", ["cluster", "node:cluster"]], // 1,800
  ["dgram", ["dgram", "node:dgram"]], // 1,100
  ["repl", ["repl", "node:repl"]], // 1,100
  ["wasi", ["wasi", "node:wasi"]],
  ["trace_events", ["trace_events", "node:trace_events"]],
]);

const FILE_OF: ReadonlyMap<string, string> = new Map(
  [...SELDOM].flatMap(([file, modules]) => modules.map((module) => [module, file] as const)),
);

/** A name of such a module in quotes. */
const MENTION = new RegExp(`["'\`](${[...FILE_OF.keys()].join("|")})["'\`]`, "g");

/** What a program knows of a file beyond its declarations. */
interface Importing {
  imports?: readonly ts.StringLiteralLike[];
}

export class NodeModules {
  /** Folder of the declarations, with a slash behind it. */
  #folder = "";
  readonly #wanted = new Set<string>();
  readonly #seen = new WeakSet<ts.SourceFile>();

  set folder(folder: string) {
    this.#folder = folder;
  }

  /** The text that stands for a file that nobody asked for; undefined for every other file. */
  standIn(fileName: string): string | undefined {
    if (this.#folder === "" || !fileName.startsWith(this.#folder)) return undefined;
    const name = fileName.slice(this.#folder.length, -".d.ts".length);
    const modules = this.#wanted.has(name) ? undefined : SELDOM.get(name);
    return modules?.map((module) => `declare module ${JSON.stringify(module)} {}\n`).join("");
  }

  /**
   * Looks what a cell mentions, in an import or elsewhere.
   *
   * @returns whether there is something that was not asked for before
   */
  mentionedIn(text: string): boolean {
    const names = [...text.matchAll(MENTION)].map(([, name]) => name as string);
    return this.#want(names);
  }

  /** The same for what other files import, which only a finished program tells. */
  importedIn(files: readonly ts.SourceFile[]): boolean {
    const names: string[] = [];
    for (const file of files) {
      if (this.#seen.has(file)) continue;
      this.#seen.add(file);
      // They import each other, which is no reason to read them.
      if (file.fileName.startsWith(this.#folder)) continue;
      for (const { text } of (file as Importing).imports ?? []) names.push(text);
    }
    return this.#want(names);
  }

  #want(modules: readonly string[]): boolean {
    const before = this.#wanted.size;
    for (const module of modules) {
      const file = FILE_OF.get(module);
      if (file !== undefined) this.#wanted.add(file);
    }
    return this.#wanted.size > before;
  }
}
