/**
 * The histogram of a Swiss map's control bytes.
 */
import type { ColumnTable } from "arquero";
import { blockSlots, ctrlState, type Grouped, groupsOf } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * How often each control byte occurs in the map's groups. Columns: `ctrl` 0 to 255 without those
 * that do not occur, `state` "live" (the byte is H2), "empty" or "deleted", `slots` how many.
 *
 * @example ctrlsTable(m).filter((d) => d.state === "deleted")
 */
export function ctrlsTable(map: Grouped): ColumnTable {
  const bytes = new Uint8Array(map.process.memory.buffer);
  const counts = new Float64Array(256);
  for (const { at } of groupsOf(map)) {
    for (let slot = 0; slot < blockSlots; slot++) {
      const byte = bytes[at + slot] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
  }
  const ctrl = Array.from(counts.keys()).filter((byte) => (counts[byte] as number) > 0);
  return table({
    ctrl,
    state: ctrl.map(ctrlState),
    slots: ctrl.map((byte) => counts[byte] as number),
  });
}
