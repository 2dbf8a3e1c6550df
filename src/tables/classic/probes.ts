/**
 * The table of probe lengths: how many entries are found at each position of their chain.
 */
import type { ColumnTable } from "arquero";
import { type Bucketed, blockSlots, linksOf } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * Probe lengths of a classic map's entries. Columns:
 * - `probes` entries looked at until the entry is found, itself included
 * - `entries` how many entries take that many; `share` of all
 *
 * @example probesTable(m)
 */
export function probesTable(map: Bucketed): ColumnTable {
  const bytes = new Uint8Array(map.process.memory.buffer);
  const counts: number[] = [];
  for (const array of ["main", "old"] as const) {
    let before = 0;
    for (const { link, at } of linksOf(map, array)) {
      if (link === 0) before = 0;
      for (let slot = 0; slot < blockSlots; slot++) {
        if ((bytes[at + slot] as number) < 5) continue;
        before++;
        counts[before] = (counts[before] ?? 0) + 1;
      }
    }
  }
  const probes = Object.keys(counts).map(Number);
  const entries = probes.map((probe) => counts[probe] ?? 0);
  const all = entries.reduce((sum, count) => sum + count, 0);
  return table({ probes, entries, share: entries.map((count) => count / all) });
}
