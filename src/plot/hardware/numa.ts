/**
 * Figure: how a core's accesses are spread over the nodes of a NUMA machine, and what one takes from each. A
 * model: policy × latencies (src/hardware/memory/numa.ts).
 */

import type { ColumnTable } from "arquero";
import { requireLike } from "../../format/argument.js";
import { seriesColor } from "../../format/palette.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";
import { note } from "./note.js";

/** A spread over nodes, as far as the figure goes. */
export interface PagesOverNodes {
  readonly meanNanoseconds: number;
  readonly spreadNanoseconds: number;
  table(): ColumnTable;
}

/**
 * Percent of accesses, and nanoseconds per access, by the node of the page.
 * @example plot.numa(machine.pages(m, { policy: { kind: "interleave", nodes: 2 } }).numa([[85, 140], [140, 85]]))
 */
export function numa(spread: PagesOverNodes): Figure {
  const right = "a spread such as machine.pages(m).numa([[85, 140], [140, 85]])";
  requireLike("plot.numa", spread, right, ["table", "meanNanoseconds", "spreadNanoseconds"]);
  const table = spread.table();
  const x = ([...table.array("node")] as number[]).map((node) => `node ${node}`);
  const bars = (name: string, column: string, index: number, hover: string): Trace => ({
    ...{ type: "bar", name, x, y: [...table.array(column)] as number[] },
    hovertemplate: `%{x}: ${hover}<extra></extra>`,
    marker: { color: seriesColor(index) },
    ...(index === 0 ? {} : { yaxis: "y2" as const }),
  });
  const mean = spread.meanNanoseconds.toFixed(1);
  return new Figure(
    "NUMA",
    [
      bars("percent of accesses", "percent", 0, "%{y:.1f}% of accesses"),
      bars("nanoseconds of one", "nanoseconds", 1, "%{y} ns"),
    ],
    {
      title: {
        text: `Accesses by node: ${mean} ns each, ± ${spread.spreadNanoseconds.toFixed(1)}`,
      },
      xaxis: { type: "category" },
      yaxis: { title: { text: "percent" }, domain: [0.56, 1], range: [0, 100] },
      yaxis2: { title: { text: "nanoseconds" }, domain: [0, 0.44], rangemode: "tozero" },
      annotations: [note("model: policy × latencies; no caches, no congestion")],
      height: 460,
    },
  );
}
