/**
 * Lets the runner prepare for a cell while the cell is compiled: once, for the first cell that
 * contains one of the words of the runner's `ready` (see `ready` and `prepare` in channel.ts).
 */

import type { Supervisor } from "../children/supervisor.js";

export class Preparation {
  readonly #runner: Supervisor;
  /** None when the runner has been notified, or is not ready. */
  #words: ReadonlySet<string> = new Set();

  constructor(runner: Supervisor) {
    this.#runner = runner;
  }

  /** A runner is ready, and prepares for code with these words. */
  offered(words: readonly string[]): void {
    this.#words = new Set(words);
  }

  /** This code is about to be compiled. */
  before(code: string): void {
    if (this.#words.size === 0) return;
    const words = code.match(/[\p{ID_Continue}$]+/gu) ?? [];
    if (!words.some((word) => this.#words.has(word))) return;
    this.#words = new Set();
    this.#runner.tell({ type: "prepare", id: 0 });
  }
}
