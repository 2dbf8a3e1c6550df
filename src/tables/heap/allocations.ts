/**
 * The table of allocations by purpose: what every map has allocated, and how much of it is still in
 * use.
 */
import type { ColumnTable } from "arquero";
import { type Allocations, type ObjectColumns, purposes } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * One row per map and purpose, the oldest map first. Columns:
 * - `map` address of the map, a number that is shown in hexadecimal; `referenced`: the program still refers to it
 * - `purpose` "header", "bucket array", "overflow bucket", "mapextra", "directory", "groups", …
 * - `objects`, `bytes` allocated since the map was made; bytes as MemStats counts them
 * - `present`, `presentBytes` what of it is on the heap now, garbage not yet swept included
 *
 * @example allocationsTable(process).groupby("purpose").rollup({ bytes: (d) => op.sum(d.bytes) })
 */
export function allocationsTable(heap: {
  allocationCounts(): Allocations[];
  objectColumns(): ObjectColumns;
}): ColumnTable {
  const counts = heap.allocationCounts();
  const present = new Map<string, { objects: number; bytes: number }>();
  const { map, purpose, size, length } = heap.objectColumns();
  for (let i = 0; i < length; i++) {
    const key = `${map[i]} ${purposes[purpose[i] as number]}`;
    const sum = present.get(key) ?? { objects: 0, bytes: 0 };
    sum.objects++;
    sum.bytes += size[i] as number;
    present.set(key, sum);
  }
  const now = counts.map((row) => present.get(`${row.map} ${row.purpose}`));
  return table({
    map: counts.map((row) => Number(row.map)),
    referenced: counts.map((row) => row.referenced),
    purpose: counts.map((row) => row.purpose),
    objects: counts.map((row) => row.objects),
    bytes: counts.map((row) => row.bytes),
    present: now.map((sum) => sum?.objects ?? 0),
    presentBytes: now.map((sum) => sum?.bytes ?? 0),
  });
}
