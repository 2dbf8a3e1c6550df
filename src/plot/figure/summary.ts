/**
 * A text description of a figure: for terminals, Markdown and screen readers.
 *
 *   Growth of map[int64]bool, Go 1.23: 10 growths to 1,024 buckets
 *   buckets (above) and entries per bucket (below) against entries in the map
 *   buckets of map[int64]bool, Go 1.23: 1 at 1, 1,024 at 6,657
 */
import { counted } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import type { Axis, Layout, Trace } from "./trace.js";

/** Series that are described one by one. */
const mostSeries = 12;

/** The figure's title, its axes, and of each series its ends and extremes. */
export function summaryOf(kind: string, traces: readonly Trace[], layout: Layout): string {
  const axes = [layout.yaxis, layout.yaxis2].flatMap((axis) => axis?.title?.text ?? []);
  const up = axes.length > 1 ? `${axes[0]} (above) and ${axes[1]} (below)` : (axes[0] ?? "values");
  const against = layout.xaxis?.title?.text;
  const told = traces.filter(({ x }) => x.length > 0);
  const rest = told.length - mostSeries;
  return [
    layout.title?.text ?? `Figure ${kind}`,
    `${up}${against === undefined ? "" : ` against ${against}`}`,
    ...told.slice(0, mostSeries).map((trace) => `${trace.name}: ${saidOf(trace, layout)}`),
    ...(rest > 0 ? [`and ${counted(rest, "more series", "more series")}`] : []),
  ].join("\n");
}

function saidOf(trace: Trace, layout: Layout): string {
  const axis = (trace.yaxis === "y2" ? layout.yaxis2 : layout.yaxis) ?? {};
  const points = trace.x.flatMap((x, i) => {
    const y = trace.y[i];
    return y === null || y === undefined ? [] : [{ x, y }];
  });
  const at = ({ x, y }: { x: number | string; y: number }) => {
    return `${valueText(y, axis)} at ${typeof x === "number" ? numberText(x) : x}`;
  };
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "no point";
  if (typeof first.x === "string" && points.length <= mostSeries) {
    return points.map(at).join(", ");
  }
  if (trace.mode === "markers") {
    const where = points.length === 1 ? at(first) : `${at(first)} to ${at(last)}`;
    return `${counted(points.length, "point")}, ${where}`;
  }
  const lowest = points.reduce((a, b) => (b.y < a.y ? b : a));
  const highest = points.reduce((a, b) => (b.y > a.y ? b : a));
  const between = [
    ...(lowest.y < Math.min(first.y, last.y) ? [`least ${at(lowest)}`] : []),
    ...(highest.y > Math.max(first.y, last.y) ? [`most ${at(highest)}`] : []),
  ];
  return [at(first), ...between, ...(points.length > 1 ? [at(last)] : [])].join(", ");
}

function valueText(value: number, { ticksuffix = "" }: Axis): string {
  return `${numberText(value)}${ticksuffix === "B" ? " B" : ticksuffix}`;
}

/** Whole numbers as they are, others with four significant digits. */
function numberText(value: number): string {
  return Number.isInteger(value) ? grouped(value) : grouped(Number(value.toPrecision(4)));
}
