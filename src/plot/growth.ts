/**
 * Figure: how a map grows. Above, the number of buckets in steps; below, the entries per bucket,
 * rising to the limit and halved by each doubling. Bands mark the time in which a growth is under
 * way and the old array is still alive: Go moves at most two old buckets with each write.
 */

import { counted } from "../format/counted.js";
import { SOFT_INK } from "../format/palette.js";
import { grouped } from "../format/quantity.js";
import type { MemorySample } from "../go/index.js";
import { type Change, changes } from "../tables/events.js";
import type { Grown } from "../tables/map-view.js";
import {
  type ComparedMap,
  type CurveOptions,
  comparedMaps,
  type HistoryAxis,
  type HistoryPoint,
  historyAxis,
  plotlyAxis,
  titleOf,
} from "./compared-maps.js";
import { downsample } from "./figure/downsample.js";
import { Figure } from "./figure/figure.js";
import type { Axis, Band, Trace } from "./figure/trace.js";
import { growthLegend, unitOf } from "./generations.js";

/**
 * Buckets and load factor of one or more maps against the number of entries (or of operations,
 * where entries were deleted). A filled dot is the start of a growth, a ring its end, a band the
 * time between, when both arrays are alive.
 *
 * @param maps a map, or several to compare
 * @param options names, title, height; `scale: "linear"` to emphasize late growths. Default "log",
 * on which every doubling has the same width.
 * @example plot.growth(m)
 * @example plot.growth([hinted, grown])
 */
export function growth(maps: Grown | readonly Grown[], options: CurveOptions = {}): Figure {
  const compared = comparedMaps("plot.growth", maps, options);
  const horizontal = historyAxis(compared);
  const scale = options.scale ?? "log";
  const histories = compared.map((one, index) => {
    const width = Math.min(4.5, 2 + (compared.length - 1 - index));
    return { ...historyOf(one, horizontal, scale), width };
  });
  return new Figure(
    "growth",
    [
      ...histories.flatMap((history) => bucketTraces(history, horizontal)),
      ...histories.map((history) => loadTrace(history, horizontal)),
      ...limitTraces(histories),
    ],
    {
      title: { text: options.title ?? `Growth of ${titleOf(compared)}: ${findingOf(histories)}` },
      height: options.height ?? 500,
      xaxis: plotlyAxis(horizontal, scale),
      yaxis: { ...bucketAxis(histories), domain: [0.53, 1] },
      yaxis2: {
        title: { text: `entries per ${unitsOf(compared)}` },
        rangemode: "tozero",
        domain: [0, 0.45],
      },
      shapes: bandsOf(histories),
      annotations: [
        {
          text: growthLegend(compared.map(({ map }) => map)),
          ...{ xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
          showarrow: false,
          font: { size: 11, color: SOFT_INK },
        },
      ],
    },
  );
}

/** How often the maps grew, and how large they are. */
function findingOf(histories: readonly History[]): string {
  const most = Math.max(...histories.map(({ last }) => last.buckets));
  const units = unitsOf(histories);
  const size = counted(most, units, manyOf(units));
  if (histories.length > 1) return `up to ${size}`;
  const growths = histories[0]?.steps.filter(({ starts }) => starts).length ?? 0;
  return growths === 0 ? `none, ${size}` : `${counted(growths, "growth")} to ${size}`;
}

/** "buckets or groups" for "bucket or group". */
function manyOf(units: string): string {
  return units.replace(/(bucket|group)/g, "$1s");
}

/** What holds eight entries in these maps: "bucket", "group", or both. */
function unitsOf(compared: readonly Pick<ComparedMap, "map">[]): string {
  return [...new Set(compared.map(({ map }) => unitOf(map)))].sort().join(" or ");
}

/** A point of the load curve. */
interface Load {
  x: number;
  load: number;
  /** A growth starts here: the point must stay exact. */
  exact: boolean;
}

interface History extends ComparedMap {
  /** Pixels: maps that grow alike lie on each other, so earlier ones are drawn broader. */
  width: number;
  /** Points of the number of buckets, each with what happened. */
  steps: {
    x: number;
    event: Change["event"];
    buckets: number;
    what: string;
    starts: boolean;
    ends: boolean;
  }[];
  loads: Load[];
  /** From the start to the end of each growth that took more than one operation. */
  spans: [number, number][];
  /** Where the history ends. */
  last: { x: number; buckets: number };
}

function historyOf(
  one: ComparedMap,
  horizontal: HistoryAxis,
  scale: "linear" | "log",
): Omit<History, "width"> {
  const { samples } = one.map;
  // A log axis has no place for the empty map: what it was then is shown at 1.
  const first = scale === "log" ? 1 : 0;
  const changed = changes(one.map);
  const steps = changed.map(({ event, buckets, what, growth, ends }) => {
    const x = Math.max(first, horizontal.at(event));
    return { x, event, buckets, what, starts: growth !== undefined, ends };
  });
  const moments: HistoryPoint[] = [...changed.map(({ event }) => event), ...samples];
  const end = moments.sort((a, b) => a.op - b.op).at(-1) as HistoryPoint;
  const last = { x: horizontal.at(end), buckets: changed.at(-1)?.buckets ?? 1 };
  const spans: [number, number][] = [];
  let start: number | undefined;
  for (const { event, growing, growth, ends } of changed) {
    const x = horizontal.at(event);
    if (ends && start !== undefined) spans.push([start, x]);
    if (ends) start = undefined;
    if (growth && growing) start = x;
  }
  if (start !== undefined) spans.push([start, last.x]);
  const long = spans.filter(([from, to]) => to > from);
  const loads = loadsOf(changed, samples, horizontal, scale).filter(({ x }) => x >= first);
  return { ...one, steps, loads, spans: long, last };
}

/** Entries per bucket at every known moment, and between them close enough for a log axis. */
function loadsOf(
  changed: readonly Change[],
  samples: readonly MemorySample[],
  horizontal: HistoryAxis,
  scale: "linear" | "log",
): Load[] {
  const known = new Set(changed.map(({ event }) => event.op));
  const moments: (HistoryPoint & { buckets?: number })[] = [
    ...changed.map(({ event: { op, count }, buckets }) => ({ op, count, buckets })),
    ...samples.filter(({ op }) => !known.has(op)),
  ].sort((a, b) => a.op - b.op);
  const loads: Load[] = [];
  let buckets = 1;
  let previous: HistoryPoint | undefined;
  for (const moment of moments) {
    const next = moment.buckets ?? buckets;
    const step = next !== buckets && previous !== undefined;
    // A doubling comes with the put of a new key: before it there was one entry less.
    const until = step ? { op: moment.op - 1, count: moment.count - 1 } : moment;
    if (previous) loads.push(...between(previous, until, buckets, horizontal, scale));
    loads.push({ x: horizontal.at(until), load: until.count / buckets, exact: step });
    if (step) loads.push({ x: horizontal.at(moment), load: moment.count / next, exact: true });
    buckets = next;
    previous = moment;
  }
  return loads;
}

/**
 * Points strictly between two moments. A straight line between them is exact on a linear axis
 * only; on a log axis each point lies at most 9 % further right than the one before.
 */
function between(
  from: HistoryPoint,
  to: HistoryPoint,
  buckets: number,
  horizontal: HistoryAxis,
  scale: "linear" | "log",
): Load[] {
  const [x0, x1] = [Math.max(1, horizontal.at(from)), horizontal.at(to)];
  if (scale === "linear" || x1 <= x0) return [];
  const pieces = Math.min(64, Math.floor(Math.log(x1 / x0) / Math.log(1.09)));
  return Array.from({ length: Math.max(0, pieces - 1) }, (_, index) => {
    const x = x0 * (x1 / x0) ** ((index + 1) / pieces);
    const share = (x - horizontal.at(from)) / (x1 - horizontal.at(from));
    const count = from.count + (to.count - from.count) * share;
    return { x: rounded(x), load: count / buckets, exact: false };
  });
}

function bucketTraces(
  { map, name, color, width, steps, last }: History,
  horizontal: HistoryAxis,
): Trace[] {
  const kept = downsample(
    steps.map(({ x }) => x),
    steps.map(({ buckets }) => buckets),
  ).map((index) => steps[index] as History["steps"][number]);
  const dots = (symbol: "circle" | "circle-open", shown: History["steps"]): Trace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map(({ x }) => x),
    y: shown.map(({ buckets }) => buckets),
    text: shown.map(({ event, what }) => `${what}<br>operation ${grouped(event.op)}`),
    hovertemplate: `%{x:,} ${horizontal.unit}<br>%{text}<extra>%{fullData.name}</extra>`,
    marker: { color, size: 8, symbol },
    legendgroup: name,
    showlegend: false,
  });
  return [
    {
      type: "scatter",
      mode: "lines",
      name,
      x: [...kept.map(({ x }) => x), last.x],
      y: [...kept.map(({ buckets }) => buckets), last.buckets],
      hovertemplate: `%{x:,} ${horizontal.unit}<br>%{y:,} ${unitOf(map)}s<extra>%{fullData.name}</extra>`,
      line: { color, width, shape: "hv" },
      legendgroup: name,
    },
    dots(
      "circle-open",
      kept.filter(({ ends, starts }) => ends && !starts),
    ),
    dots(
      "circle",
      kept.filter(({ starts }) => starts),
    ),
  ];
}

function loadTrace({ map, name, color, width, loads }: History, horizontal: HistoryAxis): Trace {
  const [x, y] = [loads.map((load) => load.x), loads.map(({ load }) => load)];
  const kept = downsample(x, y, (index) => (loads[index] as Load).exact);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: kept.map((index) => x[index] as number),
    y: kept.map((index) => rounded(y[index] as number)),
    hovertemplate: `%{x:,} ${horizontal.unit}<br>%{y:.2f} per ${unitOf(map)}<extra>%{fullData.name}</extra>`,
    line: { color, width },
    legendgroup: name,
    showlegend: false,
    yaxis: "y2",
  };
}

/** A dotted line for each load factor that makes one of the maps grow. */
function limitTraces(histories: readonly History[]): Trace[] {
  const limits = new Set(
    histories.map(({ map }) => {
      const { loadFactorNum, loadFactorDen } = map.process.release;
      return loadFactorNum / loadFactorDen;
    }),
  );
  const ends = histories
    .flatMap(({ loads }) => [loads[0], loads.at(-1)])
    .flatMap((l) => l?.x ?? []);
  if (ends.length === 0) return [];
  return [...limits].map((limit) => ({
    type: "scatter",
    mode: "lines",
    name: `grows above ${limit}`,
    x: [Math.min(...ends), Math.max(...ends)],
    y: [limit, limit],
    line: { color: SOFT_INK, width: 1.2, dash: "dot" },
    hovertemplate: `the map grows when there are more than ${limit} entries per ${unitsOf(histories)}<extra></extra>`,
    yaxis: "y2",
  }));
}

/** Ticks at powers of two, at most eight of them, written 2ⁿ. */
function bucketAxis(histories: readonly History[]): Axis {
  const most = Math.max(1, ...histories.map(({ last }) => Math.ceil(Math.log2(last.buckets))));
  const step = Math.ceil((most + 1) / 8);
  const powers = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return {
    title: { text: manyOf(unitsOf(histories)) },
    type: "log",
    tickvals: powers.map((power) => 2 ** power),
    ticktext: powers.map((power) => `2${superscript(power)}`),
  };
}

function superscript(power: number): string {
  return String(power).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
}

/** Bands beyond this number are too thin to tell apart; the widest stay. */
const MOST_BANDS = 200;

/** The spans of all maps as bands: in the map's colour, or grey where maps agree. */
function bandsOf(histories: readonly History[]): Band[] {
  const bands = new Map<string, Band>();
  for (const { spans, color } of histories) {
    for (const [x0, x1] of spans) {
      const key = `${x0} ${x1}`;
      const fillcolor = bands.has(key) || histories.length === 1 ? SOFT_INK : color;
      bands.set(key, {
        ...{ type: "rect", xref: "x", yref: "paper", x0, x1, y0: 0, y1: 1 },
        ...{ fillcolor, opacity: 0.14, line: { width: 0 }, layer: "below" },
      });
    }
  }
  const all = [...bands.values()];
  if (all.length <= MOST_BANDS) return all;
  const width = ({ x0, x1 }: Band) => x1 / Math.max(1, x0);
  return all.sort((a, b) => width(b) - width(a)).slice(0, MOST_BANDS);
}

/** Four decimals are more than a screen shows. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
