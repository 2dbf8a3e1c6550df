/**
 * Figure: where the accesses of a run were answered, by what they touched: bars of misses in each level. The
 * numbers are a run's tables (src/tables/hardware/run.ts).
 */

import type { ColumnTable } from "arquero";
import { requireLike, requireOptions } from "../../format/argument.js";
import { seriesColor } from "../../format/palette.js";
import { shown } from "../../format/shown.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";

/** A run, as far as the figure goes. */
export interface Missed {
  /** The machine's name. */
  readonly machine: string;
  regions(): ColumnTable;
  objects(): ColumnTable;
  functions(): ColumnTable;
  kinds(): ColumnTable;
}

/** What the bars stand for. */
export interface MissesOptions {
  /** Default "region". */
  readonly by?: "region" | "object" | "function" | "operation";
}

interface Row {
  readonly level: string;
  readonly requests: number;
  readonly misses: number;
  readonly missPercent: number;
}

const tables = {
  region: (run: Missed) => run.regions(),
  object: (run: Missed) => run.objects(),
  function: (run: Missed) => run.functions(),
  operation: (run: Missed) => run.kinds(),
};

/**
 * Misses in each cache by the accessed part of the map; the most frequent first.
 * @example plot.misses(machine("Zen 4").run(m), { by: "function" })
 */
export function misses(run: Missed, options: MissesOptions = {}): Figure {
  requireOptions(options, '{ by: "function" }');
  const { by = "region" } = options;
  const right = 'a run such as machine("Zen 4").run(m)';
  requireLike("plot.misses", run, right, ["regions", "objects", "functions", "kinds"]);
  const table = tables[by]?.(run);
  if (table === undefined) {
    const known = Object.keys(tables).join(", ");
    throw new RangeError(`\`by\` must be one of ${known}, got ${shown(by)}`);
  }
  const rows = (table.objects() as (Row & Record<string, string>)[]).filter(
    ({ level }) => level !== "memory",
  );
  const levels = [...new Set(rows.map(({ level }) => level))];
  const sum = (name: string) =>
    rows.reduce((all, row) => all + (row[by] === name ? row.misses : 0), 0);
  const names = [...new Set(rows.map((row) => row[by] as string))].sort((a, b) => sum(b) - sum(a));
  const data = levels.map((level, index): Trace => {
    const own = names.map((name) => rows.find((row) => row.level === level && row[by] === name));
    return {
      ...{ type: "bar", name: level, x: names.map(shortName) },
      y: own.map((row) => row?.misses ?? 0),
      text: own.map((row) =>
        row === undefined ? "never asked" : `${row.missPercent.toFixed(1)}% of ${row.requests}`,
      ),
      hovertemplate: "%{x}<br>%{y:,} misses, %{text}<extra>%{fullData.name}</extra>",
      marker: { color: seriesColor(index) },
    };
  });
  return new Figure("misses", data, {
    title: { text: `Misses on ${run.machine} by ${by}` },
    xaxis: { title: { text: by }, type: "category" },
    yaxis: { title: { text: "misses" }, rangemode: "tozero" },
    barmode: "group",
    height: 440,
  });
}

/** A function's name without its package: the labels of bars have little room. */
function shortName(name: string): string {
  return name.replace(/^.*\//, "").replace(/^(runtime|maps)\./, "");
}
