/**
 * Structures of Go's runtime: offsets of their fields.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/** The header of a classic map: runtime/map.go hmap. */
export const hmap = {
  count: 0,
  flags: 8,
  B: 9,
  noverflow: 10,
  hash0: 12,
  buckets: 16,
  oldbuckets: 24,
  nevacuate: 32,
  extra: 40,
} as const;
export const hmapSize = 48;
/** Its fields: name, offset, size. */
export const hmapFields = [
  ["count", 0, 8],
  ["flags", 8, 1],
  ["B", 9, 1],
  ["noverflow", 10, 2],
  ["hash0", 12, 4],
  ["buckets", 16, 8],
  ["oldbuckets", 24, 8],
  ["nevacuate", 32, 8],
  ["extra", 40, 8],
] as const;

/** What a classic map needs only with overflow buckets: runtime/map.go mapextra. */
export const mapextra = {
  overflow: 0,
  oldoverflow: 8,
  nextOverflow: 16,
} as const;
export const mapextraSize = 24;
/** Its fields: name, offset, size. */
export const mapextraFields = [
  ["overflow", 0, 8],
  ["oldoverflow", 8, 8],
  ["nextOverflow", 16, 8],
] as const;

/** A slice: runtime/slice.go slice. */
export const slice = {
  array: 0,
  len: 8,
  cap: 16,
} as const;
export const sliceSize = 24;
/** Its fields: name, offset, size. */
export const sliceFields = [
  ["array", 0, 8],
  ["len", 8, 8],
  ["cap", 16, 8],
] as const;

/** A string: runtime/string.go stringStruct. */
export const goString = {
  str: 0,
  len: 8,
} as const;
export const goStringSize = 16;
/** Its fields: name, offset, size. */
export const goStringFields = [
  ["str", 0, 8],
  ["len", 8, 8],
] as const;

/** An interface: runtime/runtime2.go eface; of one with methods too. */
export const eface = {
  type: 0,
  data: 8,
} as const;
export const efaceSize = 16;

/** A bucket: runtime/map.go bmap. Elems and the overflow word lie where the type says. */
export const bmap = {
  tophash: 0,
  /** where the keys begin */
  keys: 8,
} as const;
export const bmapSize = 8;

/** The header of a Swiss map: internal/runtime/maps/map.go Map. */
export const swissMap = {
  used: 0,
  seed: 8,
  dirPtr: 16,
  dirLen: 24,
  globalDepth: 32,
  globalShift: 33,
  writing: 34,
  /** from Go 1.25 */
  tombstonePossible: 35,
  clearSeq: 40,
} as const;
export const swissMapSize = 48;
/** Its fields: name, offset, size. */
export const swissMapFields = [
  ["used", 0, 8],
  ["seed", 8, 8],
  ["dirPtr", 16, 8],
  ["dirLen", 24, 8],
  ["globalDepth", 32, 1],
  ["globalShift", 33, 1],
  ["writing", 34, 1],
  ["tombstonePossible", 35, 1],
  ["clearSeq", 40, 8],
] as const;

/** A table: internal/runtime/maps/table.go table, with its groupsReference. */
export const swissTable = {
  used: 0,
  capacity: 2,
  growthLeft: 4,
  localDepth: 6,
  index: 8,
  groups: 16,
  lengthMask: 24,
} as const;
export const swissTableSize = 32;
/** Its fields: name, offset, size. */
export const swissTableFields = [
  ["used", 0, 2],
  ["capacity", 2, 2],
  ["growthLeft", 4, 2],
  ["localDepth", 6, 1],
  ["index", 8, 8],
  ["groups", 16, 8],
  ["lengthMask", 24, 8],
] as const;

/** The iterator of a classic map: runtime/map.go hiter. */
export const hiter = {
  key: 0,
  elem: 8,
  t: 16,
  h: 24,
  buckets: 32,
  bptr: 40,
  overflow: 48,
  oldoverflow: 56,
  startBucket: 64,
  offset: 72,
  wrapped: 73,
  B: 74,
  i: 75,
  bucket: 80,
  checkBucket: 88,
} as const;
export const hiterSize = 96;

/** The iterator of a Swiss map: internal/runtime/maps/table.go Iter. */
export const swissIter = {
  key: 0,
  elem: 8,
  typ: 16,
  m: 24,
  entryOffset: 32,
  dirOffset: 40,
  clearSeq: 48,
  globalDepth: 56,
  dirIdx: 64,
  tab: 72,
  group: 80,
  entryIdx: 88,
} as const;
export const swissIterSize = 96;

/**
 * The descriptor of a map type: runtime/type.go maptype, then what Go's compiler puts into the code
 * instead. Of a Swiss map type what is said of buckets means groups.
 */
export const maptype = {
  /** type, key, elem, bucket and hasher of the runtime: not used here */
  runtime: 0,
  keysize: 80,
  elemsize: 81,
  bucketsize: 82,
  /** maptypeFlags */
  flags: 84,
  keysOffset: 88,
  keyStride: 92,
  elemsOffset: 96,
  elemStride: 100,
  overflowOffset: 104,
  /** leading bytes of a bucket that may hold pointers */
  bucketPtrdata: 108,
  /** keyForms: the functions that Go's compiler calls for a key type */
  keyForm: 112,
  /** bytes of a key, also when the slot only points at it */
  keyFullSize: 116,
  elemFullSize: 120,
  /** how keys are hashed and compared: the first instruction */
  keyProgram: 124,
  /** the stores of an elem: the first */
  elemMoves: 128,
  /** _, ok := m[key] copies the elem, as compiled */
  loadsUnusedElem: 132,
  /** keyClears: what delete does to the bytes of a key */
  clearsOfKey: 136,
  keyHasPointers: 140,
  elemHasPointers: 144,
  /** assigning to a key of a Swiss map prunes tombstones */
  prunes: 148,
  /** pointer lists of a bucket or group, of a key and of an elem; 0: none */
  blockPointers: 152,
  keyPointers: 156,
  elemPointers: 160,
} as const;
export const maptypeSize = 168;
