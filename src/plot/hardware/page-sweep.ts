/**
 * Figure: what lookups in a classic map's bucket array miss in a machine's TLBs, from one size of the array
 * to the next, on small pages and on large ones. Numbers are of pageSweepTable
 * (src/tables/hardware/page-sweep.ts).
 */

import type { ColumnTable } from "arquero";
import { binaryBytes } from "../../format/binary.js";
import { seriesColor } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import { rowsWith } from "../../tables/index.js";
import { Figure } from "../figure/figure.js";
import type { Trace } from "../figure/trace.js";
import { note } from "./note.js";

interface Row {
  readonly B: number;
  readonly bytes: number;
  readonly page: string;
  readonly pages: number;
  readonly dtlbMisses: number;
  readonly walks: number;
}

/**
 * Misses of the first data TLB and page walks of 1000 lookups, over B.
 * @param sweep a table of `machine.pageSweep`
 * @example plot.tlb(machine.pageSweep("map[int64]int64", "Skylake-SP"))
 */
export function tlb(sweep: ColumnTable): Figure {
  const right = 'a table such as machine.pageSweep("map[int64]int64")';
  const rows = rowsWith<Row>("plot.tlb", sweep, ["B", "bytes", "page", "dtlbMisses"], right);
  const sizes = [...new Set(rows.map(({ page }) => page))];
  const data = sizes.flatMap((page, index) => {
    const own = rows.filter((row) => row.page === page);
    const curve = (name: string, y: number[], dash: "solid" | "dash"): Trace => ({
      ...{ type: "scatter", mode: "lines+markers", name: `${name}, pages of ${page}` },
      x: own.map(({ B }) => B),
      y,
      text: own.map((row) => `${binaryBytes(row.bytes)}, ${grouped(row.pages)} pages`),
      hovertemplate: "B = %{x}: %{text}<br>%{y:.1f} of 1000 lookups<extra>%{fullData.name}</extra>",
      line: { color: seriesColor(index), dash, width: 2 },
      marker: { color: seriesColor(index), size: 5, symbol: dash === "solid" ? "circle" : "x" },
    });
    return [
      curve(
        "first TLB misses",
        own.map(({ dtlbMisses }) => dtlbMisses),
        "solid",
      ),
      curve(
        "page walks",
        own.map(({ walks }) => walks),
        "dash",
      ),
    ];
  });
  return new Figure("TLB misses", data, {
    title: { text: "What lookups miss in the TLBs as a bucket array grows" },
    xaxis: { title: { text: "B (2^B buckets)" } },
    yaxis: { title: { text: "misses of 1000 lookups" }, rangemode: "tozero" },
    annotations: [note("modelled: each lookup goes to a bucket drawn at random")],
    height: 460,
  });
}
