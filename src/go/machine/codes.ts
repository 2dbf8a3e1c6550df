/**
 * Codes by which the engine and what stands above it tell things apart.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/**
 * Kinds of trace records. Of an event: meaning of offset, before, after. The place in the list is
 * the code.
 */
export const traceKinds = [
  "load",
  "store",
  /** map, or the place of a key that is moved; key; hash */
  "hash",
  /** bucket; its number; 1 when it is in the old array */
  "bucket",
  /** in no journal: a load of a tophash byte, among the steps */
  "tophash",
  /** hmap; B before; B after, the same for a growth of the same size */
  "grow",
  /** old bucket; its number; buckets of the old array */
  "evacuate",
  /** new bucket; bucket it is chained to; 1: preallocated */
  "overflow",
  /** object; bytes asked for; bytes taken, purpose << 32 */
  "malloc",
  /** first byte; bytes set to zero; 0 */
  "memclr",
  /** header of the map; seed before; seed after */
  "reseed",
  /** group a search has come to; its number in the table; H2 */
  "group",
  /** table; its capacity; that of the table in its place */
  "rehash",
  /** table; its index; localDepth of the two in its place */
  "split",
  /** Map; dirLen before; dirLen after */
  "directory",
  /** table; its tombstones before; those that became empty */
  "prune",
  /** map, 0 while one is being made; number, -1 for make, 0 where there is none; operations */
  "operation",
  /** key in a slot; slot; 1 when it is the key looked for */
  "compare",
  /** span an object was taken from; its span class; objects left */
  "mcache",
  /** span given to the cache; its span class; spanOrigins */
  "mcentral",
  /** span made of free pages; their number; pages mapped for it */
  "mheap",
  /** nothing; objects marked; their bytes */
  "mark",
  /** span; objects freed; objects left */
  "sweep",
] as const;

/** What a load or store touched. The place in the list is the code. */
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
  /** a key or an elem that a slot only points at */
  "key object",
  "elem object",
  /** the second half of the 32 bytes that the record before begins with */
  "rest",
  /** bytes of a string, which its header leads to */
  "string",
] as const;

/** The objects that a map consists of (trace/decoder.ts). The place in the list is the code. */
export const mapObjects = [
  "header",
  "extra",
  "overflow list",
  "buckets",
  "oldbuckets",
  "overflow",
  /** a preallocated overflow bucket that is not in use */
  "spare",
  "directory",
  "table",
  "groups",
  "key",
  "elem",
  /** the bytes that a key's string leads to */
  "string",
] as const;

/**
 * Operations, as an event tells them apart. Those up to clear have numbers. The place in the list
 * is the code.
 */
export const operations = [
  "make",
  "put",
  "delete",
  "clear",
  "get",
  "iterate",
  "next",
  "gc",
  "drop",
  "scavenge",
  /** the program makes the data of the next operation's key or elem */
  "values",
] as const;

/** Where a span that goes into the cache came from. The place in the list is the code. */
export const spanOrigins = [
  "from the swept spans with room",
  "from the spans with room, swept for it",
  "from the full spans, swept for it",
  "made by mheap",
] as const;

/** What an object is allocated for. The place in the list is the code. */
export const purposes = [
  "header",
  /** also the one bucket of a small map */
  "bucket array",
  "overflow bucket",
  "mapextra",
  /** a slice header that leads to overflow buckets */
  "overflow list",
  /** the array of such a slice */
  "overflow pointers",
  "directory",
  "table",
  /** also the one group of a small map */
  "groups",
  /** that a slot only points at */
  "key",
  "elem",
  /** from here on the program's, not the map's */
  "string data",
  "boxed value",
  "array data",
] as const;

/**
 * Why a collection cycle ran: runtime.GC, the heap's trigger, no memory left. The place in the list
 * is the code.
 */
export const gcCauses = ["forced", "trigger", "out of memory"] as const;

/** How a number is an elem (layout/number.ts). */
export const elemNumbers = {
  none: 0,
  /** and bool */
  uint8: 1,
  int8: 2,
  uint16: 3,
  int16: 4,
  uint32: 5,
  int32: 6,
  uint64: 7,
  int64: 8,
  float32: 9,
  float64: 10,
} as const;

/** Where the integers of a workload come from. */
export const workloadKinds = {
  /** there are none: one elem for all keys */
  constant: 0,
  sequence: 1,
  uniform: 2,
  array: 3,
  texts: 4,
  zipf: 5,
} as const;

/** What is made of the integers of a workload. */
export const workloadValues = {
  /** the low bytes */
  integer: 0,
  /** the lowest bit */
  bool: 1,
  float32: 2,
  float64: 3,
  /** prefix and decimal digits */
  string: 4,
} as const;

/** What the engine hands over in the middle of a call. */
export const drains = {
  records: 0,
  /** without bytes: the trace buffer is full */
  trace: 1,
  /** without bytes: a collection cycle begins */
  cycle: 2,
} as const;

/** Why the process died. */
export const panics = {
  outOfMemory: 1,
  /** only in the debug build: which one, BROKEN_RULE says */
  brokenRule: 2,
  /** AES is AES_UNKNOWN; nothing changed, the process lives */
  hashUnknown: 3,
} as const;

/** Generations of maps. */
export const generationCodes = {
  classic: 0,
  swiss: 1,
} as const;

/** What clear sets to zero in a Swiss map (swiss/clear.ts). */
export const clearRules = {
  "every group": 0,
  "groups in use": 1,
  "by load": 2,
} as const;

/** What an operation on a Swiss map changed beside entries. */
export const mapChanges = {
  /** pointer, length or depth of the directory, or the seed */
  header: 1,
  /** a table was replaced by one of twice the capacity */
  grown: 2,
  /** a table was replaced by two */
  split: 4,
  /** a table was freed of tombstones */
  pruned: 8,
  /** tables were made with the map, all of one capacity */
  made: 16,
} as const;

/** Flags of an hmap: runtime/map.go. */
export const hmapFlags = {
  /** there may be an iterator using buckets */
  iterator: 1,
  /** there may be an iterator using oldbuckets */
  oldIterator: 2,
  /** a goroutine is writing to the map */
  hashWriting: 4,
  /** the growth is to an array of the same size */
  sameSizeGrow: 8,
} as const;

/** What a tophash byte says that is none: runtime/map.go. */
export const tophashes = {
  /** this slot and every later one in the chain are empty */
  emptyRest: 0,
  /** this slot is empty */
  emptyOne: 1,
  /** moved to the first half of the new array */
  evacuatedX: 2,
  /** moved to the second half */
  evacuatedY: 3,
  /** was empty when the bucket was evacuated */
  evacuatedEmpty: 4,
  /** from here on the tophash of a key */
  minTopHash: 5,
} as const;

/** Control bytes of slots without an entry: internal/runtime/maps/group.go. */
export const ctrls = {
  /** below: full, H2 of the key */
  empty: 128,
  deleted: 254,
} as const;

/** Flags of a map type's descriptor, numbered as in runtime/type.go of Go 1.19. */
export const maptypeFlags = {
  indirectKey: 1,
  indirectElem: 2,
  reflexiveKey: 4,
  needKeyUpdate: 8,
  hashMightPanic: 16,
} as const;

/** The form of the functions that Go's compiler calls for a key type. */
export const keyForms = {
  any: 0,
  fast32: 1,
  fast64: 2,
  faststr: 3,
} as const;

/** What deleting an entry does to the bytes of its key. */
export const keyClears = {
  nothing: 0,
  /** the whole slot becomes zero */
  slot: 1,
  /** its first pointer does */
  pointer: 2,
} as const;

/** Instructions of a key program. */
export const instructionOps = {
  end: 0,
  /** plain bytes */
  memory: 1,
  float32: 2,
  float64: 3,
  string: 4,
  interface: 5,
  /** the program at `body`, as often as there are elements */
  loop: 6,
  /** 4 or 8 bytes that are a whole value */
  fixed: 7,
} as const;

/** What evacuateStep answers where it evacuates no bucket. */
export const evacuateAnswers = {
  notGrowing: -1,
  before: -2,
} as const;

/** Rules that the bytes of a classic map keep (classic/check.ts). */
export const classicRules = {
  count: 1,
  emptyRest: 2,
  tophash: 3,
  findable: 4,
  nevacuate: 5,
  noverflow: 6,
  list: 7,
} as const;

/** Rules that the bytes of a Swiss map keep (swiss/check.ts). */
export const swissRules = {
  used: 1,
  ctrl: 2,
  findable: 3,
  growthLeft: 4,
  emptySlot: 5,
  directory: 6,
  capacity: 7,
  writing: 8,
} as const;
