/**
 * Go releases, one row each, with every difference between their maps and allocators.
 *
 * This table is the only place where a release is named. The engine and the rest of this room
 * read the row's columns and never compare a release number.
 *
 * Sources: runtime/map.go or internal/runtime/maps, runtime/alg.go + hash64.go, runtime/msize.go,
 * runtime/stubs.go of the release in question.
 */

import { UnknownExperimentError, UnknownReleaseError } from "./errors.js";
import type { goString, hmap } from "./machine/go-structures.js";
import type { SyncMapForm } from "./memory/sync-map.js";
import type { CopyWay } from "./value/elem-moves.js";

/** A field of an hmap, or of a string. */
export type LoadedField = keyof typeof hmap | keyof typeof goString;

/** What the four words of the runtime's hash key become inside the 64-bit fallback hash. */
export type HashKey = readonly [bigint, bigint, bigint, bigint];

/** What every release has a column for. */
interface CommonRow {
  /** As users write it, for example "1.19". */
  readonly name: string;
  /** The patch release whose memory was captured and compared with ours. */
  readonly captured: string;
  /**
   * Entries per eight slots above which a map makes room, as a fraction. Classic: a map grows when
   * count > 8 and count > loadFactorNum * (2^B / loadFactorDen). Swiss: a table of more than eight
   * slots takes entries and tombstones up to this.
   */
  readonly loadFactorNum: number;
  readonly loadFactorDen: number;
  /**
   * The four multipliers of the 64-bit fallback hash. Releases up to 1.22 use hashkey[0] and
   * three constants, later ones all four words of the key; with the words chosen here both are
   * the same function.
   */
  readonly hashWords: (hashkey: HashKey) => HashKey;
  /**
   * Objects with pointers above this many bytes carry an 8-byte allocation header (runtime
   * minSizeForMallocHeader); 0 where the allocator has no such headers.
   */
  readonly mallocHeaderAbove: number;
  /**
   * Bytes of mark bits inside of spans of objects from 16 to 512 bytes (runtime
   * spanInlineMarkBits, the Green Tea collector); 0 where mark bits lie elsewhere.
   */
  readonly inlineMarkBits: number;
  /** Room that the heap goal leaves below a memory limit, in percent; never below 1 MiB. */
  readonly limitHeadroomPercent: number;
  /**
   * The goal of a cycle is at least 64 KiB beyond the heap with which it began, also where one large
   * allocation went far beyond the trigger (runtime mgcpacer.go, triggered); in Go 1.19 it was 64 KiB
   * beyond the trigger.
   */
  readonly goalPassesHeap: boolean;
  /**
   * A thread's random numbers can be seeded from outside (runtime.m.fastrand, up to 1.21). Where
   * they cannot, captures of real Go carry draws of the same sequence put in after the fact.
   */
  readonly seedable: boolean;
  /** Bits of the seed in a map's header (amd64). */
  readonly seedBits: 32 | 64;
  /** Random bits in the hash of a NaN: fastrand up to 1.21, rand from 1.22. */
  readonly nanHashBits: 32 | 64;
  /**
   * The loop of memhashFallback over 48 bytes loads the first words of its second and third lane before
   * those of the first, as compiled.
   */
  readonly memhashLanesFirst: boolean;
  /** How compiled code copies elems: see go/value/elem-moves.ts. */
  readonly copies: CopyWay;
  /** How sync.Map is made. */
  readonly syncMap: SyncMapForm;
  /** What GOEXPERIMENT may change when a program is built, by the experiment's name. */
  readonly experiments: Readonly<Record<string, Partial<SwissRow>>>;
}

/** A release whose maps are arrays of buckets with overflow chains. */
export interface ClassicRow extends CommonRow {
  readonly generation: "classic";
  /**
   * A key looked for in an empty map is hashed when hashing may panic, so that it does; later
   * releases only look at the key (mapKeyError, golang/go#23734).
   */
  readonly hashesKeyOfEmpty: boolean;
  /** clear(m) first writes emptyRest into every tophash of the main and the old array. */
  readonly clearMarksBuckets: boolean;
  /** runtime.strequal loads where both strings are before it compares their lengths, as compiled. */
  readonly strequalLoadsAll: boolean;
  /**
   * Fields that compiled code loads one after another where the source leaves their order open: what
   * hashGrow loads before the new array is made, growWork and evacuate before they come to a bucket,
   * evacuate of a string key that it copies, a hash function of a string key, mapiterinit behind the random
   * number, mapiternext before it looks at a bucket of the old array, mapclear before it marks those. As Valgrind's lackey sees it.
   */
  readonly loads: {
    readonly hashGrow: readonly LoadedField[];
    readonly growWork: readonly LoadedField[];
    readonly evacuate: readonly LoadedField[];
    readonly copiedString: readonly LoadedField[];
    readonly hashedString: readonly LoadedField[];
    readonly iterate: readonly LoadedField[];
    readonly iterateOld: readonly LoadedField[];
    readonly clearOld: readonly LoadedField[];
  };
}

/** Assignments that Go's compiler has a special form of, by kind of key. */
export type FastAssign = "fast32" | "fast64" | "fast32ptr" | "fast64ptr" | "faststr";

/** A release whose maps are directories of tables of groups. */
export interface SwissRow extends CommonRow {
  readonly generation: "swiss";
  /** The header remembers whether a tombstone was made; clear looks at it. */
  readonly tombstonePossible: boolean;
  /** Assignments that prune tombstones before a table is replaced. */
  readonly prunes: readonly FastAssign[];
  /**
   * Fields of a string key that compiled code loads one after another: to hash it, and before it
   * compares the lengths of two (where the bytes are is loaded afterwards, if not here).
   */
  readonly loads: {
    readonly hashedString: readonly LoadedField[];
    readonly comparedString: readonly LoadedField[];
  };
  /** What clear sets to zero: see src/engine/swiss/clear.ts. */
  readonly clears: "every group" | "groups in use" | "by load";
  /** A small map with eight entries becomes a table even when an entry is only overwritten. */
  readonly growsOnFullUpdate: boolean;
  /** The compiler's hash functions go through all that lies in a key as one sequence. */
  readonly flattensKeys: boolean;
  /** Groups hold eight keys, then eight elems; else eight slots of a key and an elem. */
  readonly splitGroups: boolean;
}

/** One release of Go, as far as its maps can be told apart from those of another release. */
export type ReleaseRow = ClassicRow | SwissRow;

const M1 = 0xa0761d6478bd642fn;
const M2 = 0xe7037ed1a0b428dbn;
const M3 = 0x8ebc6af09c88c6e3n;
const M4 = 0x589965cc75374cc3n;

/** The words of releases up to 1.22. */
const oneWordAndConstants = (hashkey: HashKey): HashKey => [hashkey[0] ^ M1, M2, M3, M4];

/** What all releases with Swiss maps have in common. */
const swiss = {
  generation: "swiss",
  loadFactorNum: 7,
  loadFactorDen: 1,
  hashWords: (hashkey: HashKey) => hashkey,
  mallocHeaderAbove: 512,
  limitHeadroomPercent: 3,
  goalPassesHeap: true,
  seedable: false,
  seedBits: 64,
  nanHashBits: 64,
  memhashLanesFirst: true,
  splitGroups: false,
  syncMap: "trie",
  experiments: {},
} as const;

/** GOEXPERIMENT=nosynchashtriemap, which Go 1.24 and 1.25 can be built with. */
const withoutTrie = { nosynchashtriemap: { syncMap: "maps" } } as const;

/** What Go 1.19 and 1.20 have in common: all of the map. */
const before121 = {
  copies: { by: "duffcopy", checksPlace: false, lastOfEleven: 8 },
  generation: "classic",
  loadFactorNum: 13,
  loadFactorDen: 2,
  hashWords: oneWordAndConstants,
  mallocHeaderAbove: 0,
  inlineMarkBits: 0,
  limitHeadroomPercent: 0,
  seedable: true,
  seedBits: 32,
  nanHashBits: 32,
  memhashLanesFirst: false,
  hashesKeyOfEmpty: true,
  clearMarksBuckets: false,
  strequalLoadsAll: true,
  experiments: {},
  loads: {
    hashGrow: ["buckets", "B"],
    growWork: ["B", "flags"],
    evacuate: ["oldbuckets", "B", "flags"],
    copiedString: ["str", "len"],
    hashedString: ["str", "len"],
    iterate: ["B", "B", "B"],
    iterateOld: ["flags", "B", "oldbuckets"],
    clearOld: [],
  },
} as const;

/** Loads of compiled code from Go 1.21 on. */
const loadsFrom121 = {
  hashGrow: ["B", "buckets"],
  growWork: ["flags", "B"],
  evacuate: ["flags", "oldbuckets", "B"],
  copiedString: ["len", "str"],
  hashedString: ["str", "len"],
  iterate: ["B", "B", "B"],
  iterateOld: ["flags", "B"],
  clearOld: ["flags", "B"],
} as const;

/** From Go 1.22 on, a random number has 64 bits in any case. */
const loadsFrom122 = { ...loadsFrom121, iterate: ["B", "B"] } as const;

/** A new release is a row here; see docs/recipes/new-release.md. */
const rows = [
  {
    name: "1.19",
    captured: "go1.19.8",
    ...before121,
    copies: { by: "memmove", checksPlace: true, lastOfEleven: 8 },
    goalPassesHeap: false,
    syncMap: "maps behind an atomic.Value",
  },
  { name: "1.20", captured: "go1.20.14", ...before121, goalPassesHeap: true, syncMap: "maps" },
  {
    name: "1.21",
    captured: "go1.21.13",
    copies: { by: "duffcopy", checksPlace: false, lastOfEleven: 8 },
    generation: "classic",
    // An integer division in the constants of this release made 6.5 a 6 (golang/go#63438).
    loadFactorNum: 12,
    loadFactorDen: 2,
    hashWords: oneWordAndConstants,
    mallocHeaderAbove: 0,
    inlineMarkBits: 0,
    limitHeadroomPercent: 3,
    goalPassesHeap: true,
    seedable: true,
    seedBits: 32,
    nanHashBits: 32,
    memhashLanesFirst: false,
    hashesKeyOfEmpty: true,
    clearMarksBuckets: true,
    strequalLoadsAll: false,
    syncMap: "maps",
    experiments: {},
    loads: loadsFrom121,
  },
  {
    name: "1.22",
    captured: "go1.22.12",
    copies: { by: "duffcopy", checksPlace: false, lastOfEleven: 4 },
    generation: "classic",
    loadFactorNum: 13,
    loadFactorDen: 2,
    hashWords: oneWordAndConstants,
    mallocHeaderAbove: 512,
    inlineMarkBits: 0,
    limitHeadroomPercent: 3,
    goalPassesHeap: true,
    seedable: false,
    seedBits: 32,
    nanHashBits: 64,
    memhashLanesFirst: false,
    hashesKeyOfEmpty: false,
    clearMarksBuckets: true,
    strequalLoadsAll: false,
    syncMap: "maps",
    experiments: {},
    loads: loadsFrom122,
  },
  {
    name: "1.23",
    captured: "go1.23.5",
    copies: { by: "duffcopy", checksPlace: true, lastOfEleven: 4 },
    generation: "classic",
    loadFactorNum: 13,
    loadFactorDen: 2,
    hashWords: (hashkey) => hashkey,
    mallocHeaderAbove: 512,
    inlineMarkBits: 0,
    limitHeadroomPercent: 3,
    goalPassesHeap: true,
    seedable: false,
    seedBits: 32,
    nanHashBits: 64,
    memhashLanesFirst: true,
    hashesKeyOfEmpty: false,
    clearMarksBuckets: true,
    strequalLoadsAll: false,
    syncMap: "maps",
    experiments: {},
    loads: loadsFrom122,
  },
  {
    name: "1.24",
    captured: "go1.24.4",
    copies: { by: "duffcopy", checksPlace: true, lastOfEleven: 4 },
    ...swiss,
    inlineMarkBits: 0,
    tombstonePossible: false,
    prunes: [],
    loads: { hashedString: ["str", "len"], comparedString: ["len"] },
    clears: "every group",
    growsOnFullUpdate: true,
    flattensKeys: false,
    experiments: withoutTrie,
  },
  {
    name: "1.25",
    captured: "go1.25.12",
    copies: { by: "duffcopy", checksPlace: true, lastOfEleven: 4 },
    ...swiss,
    inlineMarkBits: 0,
    tombstonePossible: true,
    prunes: ["fast32", "fast64", "faststr"],
    loads: { hashedString: ["str", "len"], comparedString: ["len", "str"] },
    clears: "groups in use",
    growsOnFullUpdate: true,
    flattensKeys: false,
    experiments: withoutTrie,
  },
  {
    name: "1.26",
    captured: "go1.26.10",
    copies: { by: "loop", checksPlace: false, lastOfEleven: 4 },
    ...swiss,
    inlineMarkBits: 128,
    tombstonePossible: true,
    prunes: ["fast32", "fast64", "faststr"],
    loads: { hashedString: ["str", "len"], comparedString: ["len", "str"] },
    clears: "by load",
    growsOnFullUpdate: true,
    flattensKeys: false,
  },
  {
    name: "1.27",
    captured: "go1.27.3",
    copies: { by: "loop", checksPlace: false, lastOfEleven: 4 },
    ...swiss,
    inlineMarkBits: 128,
    tombstonePossible: true,
    prunes: ["fast32", "fast64", "fast32ptr", "fast64ptr", "faststr"],
    loads: { hashedString: ["len", "str"], comparedString: ["len"] },
    clears: "by load",
    growsOnFullUpdate: false,
    flattensKeys: true,
    experiments: { mapsplitgroup: { splitGroups: true } },
  },
] as const satisfies readonly ReleaseRow[];

type Rows = (typeof rows)[number];

/** Every release by name, in order. */
export const releases: ReadonlyMap<string, ReleaseRow> = new Map(
  rows.map((row) => [row.name, Object.freeze(row)]),
);

/** Names a process can be made with. */
export type Release = Rows["name"];

type NamesOf<G extends ReleaseRow["generation"]> = Extract<Rows, { generation: G }>["name"];

/** The newest release that is so. @throws {RangeError} where none is */
export function newestWhere(is: (row: ReleaseRow) => boolean): Release {
  const found = rows.findLast(is);
  if (found === undefined) throw new RangeError("no release of the table is so");
  return found.name;
}

const newestOf = <G extends ReleaseRow["generation"]>(generation: G): NamesOf<G> =>
  newestWhere((row) => row.generation === generation) as NamesOf<G>;

/** The newest release of each generation of maps. */
export const newestRelease = { classic: newestOf("classic"), swiss: newestOf("swiss") } as const;

/** Generation of maps by release: the types of a process's maps follow from it. */
export type Generation = { readonly [Row in Rows as Row["name"]]: Row["generation"] };

/**
 * The row of a release.
 * @param name "1.19", "1.26", also written "go1.19" or with a patch number ("1.19.8"); behind it,
 *   as Go's runtime.Version() says it, the experiments it was built under: "1.27-X:mapsplitgroup".
 * @throws {UnknownReleaseError} listing the known releases, {UnknownExperimentError} the known
 *   experiments.
 */
export function release(name: string): ReleaseRow {
  if (typeof name !== "string") throw new UnknownReleaseError(name, [...releases.keys()]);
  const [, number, experiments] =
    /^(?:go)?(\d+\.\d+)(?:\.\d+)?(?:[ -]X:([\w,]+))?$/.exec(name) ?? [];
  const found = releases.get(number ?? "");
  if (found === undefined) throw new UnknownReleaseError(name, [...releases.keys()]);
  return experiments === undefined ? found : under(found, experiments.split(","));
}

/** The row of a release built under experiments. */
function under(row: ReleaseRow, experiments: readonly string[]): ReleaseRow {
  const known = row.experiments;
  const built = `-X:${experiments.join(",")}`;
  const changes = experiments.map((experiment) => {
    const change = Object.hasOwn(known, experiment) ? known[experiment] : undefined;
    if (change !== undefined) return change;
    throw new UnknownExperimentError(row.name, experiment, Object.keys(known));
  });
  const name = row.name + built;
  const captured = row.captured + built;
  return Object.freeze(Object.assign({ ...row, name, captured }, ...changes));
}
