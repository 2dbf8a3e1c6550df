/**
 * The types of the two kinds of captures. The schemas that check a file (capture/classic/capture.ts,
 * capture/swiss/capture.ts) conform to them; notebooks see these types and not the schemas, whose
 * library has more declarations than Go's map has lines.
 *
 * Format: docs/formats/capture.md. Absent lists are null, as Go's encoder writes
 * them. They are type aliases, not interfaces, so that captures can be compared field by field as records.
 */

import type { Json } from "./json.js";

type Counts<Name extends string> = Record<Name, number>;

/** Where the random numbers stood. */
type Rand = {
  emulated: boolean;
  start: string;
  end: string;
};

/** What both kinds say about the case that was run. */
type Run = {
  go: string;
  name: string;
  type: string;
  nops: number;
  alloc: Counts<"frees" | "heapAlloc" | "heapObjects" | "mallocs" | "totalAlloc">;
  types: string[] | null;
  indirectKeys: string[] | null;
  indirectElems: string[] | null;
  hashes: string[] | null;
  /** The case that was run, with the seeds that it was run under; not in every capture. */
  case?: Json | undefined;
};

/** A bucket by array and number: main array, old array, overflow bucket on its own; null is nil. */
export type BucketReference = readonly [array: "B" | "O" | "V", index: number] | null;

type OverflowList = {
  cap: number;
  len: number;
  list: BucketReference[] | null;
};

/** The capture of a classic map. */
export type ClassicCapture = Run & {
  rand: Rand & { draws: number };
  maptype: Counts<
    | "bucketAlign"
    | "bucketPtrdata"
    | "bucketSize"
    | "bucketsize"
    | "elemSize"
    | "elemsize"
    | "flags"
    | "keySize"
    | "keysize"
  >;
  hmap: Counts<"B" | "count" | "flags" | "hash0" | "nevacuate" | "noverflow"> & {
    buckets: BucketReference;
    oldbuckets: BucketReference;
    extra: boolean;
  };
  hmapHex: string;
  extra: {
    nextOverflow: BucketReference;
    oldoverflow: OverflowList | null;
    overflow: OverflowList | null;
  } | null;
  nbuckets: number;
  noldbuckets: number;
  events:
    | (Counts<
        | "op"
        | "count"
        | "flags"
        | "B"
        | "noverflow"
        | "nevacuate"
        | "hash0"
        | "mallocs"
        | "totalAlloc"
      > & { growing: boolean })[]
    | null;
  iters: (Counts<"startBucket" | "offset"> & { keys: string[] | null })[] | null;
  buckets: string[] | null;
  oldbuckets: string[] | null;
  overflow: string[] | null;
};

/** The capture of a Swiss map: header, the one group ("" is none) or the directory with its tables. */
export type SwissCapture = Run & {
  rand: Rand;
  maptype: Counts<
    | "elemSize"
    | "elemStride"
    | "elemsOff"
    | "flags"
    | "groupAlign"
    | "groupPtrdata"
    | "groupSize"
    | "keySize"
    | "keyStride"
    | "keysOff"
  >;
  map: Counts<"clearSeq" | "dirLen" | "globalDepth" | "globalShift" | "used" | "writing"> & {
    dirPtrNil: boolean;
    seed: string;
    tombstonePossible: boolean;
  };
  mapHex: string;
  events:
    | (Counts<"op" | "used" | "dirLen" | "globalDepth" | "mallocs" | "totalAlloc"> & {
        seed: string;
      })[]
    | null;
  iters: { entryOffset: string; dirOffset: string; keys: string[] | null }[] | null;
  small: string;
  directory: number[] | null;
  tables:
    | (Counts<"used" | "capacity" | "growthLeft" | "localDepth" | "index"> & { groups: string[] })[]
    | null;
};

/** The capture of a map of either generation. */
export type Capture = ClassicCapture | SwissCapture;
