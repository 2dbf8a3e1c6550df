/**
 * The figure of what growth costs an insert: entries moved by every insert, and cache lines touched.
 *
 * A classic map moves at most two old buckets with each write while it grows; a Swiss map replaces
 * one table at once, at most 896 entries in one insert, and nothing in the inserts between.
 */
import { counted } from "../format/counted.js";
import { seriesColor } from "../format/palette.js";
import { downsample } from "./figure/downsample.js";
import { Figure } from "./figure/figure.js";
import type { Trace } from "./figure/trace.js";

/** The inserts of one map, in order. */
export interface Inserts {
  readonly name: string;
  /** Entries moved to make room. */
  readonly moved: readonly number[];
  /** Cache lines touched. */
  readonly lines: readonly number[];
}

/**
 * Entries moved (above) and cache lines touched (below) by every insert of one or more maps.
 * @example insertCost([{ name: "Go 1.23", moved: [0, 0, 8], lines: [3, 3, 9] }])
 */
export function insertCost(maps: readonly Inserts[]): Figure {
  const data = maps.flatMap(({ name, moved, lines }, index): Trace[] => {
    const color = seriesColor(index);
    const places = [...moved.keys()].filter((i) => (moved[i] as number) > 0);
    const kept = downsample(
      places,
      places.map((i) => moved[i] as number),
    ).map((i) => places[i] as number);
    const numbers = lines.map((_, i) => i + 1);
    const some = downsample(numbers, lines);
    return [
      {
        ...{ type: "scatter", mode: "markers", name, yaxis: "y", legendgroup: name },
        x: kept.map((i) => i + 1),
        y: kept.map((i) => moved[i] as number),
        hovertemplate: "insert %{x:,}: %{y:,} entries moved<extra>%{fullData.name}</extra>",
        marker: { color, size: 5, symbol: index === 0 ? "circle" : "diamond" },
      },
      {
        ...{ type: "scatter", mode: "lines", name, yaxis: "y2", legendgroup: name },
        x: some.map((i) => i + 1),
        y: some.map((i) => lines[i] as number),
        hovertemplate: "insert %{x:,}: %{y:,} cache lines<extra>%{fullData.name}</extra>",
        line: { color, width: 1.2 },
        showlegend: false,
      },
    ];
  });
  const most = maps.map(({ name, moved }) => {
    return `${counted(Math.max(0, ...moved), "entry")} (${name})`;
  });
  const finding =
    most.length > 3
      ? counted(Math.max(...maps.flatMap(({ moved }) => moved)), "entry")
      : most.join(", ");
  return new Figure("insert cost", data, {
    title: { text: `An insert moves at most ${finding}` },
    height: 480,
    xaxis: { title: { text: "insert" } },
    yaxis: { title: { text: "entries moved" }, type: "log", nticks: 5, domain: [0.53, 1] },
    yaxis2: { title: { text: "cache lines" }, type: "log", nticks: 5, domain: [0, 0.45] },
  });
}
