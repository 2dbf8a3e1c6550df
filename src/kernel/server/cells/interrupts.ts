/**
 * Interrupts a cell: a waiting cell is cancelled; a running cell is interrupted. If it does not
 * stop, the user is shown after a while how to end it, and a later interrupt replaces its runner.
 */

import type { Compiler } from "../children/compiler.js";
import type { Supervisor } from "../children/supervisor.js";
import type { IOPub } from "../iopub.js";
import type { Questions } from "../questions.js";
import type { Cell } from "./cell.js";

/**
 * From when on after its first interrupt a further one replaces the cell's runner, in ms. One that
 * comes before is taken for a double click.
 */
const REPLACE_AFTER_MS = 1000;

/**
 * Milliseconds after an interrupt until the user of a cell that keeps running is shown how to end
 * it.
 */
const ADVISE_AFTER_MS = 2000;

const ADVICE =
  "The cell has not stopped yet. Interrupt once more to replace the process that runs it; " +
  "all variables are lost then.\n";

/** What interrupts work with. */
export interface InterruptParts {
  compiler: Compiler;
  runner: Supervisor;
  questions: Questions;
  iopub: IOPub;
  nextId: () => number;
}

export class Interrupts {
  readonly #parts: InterruptParts;

  constructor(parts: InterruptParts) {
    this.#parts = parts;
  }

  /**
   * Interrupts these cells. If one does not end, a further interrupt replaces the runner: all
   * variables are lost then, so a single press never does it.
   *
   * @param running the cells of all shells; that of the main shell last, because the runner uses
   *   force against the latest one it has received
   */
  interrupt(running: readonly Cell[]): void {
    for (const cell of running) this.interruptOne(cell);
    // With no cell, perhaps code that a cell left behind keeps the runner's thread busy: that ends.
    if (running.length === 0) this.#parts.runner.interrupt(this.#parts.nextId());
  }

  /** Interrupts one cell. */
  interruptOne(cell: Cell): void {
    const { compiler, runner, questions } = this.#parts;
    if (cell.stage === "over") return;
    if (cell.stage === "waiting") {
      cell.cancel();
      compiler.abandon(cell.asked);
      return;
    }
    const now = Date.now();
    if (cell.interruptedAt === undefined) {
      cell.interruptedAt = now;
      setTimeout(() => this.#advise(cell), ADVISE_AFTER_MS).unref();
    }
    if (now - cell.interruptedAt >= REPLACE_AFTER_MS) {
      runner.replace("the cell did not stop when it was interrupted repeatedly");
      return;
    }
    runner.interrupt(cell.id);
    // After the interrupt: a runner that blocks until it is answered receives both.
    questions.withdraw(cell.id, { blocking: true });
  }

  #advise(cell: Cell): void {
    if (cell.stage === "over" || cell.request.silent) return;
    this.#parts.iopub.stream("stderr", ADVICE, cell.context.request.header);
  }
}
