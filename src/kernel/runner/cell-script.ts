/**
 * Compiles a cell's scripts. Their lines and columns are those of the source; a dynamic import in
 * them, or in code they evaluate, is resolved by the kernel.
 *
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#new-vmscriptcode-options
 */

import vm from "node:vm";
import { gate } from "./debugger/gate.js";
import type { Imports } from "./loading/imports.js";
import { asModule } from "./modules/as-module.js";

/** What is put before a text, on a line of its own, and behind it. */
const FORMS = {
  script: ['"use strict";', ""],
  /** Of an async function. */
  body: ['(async () => { "use strict";', "})()"],
  commonJs: ["(function (exports, require, module, __filename, __dirname) {", "})"],
} as const;

/** @param file name by which stack frames of the script are recognised */
export function cellScript(
  text: string,
  file: string,
  imports: Imports,
  form: keyof typeof FORMS,
): vm.Script {
  const [opening, closing] = FORMS[form];
  return new vm.Script(`${opening}${gate()}\n${text}\n${closing}`, {
    filename: file,
    lineOffset: -1,
    importModuleDynamically: importing(imports),
  });
}

/** Node's callback for `import()`. */
export function importing(
  imports: Imports,
): (specifier: string, from: unknown, attributes: object) => Promise<vm.Module> {
  return async (specifier, _from, attributes) =>
    asModule(await imports.from(specifier, { with: attributes as ImportAttributes }));
}
