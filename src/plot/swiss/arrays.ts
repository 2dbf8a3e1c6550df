/** The arrays of groups of a Swiss map's tables. */
import { allocation, blockSlots, type MapLayout, maxTableCapacity } from "../../go/index.js";
import type { MapArray } from "../arrays.js";

/** The groups of tables of 16 to 1,024 slots, which is the most that one has. */
export function groupArrays(layout: MapLayout): MapArray[] {
  const { blockSize, blockPtrdata, release, architecture } = layout;
  const tables: number[] = [];
  for (let slots = 2 * blockSlots; slots <= maxTableCapacity; slots *= 2) tables.push(slots);
  return tables.map((slots) => {
    const bytes = (slots / blockSlots) * blockSize;
    const { size, taken } = allocation(bytes, blockPtrdata > 0, release, architecture);
    return { object: `table of ${slots} slots`, size, taken };
  });
}
