/**
 * The table of a map's buckets: one row per bucket, of every array and chain that the map holds.
 * The engine computes the rows; this file only names the columns.
 */
import type { ColumnTable } from "arquero";
import { type BucketColumns, bucketKinds } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { DerivedColumn } from "../frame/derived-column.js";

/**
 * Every bucket of a map: the main array with its preallocated overflow buckets, the old array
 * while the map grows, and the overflow buckets allocated on their own. Columns:
 * - `index` number in its array (overflow buckets: as found along the chains)
 * - `kind` "main", "preallocated", "old", "old preallocated", "overflow"
 * - `address` of its first byte, a number that is shown in hexadecimal
 * - `next` the address in its overflow word, null at a chain's end
 *   (the last preallocated bucket points back at the array: Go's own end mark)
 * - `chain` buckets in the chain that begins here, itself included; 0 in overflow buckets
 * - `live`, `empty`, `deleted`, `evacuated` slots of its eight: with an entry, without (deleted
 *   ones are among them), emptied by delete, marked by evacuation
 *
 * @example bucketsTable(m).groupby("chain").count()
 * @example bucketsTable(m).filter((d) => d.kind === "main" && d.live === 8)
 */
export function bucketsTable(map: { bucketColumns(): BucketColumns }): ColumnTable {
  const columns = map.bucketColumns();
  return table({
    index: columns.index,
    kind: new DerivedColumn(columns.kind, (code) => bucketKinds[code]),
    address: columns.address,
    next: new DerivedColumn(columns.next, (address) => (address === 0 ? null : address)),
    chain: columns.chain,
    live: columns.live,
    empty: columns.empty,
    deleted: columns.deleted,
    evacuated: columns.evacuated,
  });
}
