/**
 * Codes and constants that the compiled models and what stands above them share.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/hardware/engine, not this file.
 */

/** Kinds of access. What is written has bit 1. */
export const accessKinds = {
  fetch: 0,
  load: 1,
  store: 2,
  modify: 3,
} as const;

/** What a cache does beside answering. */
export const cacheFlags = {
  writeAllocate: 1,
  exclusive: 2,
  inclusive: 4,
  nextLine: 8,
  adjacentLine: 16,
  stride: 32,
} as const;

/** Which line of a set goes (replacement/policy.ts). */
export const replacements = {
  LRU: 0,
  FIFO: 1,
  random: 2,
  "tree-PLRU": 3,
} as const;

/** An access to several lines is one request, or one for each line. */
export const straddleRules = {
  "one request": 0,
  "a request a line": 1,
} as const;

/** An access is a word: address (48 bits), kind (2), size (14). Where the kind begins. */
export const addressBits = 48;

/** Where the size begins. */
export const sizeShift = 50;

/** Depths that are counted: so many caches may be asked in vain. */
export const depths = 8;

/** Outcomes of a translation that are counted: by which TLB, or by none. */
export const translations = 4;

/** Regions that are counted apart. */
export const mostRegions = 256;

/** Of an access's outcome: the depth, */
export const depthMask = 15;

/** where the translation begins, */
export const translationShift = 4;

/** and what is set where the access touches more than one line. */
export const straddles = 64;

/** log2 of the bytes of the record of a set (descriptor.ts). */
export const recordShift = 6;
