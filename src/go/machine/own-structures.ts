/**
 * The engine's own structures: offsets of their fields.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/** An instruction of a key program (hash/key-program.ts). */
export const instruction = {
  /** instructionOps */
  op: 0,
  /** of the part in the key */
  offset: 4,
  /** bytes of the part, or how many times the body is repeated */
  length: 8,
  /** bytes from one repetition to the next */
  stride: 12,
  /** the first instruction of what is repeated */
  body: 16,
} as const;
export const instructionSize = 24;

/**
 * Instructions of the program that store an elem (engine/value/operand.ts); the last has no bytes.
 */
export const elemMove = {
  /** of the first store in the elem */
  offset: 0,
  /** of each store; more than sixteen are left to memmove */
  bytes: 4,
  /** of stores, one behind the other; 0: a load, which checks that the elem's place is not nil */
  count: 8,
} as const;
export const elemMoveSize = 12;

/** The record of a type whose values interfaces hold; the first word of such an interface. */
export const typeRecord = {
  /** of a value */
  bytes: 0,
  /** the interface holds the value itself, a pointer */
  pointerShaped: 4,
  /** key program; 0: not comparable */
  program: 8,
  /** the next record */
  next: 12,
  textLength: 16,
  text: 20,
} as const;
export const typeRecordSize = 20;

/** Which words of a value are pointers. */
export const pointerList = {
  /** of the value */
  bytes: 0,
  count: 4,
  /** u32 each */
  offsets: 8,
} as const;
export const pointerListSize = 8;

/** Where a workload of a bulk operation stands. */
export const workload = {
  /** workloadKinds */
  kind: 0,
  /** workloadValues: what is made of its integers */
  as: 4,
  /** next integer, state of the generator, or the chunk that holds the values */
  next: 8,
  /** step of a sequence, bound of random integers */
  step: 16,
  /** in the chunk */
  place: 24,
  /** bytes before the digits of a string */
  prefix: 28,
  /** of a Zipf distribution, f64 */
  exponent: 32,
  /** as `next`, of the keys that leave a window */
  leaving: 40,
  /** keys that a window holds; 0: no window */
  width: 48,
  /** operations of the window that are done */
  done: 56,
} as const;
export const workloadSize = 64;

/** An iterator that the program holds. */
export const iteratorRecord = {
  next: 0,
  inUse: 4,
  iterator: 8,
} as const;
export const iteratorRecordSize = 104;

/** An iterator record that serves no iterator now. */
export const freeIterator = {
  /** the next one of these */
  next: 8,
} as const;
export const freeIteratorSize = 4;

/** Pointers that the program holds outside its maps. */
export const rootRecord = {
  next: 0,
  bytes: 4,
  pointers: 8,
} as const;
export const rootRecordSize = 8;

/** What the AES hash works with (hash/aeshash.ts). */
export const aesBlock = {
  /** of a round: 256 words, four times */
  tables: 0,
  /** runtime.aeskeysched */
  schedule: 4096,
  /** of eight lanes */
  states: 4224,
  seeds: 4352,
} as const;
export const aesBlockSize = 4480;

/**
 * The record of a span: runtime/mheap.go mspan. Its bit sets follow
 * (engine/heap/allocator/mspan.ts).
 */
export const span = {
  base: 0,
  npages: 4,
  /** in its set, or among the records that are free */
  next: 8,
  prev: 12,
  elemsize: 16,
  nelems: 20,
  freeindex: 24,
  allocCount: 28,
  /** free objects from freeindex on */
  allocCache: 32,
  /** 2^32 / elemsize, rounded up */
  divMul: 40,
  sweepgen: 44,
  spanclass: 48,
  state: 49,
  needzero: 50,
  /** number of the central list that it is in, plus one; 0: in none */
  set: 51,
  /** objects that sweeps have freed */
  freed: 52,
  /** how the collector scans each object, u32; 0: no pointers */
  types: 56,
  /** whose object each is, and since when */
  notes: 60,
} as const;
export const spanSize = 64;

/** Whose object it is, and since when. */
export const objectNote = {
  /** purpose, and owner / 32 << 4 */
  who: 0,
  /** 0xffffffff for make */
  op: 4,
} as const;
export const objectNoteSize = 8;

/** A map as the allocator knows it. */
export const owner = {
  map: 0,
  type: 4,
  /** 1 until the program drops the map */
  referenced: 8,
  next: 12,
  reserved: 16,
  /** purposeCounts, one of each purpose */
  counts: 64,
} as const;
export const ownerSize = 320;

/** What a map has allocated for one purpose. */
export const purposeCounts = {
  objects: 0,
  bytes: 8,
} as const;
export const purposeCountsSize = 16;

/** Objects of one size class. */
export const sizeClassCounts = {
  mallocs: 0,
  frees: 8,
} as const;
export const sizeClassCountsSize = 16;

/** Sets of spans of one span class: runtime/mcentral.go mcentral. The first span of each. */
export const centralLists = {
  /** u32, by number of the set */
  first: 0,
} as const;
export const centralListsSize = 16;

/** A block of the collector's work list; it takes a page. */
export const workBlock = {
  previous: 0,
  next: 4,
  /** workObject, one after another */
  objects: 8,
} as const;
export const workBlockSize = 8;

/** An object that is to be scanned. */
export const workObject = {
  span: 0,
  /** in its span */
  number: 4,
} as const;
export const workObjectSize = 8;

/** A record of the trace as it is packed (engine/trace/packing.ts). */
export const packedRecord = {
  /** and how many words the record has */
  kind: 0,
  /** and the size of what was touched */
  touched: 1,
  /** one small value, or two of a byte */
  small: 2,
  /** where */
  offset: 4,
  /** value, or the first of two */
  first: 8,
  second: 16,
} as const;
export const packedRecordSize = 24;

/** A collection cycle in the log; numbers are f64. */
export const gcCycle = {
  /** the cycle before */
  next: 0,
  /** gcCauses */
  cause: 4,
  number: 8,
  op: 16,
  heapBefore: 24,
  heapMarked: 32,
  goal: 40,
  objectsMarked: 48,
  objectsScanned: 56,
  bytesScanned: 64,
  objectsFreed: 72,
  bytesFreed: 80,
  heapInuseBefore: 88,
} as const;
export const gcCycleSize = 96;

/**
 * What a map and the heap are like after an operation that changed more than entries: f64 each. The
 * state of the map differs by generation.
 */
export const historyRecord = {
  op: 0,
  count: 8,
  /** classicState or swissState */
  state: 16,
  /** from here on of the process */
  mallocs: 64,
  totalAlloc: 72,
  /** bytes that no map reaches any more */
  dropped: 80,
  /** of a Swiss map: which there were, mapChanges; else classicChanges */
  changes: 88,
  dataMallocs: 96,
  dataAlloc: 104,
  frees: 112,
  tinyAllocs: 120,
  freedBytes: 128,
  pagesInUse: 136,
  manualPages: 144,
  mapped: 152,
  unused: 160,
  numGC: 168,
  goal: 176,
  reserved: 184,
} as const;
export const historyRecordSize = 192;

/** The state of a classic map in a history record. */
export const classicState = {
  flags: 16,
  B: 24,
  noverflow: 32,
  growing: 40,
  nevacuate: 48,
  hash0: 56,
} as const;
export const classicStateSize = 48;

/** What else is in a history record of a classic map. */
export const classicChanges = {
  /** as the growth found it that began in the operation, which sets it back */
  noverflowBefore: 88,
} as const;
export const classicChangesSize = 8;

/** The state of a Swiss map in a history record; the table is the one replaced last. */
export const swissState = {
  dirLen: 16,
  globalDepth: 24,
  seedLow: 32,
  seedHigh: 40,
  tableIndex: 48,
  tableCapacity: 56,
} as const;
export const swissStateSize = 48;

/** Columns of the table of buckets. An offset times the rows of a call is where one begins. */
export const bucketColumns = {
  address: 0,
  next: 8,
  chain: 16,
  live: 20,
  empty: 21,
  deleted: 22,
  evacuated: 23,
  index: 24,
} as const;
export const bucketColumnsSize = 28;

/** The same of the table of tables. */
export const tableColumns = {
  address: 0,
  groups: 8,
  index: 16,
  used: 20,
  capacity: 24,
  growthLeft: 28,
  localDepth: 32,
  tombstones: 36,
} as const;
export const tableColumnsSize = 40;

/** The same of the table of groups. */
export const groupColumns = {
  address: 0,
  table: 8,
  index: 12,
  full: 16,
  empty: 17,
  deleted: 18,
} as const;
export const groupColumnsSize = 19;

/** The same of the table of spans. */
export const spanColumns = {
  base: 0,
  npages: 4,
  spanclass: 8,
  elemsize: 12,
  nelems: 16,
  allocCount: 20,
  freed: 24,
  set: 28,
} as const;
export const spanColumnsSize = 32;

/** The same of the table of objects. */
export const objectColumns = {
  address: 0,
  bytes: 4,
  who: 8,
  op: 12,
} as const;
export const objectColumnsSize = 16;
