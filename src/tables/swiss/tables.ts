/** The table of a Swiss map's tables: one row per table, in the order of the directory. */

import type { ColumnTable } from "arquero";
import type { GroupColumns, TableColumns } from "../../go/index.js";
import { blockSlots } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * Every table of a map; a small map has none. Columns:
 * - `index` first place in the directory; `localDepth` bits of the hash that lead here
 * - `capacity` slots; `used` entries; `tombstones` deleted slots that searches still pass
 * - `growthLeft` slots that may be filled before the table is replaced
 * - `load` entries per slot
 * - `missProbes` groups that a search for a key which is not there visits, on average: it ends in the
 *   first group with an empty slot, so tombstones make it longer
 * - `address`, `groups` where the table and its array of groups lie, numbers shown in hexadecimal
 *
 * @example tablesTable(m).orderby(aq.desc("load"))
 */
export function tablesTable(map: {
  tableColumns(): TableColumns;
  groupColumns(): GroupColumns;
}): ColumnTable {
  const columns = map.tableColumns();
  const { index, localDepth, capacity, used, tombstones, growthLeft, address } = columns;
  const made = {
    ...{ index, localDepth, capacity, used, tombstones, growthLeft },
    load: Float64Array.from(used, (entries, row) => entries / (capacity[row] as number)),
    missProbes: missProbes(columns, map.groupColumns()),
    address,
    groups: columns.groups,
  };
  return table(made, { groups: { form: "address" } });
}

/** For each table, the mean over all groups of how far it is from there to one with an empty slot. */
function missProbes({ length, capacity }: TableColumns, { empty }: GroupColumns): Float64Array {
  const means = new Float64Array(length);
  let first = 0;
  for (let row = 0; row < length; row++) {
    const groups = (capacity[row] as number) / blockSlots;
    let visited = 0;
    for (let start = 0; start < groups; start++) {
      let offset = start;
      for (let step = 1; empty[first + offset] === 0; step++) {
        offset = (offset + step) & (groups - 1);
        visited++;
      }
      visited++;
    }
    means[row] = visited / groups;
    first += groups;
  }
  return means;
}
