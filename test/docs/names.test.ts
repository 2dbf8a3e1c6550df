/**
 * Every source file named in a comment or in a document exists, and every symbol. A file may be named from the folder
 * it stands in (`hmap.ts`), from its room (`engine/heap/table-rows.ts`) or from the root (`src/go/releases.ts`).
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { foreignNames } from "./foreign-names.js";

const ROOTS = ["src", "scripts", "test", "docs", "notebooks", "python", "teaching"];
const files = ROOTS.flatMap((root) =>
  readdirSync(join(packageRoot, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length + 1)),
)
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !file.includes("__pycache__"));
const known = new Set(files);

/** Files of users and of other projects, as comments and documents give them for examples. */
const EXAMPLES = new Set([
  ...["./lib.ts", "lib.ts", "./x.ts", "../deep/other.ts", "lib/index.ts", "tslab.d.ts"],
  // Of jupyter_core, of jupyter_client and of tslab.
  ...["paths.py", "python/install.py", "src/public.ts"],
]);

const NAME =
  /(?<![\w./@-])((?:\.{1,2}\/)*(?:[\w-]+\/)*[\w-]+(?:\.\w+)?\.(?:ts|mjs|cts|py))(?![\w/(])/g;

function commentsOf(text: string): { line: number; text: string }[] {
  return text.split("\n").flatMap((line, index) => {
    const comment = /^\s*(?:\/?\*+|\/\/)(.*)/.exec(line) ?? /\s\/\/ (.*)$/.exec(line);
    return comment === null ? [] : [{ line: index + 1, text: comment[1] ?? "" }];
  });
}

/** Whether a file of that name is there, seen from the file that names it. */
function exists(name: string, from: string): boolean {
  if (EXAMPLES.has(name) || known.has(name)) return true;
  const beside = posix.normalize(posix.join(dirname(from), name));
  if (known.has(beside)) return true;
  // From a room's folder, or the folder of one above it; a bare name only from its own room.
  let folder = dirname(from);
  while (folder !== ".") {
    folder = dirname(folder);
    if (known.has(posix.join(folder, name))) return true;
  }
  // A name that only one file has leads there from everywhere; of several it says nothing.
  return files.filter((file) => file.endsWith(`/${name}`)).length === 1;
}

const sources = files.filter(
  (file) => /\.(ts|mts|cts|mjs)$/.test(file) && !file.startsWith("test/fixtures/"),
);

test("source files named in comments exist", () => {
  const missing = sources.flatMap((file) =>
    commentsOf(readFileSync(join(packageRoot, file), "utf8")).flatMap(({ line, text }) =>
      [...text.matchAll(NAME)]
        .map(([, name = ""]) => name)
        .filter((name) => !exists(name, file))
        .map((name) => `${file}:${line}: ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

test("files and folders named in documents exist", () => {
  const documents = ["README.md", ...files.filter((file) => /^docs\/.*\.md$/.test(file))];
  const folders = new Set(files.map((file) => dirname(file)));
  const missing = documents.flatMap((document) => {
    const text = readFileSync(join(packageRoot, document), "utf8");
    const named = [...text.matchAll(/`((?:src|scripts|test|docs|python)\/[\w./-]*)`/g)];
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    return [
      ...named.map(([, path = ""]) => path.replace(/\/$/, "")),
      ...linked.map(([, path = ""]) => posix.join(dirname(document), path).replace(/\/$/, "")),
    ]
      .filter(
        (path) =>
          !known.has(path) && ![...folders].some((folder) => `${folder}/`.startsWith(`${path}/`)),
      )
      .map((path) => `${document}: ${path}`);
  });
  expect(missing).toEqual([]);
});

test("the engine's constants named in comments exist", () => {
  const rooms = sources.filter((file) => /^src\/(engine|go)\//.test(file));
  const code = rooms.map((file) => codeOf(readFileSync(join(packageRoot, file), "utf8"))).join();
  const constants = new Set(code.match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g));
  const missing = rooms.flatMap((file) =>
    commentsOf(readFileSync(join(packageRoot, file), "utf8")).flatMap(({ line, text }) =>
      // NAME_OF_ONE, or PREFIX_… for all that begin with it.
      [...text.matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(_…|_[A-Z0-9]+\b)/g)]
        .filter(([, head = "", tail = ""]) =>
          tail === "_…"
            ? ![...constants].some((name) => name.startsWith(`${head}_`))
            : !constants.has(head + tail),
        )
        .map(([name]) => `${file}:${line}: ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

/** What a comment writes as a symbol: mixed case or underscores, between backquotes, or called. */
function symbolsIn(comment: string): string[] {
  const words = [
    ...comment
      .replace(/https?:\S+/g, "")
      .matchAll(/(?<![\w./@#-])[A-Za-z_]\w*\b(?!\.(?:go|ts|mjs|py)\b)/g),
  ]
    .map(([word]) => word)
    .filter((word) => /[a-z][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]/.test(word) && !word.endsWith("_"));
  const marked = [...comment.matchAll(/`([A-Za-z_]\w*)(?:\(\))?`|\b([a-z]\w*)\(\)/g)].map(
    ([, quoted, called]) => quoted ?? called ?? "",
  );
  return [...words, ...marked];
}

/** Of TypeScript, JavaScript, Go and Python; files of tests included. */
const symbols = new Set(
  files
    .filter((file) => /\.(ts|mts|cts|mjs|go|py)$/.test(file))
    .filter((file) => !/^test\/(fixtures|docs)\//.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(packageRoot, file), "utf8");
      const types = [...text.matchAll(/@typedef \{.*\} (\w+)/g)].map(([, name = ""]) => name);
      return [...types, ...(codeOf(text).match(/[A-Za-z_$][\w$]*/g) ?? [])];
    }),
);
const foreign = new Set(Object.values(foreignNames).flat());

/** Is there such a symbol, or one of which this is the plural? */
const isKnown = (name: string): boolean =>
  symbols.has(name) || symbols.has(name.replace(/s$/, "")) || foreign.has(name);

/** The symbols in comments of sources, each with the places that name it. */
const named = new Map<string, string[]>();
for (const file of files.filter((name) => /\.(ts|mts|cts|mjs|go)$/.test(name))) {
  if (/^test\/(fixtures|docs)\//.test(file)) continue;
  for (const { line, text } of commentsOf(readFileSync(join(packageRoot, file), "utf8"))) {
    for (const name of symbolsIn(text)) {
      named.set(name, [...(named.get(name) ?? []), `${file}:${line}`]);
    }
  }
}

test("symbols named in comments exist, here or in what is listed of others", () => {
  const missing = [...named]
    .filter(([name]) => !isKnown(name))
    .map(([name, places]) => `${places[0]}: ${name}`);
  expect(missing).toEqual([]);
});

test("a made-up symbol is found, in each way of writing it", () => {
  const comment = "As `frobnicate` says, boxedPlace and map_stamp call tidying(); see AnyTrouble.";
  const found = symbolsIn(comment);
  expect(found).toEqual(["boxedPlace", "map_stamp", "AnyTrouble", "frobnicate", "tidying"]);
  expect(found.filter(isKnown)).toEqual([]);
});

test("the list of foreign names has none that no comment uses", () => {
  expect([...foreign].filter((name) => !named.has(name))).toEqual([]);
});

test("what a doc comment links to is known where it stands", () => {
  const missing = sources.flatMap((file) => {
    const text = readFileSync(join(packageRoot, file), "utf8");
    const code = codeOf(text);
    return commentsOf(text).flatMap(({ line, text: comment }) =>
      [...comment.matchAll(/\{@link (\w+)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
        .map((name) => `${file}:${line}: ${name}`),
    );
  });
  expect(missing).toEqual([]);
});

/** A source without its comments of whole lines. */
function codeOf(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
    .map((line) => line.replace(/\s\/\/ .*$/, ""))
    .join("\n");
}
