/**
 * Figure: the memory of a map while it is filled, HeapAlloc against the number of entries.
 *
 * Per map a solid curve of the bytes that can be reached (a sawtooth: during a growth the old and
 * the new array are alive together), and a thin dashed one of HeapAlloc as runtime.MemStats would
 * show it, which falls only when a collection runs.
 */

import { SOFT_INK } from "../format/palette.js";
import { bytes } from "../format/quantity.js";
import type { MemorySample } from "../go/index.js";
import type { Grown } from "../tables/map-view.js";
import {
  type ComparedMap,
  type CurveOptions,
  comparedMaps,
  historyAxis,
  plotlyAxis,
  titleOf,
} from "./compared-maps.js";
import { downsample } from "./figure/downsample.js";
import { Figure } from "./figure/figure.js";
import type { Trace } from "./figure/trace.js";

/**
 * Bytes of one or more maps against the number of entries (or of operations, where entries were
 * deleted). Solid: bytes the map can reach; dashed: HeapAlloc, all it allocated that no collection
 * has freed.
 *
 * @param maps a map, or several to compare
 * @param options names, title, height; `scale: "log"` to see small maps too. Default linear.
 * @example plot.memory(m)
 * @example plot.memory([sets, bools], { names: ["struct{}", "bool"] })
 */
export function memory(maps: Grown | readonly Grown[], options: CurveOptions = {}): Figure {
  const compared = comparedMaps("plot.memory", maps, options);
  const horizontal = historyAxis(compared);
  const scale = options.scale ?? "linear";
  const data = compared.flatMap(({ map, name, color }): Trace[] => {
    const steps = new Set(map.events.map(({ op }) => op));
    const curve = (read: (sample: MemorySample) => number) => {
      const { samples } = map;
      // A log axis has no place for the empty map: what it cost is shown at 1.
      const first = scale === "log" ? 1 : 0;
      const x = samples.map((sample) => Math.max(first, horizontal.at(sample)));
      const y = samples.map(read);
      const kept = downsample(x, y, (index) => steps.has((samples[index] as MemorySample).op));
      return {
        type: "scatter" as const,
        x: kept.map((index) => x[index] as number),
        y: kept.map((index) => y[index] as number),
        mode: "lines" as const,
        legendgroup: name,
      };
    };
    const hover = (what: string) =>
      `%{x:,} ${horizontal.unit}<br>%{y:,} B ${what}<extra>%{fullData.name}</extra>`;
    return [
      {
        ...curve(({ HeapAlloc }) => HeapAlloc),
        name: `${name}: HeapAlloc`,
        line: { color, width: 1.2, dash: "dash", shape: "hv" },
        showlegend: false,
        hovertemplate: hover("allocated, nothing freed but by GC"),
      },
      {
        ...curve(({ live }) => live),
        name,
        line: { color, width: 2.2, shape: "hv" },
        hovertemplate: hover("live"),
      },
    ];
  });
  return new Figure("memory", data, {
    title: { text: options.title ?? `Memory of ${titleOf(compared)}: ${findingOf(compared)}` },
    xaxis: plotlyAxis(horizontal, scale),
    yaxis: {
      title: { text: "bytes" },
      type: scale,
      rangemode: "tozero",
      tickformat: "~s",
      ticksuffix: "B",
    },
    annotations: [
      {
        text: "solid: live (both arrays during a growth) · dashed: HeapAlloc, GC off",
        ...{ xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
        showarrow: false,
        font: { size: 11, color: SOFT_INK },
      },
    ],
    ...(options.height === undefined ? {} : { height: options.height }),
  });
}

/** What the maps reach at the end, and an entry's share. */
function findingOf(compared: readonly ComparedMap[]): string {
  const ends = compared.flatMap(({ map }) => map.samples.at(-1) ?? []);
  const live = ends.map((sample) => sample.live).sort((a, b) => a - b);
  const [least, most] = [live[0] ?? 0, live.at(-1) ?? 0];
  const [only] = ends;
  if (ends.length === 1 && only !== undefined && only.count > 0) {
    const share = (most / only.count).toPrecision(3);
    return `${bytes(most)} at the end, ${share} B per entry`;
  }
  return least === most
    ? `${bytes(most)} at the end`
    : `${bytes(least)} to ${bytes(most)} at the end`;
}
