/**
 * Codes by which the engine and what stands above it tell things apart.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

// Kinds of trace records. Of an event: meaning of offset, before, after.
export const LOAD: u32 = 0;
export const STORE: u32 = 1;
/** map, or the place of a key that is moved; key; hash */
export const EVENT_HASH: u32 = 2;
/** bucket; its number; 1 when it is in the old array */
export const EVENT_BUCKET: u32 = 3;
/** in no journal: a load of a tophash byte, among the steps */
export const EVENT_TOPHASH: u32 = 4;
/** hmap; B before; B after, the same for a growth of the same size */
export const EVENT_GROW: u32 = 5;
/** old bucket; its number; buckets of the old array */
export const EVENT_EVACUATE: u32 = 6;
/** new bucket; bucket it is chained to; 1: preallocated */
export const EVENT_OVERFLOW: u32 = 7;
/** object; bytes asked for; bytes taken, purpose << 32 */
export const EVENT_MALLOC: u32 = 8;
/** first byte; bytes set to zero; 0 */
export const EVENT_MEMCLR: u32 = 9;
/** header of the map; seed before; seed after */
export const EVENT_RESEED: u32 = 10;
/** group a search has come to; its number in the table; H2 */
export const EVENT_GROUP: u32 = 11;
/** table; its capacity; that of the table in its place */
export const EVENT_REHASH: u32 = 12;
/** table; its index; localDepth of the two in its place */
export const EVENT_SPLIT: u32 = 13;
/** Map; dirLen before; dirLen after */
export const EVENT_DIRECTORY: u32 = 14;
/** table; its tombstones before; those that became empty */
export const EVENT_PRUNE: u32 = 15;
/** map, 0 while one is being made; number, -1 for make, 0 where there is none; operations */
export const EVENT_OPERATION: u32 = 16;
/** key in a slot; slot; 1 when it is the key looked for */
export const EVENT_COMPARE: u32 = 17;
/** span an object was taken from; its span class; objects left */
export const EVENT_MCACHE: u32 = 18;
/** span given to the cache; its span class; spanOrigins */
export const EVENT_MCENTRAL: u32 = 19;
/** span made of free pages; their number; pages mapped for it */
export const EVENT_MHEAP: u32 = 20;
/** nothing; objects marked; their bytes */
export const EVENT_MARK: u32 = 21;
/** span; objects freed; objects left */
export const EVENT_SWEEP: u32 = 22;

// A load and a store of the same place, as one record (trace/packing.ts).
export const UPDATE: u32 = 23;

// What a load or store touched.
export const TOPHASH: u32 = 0;
export const KEYS: u32 = 1;
export const ELEMS: u32 = 2;
export const OVERFLOW: u32 = 3;
export const HEADER: u32 = 4;
export const EXTRA: u32 = 5;
export const LIST: u32 = 6;
export const ITERATOR: u32 = 7;
export const ALLOCATOR: u32 = 8;
export const GENERATOR: u32 = 9;
export const CTRL: u32 = 10;
export const TABLE: u32 = 11;
export const DIRECTORY: u32 = 12;
/** a key or an elem that a slot only points at */
export const KEY_OBJECT: u32 = 13;
export const ELEM_OBJECT: u32 = 14;
/** the second half of the 32 bytes that the record before begins with */
export const REST: u32 = 15;
/** bytes of a string, which its header leads to */
export const STRING: u32 = 16;

// A variable of the program instead, of which nothing is noted.
export const UNSEEN: u32 = 17;

// The objects that a map consists of (trace/decoder.ts).
export const OBJECT_HEADER: u8 = 0;
export const OBJECT_EXTRA: u8 = 1;
export const OBJECT_LIST: u8 = 2;
export const OBJECT_BUCKETS: u8 = 3;
export const OBJECT_OLDBUCKETS: u8 = 4;
export const OBJECT_OVERFLOW: u8 = 5;
/** a preallocated overflow bucket that is not in use */
export const OBJECT_SPARE: u8 = 6;
export const OBJECT_DIRECTORY: u8 = 7;
export const OBJECT_TABLE: u8 = 8;
export const OBJECT_GROUPS: u8 = 9;
export const OBJECT_KEY: u8 = 10;
export const OBJECT_ELEM: u8 = 11;
/** the bytes that a key's string leads to */
export const OBJECT_STRING: u8 = 12;

// Added to the code of an object that the operation made.
export const NEW: u8 = 13;

// Operations, as an event tells them apart. Those up to clear have numbers.
export const MAKE: u64 = 0;
export const PUT: u64 = 1;
export const DELETE: u64 = 2;
export const CLEAR: u64 = 3;
export const GET: u64 = 4;
export const ITERATE: u64 = 5;
export const NEXT: u64 = 6;
export const COLLECT: u64 = 7;
export const RELEASE: u64 = 8;
export const SCAVENGE: u64 = 9;
/** the program makes the data of the next operation's key or elem */
export const VALUES: u64 = 10;

// Where a span that goes into the cache came from.
export const FROM_PARTIAL_SWEPT: u64 = 0;
export const FROM_PARTIAL_UNSWEPT: u64 = 1;
export const FROM_FULL_UNSWEPT: u64 = 2;
export const FROM_HEAP: u64 = 3;

// What an object is allocated for.
export const HMAP: u32 = 0;
/** also the one bucket of a small map */
export const BUCKET_ARRAY: u32 = 1;
export const OVERFLOW_BUCKET: u32 = 2;
export const MAPEXTRA: u32 = 3;
/** a slice header that leads to overflow buckets */
export const OVERFLOW_LIST: u32 = 4;
/** the array of such a slice */
export const OVERFLOW_POINTERS: u32 = 5;
export const DIRECTORY_ARRAY: u32 = 6;
export const TABLE_STRUCT: u32 = 7;
/** also the one group of a small map */
export const GROUP_ARRAY: u32 = 8;
/** that a slot only points at */
export const FOR_KEY: u32 = 9;
export const FOR_ELEM: u32 = 10;
/** from here on the program's, not the map's */
export const STRING_DATA: u32 = 11;
export const BOXED_VALUE: u32 = 12;
export const ARRAY_DATA: u32 = 13;

// Why a collection cycle ran: runtime.GC, the heap's trigger, no memory left.
export const FORCED: u32 = 0;
export const TRIGGERED: u32 = 1;
export const EXHAUSTED: u32 = 2;

// How a number is an elem (layout/number.ts).
export const ELEM_NONE: u32 = 0;
/** and bool */
export const ELEM_UINT8: u32 = 1;
export const ELEM_INT8: u32 = 2;
export const ELEM_UINT16: u32 = 3;
export const ELEM_INT16: u32 = 4;
export const ELEM_UINT32: u32 = 5;
export const ELEM_INT32: u32 = 6;
export const ELEM_UINT64: u32 = 7;
export const ELEM_INT64: u32 = 8;
export const ELEM_FLOAT32: u32 = 9;
export const ELEM_FLOAT64: u32 = 10;

// Where the integers of a workload come from.
/** there are none: one elem for all keys */
export const LOAD_CONSTANT: u32 = 0;
export const LOAD_SEQUENCE: u32 = 1;
export const LOAD_UNIFORM: u32 = 2;
export const LOAD_ARRAY: u32 = 3;
export const LOAD_TEXTS: u32 = 4;
export const LOAD_ZIPF: u32 = 5;

// What is made of the integers of a workload.
/** the low bytes */
export const AS_INTEGER: u32 = 0;
/** the lowest bit */
export const AS_BOOL: u32 = 1;
export const AS_FLOAT32: u32 = 2;
export const AS_FLOAT64: u32 = 3;
/** prefix and decimal digits */
export const AS_STRING: u32 = 4;

// What the engine hands over in the middle of a call.
export const DRAIN_RECORDS: u32 = 0;
/** without bytes: the trace buffer is full */
export const DRAIN_TRACE: u32 = 1;
/** without bytes: a collection cycle begins */
export const DRAIN_CYCLE: u32 = 2;

// Why the process died.
export const PANIC_OUT_OF_MEMORY: u32 = 1;
/** only in the debug build: which one, BROKEN_RULE says */
export const PANIC_BROKEN_RULE: u32 = 2;
/** AES is AES_UNKNOWN; nothing changed, the process lives */
export const PANIC_HASH_UNKNOWN: u32 = 3;

// Generations of maps.
export const GENERATION_CLASSIC: u32 = 0;
export const GENERATION_SWISS: u32 = 1;

// What clear sets to zero in a Swiss map (swiss/clear.ts).
export const CLEARS_EVERY_GROUP: u32 = 0;
export const CLEARS_GROUPS_IN_USE: u32 = 1;
export const CLEARS_BY_LOAD: u32 = 2;

// What an operation on a Swiss map changed beside entries.
/** pointer, length or depth of the directory, or the seed */
export const CHANGED_HEADER: u32 = 1;
/** a table was replaced by one of twice the capacity */
export const CHANGED_GROWN: u32 = 2;
/** a table was replaced by two */
export const CHANGED_SPLIT: u32 = 4;
/** a table was freed of tombstones */
export const CHANGED_PRUNED: u32 = 8;
/** tables were made with the map, all of one capacity */
export const CHANGED_MADE: u32 = 16;

// Flags of an hmap: runtime/map.go.
/** there may be an iterator using buckets */
export const ITERATOR_FLAG: u8 = 1;
/** there may be an iterator using oldbuckets */
export const OLD_ITERATOR_FLAG: u8 = 2;
/** a goroutine is writing to the map */
export const HASH_WRITING: u8 = 4;
/** the growth is to an array of the same size */
export const SAME_SIZE_GROW: u8 = 8;

// What a tophash byte says that is none: runtime/map.go.
/** this slot and every later one in the chain are empty */
export const EMPTY_REST: u8 = 0;
/** this slot is empty */
export const EMPTY_ONE: u8 = 1;
/** moved to the first half of the new array */
export const EVACUATED_X: u8 = 2;
/** moved to the second half */
export const EVACUATED_Y: u8 = 3;
/** was empty when the bucket was evacuated */
export const EVACUATED_EMPTY: u8 = 4;
/** from here on the tophash of a key */
export const MIN_TOPHASH: u8 = 5;

// Control bytes of slots without an entry: internal/runtime/maps/group.go.
/** below: full, H2 of the key */
export const CTRL_EMPTY: u8 = 128;
export const CTRL_DELETED: u8 = 254;

// Flags of a map type's descriptor, numbered as in runtime/type.go of Go 1.19.
export const INDIRECT_KEY: u32 = 1;
export const INDIRECT_ELEM: u32 = 2;
export const REFLEXIVE_KEY: u32 = 4;
export const NEED_KEY_UPDATE: u32 = 8;
export const HASH_MIGHT_PANIC: u32 = 16;

// The form of the functions that Go's compiler calls for a key type.
export const FORM_ANY: u32 = 0;
export const FORM_FAST32: u32 = 1;
export const FORM_FAST64: u32 = 2;
export const FORM_FASTSTR: u32 = 3;

// What deleting an entry does to the bytes of its key.
export const CLEARS_NOTHING: u32 = 0;
/** the whole slot becomes zero */
export const CLEARS_KEY: u32 = 1;
/** its first pointer does */
export const CLEARS_POINTER: u32 = 2;

// Instructions of a key program.
export const OP_END: u32 = 0;
/** plain bytes */
export const OP_MEMORY: u32 = 1;
export const OP_FLOAT32: u32 = 2;
export const OP_FLOAT64: u32 = 3;
export const OP_STRING: u32 = 4;
export const OP_INTERFACE: u32 = 5;
/** the program at `body`, as often as there are elements */
export const OP_LOOP: u32 = 6;
/** 4 or 8 bytes that are a whole value */
export const OP_FIXED: u32 = 7;

// What evacuateStep answers where it evacuates no bucket.
export const NOT_GROWING: i32 = -1;
export const EVACUATED_BEFORE: i32 = -2;

// Rules that the bytes of a classic map keep (classic/check.ts).
export const RULE_COUNT: u32 = 1;
export const RULE_EMPTY_REST: u32 = 2;
export const RULE_TOPHASH: u32 = 3;
export const RULE_CLASSIC_FINDABLE: u32 = 4;
export const RULE_NEVACUATE: u32 = 5;
export const RULE_NOVERFLOW: u32 = 6;
export const RULE_LIST: u32 = 7;

// Rules that the bytes of a Swiss map keep (swiss/check.ts).
export const RULE_USED: u32 = 1;
export const RULE_CTRL: u32 = 2;
export const RULE_FINDABLE: u32 = 3;
export const RULE_GROWTH_LEFT: u32 = 4;
export const RULE_EMPTY_SLOT: u32 = 5;
export const RULE_DIRECTORY: u32 = 6;
export const RULE_CAPACITY: u32 = 7;
export const RULE_WRITING: u32 = 8;
