/**
 * Figures of how accesses use lines or pages again, from one pass over them (src/tables/hardware/reuse.ts):
 * `missCurve` shows what caches of every size would miss, `reuseDistances` how far apart uses are, `touched`
 * how many lines and pages come in as the accesses go on.
 */

import type { ColumnTable } from "arquero";
import { requireLike } from "../../format/argument.js";
import { binaryBytes } from "../../format/binary.js";
import { seriesColor } from "../../format/palette.js";
import { Figure } from "../figure/figure.js";
import type { Layout, Trace } from "../figure/trace.js";
import { binaryAxis } from "./binary-axis.js";
import { note } from "./note.js";

/** Reuse of a stream, as far as figures go. */
export interface Reused {
  readonly model: { readonly unit: number };
  missCurve(): ColumnTable;
  distances(): ColumnTable;
  touched(): ColumnTable;
}

/** One stream, or several by name. */
export type ReusedStreams = Reused | Readonly<Record<string, Reused>>;

/**
 * Percent of uses that miss in a fully associative LRU cache, over its size.
 * @example plot.missCurve({ "1.23": machine.reuse(a), "1.26": machine.reuse(b) })
 */
export function missCurve(of: ReusedStreams): Figure {
  const streams = named("plot.missCurve", of);
  const data = streams.map(([name, reuse], index) => {
    const table = reuse.missCurve();
    return trace(name, index, [...table.array("bytes")], [...table.array("missPercent")], {
      template: "%{text}: %{y:.2f}% miss",
      text: [...table.array("bytes")].map(binaryBytes),
    });
  });
  return new Figure("miss curve", data, {
    ...layout("What caches of every size miss"),
    xaxis: binaryAxis("bytes of the cache (log scale)", data),
    yaxis: { title: { text: "percent of uses that miss" }, rangemode: "tozero" },
    annotations: [note("fully associative, LRU; sets conflict beyond that")],
  });
}

/**
 * Histogram of reuse distances of lines, in powers of two.
 * @example plot.reuseDistances(machine.reuse(m))
 */
export function reuseDistances(of: ReusedStreams): Figure {
  const data = named("plot.reuseDistances", of).map(([name, reuse], index): Trace => {
    const table = reuse.distances();
    const uses = [...table.array("uses")] as number[];
    const bins = new Map<number, number>();
    for (const [row, distance] of ([...table.array("distance")] as number[]).entries()) {
      const bin = distance === 0 ? 0 : 2 ** Math.floor(Math.log2(distance));
      bins.set(bin, (bins.get(bin) ?? 0) + (uses[row] as number));
    }
    const starts = [...bins.keys()].sort((a, b) => a - b);
    return {
      ...{ type: "bar", name, marker: { color: seriesColor(index) } },
      x: starts.map((start) => (start < 2 ? `${start}` : `${start}–${2 * start - 1}`)),
      y: starts.map((start) => bins.get(start) as number),
      hovertemplate: "%{x} other units between<br>%{y:,} uses<extra>%{fullData.name}</extra>",
    };
  });
  return new Figure("reuse distances", data, {
    ...layout("How far apart uses of the same line are"),
    xaxis: { title: { text: "different other units used between" }, type: "category" },
    yaxis: { title: { text: "uses" }, rangemode: "tozero" },
    barmode: "group",
    annotations: [note("first uses have no distance and are left out")],
  });
}

/**
 * Different lines (or pages) touched so far, over the accesses; with lines and pages, two curves.
 * @example plot.touched({ lines: machine.reuse(m, { every: 1000 }), pages: machine.reuse(m, { unit: 4096, every: 1000 }) })
 */
export function touched(of: ReusedStreams): Figure {
  const data = named("plot.touched", of).map(([name, reuse], index) => {
    const table = reuse.touched();
    const x = [...table.array("accesses")] as number[];
    return trace(name, index, x, [...table.array("units")] as number[], {
      template: "%{x:,} accesses<br>%{y:,} touched",
    });
  });
  return new Figure("touched", data, {
    ...layout("What has been touched so far"),
    xaxis: { title: { text: "accesses" }, tickformat: "~s" },
    yaxis: { title: { text: "different units touched (log scale)" }, type: "log" },
  });
}

function named(call: string, of: ReusedStreams): [string, Reused][] {
  const right = "a stream such as machine.reuse(m), or several by name";
  requireLike(call, of, right, []);
  if (isOne(of)) return [[`units of ${binaryBytes(of.model.unit)}`, of]];
  const streams = Object.entries(of);
  if (streams.length === 0) requireLike(call, of, right, methods);
  for (const [, stream] of streams) requireLike(call, stream, right, methods);
  return streams;
}

/** What a stream is known by. */
const methods = ["missCurve", "distances", "touched", "model"] as const;

function isOne(of: ReusedStreams): of is Reused {
  return methods.every((name) => name in of);
}

function trace(
  name: string,
  index: number,
  x: number[],
  y: number[],
  { template, text }: { readonly template: string; readonly text?: string[] },
): Trace {
  const color = seriesColor(index);
  return {
    ...{ type: "scatter", mode: "lines+markers", name, x, y },
    ...(text === undefined ? {} : { text }),
    hovertemplate: `${template}<extra>%{fullData.name}</extra>`,
    line: { color, width: 2 },
    marker: { color, size: 5 },
  };
}

function layout(title: string): Layout {
  return { title: { text: title }, height: 420 };
}
