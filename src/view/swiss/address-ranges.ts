/** Where directory, tables and groups of a Swiss map lie in the address space. */

import { counted } from "../../format/counted.js";
import { seriesColor, structures } from "../../format/palette.js";
import { blockSlots, ptrSize, swissTableSize } from "../../go/index.js";
import {
  type AddressRange,
  type AddressRanges,
  addRange,
  type Located,
} from "../address-ranges.js";

/** The directory, the tables, and the groups of each; or the one group. */
export function groupRanges(map: Located<"swiss">): AddressRanges {
  const { dirPtr, dirLen } = map.header();
  const size = map.type.groupSize;
  const ranges: AddressRange[] = [];
  const { length, address, groups, capacity } = map.tableColumns();
  if (dirLen > 0) addRange(ranges, 0, Number(dirPtr), dirLen * ptrSize);
  else if (dirPtr !== 0n) addRange(ranges, 2, Number(dirPtr), size);
  for (let row = 0; row < length; row++) {
    addRange(ranges, 1, address[row] as number, swissTableSize);
    addRange(ranges, 2, groups[row] as number, ((capacity[row] as number) / blockSlots) * size);
  }
  const bytes = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const each = (what: string, size: number) => (all: number) => counted(all / size, what);
  return {
    title: `directory, tables and groups of ${map.type.text} in memory: ${counted(bytes, "byte")}`,
    kinds: [
      { name: "directory", many: each("place", ptrSize), color: seriesColor(5) },
      { name: "tables", many: each("table", swissTableSize), color: structures.lead },
      { name: "groups", many: each("group", size), color: structures.array },
    ],
    ranges,
  };
}
