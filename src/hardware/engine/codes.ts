/**
 * Codes and constants that the compiled models and what stands above them share.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/hardware/engine, not this file.
 */

// Kinds of access. What is written has bit 1.
export const FETCH: u32 = 0;
export const LOAD: u32 = 1;
export const STORE: u32 = 2;
export const MODIFY: u32 = 3;

// What a cache does beside answering.
export const WRITE_ALLOCATE: u32 = 1;
export const EXCLUSIVE: u32 = 2;
export const INCLUSIVE: u32 = 4;
export const NEXT_LINE: u32 = 8;
export const ADJACENT_LINE: u32 = 16;
export const STRIDE: u32 = 32;

// Which line of a set goes (replacement/policy.ts).
export const LRU: u32 = 0;
export const FIFO: u32 = 1;
export const RANDOM: u32 = 2;
export const TREE_PLRU: u32 = 3;

// An access to several lines is one request, or one for each line.
export const ONE_REQUEST: u32 = 0;
export const REQUEST_A_LINE: u32 = 1;

/** An access is a word: address (48 bits), kind (2), size (14). Where the kind begins. */
export const KIND_SHIFT: u64 = 48;

/** Where the size begins. */
export const SIZE_SHIFT: u64 = 50;

/** Depths that are counted: so many caches may be asked in vain. */
export const DEPTHS: u32 = 8;

/** Outcomes of a translation that are counted: by which TLB, or by none. */
export const OUTCOMES_OF_TRANSLATION: u32 = 4;

/** Regions that are counted apart. */
export const MOST_REGIONS: u32 = 256;

/** Of an access's outcome: the depth, */
export const DEPTH_MASK: u32 = 15;

/** where the translation begins, */
export const TRANSLATION_SHIFT: u32 = 4;

/** and what is set where the access touches more than one line. */
export const STRADDLES: u32 = 64;

/** log2 of the bytes of the record of a set (descriptor.ts). */
export const RECORD_SHIFT: u32 = 6;
