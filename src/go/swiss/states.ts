/**
 * The state machines of a Swiss map.
 * Source: internal/runtime/maps of Go 1.24 and 1.26: group.go (control bytes), map.go (growToTable,
 * Delete, Clear), table.go (rehash, grow, split, pruneTombstones).
 */

import { ctrls } from "../machine/codes.js";
import { blockSlots, maxTableCapacity } from "../machine/go-constants.js";
import { swissMap } from "../machine/go-structures.js";
import type { StateRules } from "../state-machine.js";

/** Slots of the one group, and of tables up to maxTableCapacity. */
const capacities: number[] = [];
for (let slots = blockSlots; slots <= maxTableCapacity; slots *= 2) capacities.push(slots);

/** What a Swiss map, its slots and its tables can be. */
export const swissStates: StateRules = {
  slot: {
    name: "slot",
    of: "a slot, by its control byte",
    touched: "ctrl",
    zeroIsNone: true,
    state: (byte) => (byte === ctrls.empty ? "empty" : byte === ctrls.deleted ? "deleted" : "full"),
    states: [
      { name: "empty", meaning: "1000 0000" },
      { name: "full", meaning: "0 and the low seven bits of its key's hash, H2" },
      { name: "deleted", meaning: "1111 1110, a tombstone: searches go on over it" },
    ],
    rules: [
      { from: "empty", to: "full", by: "an insert, or an entry moved to a new table" },
      { from: "deleted", to: "full", by: "an insert takes the slot again" },
      { from: "full", to: "empty", by: "a delete, where its group has an empty slot; clear" },
      { from: "full", to: "deleted", by: "a delete, where its group has no empty slot" },
      { from: "deleted", to: "empty", by: "pruning (pruneTombstones); clear" },
    ],
  },
  growth: {
    name: "growth",
    of: "the map, by dirPtr and dirLen of its header",
    states: [
      { name: "no group", meaning: "dirPtr is nil" },
      { name: "one group", meaning: "dirLen is 0: dirPtr is the group" },
      { name: "tables", meaning: "dirPtr is a directory of tables" },
    ],
    rules: [
      { from: "no group", to: "one group", by: "the first insert" },
      { from: "one group", to: "tables", by: "an insert beyond eight entries (growToTable)" },
    ],
    read: (header) => {
      if (header.getBigUint64(swissMap.dirPtr, true) === 0n) return "no group";
      return header.getBigUint64(swissMap.dirLen, true) === 0n ? "one group" : "tables";
    },
  },
  flags: [
    {
      ...{ name: "writing", offset: swissMap.writing, bit: 1 },
      meaning: "a goroutine is writing to the map",
    },
    {
      ...{ name: "tombstonePossible", offset: swissMap.tombstonePossible, bit: 1 },
      meaning: "a slot may be marked deleted",
    },
  ],
  table: {
    name: "table",
    of: "a table, by its capacity",
    states: capacities.map((slots) => ({
      name: `${slots} slots`,
      meaning:
        slots === blockSlots ? "the one group of a small map" : `${slots / blockSlots} groups`,
    })),
    rules: [
      ...capacities.slice(1).map((slots) => ({
        from: `${slots / 2} slots`,
        to: `${slots} slots`,
        by: "no room: one of twice the capacity takes its place (grow)",
      })),
      {
        from: `${maxTableCapacity} slots`,
        to: `${maxTableCapacity} slots`,
        by: "no room: two tables take its place (split)",
      },
    ],
  },
};
