/** The groups of a Swiss map as rows of slots. */
import { blockSlots, swissSlotsOf } from "../../go/index.js";
import {
  keyText,
  type SlotCell,
  type SlotRow,
  type SlotState,
  type Slotting,
} from "../slot-rows.js";

const states: Readonly<Record<string, SlotState>> = {
  live: "entry",
  empty: "empty",
  deleted: "deleted",
};

/** All groups, table by table. */
export function* groupRows(map: Slotting): Generator<SlotRow> {
  const tables = map.tableColumns();
  let slots: SlotCell[] = [];
  for (const { table, group, slot, ctrl, state, key, address } of swissSlotsOf(map)) {
    const cell = {
      state: states[state] ?? "empty",
      byte: ctrl,
      key: state === "live" ? keyText(key) : "",
    };
    slots = slot === 0 ? [cell] : [...slots, cell];
    if (slot < blockSlots - 1) continue;
    const first = address - BigInt(map.type.keysOffset + slot * map.type.keyStride);
    const index = tables.index[table];
    yield {
      name: index === undefined ? "the group" : `group ${group} of table ${index}`,
      address: first,
      slots,
    };
  }
}
