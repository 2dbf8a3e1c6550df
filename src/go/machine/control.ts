/**
 * The control block of the engine: byte offsets in a process's memory, and sizes.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/** Places and sizes by the engine's names. */
export const constants = {
  /** Tells the layout that this was written for from another one. */
  LAYOUT: 0xf2f0332f,
  /** Bytes of KEY and of ELEM; larger ones pass through the chunks. */
  INLINE_SIZE: 128,
  /** In AES: the hash key of the process is not known. */
  AES_UNKNOWN: 1,
  /** Bytes that a prefix may have. */
  PREFIX_SIZE: 0x400,
  /** Operations in a batch: enough to keep every line-fill buffer of a core busy. */
  BATCH: 64,
  /** Entries that a rehash moves at once. */
  MOVED: 128,
  /** Integers that a chunk holds. */
  CHUNK_LENGTH: 0x8000,
  /** Rows of the tables of buckets and groups per call. */
  COLUMN_ROWS: 0x4000,
  /** Rows of the table of tables per call. */
  TABLE_ROWS: 0x2000,
  /** Rows of the tables of spans and objects per call. */
  HEAP_ROWS: 0x3000,
  /** Bytes of RECORDS. */
  RECORDS_SIZE: 0xfc00,
  /** Bytes of the trace buffer. */
  TRACE_SIZE: 0x40000,
  /** Bytes of TEXTS. */
  TEXTS_SIZE: 0xa000,
  /** Bytes of the largest key or elem in a chunk. */
  OPERAND_SIZE: 0x20000,
  /** Objects that RECENT holds. */
  RECENT_LENGTH: 16,

  // 0x40 to 0x80: Counters of the heap.
  /** End of the pages that have ever been used. */
  HEAP_TOP: 0x40,
  /** Objects that maps have allocated. */
  MALLOCS: 0x48,
  /** Objects that collections have freed. */
  FREES: 0x50,
  /** Bytes that maps have allocated. */
  TOTAL_ALLOC: 0x58,
  /** Bytes that collections have freed. */
  FREED_BYTES: 0x60,
  /** Objects that no map reaches any more, freed or not. */
  DROPPED: 0x68,
  /** Their bytes. */
  DROPPED_BYTES: 0x70,
  /** Collection cycles. */
  NUM_GC: 0x78,

  // 0x80 to 0xb0: The generator and the hash.
  /** State of the runtime's generator. */
  RAND: 0x80,
  /** Random numbers drawn since it was set. */
  DRAWS: 0x88,
  /** The words of runtime.hashkey, as the release uses them: the first, */
  HASHKEY: 0x90,
  /** the second, */
  HASHKEY_1: 0x98,
  /** the third, */
  HASHKEY_2: 0xa0,
  /** and the fourth. */
  HASHKEY_3: 0xa8,

  // 0xb0 to 0x120: The release's row: src/go/machine/release-columns.ts writes it.
  /** GENERATION_CLASSIC or GENERATION_SWISS. */
  GENERATION: 0xb0,
  /** Entries per eight slots above which a map makes room: */
  LOAD_FACTOR_NUM: 0xb4,
  /** LOAD_FACTOR_NUM / LOAD_FACTOR_DEN. */
  LOAD_FACTOR_DEN: 0xb8,
  /** Bytes above which objects with pointers have a header. */
  MALLOC_HEADER_ABOVE: 0xbc,
  /** Bytes of mark bits in spans of small objects. */
  INLINE_MARK_BITS: 0xc0,
  /** Room that the heap goal leaves below a memory limit. */
  LIMIT_HEADROOM_PERCENT: 0xc4,
  /** A cycle's goal is beyond the heap it began with. */
  GOAL_PASSES_HEAP: 0xc8,
  /** Random bits in the hash of a NaN. */
  NAN_HASH_BITS: 0xcc,
  /** A key looked for in an empty map is hashed if that may panic. */
  HASHES_KEY_OF_EMPTY: 0xd0,
  /** clear writes emptyRest into every tophash first. */
  CLEAR_MARKS_BUCKETS: 0xd4,
  /** The header remembers whether a tombstone was made. */
  HAS_TOMBSTONE_POSSIBLE: 0xd8,
  /** What clear sets to zero: CLEARS_… */
  CLEARS: 0xdc,
  /** A full small map becomes a table also when an entry is overwritten. */
  GROWS_ON_FULL_UPDATE: 0xe0,
  /** strequal loads before it compares. */
  STREQUAL_LOADS_ALL: 0xe4,
  /** memhash loads lanes 2 and 3 first. */
  MEMHASH_LANES_FIRST: 0xe8,
  /** Loads in their order: hashGrow, */
  LOADS_OF_HASH_GROW: 0xec,
  /** growWork, */
  LOADS_OF_GROW_WORK: 0xf0,
  /** evacuate, */
  LOADS_OF_EVACUATE: 0xf4,
  /** a string key that is copied, */
  LOADS_OF_COPIED_STRING: 0xf8,
  /** one that is hashed, */
  LOADS_OF_HASHED_STRING: 0xfc,
  /** one that is compared, */
  LOADS_OF_COMPARED_STRING: 0x100,
  /** mapiterinit behind the random number, */
  LOADS_OF_ITERATE: 0x104,
  /** mapiternext of an old bucket, */
  LOADS_OF_ITERATE_OLD: 0x108,
  /** mapclear of an old array. */
  LOADS_OF_CLEAR_OLD: 0x10c,

  // 0x120 to 0x320: One key and one elem on their way in or out, the iterator that is being moved,
  // workloads.
  /** A key; larger than INLINE_SIZE it is at CHUNK_KEYS. */
  KEY: 0x120,
  /** An elem; larger than INLINE_SIZE it is at CHUNK_ELEMS. */
  ELEM: 0x1a0,
  /** An hiter, or an Iter. */
  HITER: 0x220,
  /** What the last iteration of a Swiss map drew: entryOffset, */
  ENTRY_OFFSET_DRAWN: 0x280,
  /** and dirOffset. */
  DIR_OFFSET_DRAWN: 0x288,
  /** Where values go that were loaded only to have their cache lines fetched. */
  SINK: 0x290,
  /** Where the workload of the keys stands. */
  KEY_LOAD: 0x298,
  /** Where the workload of the elems stands. */
  ELEM_LOAD: 0x2d8,

  // 0x320 to 0x400: State of the running call.
  /** What the operation in work changed beside entries: trace/record.ts, swiss/record.ts. */
  CHANGED: 0x320,
  /** Bytes of RECORDS in use. */
  RECORDS_USED: 0x324,
  /** Why the process died: PANIC_… */
  PANIC: 0x328,
  /** The rule that a map broke: RULE_… */
  BROKEN_RULE: 0x32c,
  /** The place that broke it. */
  FAIL_ADDRESS: 0x330,
  /** Operations of a bulk operation that are done. */
  DONE: 0x338,
  /** Keys of a bulk operation that were there. */
  FOUND: 0x33c,
  /** Where the rows of columns go on: see there. */
  COLUMN_CURSOR: 0x340,
  /** The same within what COLUMN_CURSOR tells. */
  COLUMN_CURSOR_WITHIN: 0x344,
  /** Row of the table whose groups are being written as rows. */
  TABLE_CURSOR: 0x348,
  /** The table of a Swiss map that was replaced last: its index, */
  REPLACED_INDEX: 0x34c,
  /** and its capacity. */
  REPLACED_CAPACITY: 0x350,
  /** Bytes of the trace buffer in use, then records in it: u32 each. */
  TRACE_STATE: 0x358,
  /** Bit set of the groups of a table. */
  NEEDED: 0x360,
  /** What single operations do in even steps (bulk/prefetch-sequence.ts): the last key, */
  SEQUENCE_KEY: 0x370,
  /** the last step, */
  SEQUENCE_STEP: 0x378,
  /** and operations until the next look ahead. */
  SEQUENCE_LEFT: 0x380,
  /** Next free byte of MAPTYPES; src/go/value/value-data.ts keeps these three. */
  TYPES_NEXT: 0x384,
  /** The newest type record. */
  TYPES_HEAD: 0x388,
  /** The block that the AES hash works with (hash/aeshash.ts), AES_UNKNOWN, or 0: not in use. */
  AES: 0x38c,
  /** Where the words of runtime.staticuint64s lie, then those of runtime.zeroVal. */
  STATICS: 0x390,

  // 0x400 to 0x1000: Constant tables of the engine: what its compiler puts there.
  /** The engine's static data. */
  PROGRAM_DATA: 0x400,

  // 0x1000 to 0x2000: Strings of workloads, iterators.
  /** What comes before each integer in the strings made of a workload. */
  KEY_PREFIX: 0x1000,
  /** The same for elems. */
  ELEM_PREFIX: 0x1400,
  /** Iterators that the program holds; ITERATORS_NEXT is the next free place. */
  ITERATOR_RECORDS: 0x1800,
  /** The end of those. */
  ITERATOR_RECORDS_END: 0x2000,

  // 0x2000 to 0x4000: The batch of operations in work.
  /** Keys: 16 bytes each where the type takes more than eight, else eight. */
  BATCH_KEYS: 0x2000,
  /** Elems, the same. */
  BATCH_ELEMS: 0x2400,
  /** Hashes of the keys. */
  BATCH_HASHES: 0x2800,
  /** Hashes of the eight keys of the bucket in evacuation. */
  EVACUATION_HASHES: 0x2a00,
  /** Groups that operations on a Swiss map lead to. */
  BATCH_GROUPS: 0x2a40,
  /**
   * Integers that become strings; they are made before there are hashes. In the place of
   * BATCH_HASHES.
   */
  KEY_NUMBERS: 0x2800,
  /** The same for elems. In the place of BATCH_GROUPS. */
  ELEM_NUMBERS: 0x2a40,

  // 0x4000 to 0xf000: Types.
  /** Descriptors of map types, records of types, key programs. */
  MAPTYPES: 0x4000,
  /** The end of those. */
  MAPTYPES_END: 0xf000,

  // 0xf000 to 0x10000: Entries on their way from one table to another.
  /** Their keys. */
  MOVED_KEYS: 0xf000,
  /** Hashes of the keys. */
  MOVED_HASHES: 0xf400,
  /** Their slots. */
  MOVED_SLOTS: 0xf800,

  // 0x10000 to 0x60000: What waits to be handed over.
  /** History records. */
  RECORDS: 0x10000,
  /** Trace records. */
  TRACE_BUFFER: 0x1fc00,

  // 0x60000 to 0xe0000: Arrays of bulk operations, and columns.
  /** Keys of a bulk operation; a key larger than INLINE_SIZE. */
  CHUNK_KEYS: 0x60000,
  /** Elems, the same. */
  CHUNK_ELEMS: 0xa0000,
  /** Rows of a table in columns. In the place of CHUNK_KEYS and CHUNK_ELEMS. */
  COLUMNS: 0x60000,
  /** End of the chunks: data of values that are only looked up lies below. */
  SCRATCH_END: 0xe0000,

  // 0xe0000 to 0xe6000: The allocator (src/engine/heap).
  /** The heap's sweep generation. */
  SWEEPGEN: 0xe0000,
  /** Spans that the last cycle left to be swept. */
  UNSWEPT: 0xe0004,
  /** Spans with objects. */
  SPANS_IN_USE: 0xe0008,
  /** Page from which spans are swept before the heap grows. */
  RECLAIM_PAGE: 0xe000c,
  /** The first chunk of pages that may have free ones. */
  FIRST_FREE_CHUNK: 0xe0010,
  /** Room for records: its next byte, */
  METADATA_NEXT: 0xe0014,
  /** and its end. */
  METADATA_END: 0xe0018,
  /** Room for records of spans: its next byte, */
  SPANS_NEXT: 0xe001c,
  /** and its end. */
  SPANS_END: 0xe0020,
  /** A cycle is to begin at the end of the operation. */
  GC_DUE: 0xe0024,
  /** A cycle is running. */
  GC_RUNNING: 0xe0028,
  /** The open block of the tiny allocator, */
  TINY: 0xe002c,
  /** and how much of it is taken. */
  TINY_OFFSET: 0xe0030,
  /** Lists: the newest owner, */
  OWNERS: 0xe0034,
  /** the newest record of an iterator, */
  ITERATORS: 0xe0038,
  /** the first record of an iterator that serves none now, */
  FREE_ITERATORS: 0xe003c,
  /** the last cycle in the log, */
  CYCLES: 0xe0040,
  /** and the newest record of what the program holds while it fills maps. */
  PROGRAM_ROOTS: 0xe0044,
  /** The map at work. */
  CURRENT_MAP: 0xe0048,
  /** Its owner, known */
  OWNER: 0xe004c,
  /** for this map. */
  OWNER_MAP: 0xe0050,
  /** Last block of the collector's work list, */
  MARK_BLOCK: 0xe0054,
  /** and how much of it is used. */
  MARK_USED: 0xe0058,
  /** The work list is being emptied in the middle of an object. */
  MARK_RELIEVING: 0xe005c,
  /** The directory of a map that is being made; 0: none. */
  UNFINISHED_DIRECTORY: 0xe0060,
  /** The next place in RECENT. */
  RECENT_NEXT: 0xe0064,
  /** The next free place in ITERATOR_RECORDS. */
  ITERATORS_NEXT: 0xe0068,
  /** Bits of the pages that the scavenger has released; 0: none so far. */
  SCAVENGED: 0xe006c,
  /** How many pages those are. */
  SCAVENGED_PAGES: 0xe0070,
  /** The operation at work, f64. */
  CURRENT_OP: 0xe0078,
  /** End of the mapped pages. */
  HEAP_END: 0xe0080,
  /** Pages with objects. */
  PAGES_IN_USE: 0xe0088,
  /** Pages that hold no objects: the allocator's own, and what no counter counts. */
  MANUAL_PAGES: 0xe0090,
  /** Bytes that the pacer takes for live. */
  HEAP_LIVE: 0xe0098,
  /** Bytes that the last cycle marked. */
  HEAP_MARKED: 0xe00a0,
  /** GOGC, -1: off. */
  GC_PERCENT: 0xe00a8,
  /** GOMEMLIMIT; 2^63 - 1: none. */
  MEMORY_LIMIT: 0xe00b0,
  /** What the program has allocated for values: objects, */
  DATA_MALLOCS: 0xe00b8,
  /** and bytes. */
  DATA_ALLOC: 0xe00c0,
  /** Objects that took part of an open tiny block. */
  TINY_ALLOCS: 0xe00c8,
  /** What the cycle has marked: bytes, */
  MARKED_BYTES: 0xe00d0,
  /** and objects. */
  MARKED_OBJECTS: 0xe00d8,
  /** What it has looked through: bytes, */
  SCANNED_BYTES: 0xe00e0,
  /** and objects. */
  SCANNED_OBJECTS: 0xe00e8,
  /** The objects allocated last. */
  RECENT: 0xe00f0,
  /** sizeClassCounts of each size class. */
  BY_SIZE: 0xe0130,
  /** The cached span of each span class. */
  MCACHE: 0xe0570,
  /** centralLists of each span class. */
  MCENTRAL: 0xe0790,
  /** Records of freed spans of each span class. */
  FREE_RECORDS: 0xe1010,
  /** The table of each arena. */
  ARENAS: 0xe1230,
  /** Free runs of each chunk of pages. */
  PAGE_SUMMARIES: 0xe1330,
  /** The first records of spans; more lie in pages of their own. */
  FIRST_SPANS: 0xe2340,
  /** The first other records. */
  METADATA: 0xe2740,
  /** The end of those. */
  METADATA_END_OF_FIRST: 0xe3340,
  /** The first block of the collector's work list, a page. */
  MARK_FIRST: 0xe3340,

  // 0xe6000 to 0xf0000: Strings of a batch.
  /** Strings of a batch of operations. */
  TEXTS: 0xe6000,

  // 0xf0000 to 0x100000: Pages.
  /** One bit per page, 1: free. */
  PAGE_BITS: 0xf0000,
  /** Where the heap begins. */
  HEAP_BASE: 0x100000,
} as const;

/** Where each column of a release's row lies, u32. */
export const releaseColumns = [
  { column: "generation", at: constants.GENERATION },
  { column: "loadFactorNum", at: constants.LOAD_FACTOR_NUM },
  { column: "loadFactorDen", at: constants.LOAD_FACTOR_DEN },
  { column: "mallocHeaderAbove", at: constants.MALLOC_HEADER_ABOVE },
  { column: "inlineMarkBits", at: constants.INLINE_MARK_BITS },
  { column: "limitHeadroomPercent", at: constants.LIMIT_HEADROOM_PERCENT },
  { column: "goalPassesHeap", at: constants.GOAL_PASSES_HEAP },
  { column: "nanHashBits", at: constants.NAN_HASH_BITS },
  { column: "hashesKeyOfEmpty", at: constants.HASHES_KEY_OF_EMPTY },
  { column: "clearMarksBuckets", at: constants.CLEAR_MARKS_BUCKETS },
  { column: "tombstonePossible", at: constants.HAS_TOMBSTONE_POSSIBLE },
  { column: "clears", at: constants.CLEARS },
  { column: "growsOnFullUpdate", at: constants.GROWS_ON_FULL_UPDATE },
  { column: "strequalLoadsAll", at: constants.STREQUAL_LOADS_ALL },
  { column: "memhashLanesFirst", at: constants.MEMHASH_LANES_FIRST },
  { column: "loads.hashGrow", at: constants.LOADS_OF_HASH_GROW },
  { column: "loads.growWork", at: constants.LOADS_OF_GROW_WORK },
  { column: "loads.evacuate", at: constants.LOADS_OF_EVACUATE },
  { column: "loads.copiedString", at: constants.LOADS_OF_COPIED_STRING },
  { column: "loads.hashedString", at: constants.LOADS_OF_HASHED_STRING },
  { column: "loads.comparedString", at: constants.LOADS_OF_COMPARED_STRING },
  { column: "loads.iterate", at: constants.LOADS_OF_ITERATE },
  { column: "loads.iterateOld", at: constants.LOADS_OF_ITERATE_OLD },
  { column: "loads.clearOld", at: constants.LOADS_OF_CLEAR_OLD },
] as const;
