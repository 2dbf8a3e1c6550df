/**
 * Figure: how objects of a size, one behind the other, lie across cache lines: the share that lies in more
 * than one, and the lines that a pass over all of them fetches for each. Arithmetic, not simulation
 * (src/tables/hardware/strides.ts).
 */

import { requireOptions } from "../../format/argument.js";
import { seriesColor } from "../../format/palette.js";
import { shown } from "../../format/shown.js";
import { stridesTable } from "../../tables/index.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";

/** How objects lie. */
export interface StridesFigureOptions {
  /** Bytes of a line; default 64. */
  readonly line?: number;
  /** Bytes from a line's start to the first object; default 0. */
  readonly offset?: number;
  /** Bytes of an object that are accessed; default all. */
  readonly bytes?: number;
}

/**
 * Percent of objects that straddle lines, and lines fetched for each, by the distance between objects.
 * @param sizes bytes from one object to the next; default 8 to 160 in steps of 4
 * @example plot.strides([12, 56, 64, 80, 144])
 */
export function strides(
  sizes: readonly number[] = Array.from({ length: 39 }, (_, i) => 8 + 4 * i),
  options: StridesFigureOptions = {},
): Figure {
  requireOptions(options, "{ line: 128 }");
  if (!Array.isArray(sizes)) {
    throw new TypeError(
      `plot.strides: \`sizes\` must be an array such as [12, 64], got ${shown(sizes)}`,
    );
  }
  const table = stridesTable(sizes, options);
  const x = sizes.map((size) => `${size}`);
  const bars = (name: string, column: string, index: number, hover: string): Trace => ({
    ...{ type: "bar", name, x, y: [...table.array(column)] as number[] },
    hovertemplate: `%{x} B: ${hover}<extra></extra>`,
    marker: { color: seriesColor(index) },
    ...(index === 0 ? {} : { yaxis: "y2" as const }),
  });
  const { line = 64 } = options;
  return new Figure(
    "strides",
    [
      bars("objects in more than one line", "straddlePercent", 0, "%{y:.1f}% straddle"),
      bars("lines fetched for each object", "linesPerElement", 1, "%{y:.4f} lines each"),
    ],
    {
      title: { text: `Objects across lines of ${line} bytes` },
      xaxis: {
        title: { text: "bytes from one object to the next" },
        type: "category",
      },
      yaxis: { title: { text: "percent straddling" }, domain: [0.56, 1], range: [0, 100] },
      yaxis2: { title: { text: "lines an object" }, domain: [0, 0.44], rangemode: "tozero" },
      height: 500,
    },
  );
}
