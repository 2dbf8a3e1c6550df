/**
 * The state machines of a classic map.
 * Source: runtime/map.go of Go 1.19 and 1.23: the tophash values and flags; mapassign, mapdelete,
 * mapclear, hashGrow, evacuate, advanceEvacuationMark.
 */
import { hmapFlags, tophashes } from "../machine/codes.js";
import { hmap } from "../machine/go-structures.js";
import type { StateRules } from "../state-machine.js";

const clear = "clear (mapclear)";
const evacuated = "the bucket is evacuated (evacuate)";

const slotStates = [
  { name: "emptyRest", meaning: "empty, and so is every slot after it in the chain" },
  { name: "entry", meaning: "the top byte of its key's hash" },
  { name: "emptyOne", meaning: "empty, an entry may follow" },
  { name: "evacuatedX", meaning: "moved to the first half of the new array" },
  { name: "evacuatedY", meaning: "moved to the second half" },
  { name: "evacuatedEmpty", meaning: "was empty when its bucket was evacuated" },
] as const;

const codes: Readonly<Record<number, string>> = {
  [tophashes.emptyRest]: "emptyRest",
  [tophashes.emptyOne]: "emptyOne",
  [tophashes.evacuatedX]: "evacuatedX",
  [tophashes.evacuatedY]: "evacuatedY",
  [tophashes.evacuatedEmpty]: "evacuatedEmpty",
};

const nil = (header: DataView, at: number) => header.getBigUint64(at, true) === 0n;

/** What a classic map and its slots can be. */
export const classicStates: StateRules = {
  slot: {
    name: "slot",
    of: "a slot, by its tophash byte",
    touched: "tophash",
    zeroIsNone: false,
    state: (byte) => codes[byte] ?? "entry",
    states: slotStates,
    rules: [
      { from: "emptyRest", to: "entry", by: "an insert (mapassign), or a moved entry (evacuate)" },
      { from: "emptyOne", to: "entry", by: "an insert takes the slot again (mapassign)" },
      { from: "entry", to: "emptyOne", by: "a delete (mapdelete)" },
      {
        from: "emptyOne",
        to: "emptyRest",
        by: "a delete after which nothing follows in the chain (mapdelete); clear",
      },
      { from: "entry", to: "emptyRest", by: clear },
      { from: "entry", to: "evacuatedX", by: evacuated },
      { from: "entry", to: "evacuatedY", by: evacuated },
      { from: "emptyRest", to: "evacuatedEmpty", by: evacuated },
      { from: "emptyOne", to: "evacuatedEmpty", by: evacuated },
    ],
  },
  growth: {
    name: "growth",
    of: "the map, by buckets, oldbuckets and the flag sameSizeGrow of its header",
    states: [
      { name: "no buckets", meaning: "buckets is nil" },
      { name: "at rest", meaning: "one array: oldbuckets is nil" },
      {
        name: "doubling",
        meaning: "the array in oldbuckets is being moved to one of twice the size",
      },
      {
        name: "same size",
        meaning: "the array in oldbuckets is being moved to one of the same size",
      },
    ],
    rules: [
      { from: "no buckets", to: "at rest", by: "the first insert (mapassign)" },
      { from: "at rest", to: "doubling", by: "more than 6.5 entries per bucket (hashGrow)" },
      { from: "at rest", to: "same size", by: "too many overflow buckets (hashGrow)" },
      {
        from: "doubling",
        to: "at rest",
        by: "the last old bucket is evacuated (advanceEvacuationMark); clear",
      },
      {
        from: "same size",
        to: "at rest",
        by: "the last old bucket is evacuated (advanceEvacuationMark); clear",
      },
    ],
    read: (header) => {
      if (nil(header, hmap.buckets)) return "no buckets";
      if (nil(header, hmap.oldbuckets)) return "at rest";
      const sameSize = (header.getUint8(hmap.flags) & hmapFlags.sameSizeGrow) !== 0;
      return sameSize ? "same size" : "doubling";
    },
  },
  flags: [
    {
      ...{ name: "hashWriting", offset: hmap.flags, bit: hmapFlags.hashWriting },
      meaning: "a goroutine is writing to the map",
    },
    {
      ...{ name: "iterator", offset: hmap.flags, bit: hmapFlags.iterator },
      meaning: "there may be an iterator using buckets",
    },
    {
      ...{ name: "oldIterator", offset: hmap.flags, bit: hmapFlags.oldIterator },
      meaning: "there may be an iterator using oldbuckets",
    },
    {
      ...{ name: "sameSizeGrow", offset: hmap.flags, bit: hmapFlags.sameSizeGrow },
      meaning: "the growth is to an array of the same size",
    },
  ],
  table: null,
};
