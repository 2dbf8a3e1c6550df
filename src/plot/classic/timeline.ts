/**
 * The figure of a traced classic map's state machine: which share of the old array is evacuated, and which
 * bits of flags are set, after every operation. The upper panel shows buckets; the lower one has a
 * line for each bit that was ever set, drawn where it was.
 */
import { counted } from "../../format/counted.js";
import { SOFT_INK, seriesColor } from "../../format/palette.js";
import { hmapFlags, type TimelineRow, timelineOf } from "../../go/index.js";
import { nameOf } from "../../tables/map-view.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";
import type { Timed } from "../timeline.js";

/** Bits of hmap.flags, from the lowest one on. */
const bits: readonly (readonly [name: string, color: string])[] = [
  ["iterator", seriesColor(2)],
  ["oldIterator", seriesColor(3)],
  ["hashWriting", seriesColor(6)],
  ["sameSizeGrow", seriesColor(5)],
];

/** Buckets, old buckets, evacuated ones and flags against operations. */
export function classicTimeline(map: Timed): Figure {
  const rows = timelineOf(map).filter(({ op }) => op !== null);
  const x = rows.map(({ op }) => op ?? 0);
  const number = (field: string): number[] => rows.map(({ fields }) => Number(fields[field] ?? 0));
  const [B, flags, nevacuate] = [number("B"), number("flags"), number("nevacuate")];
  const growing = rows.map(({ fields }) => Number(fields.oldbuckets ?? 0) !== 0);
  const old = growing.map((is, i) => {
    const sameSize = ((flags[i] ?? 0) & hmapFlags.sameSizeGrow) !== 0;
    return is ? 2 ** ((B[i] ?? 0) - (sameSize ? 0 : 1)) : 0;
  });
  const did = rows.map(calledOf);
  const step = (name: string, y: number[], color: string): Trace => ({
    ...{ type: "scatter", mode: "lines", name, x, y, text: did, yaxis: "y" },
    hovertemplate: `operation %{x:,}: %{text}<br>${name}: %{y:,}<extra></extra>`,
    line: { color, shape: "hv" },
  });
  const heads = B.map((b) => 2 ** b);
  const data = [
    step("buckets", heads, SOFT_INK),
    step("old buckets", old, seriesColor(0)),
    step("nevacuate", nevacuate, seriesColor(1)),
  ];
  const seen = bits.flatMap(([name, color], bit) => {
    const set = flags.map((value) => ((value >> bit) & 1) === 1);
    return set.includes(true) ? [{ name, color, set }] : [];
  });
  const lanes = seen.map(({ name, color, set }, lane): Trace => {
    const where = spans(x, set, lane);
    return {
      ...{ type: "scatter", mode: "lines", name, yaxis: "y2", ...where },
      hovertemplate: `${name} is set<extra></extra>`,
      line: { color, width: 6 },
      // Its name stands beside it; where nothing is drawn, the flag is off.
      showlegend: false,
    };
  });
  const growths = growing.filter((is, i) => is && !growing[i - 1]).length;
  const flagged =
    seen.length === 0
      ? "no flag ever set"
      : `flags set: ${seen.map(({ name }) => name).join(", ")}`;
  const finding = `${counted(growths, "growth")} in ${counted(rows.length, "operation")}, ${flagged}`;
  return new Figure("timeline", [...data, ...lanes], {
    title: { text: `State of ${nameOf(map)}: ${finding}` },
    xaxis: { title: { text: "operation" }, rangemode: "tozero" },
    yaxis: {
      title: { text: "buckets" },
      domain: [seen.length === 0 ? 0 : 0.45, 1],
      rangemode: "tozero",
    },
    ...(seen.length === 0
      ? {}
      : {
          yaxis2: {
            title: { text: "flags set" },
            domain: [0, 0.35],
            range: [-0.6, seen.length - 0.4],
            tickvals: seen.map((_, lane) => lane),
            ticktext: seen.map(({ name }) => name),
          },
        }),
  });
}

/** "put 7" */
function calledOf({ what, key }: TimelineRow): string {
  return key === null ? what : `${what} ${typeof key === "string" ? JSON.stringify(key) : key}`;
}

/** A line at height `y` over the operations that leave a flag set, each to the next one. */
function spans(x: readonly number[], set: readonly boolean[], y: number): Pick<Trace, "x" | "y"> {
  const line: { x: number[]; y: (number | null)[] } = { x: [], y: [] };
  const point = (at: number, height: number | null): void => {
    line.x.push(at);
    line.y.push(height);
  };
  for (let i = 0; i < set.length; i++) {
    if (!set[i]) continue;
    if (!set[i - 1]) point(x[i] as number, y);
    if (set[i + 1]) continue;
    const end = x[i + 1] ?? (x[i] as number) + 1;
    point(end, y);
    point(end, null);
  }
  return line;
}
