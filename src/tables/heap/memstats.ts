/** The table of MemStats over time: one row per sample of a map, from make to now. */
import type { ColumnTable } from "arquero";
import { goalOrNull, type MemStatsSample } from "../../go/index.js";
import { table } from "../frame/column-form.js";

const columns = [
  ...["op", "HeapAlloc", "TotalAlloc", "Mallocs", "Frees", "HeapObjects"],
  ...["HeapSys", "HeapIdle", "HeapInuse", "HeapReleased", "NumGC"],
] as const;

/**
 * MemStats of a map's process over the map's operations, taken at every growth event and at regular
 * intervals of a fill. Columns, as Go's runtime.MemStats names them, sizes in bytes:
 * - `op` number of the map's operation, -1 is make
 * - `HeapAlloc` objects that are taken, garbage not yet swept too; `TotalAlloc` all there ever were
 * - `Mallocs`, `Frees`, `HeapObjects` = Mallocs - Frees
 * - `HeapSys` mapped, of it `HeapInuse` in spans with objects and `HeapIdle` without; of the idle
 *   ones the operating system has `HeapReleased`
 * - `NumGC` collections so far; `NextGC` the heap goal, null with the collector off
 *
 * @example memstatsTable(m).orderby(aq.desc("HeapAlloc")).get("HeapAlloc") // the peak
 */
export function memstatsTable(map: {
  readonly memstatsSamples: readonly MemStatsSample[];
}): ColumnTable {
  const samples = map.memstatsSamples;
  return table({
    ...Object.fromEntries(
      columns.map((name) => [name, Float64Array.from(samples, (sample) => sample[name])]),
    ),
    NextGC: samples.map(({ NextGC }) => goalOrNull(NextGC)),
  });
}
