/**
 * The figure of a Swiss map's life: slots and entries against operations, with a mark where a table
 * was replaced by one twice as large, split in two, or freed of tombstones. The lower panel counts
 * tables and places of the directory.
 *
 * Source of the rules: internal/runtime/maps/table.go rehash, map.go installTableSplit, Go 1.24.
 */

import { counted } from "../../format/counted.js";
import { SOFT_INK, seriesColor } from "../../format/palette.js";
import type { Rehash } from "../../go/index.js";
import { blockSlots } from "../../go/index.js";
import { type Grown, type GrownOf, nameOf } from "../../tables/map-view.js";
import { swissStates } from "../../tables/swiss/events.js";
import { downsample } from "../figure/downsample.js";
import { Figure } from "../figure/figure.js";
import type { MarkerSymbol, Trace } from "../figure/trace.js";

const marks: readonly (readonly [Rehash["what"], string, string, MarkerSymbol])[] = [
  ["grown", "table replaced by one twice as large", seriesColor(0), "circle"],
  ["split", "table split in two", seriesColor(1), "diamond"],
  ["pruned", "tombstones pruned", seriesColor(3), "x"],
];

/**
 * Slots, entries, tables and directory against operations.
 * @param map a Swiss map, traced or not
 * @example plot.timeline(m)
 */
export function swissTimeline(map: Grown): Figure {
  const moments = swissStates(map as Grown & GrownOf<"swiss">);
  const rehashes = map.rehashes ?? [];
  const last = Math.max(0, ...map.samples.map(({ op }) => op), ...moments.map(({ op }) => op));
  const at = new Map(moments.map((moment) => [moment.op, moment]));
  const line = (
    name: string,
    x: readonly number[],
    y: readonly number[],
    color: string,
    yaxis: "y" | "y2",
  ): Trace => {
    // A step holds until the end of the figure.
    const all = { x: [...x, last], y: [...y, y.at(-1) ?? 0] };
    const kept = downsample(all.x, all.y);
    return {
      ...{ type: "scatter", mode: "lines", name, yaxis },
      x: kept.map((i) => all.x[i] as number),
      y: kept.map((i) => all.y[i] as number),
      line: { color, shape: "hv" },
    };
  };
  const ops = moments.map(({ op }) => op);
  const filled = map.samples.filter(({ count }) => count > 0);
  const [entriesX, entriesY] = [filled.map(({ op }) => op), filled.map(({ count }) => count)];
  const entries = downsample(entriesX, entriesY);
  const data: Trace[] = [
    line(
      "slots",
      ops,
      moments.map(({ groups }) => Math.max(1, groups) * blockSlots),
      SOFT_INK,
      "y",
    ),
    {
      ...{ type: "scatter", mode: "lines", name: "entries", yaxis: "y" },
      x: entries.map((i) => entriesX[i] as number),
      y: entries.map((i) => entriesY[i] as number),
      line: { color: seriesColor(2) },
    },
    ...marks.flatMap(([what, name, color, symbol]): Trace[] => {
      const found = rehashes.filter((rehash) => rehash.what === what);
      if (found.length === 0) return [];
      return [
        {
          ...{ type: "scatter", mode: "markers", name, yaxis: "y" },
          x: found.map(({ op }) => op),
          y: found.map(({ op }) => (at.get(op)?.groups ?? 1) * blockSlots),
          text: found.map(({ op }) => at.get(op)?.what ?? what),
          hovertemplate: "operation %{x:,}<br>%{text}<extra></extra>",
          marker: { color, size: 8, symbol },
        },
      ];
    }),
    line("tables", ops, tablesAt(moments, rehashes), seriesColor(0), "y2"),
    line(
      "places of the directory",
      ops,
      moments.map(({ dirLen }) => dirLen),
      seriesColor(1),
      "y2",
    ),
  ];
  const times = (what: Rehash["what"]) => rehashes.filter((one) => one.what === what).length;
  const counts = [
    ...(times("grown") > 0 ? [counted(times("grown"), "growth")] : []),
    ...(times("split") > 0 ? [counted(times("split"), "split")] : []),
    ...(times("pruned") > 0 ? [counted(times("pruned"), "pruning")] : []),
  ];
  if (counts.length === 0) counts.push("never replaced");
  return new Figure("timeline", data, {
    title: { text: `Tables of ${nameOf(map)}: ${counts.join(", ")}` },
    height: 480,
    xaxis: { title: { text: "operation" }, tickformat: "~s", rangemode: "tozero" },
    yaxis: {
      title: { text: "slots and entries" },
      type: "log",
      domain: [0.42, 1],
      tickformat: "~s",
    },
    yaxis2: { title: { text: "tables" }, domain: [0, 0.34], rangemode: "tozero" },
  });
}

/** Number of tables after each moment. */
function tablesAt(moments: readonly { op: number; dirLen: number }[], all: readonly Rehash[]) {
  const rehashes = new Map(all.map((rehash) => [rehash.op, rehash]));
  let tables = 0;
  return moments.map(({ op, dirLen }) => {
    const rehash = rehashes.get(op);
    if (rehash?.what === "made") tables = dirLen;
    else if (rehash?.what === "split" || (rehash?.what === "grown" && tables === 0)) tables++;
    return tables;
  });
}
