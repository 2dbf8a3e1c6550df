/** What to do when a module is imported or required that is not there. */

import { existsSync, readFileSync } from "node:fs";
import { builtinModules, createRequire, isBuiltin } from "node:module";
import path from "node:path";

/** npm's rule for names, with a scope or without. */
const PACKAGE = /^(@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*/;

/**
 * @param specifier as it was written
 * @param folder where the notebook lies
 * @returns a sentence or two; undefined where there is nothing to say
 */
export function adviceOn(specifier: string, folder: string): string | undefined {
  if (/^(\.{0,2}\/|\.{1,2}$|file:|[a-z]:[\\/])/i.test(specifier)) {
    return (
      `Files are looked for from ${folder} when the cell is compiled: ` +
      "one that a cell writes can be imported by the next."
    );
  }
  if (specifier.startsWith("node:")) {
    const name = specifier.slice("node:".length);
    const near = builtinModules.find((module) => module.toLowerCase() === name.toLowerCase());
    return `Node has no such module${near === undefined ? "" : `; did you mean node:${near}?`}`;
  }
  const [name] = PACKAGE.exec(specifier) ?? [];
  return name === undefined ? undefined : `To install it: npm install ${name}, in ${folder}`;
}

/**
 * Refuses a package that is not installed before Node looks for it: Node remembers for ever that
 * it was not there, and the user is about to install it.
 *
 * @throws Error as Node throws it
 */
export function checkInstalled(specifier: string, folder: string): void {
  const [name] = PACKAGE.exec(specifier) ?? [];
  if (name === undefined || isBuiltin(specifier) || /^[a-z]+:/i.test(specifier)) return;
  const places = createRequire(path.join(folder, "cell.ts")).resolve.paths(specifier) ?? [];
  // A folder, or a file that `require` finds by its first name.
  const isThere = ["", ".js", ".json", ".node"].some((ending) =>
    places.some((place) => existsSync(path.join(place, name + ending))),
  );
  if (isThere || isOwnName(name, folder)) return;
  const missing = new Error(`Cannot find module '${specifier}'`);
  throw Object.assign(missing, { code: "MODULE_NOT_FOUND" });
}

/** A package may import itself by its name. */
function isOwnName(name: string, folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const manifest = path.join(at, "package.json");
    if (existsSync(manifest)) return readFileSync(manifest, "utf8").includes(JSON.stringify(name));
    if (at === path.dirname(at)) return false;
  }
}
