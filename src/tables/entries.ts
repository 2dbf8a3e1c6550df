/** The table of a map's entries, in the order of a range loop. */
import type { ColumnTable } from "arquero";
import type { EntryColumns } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * Every entry of a map, collected by one iteration inside the engine, which draws its start from
 * the process's random generator. Columns:
 * - `key`, `elem` values as the map gives them
 *
 * @example entriesTable(m).rollup({ sum: op.sum("elem") })
 */
export function entriesTable(map: { entryColumns(): EntryColumns<unknown, unknown> }): ColumnTable {
  const { key, elem } = map.entryColumns();
  return table({ key, elem });
}
