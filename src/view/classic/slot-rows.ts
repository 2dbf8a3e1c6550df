/** The buckets of a classic map as rows of slots, the old array's too while it grows. */
import { blockSlots, slotsOf } from "../../go/index.js";
import {
  keyText,
  type SlotCell,
  type SlotRow,
  type SlotState,
  type Slotting,
} from "../slot-rows.js";

const states: Readonly<Record<string, SlotState>> = {
  live: "entry",
  emptyRest: "empty",
  emptyOne: "deleted",
};

/** All buckets, chain by chain. */
export function* bucketRows(map: Slotting): Generator<SlotRow> {
  const { keysOffset } = map.type;
  let slots: SlotCell[] = [];
  for (const { array, bucket, link, slot, tophash, state, key, address } of slotsOf(map)) {
    const entry = state === "live";
    const cell = { state: states[state] ?? "moved", byte: tophash, key: entry ? keyText(key) : "" };
    slots = slot === 0 ? [cell] : [...slots, cell];
    if (slot < blockSlots - 1) continue;
    const first = address - BigInt(keysOffset + slot * map.type.keyStride);
    const name = `${array === "old" ? "old " : ""}bucket ${bucket}${link > 0 ? `, overflow ${link}` : ""}`;
    yield { name, address: first, slots };
  }
}
