/**
 * Stops a cell, in the place of kernel/runner/interrupts/interrupts.ts.
 *
 *   awaiting                      the page's message: the cell ends, its promise runs on
 *   a section, a loop of a cell   where the page is cross-origin isolated, a number that the page
 *                                 shares with this worker; the code looks at it and throws
 *   anything else                 nothing: the page replaces the worker (page/kernel.ts)
 */

import type * as Node from "../../kernel/runner/interrupts/interrupts.js";
import {
  beginRun,
  endRun,
  forgetRun,
  Interrupted,
  isRunning,
} from "../../kernel/runner/interrupts/runs.js";

/** The cell that is to end: shared with the page where that is possible. */
let requested = new Int32Array(1);
let inside = 0;
let isSeen = false;

/** From here on the page writes the cell that is to end into this memory. */
export function shareRequests(memory: Int32Array): void {
  requested = memory as Int32Array<ArrayBuffer>;
}

export function requestInterrupt(cell: number): void {
  Atomics.store(requested, 0, cell);
  endRun(cell, new Interrupted());
}

export function cellStarts(cell: number): Promise<never> {
  isSeen = false;
  inside = 0;
  return beginRun(cell);
}

export function cellSettles(_cell: number): void {
  // Nothing can hit what comes next.
}

export function cellEnds(cell: number): void {
  forgetRun(cell);
}

/** Also what loops of cells call (page isolation permitting): it costs a load. */
export function checkInterrupt(): void {
  if (isRequested()) throw new Interrupted();
}

export function pollInterrupt(): boolean {
  if (!isRequested()) return false;
  isSeen = true;
  return true;
}

export function section<T>(work: () => T): T {
  enterSection();
  try {
    return work();
  } finally {
    leaveSection();
  }
}

export function enterSection(): void {
  if (inside === 0 && isRequested() && !isSeen) throw new Interrupted();
  inside += 1;
}

export function leaveSection(): void {
  inside -= 1;
}

export function shielded<T>(work: () => T): T {
  return work();
}

export function guarded<T>(run: () => T): T {
  return run();
}

export function listenNow(): void {
  // The page's messages are heard from the start.
}

function isRequested(): boolean {
  return isRunning(Atomics.load(requested, 0));
}

/** As the Node kernel has them. */
({
  cellEnds,
  cellSettles,
  cellStarts,
  checkInterrupt,
  enterSection,
  guarded,
  leaveSection,
  listenNow,
  pollInterrupt,
  requestInterrupt,
  section,
  shielded,
}) satisfies Partial<typeof Node>;
