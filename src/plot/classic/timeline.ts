/**
 * The figure of a traced classic map's state machine: which share of the old array is evacuated, and which
 * bits of flags are set, after every operation. The upper panel shows buckets, the lower one bits.
 */
import { type GoMap, timelineOf } from "../../go/index.js";
import type { Grown } from "../../tables/map-view.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";
import { swissTimeline } from "../swiss/timeline.js";

const bits = ["iterator", "oldIterator", "hashWriting", "sameSizeGrow"];

/** What is read of a map. */
type Timed = Pick<GoMap<never, never>, "address" | "process" | "headerFields" | "type"> & Grown;

/**
 * A map's life against operations. Classic maps, which must be of a process made with
 * { traced: true }: old buckets, evacuated buckets and flags. Swiss maps: slots, entries, tables and
 * directory, with a mark where a table was replaced, split or pruned.
 * @example plot.timeline(m)
 */
export function timeline(map: Timed): Figure {
  return "groupSize" in map.type ? swissTimeline(map) : classicTimeline(map);
}

function classicTimeline(map: Timed): Figure {
  const rows = timelineOf(map).filter(({ op }) => op !== null);
  const x = rows.map(({ op }) => op ?? 0);
  const number = (field: string): number[] => rows.map(({ fields }) => Number(fields[field] ?? 0));
  const [B, flags, nevacuate] = [number("B"), number("flags"), number("nevacuate")];
  const growing = rows.map(({ fields }) => Number(fields.oldbuckets ?? 0) !== 0);
  const old = growing.map((is, i) => {
    const sameSize = ((flags[i] ?? 0) & 8) !== 0;
    return is ? 2 ** ((B[i] ?? 0) - (sameSize ? 0 : 1)) : 0;
  });
  const step = (name: string, y: number[], color: string, yaxis: "y" | "y2"): Trace => {
    return { type: "scatter", mode: "lines", name, x, y, yaxis, line: { color, shape: "hv" } };
  };
  const data = [
    step(
      "buckets",
      B.map((b) => 2 ** b),
      "#57606a",
      "y",
    ),
    step("old buckets", old, "#0072b2", "y"),
    step("nevacuate", nevacuate, "#d55e00", "y"),
    ...bits.map((name, bit) => {
      const color = ["#009e73", "#cc79a7", "#000000", "#e69f00"][bit] as string;
      const y = flags.map((value) => bit + 0.7 * ((value >> bit) & 1));
      return step(name, y, color, "y2");
    }),
  ];
  return new Figure("timeline", data, {
    title: { text: `state of ${map.type.text}` },
    xaxis: { title: { text: "operation" } },
    yaxis: { title: { text: "buckets" }, domain: [0.45, 1], rangemode: "tozero" },
    yaxis2: {
      title: { text: "flags" },
      domain: [0, 0.35],
      range: [-0.2, 4],
      tickvals: [0, 1, 2, 3],
      ticktext: ["1", "2", "4", "8"],
    },
  });
}
