/** The points of a figure as a table, for reading numbers and for other tools. */
import { type ColumnTable, table } from "arquero";
import type { Axis, Layout, Trace } from "./trace.js";

/**
 * One row per point: `series`; the horizontal axis by its own name; `of` (what the vertical axis shows);
 * `value`; and `note` where a point says more.
 */
export function pointsOf(traces: readonly Trace[], layout: Layout): ColumnTable {
  const rows = traces.flatMap(({ name, x, y, yaxis, text }) => {
    const of = titleOf(yaxis === "y2" ? layout.yaxis2 : layout.yaxis, "y");
    return x.flatMap((at, i) => {
      const value = y[i];
      if (value === null || value === undefined) return [];
      return [{ name, at, of, value, note: (text?.[i] ?? "").replaceAll("<br>", ", ") }];
    });
  });
  const notes = rows.map(({ note }) => note);
  return table({
    series: rows.map(({ name }) => name),
    [titleOf(layout.xaxis, "x")]: rows.map(({ at }) => at),
    of: rows.map(({ of }) => of),
    value: rows.map(({ value }) => value),
    ...(notes.some((note) => note !== "") ? { note: notes } : {}),
  });
}

/** An axis by its title, without what it says of its scale. */
function titleOf(axis: Axis | undefined, otherwise: string): string {
  return axis?.title?.text.replace(/ \(log scale\)$/, "") || otherwise;
}
