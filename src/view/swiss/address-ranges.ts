/** Where directory, tables and groups of a Swiss map lie in the address space. */
import { counted } from "../../format/counted.js";
import { add, type Located, type Places, type Stretch } from "../places.js";

const tableSize = 32;
const pointerSize = 8;

/** The directory, the tables, and the groups of each; or the one group. */
export function groupPlaces(map: Located<"swiss">): Places {
  const { dirPtr, dirLen } = map.header();
  const size = map.type.groupSize;
  const stretches: Stretch[] = [];
  const { length, address, groups, capacity } = map.tableColumns();
  if (dirLen > 0) add(stretches, 0, Number(dirPtr), dirLen * pointerSize);
  else if (dirPtr !== 0n) add(stretches, 2, Number(dirPtr), size);
  for (let row = 0; row < length; row++) {
    add(stretches, 1, address[row] as number, tableSize);
    add(stretches, 2, groups[row] as number, ((capacity[row] as number) / 8) * size);
  }
  const bytes = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const each = (what: string, size: number) => (all: number) => counted(all / size, what);
  return {
    title: `directory, tables and groups of ${map.type.text} in memory: ${counted(bytes, "byte")}`,
    kinds: [
      { name: "directory", many: each("place", pointerSize) },
      { name: "tables", many: each("table", tableSize) },
      { name: "groups", many: each("group", size) },
    ],
    stretches,
  };
}
