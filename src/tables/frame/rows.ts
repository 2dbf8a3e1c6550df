/** The rows of a reader as a table, with every column that occurs in any row. */
import { type ColumnTable, table } from "arquero";

/** The table; null where a row has not a column. */
export function rowsTable(rows: readonly Readonly<Record<string, unknown>>[]): ColumnTable {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return table(
    Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name] ?? null)])),
  );
}
