/** A table of a map as the gallery shows it: its first rows and columns, as text. */
import type { ColumnTable } from "arquero";
import { tableBundle } from "../../src/tables/index.js";

const ROWS = 4;
/** Characters of a line, as wide as a page of code in docs. */
const WIDTH = 108;

/** The table that a method gives, in a few lines. */
export function tableText(map: object, method: string): string {
  const made = Reflect.get(map, method) as () => ColumnTable;
  const all = made.call(map);
  const names = all.columnNames();
  const text = (columns: number) => {
    const shown = tableBundle(all.slice(0, ROWS) as ColumnTable, { columns })["text/plain"];
    const rows = Math.min(ROWS, all.numRows());
    // Its own last line speaks of the cut table.
    const last = `${rows} × ${columns} of ${all.numRows()} rows × ${names.length} columns`;
    return [...shown.split("\n").slice(0, -1), last].join("\n");
  };
  // As many columns as a line has room for.
  for (let columns = names.length; columns > 1; columns--) {
    const shown = text(columns);
    if (shown.split("\n").every((line) => line.length <= WIDTH)) return shown;
  }
  return text(1);
}
