// @ts-check
/**
 * Prints, as a JSON list, the files that the compiler reads when it checks cells: TypeScript's
 * libraries, Node's declarations, those of the prelude and of the packages that cells can import in a
 * page (site-kernel.mjs). They are found by having it check cells, with its reads written down.
 *
 * The Node whose declarations they are is that of src/browser/node/process.ts, whatever runs this.
 */

import fs from "node:fs";
import { builtinModules, createRequire, syncBuiltinESMExports } from "node:module";
import { join, sep } from "node:path";
import { root } from "../paths.mjs";

const source = fs.readFileSync(join(root, "src", "browser", "node", "process.ts"), "utf8");
const [, node] = /export const NODE = "([\d.]+)"/.exec(source) ?? [];
if (node === undefined) throw new Error("src/browser/node/process.ts names no release of Node");
Object.defineProperty(process, "versions", { value: { ...process.versions, node } });

/** @type {Set<string>} */
const read = new Set();
const { readFileSync } = fs;
fs.readFileSync = /** @type {typeof readFileSync} */ (
  (/** @type {any} */ name, /** @type {any} */ how) => {
    if (typeof name === "string") read.add(name);
    return readFileSync(name, how);
  }
);
syncBuiltinESMExports();

const from = join(root, "dist", "kernel", "compiler", "source.js");
const { Compiler } = await import("../../dist/kernel/compiler/compiler.js");
const compiler = new Compiler(from);
compiler.folder = join(root, "notebooks");
compiler.preludes = ["lab/prelude.js", "kernel/runner/globals.js"].map((name) =>
  join(root, "dist", name),
);
const cells = [
  `import * as aq from "arquero";`,
  `await fetch("x"); crypto.subtle; structuredClone(1); new MessageChannel();`,
  ...builtinModules
    .filter((name) => !name.startsWith("_"))
    .map((name) => `import * as m from "node:${name.replace(/^node:/, "")}";\nm`),
];
for (const cell of cells) {
  const compiled = compiler.compile(cell, "cell");
  // A module that this Node has and the other has not.
  const isLater = "error" in compiled && cell.includes("node:");
  if ("error" in compiled && !isLater) throw new Error(compiled.error.traceback.join("\n"));
}
const types = `${createRequire(from).resolve("node-types-22/package.json")}`;
const wanted = [...read, types].filter(
  (name) => name.startsWith(root + sep) && /\.(d\.[cm]?ts|json)$|converter\.cjs$/.test(name),
);
process.stdout.write(JSON.stringify([...new Set(wanted)].sort()));
