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
 *   0x001000  KEY_PREFIX, ELEM_PREFIX of strings; iterators that the program holds
 *   0x002000  BATCH_*: keys, elems and hashes of the batch in work
 *   0x004000  MAPTYPES: descriptors of map types
 *   0x00f000  MOVED_*: entries on their way from one table to another
 *   0x010000  RECORDS: events waiting to be drained
 *   0x020000  TRACE_BUFFER: trace records waiting to be drained
 *   0x060000  chunks of a bulk operation's arrays; rows of bucket columns
 *   0x0e0000  the allocator: counters, cache, central lists (src/engine/heap)
 *   0x0e6000  TEXTS: strings of a batch
 *   0x0f0000  PAGE_BITS: which pages are free
 *   0x100000  HEAP_BASE
 *
 * No variable of this program outlives a call: all state is here or on the heap. Each constant
 * is a byte offset unless its comment says otherwise. Exported constants are exports of the
 * module too; src/go reads them there.
 */

// Allocator: u64 each.
/** End of the pages that have ever been used. */
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
/** Not 0 when the operation in work changed B, growth, seed or array: see engine/trace/record.ts. */
export const CHANGED: usize = 0xc4;
export const RECORDS_USED: usize = 0xc8;
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
/** Where the AES hash has its table and key schedule (engine/hash/aeshash.ts), u32; 0: not in use. */
export const AES: usize = 0xf8;
/** The code of the rule that a map broke, u32. */
export const BROKEN_RULE: usize = 0xfc;

/** Bytes of KEY and of ELEM; larger ones pass through CHUNK_KEYS and CHUNK_ELEMS. */
export const INLINE_SIZE: u32 = 128;
export const KEY: usize = 0x100;
export const ELEM: usize = 0x180;
export const HITER: usize = 0x200;
/** Bytes of an iterator. */
export const HITER_SIZE: usize = 96;
export const KEY_LOAD: usize = 0x280;
export const ELEM_LOAD: usize = 0x2c0;

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
/** Bytes of the trace buffer in use, then records in it: u32 each. */
export const TRACE_STATE: usize = 0x340;
/** What single operations foresee (engine/bulk/prefetch-sequence.ts): 20 bytes. */
export const FORESEEN: usize = 0x350;

// Columns of the release's row: loads of compiled code whose order the source leaves open, see
// touchInOrder: u32 each.
export const LOADS_OF_HASH_GROW: usize = 0x370;
export const LOADS_OF_GROW_WORK: usize = 0x374;
export const LOADS_OF_EVACUATE: usize = 0x378;
export const LOADS_OF_COPIED_STRING: usize = 0x37c;
export const LOADS_OF_HASHED_STRING: usize = 0x380;
export const LOADS_OF_COMPARED_STRING: usize = 0x384;

// What src/go keeps of the program's types and data (src/go/value/value-data.ts): u32 each.
export const TYPES_NEXT: usize = 0x3c0;
export const TYPES_HEAD: usize = 0x3c4;
/** The 256 words of runtime.staticuint64s, then 1 KiB of runtime.zeroVal. */
export const STATICS: usize = 0x3d0;

/** What comes before each integer in the strings made of a load. */
export const KEY_PREFIX: usize = 0x1000;
export const ELEM_PREFIX: usize = 0x1400;
/** Bytes that a prefix may have. */
export const PREFIX_SIZE: u32 = 1024;
/** Iterators that the program holds; the next free place among them is at ITERATORS_NEXT. */
export const ITERATOR_RECORDS: usize = 0x1880;
export const ITERATOR_RECORDS_END: usize = 0x2000;

/** Operations in a batch: enough to keep every line-fill buffer of a core busy. */
export const BATCH: u32 = 64;
/** 16 bytes each where the type takes more than eight, else eight. */
export const BATCH_KEYS: usize = 0x2000;
export const BATCH_ELEMS: usize = 0x2800;
export const BATCH_HASHES: usize = 0x3000;
/** Hashes of the eight keys of the bucket in evacuation. */
export const EVACUATION_HASHES: usize = 0x3800;
/** Groups that a batch of operations on a Swiss map leads to: u32 each. */
export const BATCH_GROUPS: usize = 0x3c00;
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
/** Bytes of the record buffer: a whole number of 192-byte records. */
export const RECORDS_SIZE: u32 = 0xfc00;
export const TRACE_BUFFER: usize = 0x20000;
/** Bytes of the trace buffer. */
export const TRACE_SIZE: u32 = 0x40000;
export const CHUNK_KEYS: usize = 0x60000;
export const CHUNK_ELEMS: usize = 0xa0000;
/** Integers that a chunk holds. */
export const CHUNK_LENGTH: u32 = 0x8000;
export const COLUMNS: usize = 0x60000;
/** Rows of bucket columns per call, 24 bytes each. */
export const COLUMN_ROWS: u32 = 0x4000;
/** Rows of table columns per call, 36 bytes each. */
export const TABLE_ROWS: u32 = 0x2000;
/** End of the chunks: data of values that are only looked up lies below. */
export const SCRATCH_END: usize = 0xe0000;

// The allocator (src/engine/heap): u32 each.
export const SWEEPGEN: usize = 0xe0000;
/** Spans that the last cycle left to be swept. */
export const UNSWEPT: usize = 0xe0004;
export const SPANS_IN_USE: usize = 0xe0008;
/** Page from which spans are swept before the heap grows. */
export const RECLAIM_PAGE: usize = 0xe000c;
export const FIRST_FREE_CHUNK: usize = 0xe0010;
/** Room for other records: its next byte and its end. */
export const METADATA_NEXT: usize = 0xe0014;
export const METADATA_END: usize = 0xe0018;
/** A cycle is to begin at the end of the operation. */
export const GC_DUE: usize = 0xe001c;
export const GC_RUNNING: usize = 0xe0020;
/** Column of the release's row: bytes of mark bits in spans of small objects. */
export const INLINE_MARK_BITS: usize = 0xe0024;
/** Column of the release's row: room that a memory limit leaves, in percent. */
export const LIMIT_HEADROOM_PERCENT: usize = 0xe0028;
/** GENERATION_CLASSIC or GENERATION_SWISS. */
export const GENERATION: usize = 0xe002c;
/** The open block of the tiny allocator, and how much of it is taken. */
export const TINY: usize = 0xe0030;
export const TINY_OFFSET: usize = 0xe0034;
/** Lists of owners, of iterators and of cycles: their first records. */
export const OWNERS: usize = 0xe0038;
export const ITERATORS: usize = 0xe003c;
export const CYCLES: usize = 0xe0040;
/** The map at work; its owner, known for OWNER_MAP. */
export const CURRENT_MAP: usize = 0xe0044;
export const OWNER: usize = 0xe0048;
export const OWNER_MAP: usize = 0xe004c;
/** Last block of the collector's work list, and how much of it is used. */
export const MARK_BLOCK: usize = 0xe0050;
export const MARK_USED: usize = 0xe0054;
export const MARK_RELIEVING: usize = 0xe00e0;
/** Elems that the program holds while it fills maps: the newest record of roots (heap/cycle.ts). */
export const HELD_ROOTS: usize = 0xe00e4;
export const RECENT_NEXT: usize = 0xe0058;
export const ITERATORS_NEXT: usize = 0xe005c;
/** Bits of the pages that the scavenger has released (heap/scavenge.ts); 0: none so far. */
export const SCAVENGED: usize = 0xe00e8;
/** Column of the release's row: a cycle's goal is beyond the heap it began with, u32. */
export const GOAL_PASSES_HEAP: usize = 0xe00ec;
/** How many pages those are, u64. */
export const SCAVENGED_PAGES: usize = 0xe00f0;
/** Room for records of spans: its next byte and its end. */
export const SPANS_NEXT: usize = 0xe00d8;
// u64 each.
/** The first record of an iterator that serves none now. */
export const FREE_ITERATORS: usize = 0xe00f8;
/** The operation at work, f64. */
export const CURRENT_OP: usize = 0xe0060;
/** End of the mapped pages. */
export const HEAP_END: usize = 0xe0068;
export const PAGES_IN_USE: usize = 0xe0070;
/** Pages that hold no objects: the allocator's own, and what no counter counts. */
export const MANUAL_PAGES: usize = 0xe0078;
/** Bytes that the pacer takes for live. */
export const HEAP_LIVE: usize = 0xe0080;
export const HEAP_MARKED: usize = 0xe0088;
/** GOGC, -1: off. */
export const GC_PERCENT: usize = 0xe0090;
/** GOMEMLIMIT; 2^63 - 1: none. */
export const MEMORY_LIMIT: usize = 0xe0098;
/** What the program has allocated for values: objects and bytes. */
export const DATA_MALLOCS: usize = 0xe00a0;
export const DATA_ALLOC: usize = 0xe00a8;
/** Objects that took part of an open tiny block. */
export const TINY_ALLOCS: usize = 0xe00b0;
export const MARKED_BYTES: usize = 0xe00b8;
export const MARKED_OBJECTS: usize = 0xe00c0;
export const SCANNED_BYTES: usize = 0xe00c8;
export const SCANNED_OBJECTS: usize = 0xe00d0;
/** The objects allocated last: u32 each. */
export const RECENT: usize = 0xe0100;
export const RECENT_LENGTH: u32 = 16;
/** Objects allocated and freed per size class: u64 each, 68 times. */
export const BY_SIZE: usize = 0xe0140;
export const MCACHE: usize = 0xe0600;
export const MCENTRAL: usize = 0xe0900;
/** Records of freed spans per span class: u32. */
export const FREE_RECORDS: usize = 0xe1200;
export const ARENAS: usize = 0xe1500;
export const PAGE_SUMMARIES: usize = 0xe2000;
/** The first records of spans, then other ones; more lie in pages of their own. */
export const FIRST_SPANS: usize = 0xe3000;
export const METADATA: usize = 0xe3400;
export const METADATA_END_OF_FIRST: usize = 0xe4000;
/** The first block of the collector's work list, a page. */
export const MARK_FIRST: usize = 0xe4000;
/** Strings of a batch of operations. */
export const TEXTS: usize = 0xe6000;
export const TEXTS_SIZE: usize = 0xa000;
export const PAGE_BITS: usize = 0xf0000;
export const HEAP_BASE: usize = 0x100000;
/** Rows of span and object columns per call, 32 bytes each. */
export const HEAP_ROWS: u32 = 0x3000;
/** Bytes of the largest key or elem, at CHUNK_KEYS or CHUNK_ELEMS. */
export const OPERAND_SIZE: usize = 0x20000;

// Codes shared with src/go.
export const LOAD_CONSTANT: u32 = 0;
export const LOAD_SEQUENCE: u32 = 1;
export const LOAD_UNIFORM: u32 = 2;
export const LOAD_ARRAY: u32 = 3;
export const LOAD_TEXTS: u32 = 4;
export const LOAD_ZIPF: u32 = 5;
export const AS_INTEGER: u32 = 0;
export const AS_BOOL: u32 = 1;
export const AS_FLOAT32: u32 = 2;
export const AS_FLOAT64: u32 = 3;
export const AS_STRING: u32 = 4;
export const DRAIN_RECORDS: u32 = 0;
/** No bytes: the trace buffer is full. src/go empties it, here and whenever it wants to look. */
export const DRAIN_TRACE: u32 = 1;
/** No bytes: a collection cycle begins. */
export const DRAIN_CYCLE: u32 = 2;
export const PANIC_OUT_OF_MEMORY: u32 = 1;
/** Only in the debug build: a map broke the rule whose code is in BROKEN_RULE. */
export const PANIC_BROKEN_RULE: u32 = 2;
export const GENERATION_CLASSIC: u32 = 0;
export const GENERATION_SWISS: u32 = 1;
export const CLEARS_EVERY_GROUP: u32 = 0;
export const CLEARS_GROUPS_IN_USE: u32 = 1;
export const CLEARS_BY_LOAD: u32 = 2;
