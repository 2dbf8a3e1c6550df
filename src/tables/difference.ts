/**
 * The table of what differs between two moments of a map: one row per field.
 */
import { type ColumnTable, table } from "arquero";
import { hex } from "../format/quantity.js";
import type { Difference } from "../go/index.js";

/** Go's address of the byte with offset 0. */
const arena = 0xc000000000;

/**
 * The differing fields. Columns:
 * - `structure` "hmap", "bucket", "old bucket", "overflow bucket", "mapextra", …; `index` its
 *   number, null where there is only one
 * - `field` "count", "tophash[3]", "key[3]", …
 * - `before`, `after` the field's bytes in the order of memory
 * - `address` of the field, `size` in bytes
 *
 * @example differenceTable(differences(m.at(3), m.at(4)))
 */
export function differenceTable(found: readonly Difference[]): ColumnTable {
  return table({
    structure: found.map(({ structure }) => structure),
    index: found.map(({ index }) => index),
    field: found.map(({ field }) => field),
    before: found.map(({ before }) => before),
    after: found.map(({ after }) => after),
    address: found.map(({ at }) => hex(arena + at)),
    size: Uint32Array.from(found, ({ size }) => size),
  });
}
