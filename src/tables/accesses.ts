/** The table of accesses: one row per load or store of a map's memory. */
import type { ColumnTable } from "arquero";
import {
  type AccessColumns,
  type Accesses,
  accessedObjects,
  accessRegions,
  addressOf,
  lineOf,
  pageOf,
} from "../go/index.js";
import { table } from "./frame/column-form.js";
import { DerivedColumn } from "./frame/derived-column.js";

/** A table of accesses, with the typed arrays it is made of. */
export interface AccessesTable extends ColumnTable {
  /**
   * The accesses as typed arrays, a row each, whatever is filtered or ordered; codes for kind, object
   * and region.
   * @example const { address, size } = m.accesses().columns()
   */
  columns(): AccessColumns;
}

/**
 * Loads and stores, in the order in which they were made. Columns:
 * - `op` number of the put, delete or clear, null in reads; `what` it was
 * - `order` which access of the operation it is, from 0; `kind` "load" or "store"
 * - `object` of the map: "header", "extra", "buckets", "oldbuckets", "overflow", "directory", "table",
 *   "groups", "string", named by what it was when the operation began; "new …" where the operation made it
 * - `region` of the object: "header field", "tophash", "key", "elem", "overflow", "control word",
 *   "directory", "table field", "string bytes", …
 * - `offset` in the object and `size`, in bytes
 * - `address` in Go's memory; `line` of 64 bytes and `page` of 4 KiB that its first byte is in
 * - `operation` row of `m.costs()` that it counts in, from 0; of `m.accesses(op)` always 0
 *
 * @example accessesTable(accessesOf(m)).groupby("region", "kind").count()
 */
export function accessesTable(accesses: Accesses): AccessesTable {
  const { operations, rows } = accesses;
  const { operation, order, kind, object, region, offset, size, at } = rows;
  const found = table({
    op: new DerivedColumn(operation, (index) => operations[index]?.op ?? null),
    what: new DerivedColumn(operation, (index) => operations[index]?.what ?? null),
    order,
    kind: new DerivedColumn(kind, (code) => kinds[code]),
    object: new DerivedColumn(object, (code) => accessedObjects[code]),
    region: new DerivedColumn(region, (code) => accessRegions[code]),
    offset,
    size,
    address: new DerivedColumn(at, addressOf),
    line: new DerivedColumn(at, lineOf),
    page: new DerivedColumn(at, pageOf),
    operation,
  });
  return Object.assign(found, { columns: () => accesses.columns() });
}

const kinds = ["load", "store"];
