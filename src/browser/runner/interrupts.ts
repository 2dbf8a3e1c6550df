/**
 * Stops a cell, in the place of kernel/runner/interrupts/interrupts.ts.
 *
 *   awaiting                      the page's message: the cell ends, its promise runs on
 *   a section, a loop of a cell   where the page is cross-origin isolated, a number that the page
 *                                 shares with this worker; the code looks at it and throws
 *   anything else                 nothing: the page replaces the worker (page/kernel.ts)
 */

import type * as Node from "../../kernel/runner/interrupts/interrupts.js";

/** What an interrupted cell ends with, unless the library that was running says it better. */
export class Interrupted extends Error {
  constructor() {
    super("the cell was interrupted");
    this.name = "Interrupted";
  }
}

/** Below what no frame of a stack is the cell's. */
export const GUARD_FILE = "kernel guard";

/** The cell that is to end: shared with the page where that is possible. */
let requested = new Int32Array(1);
const runs = new Map<number, (error: Error) => void>();
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

export function endRun(cell: number, error: Error): void {
  runs.get(cell)?.(error);
}

export function whenInterrupted(cell: number, told: (error: Error) => void): void {
  const end = runs.get(cell);
  if (!end) return;
  runs.set(cell, (error) => {
    told(error);
    end(error);
  });
}

export function cellStarts(cell: number): Promise<never> {
  isSeen = false;
  inside = 0;
  return new Promise<never>((_, reject) => runs.set(cell, reject));
}

export function cellSettles(_cell: number): void {
  // Nothing can hit what comes next.
}

export function cellEnds(cell: number): void {
  runs.delete(cell);
}

export function isRunning(cell: number): boolean {
  return runs.has(cell);
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
  return runs.has(Atomics.load(requested, 0));
}

/** As the Node kernel has them. */
({
  GUARD_FILE,
  cellEnds,
  cellSettles,
  cellStarts,
  checkInterrupt,
  endRun,
  enterSection,
  guarded,
  isRunning,
  leaveSection,
  listenNow,
  pollInterrupt,
  requestInterrupt,
  section,
  shielded,
  whenInterrupted,
}) satisfies Partial<typeof Node>;
