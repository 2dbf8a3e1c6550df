/**
 * What runs, oldest first: cells of several shells and handlers of comms; and how each is ended from
 * outside. The same on a computer and in a page.
 */

/** What an interrupted cell ends with, unless the library that was running says it better. */
export class Interrupted extends Error {
  constructor() {
    super("the cell was interrupted");
    this.name = "Interrupted";
  }
}

/** File name of the guard in stacks: what lies below it is not the cell's. */
export const GUARD_FILE = "kernel guard";

const runs = new Map<number, (error: Error) => void>();

/** @returns a promise that only rejects, when the run is ended */
export function beginRun(cell: number): Promise<never> {
  return new Promise<never>((_, reject) => runs.set(cell, reject));
}

/** Ends a run with an error, as soon as the main thread is free; its code may go on unheeded. */
export function endRun(cell: number, error: Error): void {
  runs.get(cell)?.(error);
}

/** A run is over. */
export function forgetRun(cell: number): void {
  runs.delete(cell);
}

/** Whether a cell is running, and is this one. */
export function isRunning(cell: number): boolean {
  return runs.has(cell);
}

/** The run that began first of those that are not over. */
export function oldestRun(): number | undefined {
  return runs.keys().next().value;
}

/** For work that several requests wait for: called when the one that began it is interrupted. */
export function whenInterrupted(cell: number, told: (error: Error) => void): void {
  const end = runs.get(cell);
  if (!end) return;
  runs.set(cell, (error) => {
    told(error);
    end(error);
  });
}
