/** The arrays of groups of a Swiss map's tables. */
import { allocation, type MapLayout } from "../../go/index.js";
import type { MapArray } from "../arrays.js";

/** The groups of tables of 16 to 1,024 slots, which is the most that one has. */
export function groupArrays(layout: MapLayout): MapArray[] {
  const { blockSize, blockPtrdata, release, architecture } = layout;
  return [2, 4, 8, 16, 32, 64, 128].map((groups) => {
    const bytes = groups * blockSize;
    const { size, taken } = allocation(bytes, blockPtrdata > 0, release, architecture);
    return { object: `table of ${8 * groups} slots`, size, taken };
  });
}
