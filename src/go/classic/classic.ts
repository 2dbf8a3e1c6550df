/** The classic generation: arrays of buckets with overflow chains, Go up to 1.23. */

import { counted } from "../../format/counted.js";
import { GenerationError } from "../errors.js";
import type { Generation, GenerationRules } from "../generation.js";
import { brokenRules } from "../generation.js";
import { bucketLayout } from "../layout/layout.js";
import { keyTraits } from "../layout/maptype.js";
import { readWord } from "../machine/address.js";
import { classicRules, hmapFlags } from "../machine/codes.js";
import { hiter, hmap } from "../machine/go-structures.js";
import { classicChanges, classicState, historyRecord } from "../machine/own-structures.js";
import type { ClassicRow } from "../releases.js";
import { type MapHeader, readHeader, readHeaderFields } from "./header.js";
import { arrayLayouts, classicStructures, entriesOfArray, preallocatedFrom } from "./map-layout.js";
import { bucketRegions, extraRegions } from "./regions.js";
import { slotsOf } from "./slots.js";
import { classicStates } from "./states.js";

/** Arrays of buckets. */
export const classic: Generation<"classic"> = {
  name: "classic",
  unit: "bucket",
  header: "hmap",
  slotBytes: "tophash",
  entriesPointer: ({ buckets }) => buckets,
  rules,
  structures: classicStructures,
  arrays: arrayLayouts,
  regions: (map) => [...extraRegions(map), ...bucketRegions(map)],
  states: classicStates,
  iterator: [
    ["startBucket", hiter.startBucket, 8],
    ["offset", hiter.offset, 1],
    ["B", hiter.B, 1],
    ["wrapped", hiter.wrapped, 1],
    ["bucket", hiter.bucket, 8],
    ["i", hiter.i, 1],
    ["checkBucket", hiter.checkBucket, 8],
  ],
  blocks: (map) => ({
    count: map.arrays().main.heads,
    slots: (from, to) => slotsOf(map, from, to),
  }),
};

/** The rules of a release with classic maps. */
function rules(row: ClassicRow): GenerationRules<"classic"> {
  return {
    name: "classic",
    enginePrefix: "",
    deleteKeepsLength: true,
    hashWay: "compiled",
    prunes: () => false,
    layout(type, arch) {
      const layout = bucketLayout(type, arch);
      const { reflexive, needsUpdate, mayPanic } = keyTraits(type.key);
      const bits = [layout.indirectKey, layout.indirectElem, reflexive, needsUpdate, mayPanic];
      return { ...layout, flags: bits.reduce((flags, set, i) => flags | (Number(set) << i), 0) };
    },
    block(type) {
      const { bucketsize, bucketPtrdata, overflowOffset } = type;
      return { size: bucketsize, ptrdata: bucketPtrdata, overflowOffset };
    },
    largestHint({ bucketsize }, room) {
      let buckets = 1;
      while (buckets * 2 * (1 + 1 / 16) * bucketsize < room) buckets *= 2;
      return row.loadFactorNum * Math.floor(buckets / row.loadFactorDen);
    },
    arraysFor(type, hint) {
      let B = 0;
      while (hint > entriesOfArray(B, row)) B++;
      if (B === 0) return 0;
      const buckets = 2 ** B;
      return (buckets + (B < preallocatedFrom ? 0 : buckets / 16)) * type.bucketsize;
    },
    // A map grows by the rule that make follows.
    leastArrays(type, entries) {
      return this.arraysFor(type, entries);
    },
    // runtime/map.go makemap: MulUintptr(uintptr(hint), t.bucket.size), Go 1.19 to 1.23.
    bytesChecked: (bucketsize, hint) => hint * BigInt(bucketsize),
    requireBuckets: () => undefined,
    requireTables(verb) {
      throw GenerationError.noTables(verb, row.name);
    },
    readHeader,
    evacuates: true,
    clearable: (view, at) => view.getUint32(at + hmap.count, true) !== 0,
    writing: (view, at) => (view.getUint8(at + hmap.flags) & hmapFlags.hashWriting) !== 0,
    readHeaderFields,
    start: (_view, _constants, state) => {
      return {
        startBucket: readWord(state, hiter.startBucket),
        offset: state.getUint8(hiter.offset),
      };
    },
    event: (field, own) => ({
      op: field(historyRecord.op),
      count: field(historyRecord.count),
      flags: field(classicState.flags),
      B: field(classicState.B),
      noverflow: field(classicState.noverflow),
      growing: field(classicState.growing) !== 0,
      nevacuate: field(classicState.nevacuate),
      hash0: field(classicState.hash0),
      noverflowBefore: field(classicChanges.noverflowBefore),
      mallocs: own.mallocs,
      totalAlloc: own.totalAlloc,
    }),
    rehash: () => undefined,
    broken: brokenRules(classicRules, sentences),
    summary,
  };
}

const sentences: Readonly<Record<keyof typeof classicRules, string>> = {
  count: "count is not the number of live slots",
  emptyRest: "an empty slot after emptyRest is not empty",
  tophash: "a tophash has a value that its place does not allow",
  findable: "a key cannot be found again",
  nevacuate: "an old bucket below nevacuate has not been evacuated",
  noverflow: "noverflow is not the number of overflow buckets",
  list: "the overflow list does not contain every overflow bucket",
};

function summary({ count, B, oldbuckets, buckets, nevacuate }: MapHeader): string {
  const heads = 2 ** B;
  const load = buckets === 0n ? "no buckets yet" : `load ${(count / heads).toFixed(2)}`;
  const growing =
    oldbuckets === 0n ? "" : `, growing (${counted(nevacuate, "old bucket")} evacuated)`;
  return `${counted(count, "entry")}, B ${B}, ${counted(heads, "bucket")}, ${load}${growing}`;
}
