/**
 * The control block: everything about the process that is not Go memory, below the heap.
 *
 *   0x000000  nothing: offset 0 is Go's nil and is never allocated
 *   0x000040  counters, generator, release columns, state of the running call
 *   0x000100  KEY, ELEM: one key and one elem on their way in or out
 *   0x000200  HITER: the iterator that is being moved
 *   0x000280  KEY_LOAD, ELEM_LOAD: where the workloads of a bulk operation stand
 *   0x000300  the same as 0x40 for Swiss maps
 *   0x000400  constant tables of this program
 *   0x001000  SPANS: free part of the current span per size class
 *   0x002000  BATCH_*: keys, elems and hashes of the batch in work
 *   0x004000  MAPTYPES: descriptors of map types
 *   0x00f000  MOVED_*: entries on their way from one table to another
 *   0x010000  RECORDS: events waiting to be drained
 *   0x020000  TRACE_BUFFER: trace records waiting to be drained
 *   0x060000  chunks of a bulk operation's arrays; rows of bucket columns
 *   0x0e0000  TEXTS: strings that are only looked up; KEY_PREFIX, ELEM_PREFIX
 *   0x100000  HEAP_BASE
 *
 * No variable of this program outlives a call: all state is here or on the heap. Each constant
 * is a byte offset unless its comment says otherwise. Exported constants are exports of the
 * module too; src/go reads them there.
 */

// Allocator: u64 each.
export const HEAP_TOP: usize = 0x40;
export const MALLOCS: usize = 0x48;
export const FREES: usize = 0x50;
export const TOTAL_ALLOC: usize = 0x58;
/** Bytes that collections have freed. */
export const FREED_BYTES: usize = 0x60;
/** Objects and bytes that no map reaches any more, freed or not. */
export const DROPPED: usize = 0x68;
export const DROPPED_BYTES: usize = 0x70;
export const NUM_GC: usize = 0x78;

// Generator and hash key: u64 each, four for the key.
export const RAND: usize = 0x80;
export const DRAWS: usize = 0x88;
export const HASHKEY: usize = 0x90;

// Columns of the release's row: u32 each.
export const LOAD_FACTOR_NUM: usize = 0xb0;
export const LOAD_FACTOR_DEN: usize = 0xb4;
export const MALLOC_HEADER_ABOVE: usize = 0xb8;
export const CLEAR_MARKS_BUCKETS: usize = 0xbc;

// State of the running call: u32 each, FAIL_ADDRESS and SINK u64.
export const PANIC: usize = 0xc0;
/** Not 0 when the operation in work changed B, growth, seed or array. */
export const CHANGED: usize = 0xc4;
export const RECORDS_USED: usize = 0xc8;
export const TRACE_USED: usize = 0xcc;
export const DONE: usize = 0xd0;
export const FOUND: usize = 0xd4;
export const FAIL_ADDRESS: usize = 0xd8;
/** Where values go that were loaded only to have their cache lines fetched. */
export const SINK: usize = 0xe0;
/** Chain head and bucket from which rows of overflow buckets go on: u32 each. */
export const COLUMN_CURSOR: usize = 0xe8;
/** Column of the release's row: random bits in the hash of a NaN, u32. */
export const NAN_HASH_BITS: usize = 0xf0;
/** Column of the release's row: a key looked for in an empty map is hashed if that may panic, u32. */
export const HASHES_KEY_OF_EMPTY: usize = 0xf4;
/** Where the AES hash has its table and key schedule (generic/aeshash.ts), u32; 0: not in use. */
export const AES: usize = 0xf8;

/** Bytes of KEY and of ELEM; larger ones pass through CHUNK_KEYS and CHUNK_ELEMS. */
export const INLINE_SIZE: u32 = 128;
export const KEY: usize = 0x100;
export const ELEM: usize = 0x180;
export const HITER: usize = 0x200;
/** Bytes of an iterator. */
export const HITER_SIZE: usize = 96;
export const KEY_LOAD: usize = 0x280;
export const ELEM_LOAD: usize = 0x2a0;
export const SPANS: usize = 0x1000;

// Columns of the release's row for Swiss maps: u32 each.
export const HAS_TOMBSTONE_POSSIBLE: usize = 0x300;
export const CLEARS: usize = 0x308;
export const GROWS_ON_FULL_UPDATE: usize = 0x30c;
/** The table that was replaced last: index and capacity, u32 each. */
export const REPLACED: usize = 0x310;
/** Row of the table whose groups are being written as rows. */
export const TABLE_CURSOR: usize = 0x318;
/** Bitset of 128 groups. */
export const NEEDED: usize = 0x320;
/** The two random numbers of the iteration that began last: u64 each. */
export const ITER_DRAWS: usize = 0x330;

// What src/go keeps of the program's types and data (src/go/space.ts): u32 each.
export const TYPES_NEXT: usize = 0x3c0;
export const TYPES_HEAD: usize = 0x3c4;
export const DATA_NEXT: usize = 0x3c8;
export const DATA_END: usize = 0x3cc;
/** The 256 words of runtime.staticuint64s, then 1 KiB of runtime.zeroVal. */
export const STATICS: usize = 0x3d0;

/** Operations in a batch: enough to keep every line-fill buffer of a core busy. */
export const BATCH: u32 = 64;
/** 16 bytes each where the type takes more than eight, else eight. */
export const BATCH_KEYS: usize = 0x2000;
export const BATCH_ELEMS: usize = 0x2800;
export const BATCH_HASHES: usize = 0x3000;
/** Hashes of the eight keys of the bucket in evacuation. */
export const EVACUATION_HASHES: usize = 0x3800;
/** Groups and slots that a batch of operations on a Swiss map leads to: u32 each. */
export const BATCH_GROUPS: usize = 0x3c00;
export const BATCH_SLOTS: usize = 0x3e00;
/** Integers that become strings of a batch, u64 each: those of the elems where the groups will be. */
export const KEY_NUMBERS: usize = 0x3000;
export const ELEM_NUMBERS: usize = 0x3c00;

export const MAPTYPES: usize = 0x4000;
export const MAPTYPES_END: usize = 0xf000;
/** Keys, hashes and slots of the entries that a rehash moves at once: u64, u64, u32 each. */
export const MOVED_KEYS: usize = 0xf000;
export const MOVED_HASHES: usize = 0xf400;
export const MOVED_SLOTS: usize = 0xf800;
/** Entries that a rehash moves at once. */
export const MOVED: u32 = 128;
export const RECORDS: usize = 0x10000;
/** Bytes of the record buffer: a whole number of 96-byte records. */
export const RECORDS_SIZE: u32 = 0xfc00;
export const TRACE_BUFFER: usize = 0x20000;
/** Bytes of the trace buffer: a whole number of 24-byte records. */
export const TRACE_SIZE: u32 = 0x3fff0;
export const CHUNK_KEYS: usize = 0x60000;
export const CHUNK_ELEMS: usize = 0xa0000;
/** Integers that a chunk holds. */
export const CHUNK_LENGTH: u32 = 0x8000;
export const COLUMNS: usize = 0x60000;
/** Rows of bucket columns per call, 24 bytes each. */
export const COLUMN_ROWS: u32 = 0x4000;
/** Rows of table columns per call, 36 bytes each. */
export const TABLE_ROWS: u32 = 0x2000;
/** Strings of a batch of lookups, then digits on their way. */
export const TEXTS: usize = 0xe0000;
export const DIGITS: usize = 0xfe000;
/** What comes before each integer in the strings made of a load. */
export const KEY_PREFIX: usize = 0xff000;
export const ELEM_PREFIX: usize = 0xff800;
/** Bytes that a prefix may have. */
export const PREFIX_SIZE: u32 = 1024;
export const HEAP_BASE: usize = 0x100000;

// Codes shared with src/go.
export const LOAD_CONSTANT: u32 = 0;
export const LOAD_SEQUENCE: u32 = 1;
export const LOAD_UNIFORM: u32 = 2;
export const LOAD_ARRAY: u32 = 3;
export const LOAD_TEXTS: u32 = 4;
export const AS_INTEGER: u32 = 0;
export const AS_BOOL: u32 = 1;
export const AS_FLOAT32: u32 = 2;
export const AS_FLOAT64: u32 = 3;
export const AS_STRING: u32 = 4;
export const DRAIN_RECORDS: u32 = 0;
export const DRAIN_TRACE: u32 = 1;
export const PANIC_OUT_OF_MEMORY: u32 = 1;
export const CLEARS_EVERY_GROUP: u32 = 0;
export const CLEARS_GROUPS_IN_USE: u32 = 1;
export const CLEARS_BY_LOAD: u32 = 2;
