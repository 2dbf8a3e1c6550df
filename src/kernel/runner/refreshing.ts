/**
 * Outputs that are made anew after their cell has ended, in the place of earlier ones.
 *
 * Libraries ask the bridge in which cell and in which of its runs they show something (bridge.ts):
 * what an earlier run of the cell showed is gone from the page. That is just as true of an output
 * that is replaced, so replacing one counts as another run of its cell.
 */

import { causingCell } from "./attribution.js";

export interface Place {
  cellKey: string;
  run: number;
}

/** With the cause: force may end the work without its `finally`, and then it must hold for nobody else. */
let current: (Place & { cause: number }) | undefined;
let refreshes = 0;

/** The cell whose output is being made anew, if one is. */
export function refreshedPlace(): Place | undefined {
  return current?.cause === causingCell() ? current : undefined;
}

/** Makes an output of this cell anew; what is asynchronous in it has to be wrapped again. */
export function refreshing<T>(cellKey: string, work: () => T): T {
  const before = current;
  // No request has such a number.
  refreshes += 1;
  current = { cellKey, run: -refreshes, cause: causingCell() };
  try {
    return work();
  } finally {
    current = before;
  }
}
