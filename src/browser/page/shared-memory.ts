/**
 * What the page shares with the runner, so that it is heard while a cell runs: the cell that is to
 * end, and the answer to a question (runner/interrupts.ts, runner/questions.ts). Browsers give such
 * memory to pages that are cross-origin isolated alone.
 *
 * https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
 */

import { pageScope } from "../web.js";

/** Bytes that an answer may take. */
const LONGEST = 65_536;

export class SharedMemory {
  readonly given = {
    requests: new Int32Array(new SharedArrayBuffer(4)),
    answers: new Int32Array(new SharedArrayBuffer(8 + LONGEST)),
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
    const { answers } = this.given;
    const bytes = new TextEncoder().encode(value ?? "").subarray(0, LONGEST);
    new Uint8Array(answers.buffer, 8).set(bytes);
    Atomics.store(answers, 1, value === null ? -1 : bytes.length);
    Atomics.store(answers, 0, question);
    Atomics.notify(answers, 0);
  }
}
