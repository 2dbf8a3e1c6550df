/**
 * What the page shares with the runner, so that it is heard while a cell runs: the cell that is to
 * end, and the answer to a question (runner/interrupts.ts, answers.ts). Browsers give such
 * memory to pages that are cross-origin isolated alone.
 *
 * https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
 */

import { answersMemory, writeAnswer } from "../answers.js";
import { pageScope } from "../web.js";

export class SharedMemory {
  readonly given = {
    requests: new Int32Array(new SharedArrayBuffer(4)),
    answers: answersMemory(),
  };

  /** The memory, in a page that may have one. */
  static where(): SharedMemory | undefined {
    return pageScope.crossOriginIsolated ? new SharedMemory() : undefined;
  }

  /** Asks for the end of a cell. */
  request(cell: number): void {
    Atomics.store(this.given.requests, 0, cell);
  }

  /** @param value null: it will not be answered */
  answer(question: number, value: string | null): void {
    writeAnswer(this.given.answers, question, value);
  }
}
