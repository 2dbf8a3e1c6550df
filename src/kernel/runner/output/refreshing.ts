/**
 * Outputs that may be replaced later, also after their cell has ended: results of controls,
 * displays with a name.
 *
 * Libraries ask the bridge in which cell and in which of its runs they show something, and whether
 * it will stay (bridge.ts). What other outputs of the page rely on must not go into an output that
 * may be replaced.
 */

import { causingCell } from "./attribution.js";

/** A run of a cell: the cell in which something is shown, and in which of its runs. */
export interface CellRun {
  cellKey: string;
  run: number;
}

/**
 * With the cause: force may end the work without its `finally`, and then it must not hold for
 * another cell.
 */
let current: { cellRun: CellRun | undefined; cause: number } | undefined;

/** The run for which an output is being made that may be replaced, if one is. */
export function refreshedRun(): CellRun | undefined {
  return isRefreshing() ? current?.cellRun : undefined;
}

/** Whether what is being made may be replaced later. */
export function isRefreshing(): boolean {
  return current?.cause === causingCell();
}

/** Makes such an output of this cell; what is asynchronous in it has to be wrapped again. */
export function refreshing<T>(cellRun: CellRun | undefined, work: () => T): T {
  const before = current;
  current = { cellRun, cause: causingCell() };
  try {
    return work();
  } finally {
    current = before;
  }
}
