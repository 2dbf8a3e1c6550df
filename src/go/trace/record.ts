/**
 * What the records of a traced process say. How they are packed the engine alone knows
 * (src/engine/trace); decoder.ts has them unpacked.
 */

/** Kinds of records by code. For events: meaning of offset, before, after. */
export const traceKinds = [
  "load",
  "store",
  /** map, key, hash; while entries move: the key's place, key, hash */
  "hash",
  /** bucket, its number, 1 when it is in the old array */
  "bucket",
  /** Not in a journal: a load of a tophash byte, among the steps of an operation. */
  "tophash",
  /** hmap, B before, B after (equal for same-size growth) */
  "grow",
  /** old bucket, its number, number of buckets of the old array */
  "evacuate",
  /** new bucket, bucket it is chained to, 1 when it was preallocated */
  "overflow",
  /** object, its size as asked for, its size as taken with the code of its purpose << 32 */
  "malloc",
  /** first byte, number of bytes set to zero, 0 */
  "memclr",
  /** hmap, hash0 before, hash0 after */
  "reseed",
  /** group a search has come to, its number in the table, H2 */
  "group",
  /** table, its capacity, that of the table in its place */
  "rehash",
  /** table, its index, localDepth of the two in its place */
  "split",
  /** Map, dirLen before, dirLen after */
  "directory",
  /** table, its tombstones before, how many of them became empty */
  "prune",
  /**
   * map (0 while one is being made), number (-1 for make), code of what it is; number 0 where
   * operations of its kind have none
   */
  "operation",
  /** key in a slot, slot, 1 when it is the key that is looked for */
  "compare",
  /** span an object was taken from, its span class, free objects left */
  "mcache",
  /** span given to the cache, its span class, where it came from: see sentenceOf */
  "mcentral",
  /** span made of free pages, their number, pages mapped for it */
  "mheap",
  /** nothing, objects marked, their bytes */
  "mark",
  /** span, objects freed, objects left */
  "sweep",
] as const;

/** What a load or store touched, by code. */
export const touches = [
  "tophash",
  "key",
  "elem",
  "overflow",
  "header",
  "extra",
  "list",
  "iterator",
  "allocator",
  "generator",
  "ctrl",
  "table",
  "directory",
  "key object",
  "elem object",
] as const;

/**
 * One record of a journal. For stores `before` and `after` are the bytes, so that a journal read
 * backwards undoes what was done; for loads both are what was read. For events the three numbers mean
 * what the list at {@link traceKinds} says. Stores to the control block (allocator, generator) are
 * journalled too.
 */
export interface TraceRecord {
  readonly kind: (typeof traceKinds)[number];
  /** For loads and stores: what was touched. For events: nothing of its own, "header". */
  readonly touched: (typeof touches)[number];
  /** Bytes touched, up to 16; 0 for events. */
  readonly size: number;
  readonly address: bigint;
  readonly before: bigint;
  readonly after: bigint;
}

export const loadKind = traceKinds.indexOf("load");
export const storeKind = traceKinds.indexOf("store");
export const operationKind = traceKinds.indexOf("operation");
