// @ts-check
/**
 * The control block: everything about the process that is not Go memory, below the heap.
 * scripts/build/engine-layout.mjs makes control.ts of this table, for the engine, and
 * src/go/machine/control.ts, for what stands above it, and refuses areas that overlap.
 *
 * No variable of the engine outlives a call: all state is here or on the heap. Offset 0 is Go's nil
 * and is never allocated. Within an area places follow one another, each at a multiple of its width
 * (at most 8). `over`: the place takes that of others, which are not in use at the same time.
 */
import { pageSize, sizeClassCount } from "./go-constants.table.mjs";
import { goStructures } from "./go-structures.table.mjs";
import { ownStructures } from "./own-structures.table.mjs";
import { bytes, column, sizeOf as sizeOfStructure, u32, u64 } from "./placement.mjs";

/** Bytes of a structure. @param {string} name */
function sizeOf(name) {
  const found = [...goStructures, ...ownStructures].find((structure) => structure.name === name);
  if (found === undefined) throw new Error(`no structure ${name}`);
  return sizeOfStructure(found);
}

const inlineSize = 128;
const prefixSize = 1024;
const batch = 64;
const moved = 128;
const chunkLength = 0x8000;
const columnRows = 0x4000;
const tableRows = 0x2000;
const heapRows = 0x3000;
const recentLength = 16;
const recordsSize = 336 * sizeOf("historyRecord");
const traceSize = 0x40000;
const textsSize = 0xa000;
/** Each size class with and without pointers. */
const spanClasses = 2 * sizeClassCount;
const bySizeLength = (sizeOf("sizeClassCounts") / 8) * sizeClassCount;
const mcentralLength = (sizeOf("centralLists") / 4) * spanClasses;

const columnsSize = Math.max(
  columnRows * sizeOf("bucketColumns"),
  columnRows * sizeOf("groupColumns"),
  tableRows * sizeOf("tableColumns"),
  heapRows * sizeOf("spanColumns"),
  heapRows * sizeOf("objectColumns"),
);

/** @type {readonly import("./placement.mjs").Constant[]} */
export const sizes = [
  [
    "INLINE_SIZE",
    "u32",
    inlineSize,
    "Bytes of KEY and of ELEM; larger ones pass through the chunks.",
  ],
  ["AES_UNKNOWN", "u32", 1, "In AES: the hash key of the process is not known."],
  ["PREFIX_SIZE", "u32", prefixSize, "Bytes that a prefix may have."],
  [
    "BATCH",
    "u32",
    batch,
    "Operations in a batch: enough to keep every line-fill buffer of a core busy.",
  ],
  ["MOVED", "u32", moved, "Entries that a rehash moves at once."],
  ["CHUNK_LENGTH", "u32", chunkLength, "Integers that a chunk holds."],
  ["COLUMN_ROWS", "u32", columnRows, "Rows of the tables of buckets and groups per call."],
  ["TABLE_ROWS", "u32", tableRows, "Rows of the table of tables per call."],
  ["HEAP_ROWS", "u32", heapRows, "Rows of the tables of spans and objects per call."],
  ["RECORDS_SIZE", "u32", recordsSize, "Bytes of RECORDS."],
  ["TRACE_SIZE", "u32", traceSize, "Bytes of the trace buffer."],
  ["TEXTS_SIZE", "usize", textsSize, "Bytes of TEXTS."],
  ["OPERAND_SIZE", "usize", 0x20000, "Bytes of the largest key or elem in a chunk."],
  ["RECENT_LENGTH", "u32", recentLength, "Objects that RECENT holds."],
];

/** @type {readonly import("./placement.mjs").Area[]} */
export const areas = [
  {
    doc: "Counters of the heap.",
    at: 0x40,
    end: 0x80,
    places: [
      u64("HEAP_TOP", "End of the pages that have ever been used."),
      u64("MALLOCS", "Objects that maps have allocated."),
      u64("FREES", "Objects that collections have freed."),
      u64("TOTAL_ALLOC", "Bytes that maps have allocated."),
      u64("FREED_BYTES", "Bytes that collections have freed."),
      u64("DROPPED", "Objects that no map reaches any more, freed or not."),
      u64("DROPPED_BYTES", "Their bytes."),
      u64("NUM_GC", "Collection cycles."),
    ],
  },
  {
    doc: "The generator and the hash.",
    at: 0x80,
    end: 0xb0,
    places: [
      u64("RAND", "State of the runtime's generator."),
      u64("DRAWS", "Random numbers drawn since it was set."),
      u64("HASHKEY", "The words of runtime.hashkey, as the release uses them: the first,"),
      u64("HASHKEY_1", "the second,", 1, { after: "HASHKEY" }),
      u64("HASHKEY_2", "the third,", 1, { after: "HASHKEY_1" }),
      u64("HASHKEY_3", "and the fourth.", 1, { after: "HASHKEY_2" }),
    ],
  },
  {
    doc: "The release's row: src/go/machine/release-columns.ts writes it.",
    at: 0xb0,
    end: 0x120,
    places: [
      column("GENERATION", "generation", "GENERATION_CLASSIC or GENERATION_SWISS."),
      column(
        "LOAD_FACTOR_NUM",
        "loadFactorNum",
        "Entries per eight slots above which a map makes room:",
      ),
      column("LOAD_FACTOR_DEN", "loadFactorDen", "LOAD_FACTOR_NUM / LOAD_FACTOR_DEN."),
      column(
        "MALLOC_HEADER_ABOVE",
        "mallocHeaderAbove",
        "Bytes above which objects with pointers have a header.",
      ),
      column("INLINE_MARK_BITS", "inlineMarkBits", "Bytes of mark bits in spans of small objects."),
      column(
        "LIMIT_HEADROOM_PERCENT",
        "limitHeadroomPercent",
        "Room that the heap goal leaves below a memory limit.",
      ),
      column(
        "GOAL_PASSES_HEAP",
        "goalPassesHeap",
        "A cycle's goal is beyond the heap it began with.",
      ),
      column("NAN_HASH_BITS", "nanHashBits", "Random bits in the hash of a NaN."),
      column(
        "HASHES_KEY_OF_EMPTY",
        "hashesKeyOfEmpty",
        "A key looked for in an empty map is hashed if that may panic.",
      ),
      column(
        "CLEAR_MARKS_BUCKETS",
        "clearMarksBuckets",
        "clear writes emptyRest into every tophash first.",
      ),
      column(
        "HAS_TOMBSTONE_POSSIBLE",
        "tombstonePossible",
        "The header remembers whether a tombstone was made.",
      ),
      column("CLEARS", "clears", "What clear sets to zero: CLEARS_…"),
      column(
        "GROWS_ON_FULL_UPDATE",
        "growsOnFullUpdate",
        "A full small map becomes a table also when an entry is overwritten.",
      ),
      column("STREQUAL_LOADS_ALL", "strequalLoadsAll", "strequal loads before it compares."),
      column("MEMHASH_LANES_FIRST", "memhashLanesFirst", "memhash loads lanes 2 and 3 first."),
      column("LOADS_OF_HASH_GROW", "loads.hashGrow", "Loads in their order: hashGrow,"),
      column("LOADS_OF_GROW_WORK", "loads.growWork", "growWork,"),
      column("LOADS_OF_EVACUATE", "loads.evacuate", "evacuate,"),
      column("LOADS_OF_COPIED_STRING", "loads.copiedString", "a string key that is copied,"),
      column("LOADS_OF_HASHED_STRING", "loads.hashedString", "one that is hashed,"),
      column("LOADS_OF_COMPARED_STRING", "loads.comparedString", "one that is compared,"),
      column("LOADS_OF_ITERATE", "loads.iterate", "mapiterinit behind the random number,"),
      column("LOADS_OF_ITERATE_OLD", "loads.iterateOld", "mapiternext of an old bucket,"),
      column("LOADS_OF_CLEAR_OLD", "loads.clearOld", "mapclear of an old array."),
    ],
  },
  {
    doc: "One key and one elem on their way in or out, the iterator that is being moved, workloads.",
    at: 0x120,
    end: 0x320,
    places: [
      bytes("KEY", "A key; larger than INLINE_SIZE it is at CHUNK_KEYS.", inlineSize),
      bytes("ELEM", "An elem; larger than INLINE_SIZE it is at CHUNK_ELEMS.", inlineSize, {
        after: "KEY",
      }),
      u64("HITER", "An hiter, or an Iter.", sizeOf("hiter") / 8),
      u64("ENTRY_OFFSET_DRAWN", "What the last iteration of a Swiss map drew: entryOffset,"),
      u64("DIR_OFFSET_DRAWN", "and dirOffset."),
      u64("SINK", "Where values go that were loaded only to have their cache lines fetched."),
      u64("KEY_LOAD", "Where the workload of the keys stands.", sizeOf("workload") / 8),
      u64("ELEM_LOAD", "Where the workload of the elems stands.", sizeOf("workload") / 8),
    ],
  },
  {
    doc: "State of the running call.",
    at: 0x320,
    end: 0x400,
    places: [
      u32(
        "CHANGED",
        "What the operation in work changed beside entries: trace/record.ts, swiss/record.ts.",
      ),
      u32("RECORDS_USED", "Bytes of RECORDS in use.", 1, { after: "CHANGED" }),
      u32("PANIC", "Why the process died: PANIC_…"),
      u32("BROKEN_RULE", "The rule that a map broke: RULE_…"),
      u64("FAIL_ADDRESS", "The place that broke it."),
      u32("DONE", "Operations of a bulk operation that are done."),
      u32("FOUND", "Keys of a bulk operation that were there."),
      u32("COLUMN_CURSOR", "Where the rows of columns go on: see there."),
      u32("COLUMN_CURSOR_WITHIN", "The same within what COLUMN_CURSOR tells.", 1, {
        after: "COLUMN_CURSOR",
      }),
      u32("TABLE_CURSOR", "Row of the table whose groups are being written as rows."),
      u32("REPLACED_INDEX", "The table of a Swiss map that was replaced last: its index,"),
      u32("REPLACED_CAPACITY", "and its capacity."),
      u64("TRACE_STATE", "Bytes of the trace buffer in use, then records in it: u32 each."),
      u64("NEEDED", "Bit set of the groups of a table.", 2),
      u64(
        "SEQUENCE_KEY",
        "What single operations do in even steps (bulk/prefetch-sequence.ts): the last key,",
      ),
      u64("SEQUENCE_STEP", "the last step,"),
      u32("SEQUENCE_LEFT", "and operations until the next look ahead."),
      u32(
        "TYPES_NEXT",
        "Next free byte of MAPTYPES; src/go/value/value-data.ts keeps these three.",
      ),
      u32("TYPES_HEAD", "The newest type record."),
      u32(
        "AES",
        "The block that the AES hash works with (hash/aeshash.ts), AES_UNKNOWN, or 0: not in use.",
      ),
      u32(
        "STATICS",
        "Where the words of runtime.staticuint64s lie, then those of runtime.zeroVal.",
      ),
    ],
  },
  {
    doc: "Constant tables of the engine: what its compiler puts there.",
    at: 0x400,
    end: 0x1000,
    places: [bytes("PROGRAM_DATA", "The engine's static data.", 0xc00)],
  },
  {
    doc: "Strings of workloads, iterators.",
    at: 0x1000,
    end: 0x2000,
    places: [
      bytes(
        "KEY_PREFIX",
        "What comes before each integer in the strings made of a workload.",
        prefixSize,
      ),
      bytes("ELEM_PREFIX", "The same for elems.", prefixSize),
      u64(
        "ITERATOR_RECORDS",
        "Iterators that the program holds; ITERATORS_NEXT is the next free place.",
        0x100,
      ),
      bytes("ITERATOR_RECORDS_END", "The end of those.", 0),
    ],
  },
  {
    doc: "The batch of operations in work.",
    at: 0x2000,
    end: 0x4000,
    places: [
      u64(
        "BATCH_KEYS",
        "Keys: 16 bytes each where the type takes more than eight, else eight.",
        2 * batch,
      ),
      u64("BATCH_ELEMS", "Elems, the same.", 2 * batch),
      u64("BATCH_HASHES", "Hashes of the keys.", batch),
      u64("EVACUATION_HASHES", "Hashes of the eight keys of the bucket in evacuation.", 8),
      u32("BATCH_GROUPS", "Groups that operations on a Swiss map lead to.", 2 * batch),
      u64(
        "KEY_NUMBERS",
        "Integers that become strings; they are made before there are hashes.",
        batch,
        { over: ["BATCH_HASHES"] },
      ),
      u64("ELEM_NUMBERS", "The same for elems.", batch, { over: ["BATCH_GROUPS"] }),
    ],
  },
  {
    doc: "Types.",
    at: 0x4000,
    end: 0xf000,
    places: [
      bytes("MAPTYPES", "Descriptors of map types, records of types, key programs.", 0xb000),
      bytes("MAPTYPES_END", "The end of those.", 0),
    ],
  },
  {
    doc: "Entries on their way from one table to another.",
    at: 0xf000,
    end: 0x10000,
    places: [
      u64("MOVED_KEYS", "Their keys.", moved),
      u64("MOVED_HASHES", "Hashes of the keys.", moved),
      u32("MOVED_SLOTS", "Their slots.", moved),
    ],
  },
  {
    doc: "What waits to be handed over.",
    at: 0x10000,
    end: 0x60000,
    places: [
      u64("RECORDS", "History records.", recordsSize / 8),
      u64("TRACE_BUFFER", "Trace records.", traceSize / 8),
    ],
  },
  {
    doc: "Arrays of bulk operations, and columns.",
    at: 0x60000,
    end: 0xe0000,
    places: [
      u64("CHUNK_KEYS", "Keys of a bulk operation; a key larger than INLINE_SIZE.", chunkLength),
      u64("CHUNK_ELEMS", "Elems, the same.", chunkLength),
      bytes("COLUMNS", "Rows of a table in columns.", columnsSize, {
        over: ["CHUNK_KEYS", "CHUNK_ELEMS"],
      }),
      bytes(
        "SCRATCH_END",
        "End of the chunks: data of values that are only looked up lies below.",
        0,
      ),
    ],
  },
  {
    doc: "The allocator (src/engine/heap).",
    at: 0xe0000,
    end: 0xe6000,
    places: [
      u32("SWEEPGEN", "The heap's sweep generation."),
      u32("UNSWEPT", "Spans that the last cycle left to be swept."),
      u32("SPANS_IN_USE", "Spans with objects."),
      u32("RECLAIM_PAGE", "Page from which spans are swept before the heap grows."),
      u32("FIRST_FREE_CHUNK", "The first chunk of pages that may have free ones."),
      u32("METADATA_NEXT", "Room for records: its next byte,"),
      u32("METADATA_END", "and its end.", 1, { after: "METADATA_NEXT" }),
      u32("SPANS_NEXT", "Room for records of spans: its next byte,"),
      u32("SPANS_END", "and its end.", 1, { after: "SPANS_NEXT" }),
      u32("GC_DUE", "A cycle is to begin at the end of the operation."),
      u32("GC_RUNNING", "A cycle is running."),
      u32("TINY", "The open block of the tiny allocator,"),
      u32("TINY_OFFSET", "and how much of it is taken."),
      u32("OWNERS", "Lists: the newest owner,"),
      u32("ITERATORS", "the newest record of an iterator,"),
      u32("FREE_ITERATORS", "the first record of an iterator that serves none now,"),
      u32("CYCLES", "the last cycle in the log,"),
      u32("PROGRAM_ROOTS", "and the newest record of what the program holds while it fills maps."),
      u32("CURRENT_MAP", "The map at work."),
      u32("OWNER", "Its owner, known"),
      u32("OWNER_MAP", "for this map."),
      u32("MARK_BLOCK", "Last block of the collector's work list,"),
      u32("MARK_USED", "and how much of it is used."),
      u32("MARK_RELIEVING", "The work list is being emptied in the middle of an object."),
      u32("UNFINISHED_DIRECTORY", "The directory of a map that is being made; 0: none."),
      u32("RECENT_NEXT", "The next place in RECENT."),
      u32("ITERATORS_NEXT", "The next free place in ITERATOR_RECORDS."),
      u32("SCAVENGED", "Bits of the pages that the scavenger has released; 0: none so far."),
      u64("SCAVENGED_PAGES", "How many pages those are."),
      u64("CURRENT_OP", "The operation at work, f64."),
      u64("HEAP_END", "End of the mapped pages."),
      u64("PAGES_IN_USE", "Pages with objects."),
      u64(
        "MANUAL_PAGES",
        "Pages that hold no objects: the allocator's own, and what no counter counts.",
      ),
      u64("HEAP_LIVE", "Bytes that the pacer takes for live."),
      u64("HEAP_MARKED", "Bytes that the last cycle marked."),
      u64("GC_PERCENT", "GOGC, -1: off."),
      u64("MEMORY_LIMIT", "GOMEMLIMIT; 2^63 - 1: none."),
      u64("DATA_MALLOCS", "What the program has allocated for values: objects,"),
      u64("DATA_ALLOC", "and bytes."),
      u64("TINY_ALLOCS", "Objects that took part of an open tiny block."),
      u64("MARKED_BYTES", "What the cycle has marked: bytes,"),
      u64("MARKED_OBJECTS", "and objects."),
      u64("SCANNED_BYTES", "What it has looked through: bytes,"),
      u64("SCANNED_OBJECTS", "and objects."),
      u32("RECENT", "The objects allocated last.", recentLength),
      u64("BY_SIZE", "sizeClassCounts of each size class.", bySizeLength),
      u32("MCACHE", "The cached span of each span class.", spanClasses),
      u32("MCENTRAL", "centralLists of each span class.", mcentralLength),
      u32("FREE_RECORDS", "Records of freed spans of each span class.", spanClasses),
      u32("ARENAS", "The table of each arena.", 64),
      u32("PAGE_SUMMARIES", "Free runs of each chunk of pages.", 1024),
      bytes("FIRST_SPANS", "The first records of spans; more lie in pages of their own.", 0x400, {
        align: 64,
      }),
      bytes("METADATA", "The first other records.", 0xc00, { align: 64 }),
      bytes("METADATA_END_OF_FIRST", "The end of those.", 0),
      bytes("MARK_FIRST", "The first block of the collector's work list, a page.", pageSize),
    ],
  },
  {
    doc: "Strings of a batch.",
    at: 0xe6000,
    end: 0xf0000,
    places: [bytes("TEXTS", "Strings of a batch of operations.", textsSize)],
  },
  {
    doc: "Pages.",
    at: 0xf0000,
    end: 0x100000,
    places: [
      u64("PAGE_BITS", "One bit per page, 1: free.", 0x10000 / 8),
      bytes("HEAP_BASE", "Where the heap begins.", 0),
    ],
  },
];
