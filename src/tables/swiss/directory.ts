/** The table of a Swiss map's directory: one row per place. */
import type { ColumnTable } from "arquero";
import type { DirectoryColumns } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { DerivedColumn } from "../frame/derived-column.js";

/**
 * Every place of a map's directory; a small map has none. Columns:
 * - `index` the place: the top bits of a hash as a number; `bits` the same as text
 * - `table` row of the table it leads to, in the table of tables
 *
 * @example directoryTable(m).groupby("table").count()
 */
export function directoryTable(map: { directoryColumns(): DirectoryColumns }): ColumnTable {
  const { length, index, table: row } = map.directoryColumns();
  const depth = Math.log2(Math.max(1, length));
  const bits = (place: number) => (depth === 0 ? "" : place.toString(2).padStart(depth, "0"));
  return table({ index, bits: new DerivedColumn(index, bits), table: row });
}
