/**
 * Errors that occur after their cell has ended, for headless runs: they are in no reply, and no
 * user sees the notebook while it runs. `TYPESCRIPT_KERNEL_LATE_ERRORS` names the file they are
 * written to, one per line:
 *
 *   {"cell":3,"ename":"Error","evalue":"…","traceback":["…"]}
 *
 * If it is set, the kernel waits a little for them before it ends.
 */

import { appendFileSync } from "node:fs";
import type { ErrorContent } from "../../channel.js";

/**
 * How long a runner may go on while something of its cells is still to come, in ms. Jupyter kills a
 * kernel that has not ended after 5 s (jupyter_client, `shutdown_wait_time`).
 */
const GRACE_MS = 2000;

export class LateErrors {
  readonly #file: string | undefined;

  constructor(file = process.env.TYPESCRIPT_KERNEL_LATE_ERRORS) {
    this.#file = file || undefined;
    // Kernels that cells start report their own errors.
    Reflect.deleteProperty(process.env, "TYPESCRIPT_KERNEL_LATE_ERRORS");
  }

  /** How long to wait for what is still to come, in ms. */
  get graceMs(): number {
    return this.#file === undefined ? 0 : GRACE_MS;
  }

  /** @param cell the number of the cell that caused it; 0 where none has begun */
  add(cell: number, { ename, evalue, traceback }: ErrorContent): void {
    if (this.#file === undefined) return;
    appendFileSync(this.#file, `${JSON.stringify({ cell, ename, evalue, traceback })}\n`);
  }
}
