/**
 * The table of a map's memory: one row per sample, from make to now. Samples are taken at every
 * growth event and at regular intervals of a fill.
 */
import type { ColumnTable } from "arquero";
import type { MemorySample } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import type { Grown } from "../map-view.js";

/**
 * The memory curve of a map. Columns, sizes in bytes:
 * - `op` number of the operation, -1 is make; `n` entries after it
 * - `HeapAlloc` what the map has allocated and no collection has freed: with the collector off,
 *   all it ever allocated
 * - `live` what can still be reached: header, arrays (the old one too while growing), overflow
 *   buckets, lists
 * - `bytesPerEntry` = live / n, null for an empty map
 * - `mallocs` objects allocated so far
 *
 * @example memoryTable(m).orderby(desc("live")).get("live") // the peak
 */
export function memoryTable(map: Pick<Grown, "samples">): ColumnTable {
  const { samples } = map;
  const numbers = (read: (sample: MemorySample) => number) => Float64Array.from(samples, read);
  return table(
    {
      op: numbers((sample) => sample.op),
      n: numbers((sample) => sample.count),
      HeapAlloc: numbers((sample) => sample.HeapAlloc),
      live: numbers((sample) => sample.live),
      bytesPerEntry: samples.map(({ live, count }) => (count > 0 ? live / count : null)),
      mallocs: numbers((sample) => sample.mallocs),
    },
    { live: { unit: "B" } },
  );
}
