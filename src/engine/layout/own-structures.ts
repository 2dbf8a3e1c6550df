/**
 * The engine's own structures: offsets of their fields.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

// An instruction of a key program (hash/key-program.ts).
/** instructionOps */
export const INSTRUCTION_OP: usize = 0;
/** of the part in the key */
export const INSTRUCTION_OFFSET: usize = 4;
/** bytes of the part, or how many times the body is repeated */
export const INSTRUCTION_LENGTH: usize = 8;
/** bytes from one repetition to the next */
export const INSTRUCTION_STRIDE: usize = 12;
/** the first instruction of what is repeated */
export const INSTRUCTION_BODY: usize = 16;
export const INSTRUCTION_SIZE: usize = 24;

// Instructions of the program that store an elem (engine/value/operand.ts); the last has no bytes.
/** of the first store in the elem */
export const ELEM_MOVE_OFFSET: usize = 0;
/** of each store; more than sixteen are left to memmove */
export const ELEM_MOVE_BYTES: usize = 4;
/** of stores, one behind the other; 0: a load, which checks that the elem's place is not nil */
export const ELEM_MOVE_COUNT: usize = 8;
export const ELEM_MOVE_SIZE: usize = 12;

// The record of a type whose values interfaces hold; the first word of such an interface.
/** of a value */
export const TYPE_RECORD_BYTES: usize = 0;
/** the interface holds the value itself, a pointer */
export const TYPE_RECORD_POINTER_SHAPED: usize = 4;
/** key program; 0: not comparable */
export const TYPE_RECORD_PROGRAM: usize = 8;
/** the next record */
export const TYPE_RECORD_NEXT: usize = 12;
export const TYPE_RECORD_TEXT_LENGTH: usize = 16;
export const TYPE_RECORD_TEXT: usize = 20;
export const TYPE_RECORD_SIZE: usize = 20;

// Which words of a value are pointers.
/** of the value */
export const POINTER_LIST_BYTES: usize = 0;
export const POINTER_LIST_COUNT: usize = 4;
/** u32 each */
export const POINTER_LIST_OFFSETS: usize = 8;
export const POINTER_LIST_SIZE: usize = 8;

// Where a workload of a bulk operation stands.
/** workloadKinds */
export const WORKLOAD_KIND: usize = 0;
/** workloadValues: what is made of its integers */
export const WORKLOAD_AS: usize = 4;
/** next integer, state of the generator, or the chunk that holds the values */
export const WORKLOAD_NEXT: usize = 8;
/** step of a sequence, bound of random integers */
export const WORKLOAD_STEP: usize = 16;
/** in the chunk */
export const WORKLOAD_PLACE: usize = 24;
/** bytes before the digits of a string */
export const WORKLOAD_PREFIX: usize = 28;
/** of a Zipf distribution, f64 */
export const WORKLOAD_EXPONENT: usize = 32;
/** as `next`, of the keys that leave a window */
export const WORKLOAD_LEAVING: usize = 40;
/** keys that a window holds; 0: no window */
export const WORKLOAD_WIDTH: usize = 48;
/** operations of the window that are done */
export const WORKLOAD_DONE: usize = 56;
export const WORKLOAD_SIZE: usize = 64;

// An iterator that the program holds.
export const ITERATOR_RECORD_NEXT: usize = 0;
export const ITERATOR_RECORD_IN_USE: usize = 4;
export const ITERATOR_RECORD_ITERATOR: usize = 8;
export const ITERATOR_RECORD_SIZE: usize = 104;

// An iterator record that serves no iterator now.
/** the next one of these */
export const FREE_ITERATOR_NEXT: usize = 8;
export const FREE_ITERATOR_SIZE: usize = 4;

// Pointers that the program holds outside its maps.
export const ROOT_RECORD_NEXT: usize = 0;
export const ROOT_RECORD_BYTES: usize = 4;
export const ROOT_RECORD_POINTERS: usize = 8;
export const ROOT_RECORD_SIZE: usize = 8;

// What the AES hash works with (hash/aeshash.ts).
/** of a round: 256 words, four times */
export const AES_BLOCK_TABLES: usize = 0;
/** runtime.aeskeysched */
export const AES_BLOCK_SCHEDULE: usize = 4096;
/** of eight lanes */
export const AES_BLOCK_STATES: usize = 4224;
export const AES_BLOCK_SEEDS: usize = 4352;
export const AES_BLOCK_SIZE: usize = 4480;

// The record of a span: runtime/mheap.go mspan. Its bit sets follow
// (engine/heap/allocator/mspan.ts).
export const SPAN_BASE: usize = 0;
export const SPAN_NPAGES: usize = 4;
/** in its set, or among the records that are free */
export const SPAN_NEXT: usize = 8;
export const SPAN_PREV: usize = 12;
export const SPAN_ELEMSIZE: usize = 16;
export const SPAN_NELEMS: usize = 20;
export const SPAN_FREEINDEX: usize = 24;
export const SPAN_ALLOC_COUNT: usize = 28;
/** free objects from freeindex on */
export const SPAN_ALLOC_CACHE: usize = 32;
/** 2^32 / elemsize, rounded up */
export const SPAN_DIV_MUL: usize = 40;
export const SPAN_SWEEPGEN: usize = 44;
export const SPAN_SPANCLASS: usize = 48;
export const SPAN_STATE: usize = 49;
export const SPAN_NEEDZERO: usize = 50;
/** number of the central list that it is in, plus one; 0: in none */
export const SPAN_SET: usize = 51;
/** objects that sweeps have freed */
export const SPAN_FREED: usize = 52;
/** how the collector scans each object, u32; 0: no pointers */
export const SPAN_TYPES: usize = 56;
/** whose object each is, and since when */
export const SPAN_NOTES: usize = 60;
export const SPAN_SIZE: usize = 64;

// Whose object it is, and since when.
/** purpose, and owner / 32 << 4 */
export const NOTE_WHO: usize = 0;
/** 0xffffffff for make */
export const NOTE_OP: usize = 4;
export const NOTE_SIZE: usize = 8;

// A map as the allocator knows it.
export const OWNER_RECORD_MAP: usize = 0;
export const OWNER_RECORD_TYPE: usize = 4;
/** 1 until the program drops the map */
export const OWNER_RECORD_REFERENCED: usize = 8;
export const OWNER_RECORD_NEXT: usize = 12;
export const OWNER_RECORD_RESERVED: usize = 16;
/** purposeCounts, one of each purpose */
export const OWNER_RECORD_COUNTS: usize = 64;
export const OWNER_RECORD_SIZE: usize = 320;

// What a map has allocated for one purpose.
export const PURPOSE_COUNTS_OBJECTS: usize = 0;
export const PURPOSE_COUNTS_BYTES: usize = 8;
export const PURPOSE_COUNTS_SIZE: usize = 16;

// Objects of one size class.
export const SIZE_CLASS_COUNTS_MALLOCS: usize = 0;
export const SIZE_CLASS_COUNTS_FREES: usize = 8;
export const SIZE_CLASS_COUNTS_SIZE: usize = 16;

// Sets of spans of one span class: runtime/mcentral.go mcentral. The first span of each.
/** u32, by number of the set */
export const CENTRAL_LISTS_FIRST: usize = 0;
export const CENTRAL_LISTS_SIZE: usize = 16;

// A block of the collector's work list; it takes a page.
export const WORK_BLOCK_PREVIOUS: usize = 0;
export const WORK_BLOCK_NEXT: usize = 4;
/** workObject, one after another */
export const WORK_BLOCK_OBJECTS: usize = 8;
export const WORK_BLOCK_SIZE: usize = 8;

// An object that is to be scanned.
export const WORK_OBJECT_SPAN: usize = 0;
/** in its span */
export const WORK_OBJECT_NUMBER: usize = 4;
export const WORK_OBJECT_SIZE: usize = 8;

// A record of the trace as it is packed (engine/trace/packing.ts).
/** and how many words the record has */
export const PACKED_KIND: usize = 0;
/** and the size of what was touched */
export const PACKED_TOUCHED: usize = 1;
/** one small value, or two of a byte */
export const PACKED_SMALL: usize = 2;
/** where */
export const PACKED_OFFSET: usize = 4;
/** value, or the first of two */
export const PACKED_FIRST: usize = 8;
export const PACKED_SECOND: usize = 16;
export const PACKED_SIZE: usize = 24;

// A collection cycle in the log; numbers are f64.
/** the cycle before */
export const CYCLE_NEXT: usize = 0;
/** gcCauses */
export const CYCLE_CAUSE: usize = 4;
export const CYCLE_NUMBER: usize = 8;
export const CYCLE_OP: usize = 16;
export const CYCLE_HEAP_BEFORE: usize = 24;
export const CYCLE_HEAP_MARKED: usize = 32;
export const CYCLE_GOAL: usize = 40;
export const CYCLE_OBJECTS_MARKED: usize = 48;
export const CYCLE_OBJECTS_SCANNED: usize = 56;
export const CYCLE_BYTES_SCANNED: usize = 64;
export const CYCLE_OBJECTS_FREED: usize = 72;
export const CYCLE_BYTES_FREED: usize = 80;
export const CYCLE_HEAP_INUSE_BEFORE: usize = 88;
export const CYCLE_SIZE: usize = 96;

// What a map and the heap are like after an operation that changed more than entries: f64 each. The
// state of the map differs by generation.
export const RECORD_OP: usize = 0;
export const RECORD_COUNT: usize = 8;
/** classicState or swissState */
export const RECORD_STATE: usize = 16;
/** from here on of the process */
export const RECORD_MALLOCS: usize = 64;
export const RECORD_TOTAL_ALLOC: usize = 72;
/** bytes that no map reaches any more */
export const RECORD_DROPPED: usize = 80;
/** of a Swiss map: which there were, mapChanges; else classicChanges */
export const RECORD_CHANGES: usize = 88;
export const RECORD_DATA_MALLOCS: usize = 96;
export const RECORD_DATA_ALLOC: usize = 104;
export const RECORD_FREES: usize = 112;
export const RECORD_TINY_ALLOCS: usize = 120;
export const RECORD_FREED_BYTES: usize = 128;
export const RECORD_PAGES_IN_USE: usize = 136;
export const RECORD_MANUAL_PAGES: usize = 144;
export const RECORD_MAPPED: usize = 152;
export const RECORD_UNUSED: usize = 160;
export const RECORD_NUM_GC: usize = 168;
export const RECORD_GOAL: usize = 176;
export const RECORD_RESERVED: usize = 184;
export const RECORD_SIZE: usize = 192;

// The state of a classic map in a history record.
export const CLASSIC_STATE_FLAGS: usize = 16;
export const CLASSIC_STATE_B: usize = 24;
export const CLASSIC_STATE_NOVERFLOW: usize = 32;
export const CLASSIC_STATE_GROWING: usize = 40;
export const CLASSIC_STATE_NEVACUATE: usize = 48;
export const CLASSIC_STATE_HASH0: usize = 56;
export const CLASSIC_STATE_SIZE: usize = 48;

// What else is in a history record of a classic map.
/** as the growth found it that began in the operation, which sets it back */
export const CLASSIC_CHANGES_NOVERFLOW_BEFORE: usize = 88;
export const CLASSIC_CHANGES_SIZE: usize = 8;

// The state of a Swiss map in a history record; the table is the one replaced last.
export const SWISS_STATE_DIR_LEN: usize = 16;
export const SWISS_STATE_GLOBAL_DEPTH: usize = 24;
export const SWISS_STATE_SEED_LOW: usize = 32;
export const SWISS_STATE_SEED_HIGH: usize = 40;
export const SWISS_STATE_TABLE_INDEX: usize = 48;
export const SWISS_STATE_TABLE_CAPACITY: usize = 56;
export const SWISS_STATE_SIZE: usize = 48;

// Columns of the table of buckets. An offset times the rows of a call is where one begins.
export const BUCKET_COLUMN_ADDRESS: usize = 0;
export const BUCKET_COLUMN_NEXT: usize = 8;
export const BUCKET_COLUMN_CHAIN: usize = 16;
export const BUCKET_COLUMN_LIVE: usize = 20;
export const BUCKET_COLUMN_EMPTY: usize = 21;
export const BUCKET_COLUMN_DELETED: usize = 22;
export const BUCKET_COLUMN_EVACUATED: usize = 23;
export const BUCKET_COLUMN_INDEX: usize = 24;
export const BUCKET_COLUMN_SIZE: usize = 28;

// The same of the table of tables.
export const TABLE_COLUMN_ADDRESS: usize = 0;
export const TABLE_COLUMN_GROUPS: usize = 8;
export const TABLE_COLUMN_INDEX: usize = 16;
export const TABLE_COLUMN_USED: usize = 20;
export const TABLE_COLUMN_CAPACITY: usize = 24;
export const TABLE_COLUMN_GROWTH_LEFT: usize = 28;
export const TABLE_COLUMN_LOCAL_DEPTH: usize = 32;
export const TABLE_COLUMN_TOMBSTONES: usize = 36;
export const TABLE_COLUMN_SIZE: usize = 40;

// The same of the table of groups.
export const GROUP_COLUMN_ADDRESS: usize = 0;
export const GROUP_COLUMN_TABLE: usize = 8;
export const GROUP_COLUMN_INDEX: usize = 12;
export const GROUP_COLUMN_FULL: usize = 16;
export const GROUP_COLUMN_EMPTY: usize = 17;
export const GROUP_COLUMN_DELETED: usize = 18;
export const GROUP_COLUMN_SIZE: usize = 19;

// The same of the table of spans.
export const SPAN_COLUMN_BASE: usize = 0;
export const SPAN_COLUMN_NPAGES: usize = 4;
export const SPAN_COLUMN_SPANCLASS: usize = 8;
export const SPAN_COLUMN_ELEMSIZE: usize = 12;
export const SPAN_COLUMN_NELEMS: usize = 16;
export const SPAN_COLUMN_ALLOC_COUNT: usize = 20;
export const SPAN_COLUMN_FREED: usize = 24;
export const SPAN_COLUMN_SET: usize = 28;
export const SPAN_COLUMN_SIZE: usize = 32;

// The same of the table of objects.
export const OBJECT_COLUMN_ADDRESS: usize = 0;
export const OBJECT_COLUMN_BYTES: usize = 4;
export const OBJECT_COLUMN_WHO: usize = 8;
export const OBJECT_COLUMN_OP: usize = 12;
export const OBJECT_COLUMN_SIZE: usize = 16;
