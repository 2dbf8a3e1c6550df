/** The classic generation: arrays of buckets with overflow chains, Go up to 1.23. */
import { counted } from "../../format/counted.js";
import { GenerationError } from "../errors.js";
import type { Generation, GenerationRules } from "../generation.js";
import { bucketLayout } from "../layout/layout.js";
import { keyTraits } from "../layout/maptype.js";
import { readWord } from "../machine/address.js";
import type { ClassicRow } from "../releases.js";
import { loadOrder, type MapHeader, readHeader, readHeaderFields } from "./header.js";
import { arrayLayouts, classicStructures } from "./map-layout.js";
import { bucketRegions, extraRegions } from "./regions.js";
import { slotsOf } from "./slots.js";

/** Arrays of buckets. */
export const classic: Generation<"classic"> = {
  name: "classic",
  unit: "bucket",
  header: "hmap",
  rules,
  structures: classicStructures,
  arrays: arrayLayouts,
  regions: (map) => [...extraRegions(map), ...bucketRegions(map)],
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
      let buckets = 1;
      const entries = (): number => row.loadFactorNum * Math.floor(buckets / row.loadFactorDen);
      while (hint > 8 && hint > entries()) buckets *= 2;
      if (buckets === 1) return 0;
      return (buckets + (buckets < 16 ? 0 : buckets / 16)) * type.bucketsize;
    },
    // A map grows by the rule that make follows.
    leastArrays(type, entries) {
      return this.arraysFor(type, entries);
    },
    // runtime/map.go makemap: MulUintptr(uintptr(hint), t.bucket.size), Go 1.19 to 1.23.
    bytesChecked: (bucketsize, hint) => hint * BigInt(bucketsize),
    writeRow(view, constants) {
      view.setUint32(constants.GENERATION, constants.GENERATION_CLASSIC, true);
      view.setUint32(constants.LOAD_FACTOR_NUM, row.loadFactorNum, true);
      view.setUint32(constants.LOAD_FACTOR_DEN, row.loadFactorDen, true);
      view.setUint32(constants.NAN_HASH_BITS, row.nanHashBits, true);
      view.setUint32(constants.HASHES_KEY_OF_EMPTY, row.hashesKeyOfEmpty ? 1 : 0, true);
      view.setUint32(constants.CLEAR_MARKS_BUCKETS, row.clearMarksBuckets ? 1 : 0, true);
      view.setUint32(constants.LOADS_OF_HASH_GROW, loadOrder(row.loads.hashGrow), true);
      view.setUint32(constants.LOADS_OF_GROW_WORK, loadOrder(row.loads.growWork), true);
      view.setUint32(constants.LOADS_OF_EVACUATE, loadOrder(row.loads.evacuate), true);
      view.setUint32(constants.LOADS_OF_COPIED_STRING, loadOrder(row.loads.copiedString), true);
      view.setUint32(constants.LOADS_OF_HASHED_STRING, loadOrder(["data", "len"]), true);
    },
    requireBuckets: () => undefined,
    requireTables(verb) {
      throw GenerationError.noTables(verb, row.name);
    },
    readHeader,
    evacuates: true,
    clearable: (view, at) => view.getUint32(at, true) !== 0,
    writing: (view, at) => (view.getUint8(at + 8) & 4) !== 0,
    readHeaderFields,
    start: (_view, _constants, state) => {
      return { startBucket: readWord(state, 64), offset: state.getUint8(72) };
    },
    event: (field, own) => ({
      op: field(0),
      count: field(1),
      flags: field(2),
      B: field(3),
      noverflow: field(4),
      growing: field(5) !== 0,
      nevacuate: field(6),
      hash0: field(7),
      noverflowBefore: field(11),
      mallocs: own.mallocs,
      totalAlloc: own.totalAlloc,
    }),
    rehash: () => undefined,
    broken: [
      "",
      "count is not the number of live slots",
      "an empty slot after emptyRest is not empty",
      "a tophash has a value that its place does not allow",
      "a key cannot be found again",
      "an old bucket below nevacuate has not been evacuated",
      "noverflow is not the number of overflow buckets",
      "the overflow list does not hold every overflow bucket",
    ],
    summary,
  };
}

function summary({ count, B, oldbuckets, buckets, nevacuate }: MapHeader): string {
  const heads = 2 ** B;
  const load = buckets === 0n ? "no buckets yet" : `load ${(count / heads).toFixed(2)}`;
  const growing =
    oldbuckets === 0n ? "" : `, growing (${counted(nevacuate, "old bucket")} evacuated)`;
  return `${counted(count, "entry")}, B ${B}, ${counted(heads, "bucket")}, ${load}${growing}`;
}
