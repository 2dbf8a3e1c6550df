/** The table of what operations cost: one row per traced operation of a map. */
import type { ColumnTable } from "arquero";
import type { OperationCost } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * Loads, stores and cache lines of operations. Columns:
 * - `op` number of the put, delete or clear, null in reads; `what` it was
 * - `loads`, `stores` of header, buckets or tables, tophash or control bytes, keys, elems
 * - `lines` distinct lines of 64 bytes among them
 * - `moved` entries that were moved to make room
 *
 * @example costsTable(costsOf(m)).groupby("what").rollup({ lines: aq.op.mean("lines") })
 */
export function costsTable(costs: Iterable<OperationCost>): ColumnTable {
  const rows = [...costs];
  return table({
    op: rows.map(({ op }) => op),
    what: rows.map(({ what }) => what),
    loads: Uint32Array.from(rows, ({ loads }) => loads),
    stores: Uint32Array.from(rows, ({ stores }) => stores),
    lines: Uint32Array.from(rows, ({ lines }) => lines),
    moved: Uint32Array.from(rows, ({ moved }) => moved),
  });
}
