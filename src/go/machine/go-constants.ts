/**
 * Constants of Go's runtime that hold in every release.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

/** Bytes of a pointer, and of a word: internal/goarch PtrSize, amd64. */
export const ptrSize = 8;

/** High half of every address in the heap's arena: runtime/malloc.go mallocinit, linux/amd64. */
export const arenaHigh = 192;

/** Slots of a bucket (runtime/map.go bucketCnt), and as many of a group. */
export const blockSlots = 8;

/** Slots of the largest tables: internal/runtime/maps/table.go maxTableCapacity. */
export const maxTableCapacity = 1024;

/** Low bits of a hash that a control byte keeps, H2: internal/runtime/maps/map.go h1, h2. */
export const h2Bits = 7;

/** Capacity below which append doubles a slice: runtime/slice.go nextslicecap, threshold. */
export const doublingBelow = 256;

/** Bytes of a page of the heap: runtime/sizeclasses.go _PageSize. */
export const pageSize = 8192;

/** Bytes of a block of the tiny allocator, for smaller objects without pointers: maxTinySize. */
export const tinySize = 16;

/** Bytes of the largest size class: runtime/sizeclasses.go _MaxSmallSize. */
export const maxSmallSize = 32768;

/** Bytes of an allocation header: runtime/mbitmap.go mallocHeaderSize. */
export const mallocHeaderSize = 8;

/**
 * Bytes of the objects of each size class, class 0: large ones: runtime/sizeclasses.go
 * class_to_size.
 */
export const classToSize: readonly number[] = [
  0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
  384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304,
  2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880,
  12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];
