/**
 * Figure: how many bytes an entry takes in maps of 1 to 10^9 entries, computed by the memory model
 * and not by filling maps. A sawtooth: between two steps the same bytes are shared by ever more
 * entries; where a classic map grows, a spike shows both arrays alive.
 */

import { requireOptions } from "../format/argument.js";
import { SOFT_INK, seriesColor } from "../format/palette.js";
import { bytes as bytesText, short } from "../format/quantity.js";
import { type CurvesOptions, memoryCurves, type TypeCurve } from "../go/index.js";
import { Figure } from "./figure/figure.js";
import type { Axis, Trace } from "./figure/trace.js";
import { typesOf } from "./map-types.js";

/** What the figure shows, beside the types. */
export interface BytesPerEntryOptions extends CurvesOptions {
  /** Show the bytes of the whole map instead: stairs. Default false. */
  readonly total?: boolean;
  /** Default: a sentence about the types. */
  readonly title?: string;
  /** Pixels. */
  readonly height?: number;
}

const dashes = ["solid", "dash", "dot"] as const;

/**
 * Bytes per entry of map types against the number of entries, from 1 to 10^9. Releases with
 * nearly the same curve share one. Default releases: the latest classic and the latest Swiss one.
 *
 * @param types one map type or several, for example `["map[int64]struct{}", "map[int64]bool"]`
 * @example plot.bytesPerEntry("map[int64]bool")
 * @example plot.bytesPerEntry("map[string]int64", { releases: ["1.23", "1.26"], total: true })
 * @throws GoTypeError, UnknownReleaseError, GoRangeError on a text, release or number that is none.
 */
export function bytesPerEntry(
  types: string | readonly string[],
  options: BytesPerEntryOptions = {},
): Figure {
  requireOptions(options, "{ total: true }");
  const { total = false, title, height, ...which } = options;
  const list = typesOf("plot.bytesPerEntry", types);
  if (list.length === 0)
    throw new RangeError("plot.bytesPerEntry: expected at least one map type, got none");
  const curves = memoryCurves(list, which);
  const names = [...new Set(curves.map(({ type }) => type))];
  const groups = [...new Set(curves.map(({ releases }) => releases))];
  // Types by colour and releases by dashes, if there are dashes enough.
  const dashed = names.length > 1 && groups.length <= dashes.length;
  const data = curves.map((curve, index): Trace => {
    const color = seriesColor(dashed ? names.indexOf(curve.type) : index);
    const dash = dashed ? (dashes[groups.indexOf(curve.releases)] ?? "dot") : "solid";
    const line = { color, dash, width: 1.8 };
    const bytes = total ? "%{y:,.0f} B" : "%{y:.1f} B per entry";
    return {
      ...points(curve, total),
      type: "scatter",
      mode: "lines",
      name: nameOf(curve),
      hovertemplate: `%{x:,} entries<br>${bytes}<extra>%{fullData.name}</extra>`,
      line,
    };
  });
  const made = options.hint ? "made with a hint of n" : "made without a hint";
  const spikes = options.hint ? "" : "; spikes: both arrays alive during a growth";
  const all = data.flatMap((trace) => trace.y.map(Number));
  const [least, most] = all.reduce(([a, b], y) => [Math.min(a, y), Math.max(b, y)], [Infinity, 0]);
  const finding = total
    ? `up to ${bytesText(most)}`
    : `${Number(least.toPrecision(3))} to ${Number(most.toPrecision(3))} B`;
  const what = total ? "Bytes" : "Bytes per entry";
  const axis = (text: string, which: "x" | "y"): Axis => {
    const tickvals = ticksOf(data.map((trace) => trace[which] as number[]));
    return { title: { text: `${text} (log scale)` }, type: "log", tickvals };
  };
  const x = axis("entries n", "x");
  const y = axis(total ? "bytes" : "bytes per entry", "y");
  // Plotly leaves the unit off given ticks of a log axis.
  const ticktext = (y.tickvals ?? []).map((value) => `${short(value)}B`);
  const yaxis: Axis = total ? { ...y, ticktext } : y;
  return new Figure(total ? "bytes" : "bytes per entry", data, {
    title: {
      text:
        title ??
        `${what} of ${names.length > 2 ? `${names.length} map types` : names.join(" and ")}: ${finding}`,
    },
    xaxis: { ...x, tickformat: "~s" },
    yaxis,
    annotations: [
      {
        text: `computed; ${made}${spikes}`,
        ...{ xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
        showarrow: false,
        font: { size: 11, color: SOFT_INK },
      },
    ],
    height: height ?? 460,
  });
}

/** Ticks of a log axis: 1, 2, 5 in each of a few decades, else powers of ten. */
function ticksOf(curves: readonly (readonly number[])[]): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = 1;
  for (const values of curves) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const leads = last - first <= 3 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  return powers.flatMap((power) => leads.map((lead) => lead * power));
}

function nameOf({ type, releases }: TypeCurve): string {
  return `${type}, Go ${releases}`;
}

function points({ n, bytes }: TypeCurve, total: boolean): { x: number[]; y: number[] } {
  const [x, y]: [number[], number[]] = [[], []];
  for (let i = 0; i < n.length; i++) {
    const count = n[i] as number;
    if (count === 0) continue;
    x.push(count);
    y.push((bytes[i] as number) / (total ? 1 : count));
  }
  return { x, y };
}
