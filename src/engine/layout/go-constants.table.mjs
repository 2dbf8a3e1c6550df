// @ts-check
/**
 * Constants of Go's runtime that hold in every release of the table (what differs between releases is a
 * column of src/go/releases.ts). scripts/build/engine-layout.mjs makes go-constants.ts of this table,
 * for the engine, and src/go/machine/go-constants.ts, for the rooms above it.
 */

/**
 * @typedef {object} GoConstant
 * @property {string} constant the engine's name.
 * @property {string} [name] in TypeScript, which does not get a constant without one.
 * @property {string} type of the engine's constant; of a list, of its members.
 * @property {number | readonly number[]} value
 * @property {string} doc with the place in Go's source.
 */

/** Bytes of a pointer and of a word. */
const ptrSize = 8;

/** A bucket has as many slots as a group: abi.OldMapBucketCount, abi.SwissMapGroupSlots. */
const blockSlots = 8;

/** Bytes of a page of the heap. */
const pageShift = 13;
export const pageSize = 2 ** pageShift;

/** Class 0 is that of large objects, which have a span each. */
const classToSize = [
  ...[0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288],
  ...[320, 352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536],
  ...[
    1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472,
  ],
  ...[9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264],
  ...[28672, 32768],
];

const classToPages = [
  ...[
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  ],
  ...[
    1, 1, 1, 2, 1, 2, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8,
  ],
  ...[3, 10, 7, 4],
];

export const sizeClassCount = classToSize.length;

/** @type {readonly GoConstant[]} */
export const goConstants = [
  {
    constant: "PTR_SIZE",
    name: "ptrSize",
    type: "usize",
    value: ptrSize,
    doc: "Bytes of a pointer, and of a word: internal/goarch PtrSize, amd64.",
  },
  {
    constant: "ARENA_HIGH",
    name: "arenaHigh",
    type: "u32",
    value: 0xc0,
    doc: "High half of every address in the heap's arena: runtime/malloc.go mallocinit, linux/amd64.",
  },
  {
    constant: "BUCKET_COUNT",
    name: "blockSlots",
    type: "u32",
    value: blockSlots,
    doc: "Slots of a bucket (runtime/map.go bucketCnt), and as many of a group.",
  },
  {
    constant: "GROUP_SLOTS",
    type: "u32",
    value: blockSlots,
    doc: "Slots of a group: internal/abi SwissMapGroupSlots.",
  },
  {
    constant: "MAX_TABLE_CAPACITY",
    name: "maxTableCapacity",
    type: "u32",
    value: 1024,
    doc: "Slots of the largest tables: internal/runtime/maps/table.go maxTableCapacity.",
  },
  {
    constant: "H2_BITS",
    name: "h2Bits",
    type: "u64",
    value: 7,
    doc: "Low bits of a hash that a control byte keeps, H2: internal/runtime/maps/map.go h1, h2.",
  },
  {
    constant: "DOUBLING_BELOW",
    name: "doublingBelow",
    type: "u32",
    value: 256,
    doc: "Capacity below which append doubles a slice: runtime/slice.go nextslicecap, threshold.",
  },
  {
    constant: "PAGE",
    name: "pageSize",
    type: "usize",
    value: pageSize,
    doc: "Bytes of a page of the heap: runtime/sizeclasses.go _PageSize.",
  },
  {
    constant: "PAGE_SHIFT",
    type: "u32",
    value: pageShift,
    doc: "Its log2: runtime/sizeclasses.go _PageShift.",
  },
  {
    constant: "TINY_SIZE",
    name: "tinySize",
    type: "u32",
    value: 16,
    doc: "Bytes of a block of the tiny allocator, for smaller objects without pointers: maxTinySize.",
  },
  {
    constant: "MAX_SMALL_SIZE",
    name: "maxSmallSize",
    type: "usize",
    value: 32768,
    doc: "Bytes of the largest size class: runtime/sizeclasses.go _MaxSmallSize.",
  },
  {
    constant: "MALLOC_HEADER_SIZE",
    name: "mallocHeaderSize",
    type: "usize",
    value: 8,
    doc: "Bytes of an allocation header: runtime/mbitmap.go mallocHeaderSize.",
  },
  {
    constant: "CLASS_TO_SIZE",
    name: "classToSize",
    type: "u16",
    value: classToSize,
    doc: "Bytes of the objects of each size class, class 0: large ones: runtime/sizeclasses.go class_to_size.",
  },
  {
    constant: "CLASS_TO_PAGES",
    type: "u8",
    value: classToPages,
    doc: "Pages of the spans of each size class: runtime/sizeclasses.go class_to_allocnpages.",
  },
  {
    constant: "SIZE_CLASS_COUNT",
    type: "u32",
    value: sizeClassCount,
    doc: "How many size classes there are: runtime/sizeclasses.go _NumSizeClasses.",
  },
];
