/**
 * Figure: how long a dependent load takes on this computer, over the working set it chases pointers
 * through. Measured (src/hardware/measure.ts), so every run differs a little.
 */

import type { ColumnTable } from "arquero";
import { requireLike } from "../../format/argument.js";
import { binaryBytes } from "../../format/binary.js";
import { seriesColor } from "../../format/palette.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";
import { binaryAxis } from "./binary-axis.js";
import { note } from "./note.js";

/** What was measured, as far as the figure goes. */
export interface MeasuredLatency {
  latency(): ColumnTable;
}

/**
 * Latency of dependent loads in nanoseconds, by size of the working set.
 * @example plot.latency(machine.measure())
 */
export function latency(measured: MeasuredLatency): Figure {
  requireLike("plot.latency", measured, "a computer such as machine.measure()", ["latency"]);
  const table = measured.latency();
  const x = [...table.array("bytes")] as number[];
  const trace: Trace = {
    ...{ type: "scatter", mode: "lines+markers", name: "this computer", x },
    y: [...table.array("nanoseconds")] as number[],
    text: x.map(binaryBytes),
    hovertemplate: "%{text}: %{y:.1f} ns<extra></extra>",
    line: { color: seriesColor(0), width: 2 },
    marker: { color: seriesColor(0), size: 6 },
  };
  return new Figure("latency", [trace], {
    title: { text: "What a dependent load takes on this computer" },
    xaxis: binaryAxis("bytes of the working set (log scale)", [trace]),
    yaxis: { title: { text: "nanoseconds" }, rangemode: "tozero" },
    annotations: [note("measured by chasing pointers, one a line, in an order drawn at random")],
    height: 420,
  });
}
