/**
 * Compatibility with notebooks of other kernels: `import * as tslab from "tslab"` gives an
 * implementation by this kernel. Checked against tslab's own declarations
 * (kernel/compiler/program/typescript.ts).
 */

import { createRequire } from "node:module";
import path from "node:path";
import { namespaceOf } from "../namespace.js";
import { checkInstalled } from "./missing-module.js";
import * as tslab from "./tslab.js";

/** By their names. */
const STAND_INS: ReadonlyMap<string, object> = new Map([["tslab", namespaceOf(tslab)]]);

/** What stands in for a module of this name, if anything does. */
export function compatibilityModule(specifier: string): object | undefined {
  return STAND_INS.get(specifier);
}

/** @throws TypeError saying how to import TypeScript whose name the compiler did not see */
export function refuseTypeScript(specifier: string): never {
  throw new TypeError(
    `${specifier} is TypeScript, which is compiled together with the cell that imports it: write ` +
      `import … from ${JSON.stringify(specifier)}, or import() with a string literal`,
  );
}

/** The `require` of cells: Node's, as in a file of the notebook's folder, with the stand-ins. */
export function cellRequire(folder: string): NodeJS.Require {
  const required = createRequire(path.join(folder, "cell.ts"));
  const require = (specifier: string): unknown => {
    const ours = STAND_INS.get(specifier);
    if (ours) return ours;
    if (typeof specifier === "string") {
      checkInstalled(specifier, folder);
      // Newer releases of Node run such files themselves, unchecked.
      const isOurs = !Reflect.get(process.features, "typescript");
      if (isOurs && /^\.{0,2}\/.*\.[mc]?tsx?$/.test(specifier)) refuseTypeScript(specifier);
    }
    return required(specifier) as unknown;
  };
  return Object.assign(require, required);
}
