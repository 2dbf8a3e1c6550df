/**
 * Modules that cells import by the name of another kernel, and that mean this one: a notebook
 * written for tslab shows its pictures with `import * as tslab from "tslab"`. Checked against
 * tslab's own declarations (compiler/typescript.ts).
 */

/** @throws TypeError for a name that nobody stands in for */
export function standIn(specifier: string): Promise<object> {
  if (specifier === "tslab") return import("./tslab.js");
  throw new TypeError(`the kernel has no module of its own for "${specifier}"`);
}
