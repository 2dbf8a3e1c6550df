/**
 * Limits for threads that keep little and make little garbage, in MB. V8 lets the room for new
 * objects of every thread grow to 48 MB, and only gives it back when forced to.
 */
export const SMALL_HEAP = { maxYoungGenerationSizeMb: 2 };
