/**
 * Modules that cells import by the name of another kernel, and that mean this one: a notebook
 * written for tslab shows its pictures with `import * as tslab from "tslab"`. Checked against
 * tslab's own declarations (kernel/compiler/program/typescript.ts).
 */

import { createRequire } from "node:module";
import path from "node:path";
import { namespaceOf } from "../namespace.js";
import { checkInstalled } from "./missing-module.js";
import * as tslab from "./tslab.js";

/** By their names. */
const STAND_INS: ReadonlyMap<string, object> = new Map([["tslab", namespaceOf(tslab)]]);

/** @throws TypeError for a name that nobody stands in for */
export async function standIn(specifier: string): Promise<object> {
  const found = STAND_INS.get(specifier);
  if (found) return found;
  throw new TypeError(`the kernel has no module of its own for "${specifier}"`);
}

/**
 * Refuses what nobody can run: TypeScript whose name the compiler did not see, and packages that
 * are not there.
 *
 * @param folder from which it is asked for
 * @returns what it was given
 * @throws TypeError saying how to import such a file, or Error as Node does
 */
export function checkRunnable(specifier: unknown, folder: string): unknown {
  if (typeof specifier === "string") checkInstalled(specifier, folder);
  const name = specifier instanceof URL ? specifier.pathname : specifier;
  // Newer releases of Node run such files themselves, unchecked.
  if (Reflect.get(process.features, "typescript")) return specifier;
  if (typeof name !== "string" || !/^(\.{0,2}\/|file:).*\.[mc]?tsx?$/.test(name)) return specifier;
  throw new TypeError(
    `${name} is TypeScript, which is compiled with the cell that names it: write ` +
      `import … from ${JSON.stringify(name)}, or import() with the name as a literal`,
  );
}

/** The `require` of cells: Node's, as in a file of the notebook's folder, with the stand-ins. */
export function cellRequire(folder: string): NodeJS.Require {
  const required = createRequire(path.join(folder, "cell.ts"));
  const require = (specifier: string): unknown =>
    STAND_INS.get(specifier) ?? (required(checkRunnable(specifier, folder) as string) as unknown);
  return Object.assign(require, required);
}
