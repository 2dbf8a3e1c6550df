/**
 * The control block (control.table.mjs tells about it): byte offsets, and sizes.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/** Bytes of KEY and of ELEM; larger ones pass through the chunks. */
export const INLINE_SIZE: u32 = 128;

/** In AES: the hash key of the process is not known. */
export const AES_UNKNOWN: u32 = 1;

/** Bytes that a prefix may have. */
export const PREFIX_SIZE: u32 = 0x400;

/** Operations in a batch: enough to keep every line-fill buffer of a core busy. */
export const BATCH: u32 = 64;

/** Entries that a rehash moves at once. */
export const MOVED: u32 = 128;

/** Integers that a chunk holds. */
export const CHUNK_LENGTH: u32 = 0x8000;

/** Rows of the tables of buckets and groups per call. */
export const COLUMN_ROWS: u32 = 0x4000;

/** Rows of the table of tables per call. */
export const TABLE_ROWS: u32 = 0x2000;

/** Rows of the tables of spans and objects per call. */
export const HEAP_ROWS: u32 = 0x3000;

/** Bytes of RECORDS. */
export const RECORDS_SIZE: u32 = 0xfc00;

/** Bytes of the trace buffer. */
export const TRACE_SIZE: u32 = 0x40000;

/** Bytes of TEXTS. */
export const TEXTS_SIZE: usize = 0xa000;

/** Bytes of the largest key or elem in a chunk. */
export const OPERAND_SIZE: usize = 0x20000;

/** Objects that RECENT holds. */
export const RECENT_LENGTH: u32 = 16;

// 0x40 to 0x80: Counters of the heap.
/** End of the pages that have ever been used. */
export const HEAP_TOP: usize = 0x40;
/** Objects that maps have allocated. */
export const MALLOCS: usize = 0x48;
/** Objects that collections have freed. */
export const FREES: usize = 0x50;
/** Bytes that maps have allocated. */
export const TOTAL_ALLOC: usize = 0x58;
/** Bytes that collections have freed. */
export const FREED_BYTES: usize = 0x60;
/** Objects that no map reaches any more, freed or not. */
export const DROPPED: usize = 0x68;
/** Their bytes. */
export const DROPPED_BYTES: usize = 0x70;
/** Collection cycles. */
export const NUM_GC: usize = 0x78;

// 0x80 to 0xb0: The generator and the hash.
/** State of the runtime's generator. */
export const RAND: usize = 0x80;
/** Random numbers drawn since it was set. */
export const DRAWS: usize = 0x88;
/** The words of runtime.hashkey, as the release uses them: the first, */
export const HASHKEY: usize = 0x90;
/** the second, */
export const HASHKEY_1: usize = 0x98;
/** the third, */
export const HASHKEY_2: usize = 0xa0;
/** and the fourth. */
export const HASHKEY_3: usize = 0xa8;

// 0xb0 to 0x120: The release's row: src/go/machine/release-columns.ts writes it.
/** GENERATION_CLASSIC or GENERATION_SWISS. */
export const GENERATION: usize = 0xb0;
/** Entries per eight slots above which a map makes room: */
export const LOAD_FACTOR_NUM: usize = 0xb4;
/** LOAD_FACTOR_NUM / LOAD_FACTOR_DEN. */
export const LOAD_FACTOR_DEN: usize = 0xb8;
/** Bytes above which objects with pointers have a header. */
export const MALLOC_HEADER_ABOVE: usize = 0xbc;
/** Bytes of mark bits in spans of small objects. */
export const INLINE_MARK_BITS: usize = 0xc0;
/** Room that the heap goal leaves below a memory limit. */
export const LIMIT_HEADROOM_PERCENT: usize = 0xc4;
/** A cycle's goal is beyond the heap it began with. */
export const GOAL_PASSES_HEAP: usize = 0xc8;
/** Random bits in the hash of a NaN. */
export const NAN_HASH_BITS: usize = 0xcc;
/** A key looked for in an empty map is hashed if that may panic. */
export const HASHES_KEY_OF_EMPTY: usize = 0xd0;
/** clear writes emptyRest into every tophash first. */
export const CLEAR_MARKS_BUCKETS: usize = 0xd4;
/** The header remembers whether a tombstone was made. */
export const HAS_TOMBSTONE_POSSIBLE: usize = 0xd8;
/** What clear sets to zero: CLEARS_… */
export const CLEARS: usize = 0xdc;
/** A full small map becomes a table also when an entry is overwritten. */
export const GROWS_ON_FULL_UPDATE: usize = 0xe0;
/** strequal loads before it compares. */
export const STREQUAL_LOADS_ALL: usize = 0xe4;
/** memhash loads lanes 2 and 3 first. */
export const MEMHASH_LANES_FIRST: usize = 0xe8;
/** Loads in their order: hashGrow, */
export const LOADS_OF_HASH_GROW: usize = 0xec;
/** growWork, */
export const LOADS_OF_GROW_WORK: usize = 0xf0;
/** evacuate, */
export const LOADS_OF_EVACUATE: usize = 0xf4;
/** a string key that is copied, */
export const LOADS_OF_COPIED_STRING: usize = 0xf8;
/** one that is hashed, */
export const LOADS_OF_HASHED_STRING: usize = 0xfc;
/** one that is compared, */
export const LOADS_OF_COMPARED_STRING: usize = 0x100;
/** mapiterinit behind the random number, */
export const LOADS_OF_ITERATE: usize = 0x104;
/** mapiternext of an old bucket, */
export const LOADS_OF_ITERATE_OLD: usize = 0x108;
/** mapclear of an old array. */
export const LOADS_OF_CLEAR_OLD: usize = 0x10c;

// 0x120 to 0x320: One key and one elem on their way in or out, the iterator that is being moved,
// workloads.
/** A key; larger than INLINE_SIZE it is at CHUNK_KEYS. */
export const KEY: usize = 0x120;
/** An elem; larger than INLINE_SIZE it is at CHUNK_ELEMS. */
export const ELEM: usize = 0x1a0;
/** An hiter, or an Iter. */
export const HITER: usize = 0x220;
/** What the last iteration of a Swiss map drew: entryOffset, */
export const ENTRY_OFFSET_DRAWN: usize = 0x280;
/** and dirOffset. */
export const DIR_OFFSET_DRAWN: usize = 0x288;
/** Where values go that were loaded only to have their cache lines fetched. */
export const SINK: usize = 0x290;
/** Where the workload of the keys stands. */
export const KEY_LOAD: usize = 0x298;
/** Where the workload of the elems stands. */
export const ELEM_LOAD: usize = 0x2d8;

// 0x320 to 0x400: State of the running call.
/** What the operation in work changed beside entries: trace/record.ts, swiss/record.ts. */
export const CHANGED: usize = 0x320;
/** Bytes of RECORDS in use. */
export const RECORDS_USED: usize = 0x324;
/** Why the process died: PANIC_… */
export const PANIC: usize = 0x328;
/** The rule that a map broke: RULE_… */
export const BROKEN_RULE: usize = 0x32c;
/** The place that broke it. */
export const FAIL_ADDRESS: usize = 0x330;
/** Operations of a bulk operation that are done. */
export const DONE: usize = 0x338;
/** Keys of a bulk operation that were there. */
export const FOUND: usize = 0x33c;
/** Where the rows of columns go on: see there. */
export const COLUMN_CURSOR: usize = 0x340;
/** The same within what COLUMN_CURSOR tells. */
export const COLUMN_CURSOR_WITHIN: usize = 0x344;
/** Row of the table whose groups are being written as rows. */
export const TABLE_CURSOR: usize = 0x348;
/** The table of a Swiss map that was replaced last: its index, */
export const REPLACED_INDEX: usize = 0x34c;
/** and its capacity. */
export const REPLACED_CAPACITY: usize = 0x350;
/** Bytes of the trace buffer in use, then records in it: u32 each. */
export const TRACE_STATE: usize = 0x358;
/** Bit set of the groups of a table. */
export const NEEDED: usize = 0x360;
/** What single operations do in even steps (bulk/prefetch-sequence.ts): the last key, */
export const SEQUENCE_KEY: usize = 0x370;
/** the last step, */
export const SEQUENCE_STEP: usize = 0x378;
/** and operations until the next look ahead. */
export const SEQUENCE_LEFT: usize = 0x380;
/** Next free byte of MAPTYPES; src/go/value/value-data.ts keeps these three. */
export const TYPES_NEXT: usize = 0x384;
/** The newest type record. */
export const TYPES_HEAD: usize = 0x388;
/** The block that the AES hash works with (hash/aeshash.ts), AES_UNKNOWN, or 0: not in use. */
export const AES: usize = 0x38c;
/** Where the words of runtime.staticuint64s lie, then those of runtime.zeroVal. */
export const STATICS: usize = 0x390;

// 0x400 to 0x1000: Constant tables of the engine: what its compiler puts there.
/** The engine's static data. */
export const PROGRAM_DATA: usize = 0x400;

// 0x1000 to 0x2000: Strings of workloads, iterators.
/** What comes before each integer in the strings made of a workload. */
export const KEY_PREFIX: usize = 0x1000;
/** The same for elems. */
export const ELEM_PREFIX: usize = 0x1400;
/** Iterators that the program holds; ITERATORS_NEXT is the next free place. */
export const ITERATOR_RECORDS: usize = 0x1800;
/** The end of those. */
export const ITERATOR_RECORDS_END: usize = 0x2000;

// 0x2000 to 0x4000: The batch of operations in work.
/** Keys: 16 bytes each where the type takes more than eight, else eight. */
export const BATCH_KEYS: usize = 0x2000;
/** Elems, the same. */
export const BATCH_ELEMS: usize = 0x2400;
/** Hashes of the keys. */
export const BATCH_HASHES: usize = 0x2800;
/** Hashes of the eight keys of the bucket in evacuation. */
export const EVACUATION_HASHES: usize = 0x2a00;
/** Groups that operations on a Swiss map lead to. */
export const BATCH_GROUPS: usize = 0x2a40;
/**
 * Integers that become strings; they are made before there are hashes. In the place of
 * BATCH_HASHES.
 */
export const KEY_NUMBERS: usize = 0x2800;
/** The same for elems. In the place of BATCH_GROUPS. */
export const ELEM_NUMBERS: usize = 0x2a40;

// 0x4000 to 0xf000: Types.
/** Descriptors of map types, records of types, key programs. */
export const MAPTYPES: usize = 0x4000;
/** The end of those. */
export const MAPTYPES_END: usize = 0xf000;

// 0xf000 to 0x10000: Entries on their way from one table to another.
/** Their keys. */
export const MOVED_KEYS: usize = 0xf000;
/** Hashes of the keys. */
export const MOVED_HASHES: usize = 0xf400;
/** Their slots. */
export const MOVED_SLOTS: usize = 0xf800;

// 0x10000 to 0x60000: What waits to be handed over.
/** History records. */
export const RECORDS: usize = 0x10000;
/** Trace records. */
export const TRACE_BUFFER: usize = 0x1fc00;

// 0x60000 to 0xe0000: Arrays of bulk operations, and columns.
/** Keys of a bulk operation; a key larger than INLINE_SIZE. */
export const CHUNK_KEYS: usize = 0x60000;
/** Elems, the same. */
export const CHUNK_ELEMS: usize = 0xa0000;
/** Rows of a table in columns. In the place of CHUNK_KEYS and CHUNK_ELEMS. */
export const COLUMNS: usize = 0x60000;
/** End of the chunks: data of values that are only looked up lies below. */
export const SCRATCH_END: usize = 0xe0000;

// 0xe0000 to 0xe6000: The allocator (src/engine/heap).
/** The heap's sweep generation. */
export const SWEEPGEN: usize = 0xe0000;
/** Spans that the last cycle left to be swept. */
export const UNSWEPT: usize = 0xe0004;
/** Spans with objects. */
export const SPANS_IN_USE: usize = 0xe0008;
/** Page from which spans are swept before the heap grows. */
export const RECLAIM_PAGE: usize = 0xe000c;
/** The first chunk of pages that may have free ones. */
export const FIRST_FREE_CHUNK: usize = 0xe0010;
/** Room for records: its next byte, */
export const METADATA_NEXT: usize = 0xe0014;
/** and its end. */
export const METADATA_END: usize = 0xe0018;
/** Room for records of spans: its next byte, */
export const SPANS_NEXT: usize = 0xe001c;
/** and its end. */
export const SPANS_END: usize = 0xe0020;
/** A cycle is to begin at the end of the operation. */
export const GC_DUE: usize = 0xe0024;
/** A cycle is running. */
export const GC_RUNNING: usize = 0xe0028;
/** The open block of the tiny allocator, */
export const TINY: usize = 0xe002c;
/** and how much of it is taken. */
export const TINY_OFFSET: usize = 0xe0030;
/** Lists: the newest owner, */
export const OWNERS: usize = 0xe0034;
/** the newest record of an iterator, */
export const ITERATORS: usize = 0xe0038;
/** the first record of an iterator that serves none now, */
export const FREE_ITERATORS: usize = 0xe003c;
/** the last cycle in the log, */
export const CYCLES: usize = 0xe0040;
/** and the newest record of what the program holds while it fills maps. */
export const PROGRAM_ROOTS: usize = 0xe0044;
/** The map at work. */
export const CURRENT_MAP: usize = 0xe0048;
/** Its owner, known */
export const OWNER: usize = 0xe004c;
/** for this map. */
export const OWNER_MAP: usize = 0xe0050;
/** Last block of the collector's work list, */
export const MARK_BLOCK: usize = 0xe0054;
/** and how much of it is used. */
export const MARK_USED: usize = 0xe0058;
/** The work list is being emptied in the middle of an object. */
export const MARK_RELIEVING: usize = 0xe005c;
/** The directory of a map that is being made; 0: none. */
export const UNFINISHED_DIRECTORY: usize = 0xe0060;
/** The next place in RECENT. */
export const RECENT_NEXT: usize = 0xe0064;
/** The next free place in ITERATOR_RECORDS. */
export const ITERATORS_NEXT: usize = 0xe0068;
/** Bits of the pages that the scavenger has released; 0: none so far. */
export const SCAVENGED: usize = 0xe006c;
/** How many pages those are. */
export const SCAVENGED_PAGES: usize = 0xe0070;
/** The operation at work, f64. */
export const CURRENT_OP: usize = 0xe0078;
/** End of the mapped pages. */
export const HEAP_END: usize = 0xe0080;
/** Pages with objects. */
export const PAGES_IN_USE: usize = 0xe0088;
/** Pages that hold no objects: the allocator's own, and what no counter counts. */
export const MANUAL_PAGES: usize = 0xe0090;
/** Bytes that the pacer takes for live. */
export const HEAP_LIVE: usize = 0xe0098;
/** Bytes that the last cycle marked. */
export const HEAP_MARKED: usize = 0xe00a0;
/** GOGC, -1: off. */
export const GC_PERCENT: usize = 0xe00a8;
/** GOMEMLIMIT; 2^63 - 1: none. */
export const MEMORY_LIMIT: usize = 0xe00b0;
/** What the program has allocated for values: objects, */
export const DATA_MALLOCS: usize = 0xe00b8;
/** and bytes. */
export const DATA_ALLOC: usize = 0xe00c0;
/** Objects that took part of an open tiny block. */
export const TINY_ALLOCS: usize = 0xe00c8;
/** What the cycle has marked: bytes, */
export const MARKED_BYTES: usize = 0xe00d0;
/** and objects. */
export const MARKED_OBJECTS: usize = 0xe00d8;
/** What it has looked through: bytes, */
export const SCANNED_BYTES: usize = 0xe00e0;
/** and objects. */
export const SCANNED_OBJECTS: usize = 0xe00e8;
/** The objects allocated last. */
export const RECENT: usize = 0xe00f0;
/** sizeClassCounts of each size class. */
export const BY_SIZE: usize = 0xe0130;
/** The cached span of each span class. */
export const MCACHE: usize = 0xe0570;
/** centralLists of each span class. */
export const MCENTRAL: usize = 0xe0790;
/** Records of freed spans of each span class. */
export const FREE_RECORDS: usize = 0xe1010;
/** The table of each arena. */
export const ARENAS: usize = 0xe1230;
/** Free runs of each chunk of pages. */
export const PAGE_SUMMARIES: usize = 0xe1330;
/** The first records of spans; more lie in pages of their own. */
export const FIRST_SPANS: usize = 0xe2340;
/** The first other records. */
export const METADATA: usize = 0xe2740;
/** The end of those. */
export const METADATA_END_OF_FIRST: usize = 0xe3340;
/** The first block of the collector's work list, a page. */
export const MARK_FIRST: usize = 0xe3340;

// 0xe6000 to 0xf0000: Strings of a batch.
/** Strings of a batch of operations. */
export const TEXTS: usize = 0xe6000;

// 0xf0000 to 0x100000: Pages.
/** One bit per page, 1: free. */
export const PAGE_BITS: usize = 0xf0000;
/** Where the heap begins. */
export const HEAP_BASE: usize = 0x100000;

/** Tells the layout of this build from another one. */
export const LAYOUT: u32 = 0xf2f0332f;
