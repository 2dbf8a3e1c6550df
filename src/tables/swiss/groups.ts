/**
 * The table of a Swiss map's groups: one row per group of eight slots, counted inside the engine.
 */
import type { ColumnTable } from "arquero";
import type { GroupColumns } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * Every group of a map, table after table. Columns:
 * - `table` row of its table in the table of tables; 0 in a small map, which has none
 * - `index` number of the group in its table
 * - `address` of its first byte, a number that is shown in hexadecimal
 * - `full`, `empty`, `deleted` slots of its eight: with an entry, free, tombstones
 *
 * @example groupsTable(m).groupby("full").count()
 */
export function groupsTable(map: { groupColumns(): GroupColumns }): ColumnTable {
  const { table: row, index, address, full, empty, deleted } = map.groupColumns();
  return table({ table: row, index, address, full, empty, deleted });
}
