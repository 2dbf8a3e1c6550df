/** Tables of the reuse of lines or pages by a stream; src/hardware/reuse.ts has the model. */
import type { ColumnTable } from "arquero";
import type { Reuse } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/**
 * A row for each reuse distance: `distance`, the different other units used since the last use of the
 * same; `uses`, how many had it. First uses have none.
 */
export function reuseDistancesTable(reuse: Reuse): ColumnTable {
  return table({ ...reuse.distances() });
}

/**
 * A row for each size of a fully associative LRU cache: `units`, `bytes`, `misses`, `missPercent`.
 * @param sizes in units; default the powers of two
 */
export function missCurveTable(reuse: Reuse, sizes?: ArrayLike<number>): ColumnTable {
  return table({ ...reuse.missCurve(sizes) });
}

/** A row for each point of a stream: `accesses` so far, different `units` touched so far. */
export function touchedTable(reuse: Reuse): ColumnTable {
  return table({ ...reuse.touched() });
}
