/**
 * Figure: what size classes waste. An object gets the next larger of 67 sizes, and above 32 KiB
 * whole pages; the rest is lost. The curve is a saw: it falls to nothing at the size of each class
 * and leaps at the byte behind it. It has every size from 8 B to 1 KiB, and from there to 1 MiB both
 * ends of every class. Smaller objects without pointers share blocks of 16 B, and objects with
 * pointers are no smaller than 8 B. A second curve is there where objects with pointers carry a
 * header, up to 32 KiB; their sizes are multiples of a pointer's. Dots: what the objects of map
 * types lose.
 */

import { requireOptions } from "../format/argument.js";
import { SOFT_INK, seriesColor } from "../format/palette.js";
import { grouped } from "../format/quantity.js";
import {
  allocation,
  architecture,
  headersAbove,
  mapLayoutOf,
  newestRelease,
  release,
  sizeClasses,
} from "../go/index.js";
import { Figure } from "./figure/figure.js";
import type { Trace } from "./figure/trace.js";
import { plotsOf } from "./generations.js";
import { typesOf } from "./map-types.js";

/** For which release and machine. */
export interface WasteOptions {
  /** Go release. Default: the newest with classic maps. */
  readonly release?: string;
  /** GOARCH. Default "amd64". */
  readonly arch?: string;
}

/** Sizes from one end of the figure to the other, and up to which each one is shown. */
const smallest = 8;
const largest = 2 ** 20;
const each = 1024;
/** Larger objects take whole pages, and carry no header. */
const largestClass = sizeClasses.at(-1) ?? 0;
/** Points of a class of larger objects, its ends included. */
const perClass = 4;
/** Colours that neither curve has. */
const dotColors = [0, 2, 3, 5, 6];
/**
 * The share of memory lost by rounding up to a size class, for all sizes, and for the buckets,
 * groups and arrays of map types.
 * @example plot.sizeClassWaste(["map[int64]bool", "map[string]string"], { release: "1.26" })
 * @throws GoTypeError, UnknownReleaseError, UnknownArchitectureError.
 */
export function sizeClassWaste(
  types: string | readonly string[] = [],
  options: WasteOptions = {},
): Figure {
  requireOptions(options, '{ release: "1.26" }');
  const row = release(options.release ?? newestRelease.classic);
  const arch = architecture(options.arch ?? "amd64");
  const lost = (size: number, taken: number) => (100 * (taken - size)) / taken;
  const above = headersAbove(row, arch);
  const curve = (pointers: boolean): Trace => {
    const step = pointers ? arch.pointerSize : 1;
    const [first, last] = pointers ? [above + step, largestClass] : [smallest, largest];
    const x: number[] = [];
    for (let size = first; size <= last; ) {
      const { usable } = allocation(size, pointers, row, arch);
      const end = Math.min(usable, last);
      const steps = (end - size) / step;
      const stride = size < each ? step : step * Math.max(1, Math.ceil(steps / (perClass - 1)));
      for (; size < end; size += stride) x.push(size);
      x.push(end);
      size = end + step;
    }
    return {
      ...{ type: "scatter", mode: "lines", x },
      name: pointers ? `objects with pointers, ${above} B to 32 KiB` : "objects without pointers",
      y: x.map((size) => lost(size, allocation(size, pointers, row, arch).taken)),
      line: pointers
        ? { color: seriesColor(1), width: 1.6, dash: "dash" }
        : { color: seriesColor(4), width: 1.6 },
      hovertemplate: "%{x:,} B<br>%{y:.1f}% lost<extra>%{fullData.name}</extra>",
    };
  };
  const list = typesOf("plot.sizeClassWaste", types);
  const dots = list.map((text, index): Trace => {
    const layout = mapLayoutOf(text, arch.name, row.name);
    const objects = [
      ...layout.objects.map(({ object, size, taken }) => ({ object, size, taken })),
      ...plotsOf({ process: { release: row } }).arrays(layout),
    ].filter(({ size }) => size > 0 && size <= largest);
    return {
      ...{ type: "scatter", mode: "markers", name: layout.text },
      x: objects.map(({ size }) => size),
      y: objects.map(({ size, taken }) => lost(size, taken)),
      text: objects.map(({ object, size, taken }) => {
        return `${object}: ${grouped(size)} B takes ${grouped(taken)} B`;
      }),
      hovertemplate: "%{text}<br>%{y:.1f}% lost<extra>%{fullData.name}</extra>",
      marker: { color: seriesColor(dotColors[index % dotColors.length] as number), size: 8 },
    };
  });
  const curves = [curve(false)];
  if (above < Number.POSITIVE_INFINITY) curves.push(curve(true));
  const most = Math.max(...curves.flatMap(({ y }) => y.map(Number)));
  const headers = above < Number.POSITIVE_INFINITY;
  return new Figure("size-class waste", [...curves, ...dots], {
    title: { text: `Size classes lose up to ${most.toFixed(0)}% of an object, Go ${row.name}` },
    xaxis: { title: { text: "bytes asked for (log scale)" }, type: "log", tickformat: "~s" },
    yaxis: { title: { text: "percent lost" }, rangemode: "tozero" },
    annotations: [
      {
        text: headers
          ? `objects above ${above} B with pointers carry a header of 8 B`
          : "no allocation headers in this release",
        ...{ xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
        showarrow: false,
        font: { size: 11, color: SOFT_INK },
      },
    ],
    height: 440,
  });
}
