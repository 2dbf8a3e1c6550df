/** Tables as files. */
import { extname } from "node:path";
import { ColumnTable } from "arquero";
import { shown } from "../format/shown.js";
import { notebook } from "../notebook.js";
import { saveInPieces } from "../programs/saved-file.js";
import { writeArrow, writeParquet } from "../tables/index.js";

/**
 * Write a table to a file that other programs read: pandas, DuckDB, Polars. The ending says in which
 * format: `.parquet` (written row group by row group, packed by Zstandard) or `.arrow`. Integers keep
 * their 64 bits, addresses are unsigned ones, null and undefined are nulls; rows that a filter has
 * taken out are left out. `read(path).table()` gives the same table again.
 * @param table for example m.buckets()
 * @example save(m.buckets(), "buckets.parquet")
 * @throws RangeError for another ending, or a path that cannot be written; TypeError for no table
 */
export function save(table: ColumnTable, path: string): void {
  if (!(table instanceof ColumnTable)) {
    throw new TypeError(`save: \`table\` must be a table such as m.buckets(), got ${shown(table)}`);
  }
  const ending = typeof path === "string" ? extname(path).toLowerCase() : "";
  if (ending !== ".parquet" && ending !== ".arrow") {
    throw new RangeError(`save: \`path\` must end in .parquet or .arrow, got ${shown(path)}`);
  }
  saveInPieces(path, (write) => {
    if (ending === ".arrow") return writeArrow(table, write);
    // The call in which both are equal is always shown: a small table needs no line.
    const line = table.numRows() > linesFrom ? notebook()?.progress(`saving ${path}`) : undefined;
    return writeParquet(table, write, line);
  });
}

/** Rows from which on progress is shown. */
const linesFrom = 2_000_000;
