/**
 * Memory limits for threads with small heaps, in MB. V8 lets the young generation of every thread
 * grow to 48 MB, and shrinks it only when forced to.
 */
export const SMALL_HEAP = { maxYoungGenerationSizeMb: 2 };
