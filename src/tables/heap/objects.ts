/** The table of a heap's objects: one row per allocated object, in the order of addresses. */
import type { ColumnTable } from "arquero";
import { type ObjectColumns, purposes } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { DerivedColumn } from "../frame/derived-column.js";

/**
 * Every object on the heap, garbage that no sweep has freed yet included. Columns:
 * - `address`, of the allocation header where the object has one
 * - `bytes` it takes: its size class, or whole pages
 * - `purpose` "header", "bucket array", "overflow bucket", "groups", "string data", …
 * - `map` address of the map it was allocated for; addresses are numbers, shown in hexadecimal
 * - `op` number of the operation that allocated it; -1 is make, null an iteration
 *
 * @example objectsTable(process).groupby("purpose").rollup({ bytes: (d) => op.sum(d.bytes) })
 */
export function objectsTable(heap: { objectColumns(): ObjectColumns }): ColumnTable {
  const { address, size, purpose, map, op } = heap.objectColumns();
  return table({
    address,
    bytes: size,
    purpose: new DerivedColumn(purpose, (code) => purposes[code] ?? ""),
    map: new DerivedColumn(map, (at) => (at === 0 ? null : at)),
    op: new DerivedColumn(op, (number) => (number === -2 ? null : number)),
  });
}
