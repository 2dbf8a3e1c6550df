/**
 * Compiles a cell's script so that `import()` in it works as in a file of the working folder.
 *
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#vmconstantsuse_main_context_default_loader
 */

import vm from "node:vm";
import { unwarned } from "../without-warnings.js";

/** @param file name by which stack frames of the script are recognised; no path and no URL */
export function cellScript(script: string, file: string): vm.Script {
  // Node warns once that this loader is experimental; the user of a notebook has no use for that.
  return unwarned(
    () =>
      new vm.Script(script, {
        filename: file,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }),
  );
}
