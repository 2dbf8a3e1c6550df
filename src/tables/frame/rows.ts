/** The rows of a reader as a table, with every column that occurs in any row. */
import { type ColumnTable, table } from "arquero";
import type { Rows } from "../../capture/index.js";

/** The table; null where a row has not a column. */
export function rowsTable(rows: Rows["rows"]): ColumnTable {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return table(
    Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name] ?? null)])),
  );
}
