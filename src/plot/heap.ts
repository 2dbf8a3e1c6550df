/**
 * Figure: the heap while a map works, by operation. HeapAlloc rises with every allocation and falls
 * when the collector runs; what the map reaches is a sawtooth of its own: each growth adds a new
 * array while the old one is alive, and gives the old one up at its end.
 */
import { requireOptions } from "../format/argument.js";
import { counted } from "../format/counted.js";
import { SOFT_INK, seriesColor } from "../format/palette.js";
import { bytes, grouped } from "../format/quantity.js";
import type { GcCycle, MemStatsSample } from "../go/index.js";
import { changes } from "../tables/events.js";
import { type Grown, nameOf, requireMap } from "../tables/map-view.js";
import { requireMade } from "./compared-maps.js";
import { downsample } from "./figure/downsample.js";
import { Figure } from "./figure/figure.js";
import type { Band, Trace } from "./figure/trace.js";

/** A map with its history, and the heap and the collections of its process. */
export type Collected = Grown & {
  readonly memstatsSamples: readonly MemStatsSample[];
  readonly process: { cycles?(): readonly GcCycle[] };
};

/**
 * The heap over the operations of a map: HeapAlloc of the process, as m.memstats() has it, and the
 * bytes that the map reaches; dots where a
 * growth starts, rings where it ends, bands while both arrays are alive, diamonds at collections.
 * A collection that ran in no operation of the map is drawn where MemStats counts it first.
 *
 * @example
 * const m = go("1.23", { gogc: 100 }).make("map[int64]*int64").fill(keys.sequence(500_000))
 * plot.heap(m)
 */
export function heap(map: Collected, options: { title?: string; height?: number } = {}): Figure {
  requireMap("plot.heap", map);
  requireOptions(options, '{ title: "…" }');
  requireMade("plot.heap", map);
  const { samples, memstatsSamples } = map;
  const cycles = (map.process.cycles?.() ?? []).flatMap((cycle) => {
    const op = operationOf(cycle, memstatsSamples);
    return op === undefined ? [] : [{ ...cycle, op, between: op !== cycle.op }];
  });
  const changed = changes(map);
  const exact = new Set(changed.map(({ event }) => event.op));
  const at = (op: number) => op + 1;
  const curve = (
    points: Point[],
    name: string,
    color: string,
    what: string,
    width: number,
  ): Trace => {
    const [x, y] = [points.map(({ op }) => at(op)), points.map(({ bytes }) => bytes)];
    const kept = downsample(x, y, (index) => exact.has((points[index] as Point).op));
    return {
      ...{ type: "scatter", mode: "lines", name },
      x: kept.map((index) => x[index] as number),
      y: kept.map((index) => y[index] as number),
      line: { color, width, shape: "hv" },
      hovertemplate: `%{x:,} operations<br>%{y:,} B ${what}<extra></extra>`,
    };
  };
  const alloc = memstatsSamples.map(({ op, HeapAlloc }) => ({ op, bytes: HeapAlloc }));
  const live = samples.map((sample) => ({ op: sample.op, bytes: sample.live }));
  const reached = new Map(samples.map((sample) => [sample.op, sample.live]));
  const [green, blue, red] = [seriesColor(2), seriesColor(0), seriesColor(1)];
  const marks = (name: string, which: typeof changed, symbol: "circle" | "circle-open"): Trace => ({
    ...{ type: "scatter", mode: "markers", name },
    x: which.map(({ event }) => at(event.op)),
    y: which.map(({ event }) => reached.get(event.op) ?? null),
    text: which.map(({ what, event }) => `${what}<br>${counted(event.count, "entry")}`),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: blue, size: 8, symbol },
  });
  const starts = changed.filter((change) => change.growth && change.growing);
  const ends = changed.filter((change) => change.ends && !change.growth);
  const collections: Trace = {
    ...{ type: "scatter", mode: "markers", name: "collection" },
    x: cycles.map(({ op }) => at(op)),
    y: cycles.map(({ heapBefore }) => heapBefore),
    text: cycles.map(({ number, between, heapBefore, heapMarked, bytesFreed }) => {
      const sizes = `${grouped(heapBefore)} B → ${grouped(heapMarked)} B marked`;
      const when = between ? ", not in an operation of this map" : "";
      return `cycle ${number}${when}: ${sizes}<br>${grouped(bytesFreed)} B freed`;
    }),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: red, size: 9, symbol: "diamond" },
  };
  const classic = starts.length > 0;
  const data = [
    curve(alloc, "HeapAlloc", green, "HeapAlloc", 1.6),
    curve(live, "reached by the map", blue, "reached", 2.2),
    ...(classic
      ? [marks("growth starts", starts, "circle"), marks("done", ends, "circle-open")]
      : []),
    ...(cycles.length > 0 ? [collections] : []),
  ];
  const most = alloc.reduce((high, point) => Math.max(high, point.bytes), 0);
  const finding = `at most ${bytes(most)}, ${counted(cycles.length, "collection")}`;
  return new Figure("heap", data, {
    title: { text: options.title ?? `Heap of ${nameOf(map)}: ${finding}` },
    xaxis: { title: { text: "operations" }, tickformat: "~s", rangemode: "tozero" },
    yaxis: { title: { text: "bytes" }, rangemode: "tozero", tickformat: "~s", ticksuffix: "B" },
    shapes: bandsOf(changed, at(samples.at(-1)?.op ?? 0), at),
    annotations: [
      {
        text: classic ? "shaded: old and new array alive" : "tables are replaced one by one",
        ...{ xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
        showarrow: false,
        font: { size: 11, color: SOFT_INK },
      },
    ],
    height: options.height ?? 440,
  });
}

/**
 * The operation in which a collection ran; of one between operations, or in one of another map, the
 * first after which MemStats counts it, or the last. None for a collection before the map was made.
 */
function operationOf(cycle: GcCycle, samples: readonly MemStatsSample[]): number | undefined {
  if (cycle.number <= (samples[0]?.NumGC ?? 0)) return undefined;
  const next = samples.findIndex(({ NumGC }) => NumGC >= cycle.number);
  const after = samples.at(next)?.op;
  const before = samples.at(next < 0 ? -1 : next - 1)?.op;
  if (cycle.op === null || after === undefined || before === undefined) return after;
  return cycle.op >= before && cycle.op <= after ? cycle.op : after;
}

/** Bytes after an operation. */
interface Point {
  readonly op: number;
  readonly bytes: number;
}

/** From the start to the end of each growth that takes more than one operation. */
function bandsOf(
  changed: ReturnType<typeof changes>,
  last: number,
  at: (op: number) => number,
): Band[] {
  const bands: Band[] = [];
  let from: number | undefined;
  const band = (x0: number, x1: number): void => {
    const look = { fillcolor: seriesColor(4), opacity: 0.22, line: { width: 0 }, layer: "below" };
    bands.push({ type: "rect", xref: "x", yref: "paper", x0, x1, y0: 0, y1: 1, ...look } as Band);
  };
  for (const { event, growing, growth, ends } of changed) {
    if (ends && from !== undefined) band(from, at(event.op));
    if (ends) from = undefined;
    if (growth && growing) from = at(event.op);
  }
  if (from !== undefined) band(from, last);
  return bands.filter(({ x0, x1 }) => x1 > x0);
}
