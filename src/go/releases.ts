/**
 * Go releases, one row each: everything in which their maps and allocators differ.
 *
 * This table is the only place where a release is named. The engine and the rest of this room
 * read the row's columns and never compare a release number.
 *
 * Sources: runtime/map.go, runtime/alg.go + hash64.go, runtime/msize.go, runtime/stubs.go of the
 * release in question.
 */
import { UnknownReleaseError } from "./errors.js";

/** What the four words of the runtime's hash key become inside the 64-bit fallback hash. */
export type HashKey = readonly [bigint, bigint, bigint, bigint];

/** One release of Go, as far as its maps can be told apart from those of another release. */
export interface ReleaseRow {
  /** As users write it, for example "1.19". */
  readonly name: string;
  /** The patch release whose memory was captured and compared with ours. */
  readonly captured: string;
  /** Maps are made of buckets with overflow chains ("classic") in every release listed here. */
  readonly generation: "classic";
  /** A map grows when count > 8 and count > loadFactorNum * (2^B / loadFactorDen). */
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
   * A thread's random numbers can be seeded from outside (runtime.m.fastrand, up to 1.21). Where
   * they cannot, captures of real Go carry draws of the same sequence put in after the fact.
   */
  readonly seedable: boolean;
  /** clear(m) first writes emptyRest into every tophash of the main and the old array. */
  readonly clearMarksBuckets: boolean;
}

const M1 = 0xa0761d6478bd642fn;
const M2 = 0xe7037ed1a0b428dbn;
const M3 = 0x8ebc6af09c88c6e3n;
const M4 = 0x589965cc75374cc3n;

const rows: readonly ReleaseRow[] = [
  {
    name: "1.19",
    captured: "go1.19.8",
    generation: "classic",
    loadFactorNum: 13,
    loadFactorDen: 2,
    hashWords: (hashkey) => [hashkey[0] ^ M1, M2, M3, M4],
    mallocHeaderAbove: 0,
    seedable: true,
    clearMarksBuckets: false,
  },
  {
    name: "1.23",
    captured: "go1.23.5",
    generation: "classic",
    loadFactorNum: 13,
    loadFactorDen: 2,
    hashWords: (hashkey) => hashkey,
    mallocHeaderAbove: 512,
    seedable: false,
    clearMarksBuckets: true,
  },
];

/** Every release by name, in order. */
export const releases: ReadonlyMap<string, ReleaseRow> = new Map(
  rows.map((row) => [row.name, Object.freeze(row)]),
);

/** Names a process can be made with. */
export type Release = "1.19" | "1.23";

/**
 * The row of a release.
 * @param name "1.19", "1.23", also written "go1.19" or with a patch number ("1.19.8").
 * @throws {UnknownReleaseError} listing the known releases.
 */
export function release(name: string): ReleaseRow {
  const found = releases.get(/^(?:go)?(\d+\.\d+)(?:\.\d+)?$/.exec(name)?.[1] ?? "");
  if (found === undefined) throw new UnknownReleaseError(name, [...releases.keys()]);
  return found;
}
