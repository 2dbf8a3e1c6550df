/**
 * `%reset` as a cell of its own: the way in which users of other kernels forget everything
 * without leaving the notebook. It is no TypeScript, so it never reaches the runner.
 */

/** Whether a cell is nothing but `%reset`; IPython's `-f` (do not ask) is accepted: nobody is asked. */
export function isReset(code: string): boolean {
  return /^\s*%reset(\s+-f)?\s*;?\s*$/.test(code);
}

/** Why the runner is ended. */
export const RESET_REASON = "%reset was run";

/** What the cell prints. */
export const RESET_DONE =
  "All variables, functions and imports are forgotten: a new process runs the cells from here on. " +
  "Cell numbers go on.\n";
