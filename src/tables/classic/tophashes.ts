/**
 * The histogram of a classic map's tophash bytes.
 */
import type { ColumnTable } from "arquero";
import { type Bucketed, blockSlots, linksOf, slotStates, tophashes } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * How often each tophash byte occurs in the main array's chains (and the old one's while the map
 * grows). Columns: `tophash` 0 to 255 without those that do not occur, `state` what it says,
 * `slots` how many.
 *
 * @example tophashesTable(m).filter((d) => d.state === "live")
 */
export function tophashesTable(map: Bucketed): ColumnTable {
  const bytes = new Uint8Array(map.process.memory.buffer);
  const counts = new Float64Array(256);
  for (const array of ["main", "old"] as const) {
    for (const { at } of linksOf(map, array)) {
      for (let slot = 0; slot < blockSlots; slot++) {
        const byte = bytes[at + slot] as number;
        counts[byte] = (counts[byte] as number) + 1;
      }
    }
  }
  const tophash = Array.from(counts.keys()).filter((byte) => (counts[byte] as number) > 0);
  return table({
    tophash,
    state: tophash.map((byte) => slotStates[Math.min(byte, tophashes.minTopHash)]),
    slots: tophash.map((byte) => counts[byte] as number),
  });
}
