/**
 * The table of a Swiss map's groups: one row per group of eight slots, counted inside the engine.
 */
import { type ColumnTable, table } from "arquero";
import { hex } from "../../format/quantity.js";
import type { GroupColumns } from "../../go/index.js";
import { DerivedColumn } from "../derived-column.js";

/**
 * Every group of a map, table after table. Columns:
 * - `table` row of its table in the table of tables; 0 in a small map, which has none
 * - `index` number of the group in its table
 * - `hex` its address as text
 * - `full`, `empty`, `deleted` slots of its eight: with an entry, free, tombstones
 * - `address` as a number
 *
 * @example groupsTable(m).groupby("full").count()
 */
export function groupsTable(map: { groupColumns(): GroupColumns }): ColumnTable {
  const { table: row, index, address, full, empty, deleted } = map.groupColumns();
  const hexes = new DerivedColumn(address, hex);
  return table({ table: row, index, hex: hexes, full, empty, deleted, address });
}
