/**
 * `%reset` as the only content of a cell, as in other kernels: forgets all variables. It is not
 * TypeScript and is never sent to the runner: a new runner is started, and the execution counter
 * continues.
 */

import type { Supervisor } from "../children/supervisor.js";
import type { IOPub } from "../iopub.js";
import { type Cell, unlessCancelled } from "./cell.js";
import { type Outcome, outcomeOfFailure, success } from "./outcome.js";

/** What the cell prints. */
const DONE =
  "All variables, functions and imports are forgotten: a new process runs the cells from here on. " +
  "Cell numbers go on.\n";

/**
 * Whether a cell is nothing but `%reset`; IPython's `-f` (do not ask) is accepted: it never asks.
 */
export function isReset(code: string): boolean {
  return /^\s*%reset(\s+-f)?\s*;?\s*$/.test(code);
}

/** Runs a cell that says `%reset`. */
export async function reset(
  cell: Cell,
  { runner, iopub }: { runner: Supervisor; iopub: IOPub },
): Promise<Outcome> {
  try {
    await unlessCancelled(cell, runner.ready());
    runner.replace("%reset was run");
    await runner.died();
    await unlessCancelled(cell, runner.ready());
    if (cell.cause && !cell.request.silent) iopub.stream("stdout", DONE, cell.cause.header);
    return success();
  } catch (error) {
    return outcomeOfFailure(error);
  }
}
