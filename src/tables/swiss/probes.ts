/**
 * The table of probe lengths of a Swiss map: how many entries are found in the first, second, …
 * group that a search visits.
 */
import type { ColumnTable } from "arquero";
import { table } from "../frame/column-form.js";

/**
 * Probe lengths of a Swiss map's entries. Columns:
 * - `probes` groups searched until the entry is found, its own included
 * - `entries` how many entries take that many; `share` of all
 *
 * Entries that no search finds (NaN) are left out.
 *
 * @example swissProbesTable(m)
 */
export function swissProbesTable(map: { probeCounts(): number[] }): ColumnTable {
  const counts = map.probeCounts();
  const probes = [...counts.keys()].filter((i) => (counts[i] as number) > 0);
  const entries = probes.map((i) => counts[i] as number);
  const all = entries.reduce((sum, count) => sum + count, 0);
  return table({
    probes: probes.map((i) => i + 1),
    entries,
    share: entries.map((count) => count / all),
  });
}
