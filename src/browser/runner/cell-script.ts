/**
 * Compiles a cell's scripts, in the place of kernel/runner/cell-script.ts. The main script is always
 * the body of an async function (kernel/compiler/compiler.ts, `inBodies`); functions are a script of
 * their own, so that they are global and strict, which only a script that is loaded can be.
 */

import { workerScope } from "../web.js";
import { CELL_IMPORT } from "./cell-functions.js";
import type { Imports } from "./imports.js";
import { nameAddress } from "./scripts.js";

/** What a cell's script is run by. */
export interface CellScript {
  runInThisContext(): unknown;
}

/** @param file name by which stack frames of the script are recognised */
export function cellScript(
  text: string,
  file: string,
  imports: Imports,
  form: "script" | "body",
): CellScript {
  Object.defineProperty(globalThis, CELL_IMPORT, {
    configurable: true,
    value: (specifier: string) => imports.from(specifier),
  });
  return { runInThisContext: () => (form === "body" ? body(text, file) : script(text, file)) };
}

function body(text: string, file: string): unknown {
  // biome-ignore lint/security/noGlobalEval: cells are what this kernel runs
  const evaluate = globalThis.eval;
  return evaluate(`(async () => { "use strict";\n${text}\n})()\n//# sourceURL=${file}`) as unknown;
}

function script(text: string, file: string): undefined {
  const whole = `"use strict";\n${text}\n//# sourceURL=${file}`;
  const address = URL.createObjectURL(new Blob([whole], { type: "text/javascript" }));
  nameAddress(address, file);
  try {
    workerScope.importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
