/** What is said of a module that is not there, in the place of kernel/runner/modules/missing-module.ts. */

import { NeedsComputer } from "../node/absent.js";

/** What a user can do about it. */
export function adviceOn(name: string, _folder: string): string {
  return new NeedsComputer(`the package ${JSON.stringify(name)} is not installed`).message;
}

export function checkInstalled(_name: string, _folder: string): void {
  // Imports say so themselves.
}
