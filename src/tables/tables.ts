/** The table of a Swiss map's tables: one row per table, in the order of the directory. */
import { type ColumnTable, table } from "arquero";
import type { TableColumns } from "../go/index.js";
import { DerivedColumn } from "./derived-column.js";
import { hex } from "./quantity.js";

/**
 * Every table of a map; a small map has none. Columns:
 * - `index` first place in the directory; `localDepth` bits of the hash that lead here
 * - `capacity` slots; `used` entries; `tombstones` deleted slots that searches still pass
 * - `growthLeft` slots that may be filled before the table is replaced
 * - `load` entries per slot
 * - `hex`, `groups` addresses of the table and of its array of groups as text
 * - `address` as a number
 *
 * @example tablesTable(m).orderby(aq.desc("load"))
 */
export function tablesTable(map: { tableColumns(): TableColumns }): ColumnTable {
  const columns = map.tableColumns();
  const { index, localDepth, capacity, used, tombstones, growthLeft, address } = columns;
  return table({
    ...{ index, localDepth, capacity, used, tombstones, growthLeft },
    load: Float64Array.from(used, (entries, row) => entries / (capacity[row] as number)),
    hex: new DerivedColumn(address, hex),
    groups: new DerivedColumn(columns.groups, hex),
    address,
  });
}
