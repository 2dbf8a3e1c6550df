/**
 * Figure: the phases of collections that a gctrace tells. Above, the two short stops of the world,
 * which end the sweep before and the marking; below, marking and scanning beside the program. Two
 * panels, since a stop takes microseconds and marking milliseconds. Sweeping is not in a gctrace.
 */
import { seriesColor } from "../format/palette.js";
import { shown } from "../format/shown.js";
import { gcTraceTable } from "../tables/index.js";
import { Figure } from "./figure/figure.js";
import type { Trace } from "./figure/trace.js";

/** What the figure reads of a gctrace. */
type Phases = Parameters<typeof gcTraceTable>[0];

/**
 * The three wall-clock times of each cycle: sweep termination, mark and scan, mark termination.
 * @param log the result of `gctrace(…)` or `read(…)`
 * @example plot.gcPhases(gctrace("stderr.txt"))
 * @throws TypeError when it is no gctrace, or has no cycle
 */
export function gcPhases(log: Phases): Figure {
  if (!Array.isArray(log?.cycles)) {
    throw new TypeError(
      `plot.gcPhases: expected a gctrace such as gctrace(text) gives, got ${shown(log)}`,
    );
  }
  if (log.cycles.length === 0) {
    throw new TypeError("plot.gcPhases: this gctrace has no cycle that could be read");
  }
  const rows = gcTraceTable(log);
  const x = (rows.array("cycle") as number[]).map(String);
  const bars = (name: string, column: string, index: number, factor: number): Trace => ({
    ...{ type: "bar", name, x },
    y: (rows.array(column) as (number | null)[]).map((ms) => (ms ?? 0) * factor),
    hovertemplate: `cycle %{x}: %{y:.3~f} ${factor === 1 ? "ms" : "µs"}<extra>${name}</extra>`,
    marker: { color: seriesColor(index) },
    ...(factor === 1 ? { yaxis: "y2" as const } : {}),
  });
  const micro = 1000;
  const stops = (["sweepTerm", "markTerm"] as const).flatMap(
    (column) => rows.array(column) as (number | null)[],
  );
  const longest = Math.max(...stops.map((ms) => (ms ?? 0) * micro));
  return new Figure(
    "gc phases",
    [
      bars("stop: end of the sweep before", "sweepTerm", 0, micro),
      bars("stop: end of marking", "markTerm", 1, micro),
      bars("mark and scan, beside the program", "mark", 2, 1),
    ],
    {
      title: {
        text: `The world stood still for at most ${Number(longest.toPrecision(3))} µs at a time, in ${x.length === 1 ? "one cycle" : `${x.length} cycles`}`,
      },
      xaxis: { title: { text: "collection" }, type: "category" },
      yaxis: { title: { text: "µs stopped" }, domain: [0.56, 1], rangemode: "tozero" },
      yaxis2: { title: { text: "ms marking" }, domain: [0, 0.44], rangemode: "tozero" },
      barmode: "group",
      height: 500,
    },
  );
}
