/**
 * Figure: what a sweep found, against one of its parameters. A line for each value of another one,
 * through the means over the seeds; a bar at each mean is the interval in which it is at 95 %.
 */
import type { ColumnTable } from "arquero";
import { requireLike, requireOptions } from "../format/argument.js";
import { seriesColor } from "../format/palette.js";
import { shown } from "../format/shown.js";
import { Figure } from "./figure/figure.js";
import type { Trace } from "./figure/trace.js";

/** What a sweep's answer has. */
export interface Swept {
  /** Names of the parameters. */
  readonly parameters: readonly string[];
  spread(options?: { readonly over?: string }): ColumnTable;
}

/** What is drawn. */
export interface SweepFigureOptions {
  /** The parameter on the horizontal axis; default the first with numbers, but for the seed. */
  readonly x?: string;
  /** The column that is drawn; default the first that the function returned. */
  readonly y?: string;
  /** The parameter whose values are told apart by colour; default all others together. */
  readonly by?: string;
  /** The parameter that is spread over. Default "seed", where there is one. */
  readonly over?: string;
  /** Of the horizontal axis; default "log" where the values go over more than two powers of ten. */
  readonly scale?: "linear" | "log";
  readonly title?: string;
  /** Pixels. */
  readonly height?: number;
}

/**
 * What a sweep found: means against a parameter, each with its interval.
 * @param swept the answer of `sweep(…)`
 * @example plot.sweep(await sweep({ n: [10, 100], seed: range(3) }, ({ n, seed }) => go("1.26", { seed }).make("map[int64]bool", n).growth().numRows()))
 * @throws RangeError for a column that is not there
 */
export function sweep(swept: Swept, options: SweepFigureOptions = {}): Figure {
  requireLike("plot.sweep", swept, "the answer of sweep(…)", ["spread", "parameters"]);
  requireOptions(options, '{ x: "n", y: "bytes" }');
  const table = swept.spread(options.over === undefined ? {} : { over: options.over });
  const rows = table.objects() as Record<string, unknown>[];
  const names = table.columnNames();
  const varied = swept.parameters.filter((name) => {
    return names.includes(name) && new Set(rows.map((row) => row[name])).size > 1;
  });
  const isNumeric = (name: string) => rows.every((row) => typeof row[name] === "number");
  const x = chosen("x", options.x, names, varied.find(isNumeric) ?? varied[0] ?? names[0]);
  const y = chosen("y", options.y, names, names[names.indexOf("runs") + 1]);
  const others = varied.filter((name) => name !== x);
  const by = options.by === undefined ? others : [chosen("by", options.by, names, undefined)];
  const series = new Map<string, Record<string, unknown>[]>();
  for (const row of rows) {
    const name = by
      .map((one) => (by.length > 1 ? `${one} ${row[one]}` : String(row[one])))
      .join(", ");
    series.set(name, [...(series.get(name) ?? []), row]);
  }
  const numbers = rows.map((row) => Number(row[x])).filter((value) => value > 0);
  const isWide = Math.max(...numbers) > 100 * Math.min(...numbers);
  const scale = options.scale ?? (isNumeric(x) && isWide ? "log" : "linear");
  const traces = [...series].flatMap(([name, held], index) => {
    const sorted = isNumeric(x) ? held.toSorted((a, b) => Number(a[x]) - Number(b[x])) : held;
    return tracesOf(name, sorted, x, y, seriesColor(index));
  });
  const title = `${y} by ${x}${by.length === 0 ? "" : ` and ${by.join(", ")}`}`;
  return new Figure("sweep", traces, {
    title: { text: options.title ?? title },
    ...(options.height === undefined ? {} : { height: options.height }),
    xaxis: { title: { text: x }, type: isNumeric(x) ? scale : "category" },
    yaxis: { title: { text: y }, rangemode: "tozero" },
  });
}

function chosen(
  option: string,
  given: string | undefined,
  names: readonly string[],
  usual: string | undefined,
): string {
  const name = given ?? usual;
  if (name !== undefined && names.includes(name)) return name;
  const problem = `\`${option}\` must be a column of the sweep: ${names.join(", ")}`;
  throw new RangeError(`plot.sweep: ${problem}; got ${shown(name)}`);
}

function tracesOf(
  name: string,
  rows: readonly Record<string, unknown>[],
  x: string,
  y: string,
  color: string,
): Trace[] {
  const at = rows.map((row) => row[x] as number);
  const ends = rows.filter((row) => typeof row[`${y}Low`] === "number");
  return [
    {
      type: "scatter",
      mode: "lines",
      name,
      x: ends.flatMap((row) => Array.from({ length: 3 }, () => row[x] as number)),
      y: ends.flatMap((row) => [row[`${y}Low`] as number, row[`${y}High`] as number, null]),
      hovertemplate: `95 % of means: %{y:,}<extra>%{fullData.name}</extra>`,
      line: { color, width: 5 },
      opacity: 0.35,
      showlegend: false,
      legendgroup: name,
    },
    {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: at,
      y: rows.map((row) => row[y] as number),
      text: rows.map((row) => {
        const [low, high] = [row[`${y}Low`], row[`${y}High`]];
        return typeof low === "number" ? `mean of ${row.runs}, ${low} to ${high}` : "one run";
      }),
      hovertemplate: `${x} %{x:,}<br>${y} %{y:,}<br>%{text}<extra>%{fullData.name}</extra>`,
      line: { color, width: 2 },
      marker: { color, size: 6 },
      legendgroup: name,
      showlegend: name !== "",
    },
  ];
}
