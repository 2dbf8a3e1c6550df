/** One of every kind of table, and how the gallery shows it: its first rows and columns, as text. */
import type { ColumnTable } from "arquero";
import { go, keys } from "../../../src/lab/index.js";
import { tableBundle } from "../../../src/tables/index.js";

const ROWS = 4;
/** Characters of a line, as wide as a page of code in docs. */
const WIDTH = 108;

/** One of every kind of table that a map and its process have, by the call that makes it. */
export function tables(): { readonly call: string; readonly shown: ColumnTable }[] {
  const classic = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64");
  classic.fill(keys.sequence(105), 7);
  const swiss = go("1.26", { traced: true, seed: 3 }).make("map[string]int64");
  for (let i = 0; i < 20; i++) swiss.put(`key ${i}`, i);
  const made = (map: object, method: string) => {
    return (Reflect.get(map, method) as () => ColumnTable).call(map);
  };
  return [
    ...[...tableNames.both, ...tableNames.classic].map(
      (name) => [classic, "classic", name] as const,
    ),
    ...tableNames.swiss.map((name) => [swiss, "swiss", name] as const),
  ].map(([map, of, name]) => ({ call: `${of}.${name}()`, shown: made(map, name) }));
}

const tableNames = {
  both: [
    ...["fields", "entries", "slots", "growth", "transitions", "timeline", "accesses", "costs"],
    ...["memory", "memstats"],
  ],
  classic: ["buckets", "chains", "tophashes"],
  swiss: ["directory", "tables", "groups", "ctrls"],
};

/** A table in a few lines. */
export function tableText(all: ColumnTable): string {
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
