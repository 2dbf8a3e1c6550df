/** The table of maps that were found in a heap dump: one row per map, the largest first. */
import type { ColumnTable } from "arquero";
import type { FoundMap } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * Columns: `address` of the header; `entries`; `bytes` of header and arrays, without what keys and elems
 * lead to; `where` the header is: "heap", or the function whose frame has it.
 */
export function dumpMapsTable(maps: readonly FoundMap[]): ColumnTable {
  const rows = [...maps].sort((a, b) => b.entries - a.entries || a.address - b.address);
  return table({
    address: rows.map(({ address }) => address),
    entries: rows.map(({ entries }) => entries),
    bytes: rows.map(({ bytes }) => bytes),
    where: rows.map(({ where }) => where),
  });
}
