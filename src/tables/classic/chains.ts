/**
 * The table of chain lengths: how many chains have how many buckets, and how full they are.
 */
import type { ColumnTable } from "arquero";
import { type Bucketed, blockSlots, linksOf, tophashes } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * The chains of a classic map, one row each. Columns: `array` "main" or "old"; `bucket` number of
 * the chain; `length` buckets in it; `live` entries; `evacuated` whether it has been moved.
 *
 * @example chainsTable(m).groupby("length").count()
 */
export function chainsTable(map: Bucketed): ColumnTable {
  const bytes = new Uint8Array(map.process.memory.buffer);
  const array: ("main" | "old")[] = [];
  const [bucket, length, live]: [number[], number[], number[]] = [[], [], []];
  const evacuated: boolean[] = [];
  for (const which of ["main", "old"] as const) {
    for (const link of linksOf(map, which)) {
      if (link.link === 0) {
        const top = bytes[link.at] as number;
        array.push(which);
        bucket.push(link.bucket);
        length.push(0);
        live.push(0);
        evacuated.push(top >= 2 && top <= 4);
      }
      const row = bucket.length - 1;
      length[row] = link.link + 1;
      for (let slot = 0; slot < blockSlots; slot++) {
        if ((bytes[link.at + slot] as number) >= tophashes.minTopHash)
          live[row] = (live[row] as number) + 1;
      }
    }
  }
  return table({ array, bucket, length, live, evacuated });
}
