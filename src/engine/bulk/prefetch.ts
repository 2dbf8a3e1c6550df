/**
 * Asking for cache lines before they are needed.
 *
 * A random access to a large map misses the cache several times. Loads that do not depend on one
 * another overlap: the processor has a dozen or more in flight. So for each batch of operations
 * the hashes come first, then passes that load one word of every line that the operations will
 * start from (classic/prefetch.ts, swiss/prefetch.ts), and then the operations. These loads change nothing and
 * are not traced.
 */

/** Bytes of a cache line. */
const LINE: usize = 64;

/** Load a word of each line of a bucket; the sum only makes sure that it is done. */
export function lines(b: usize, size: usize): u64 {
  let sum = load<u64>(b);
  for (let line = LINE; line < size; line += LINE) sum += load<u64>(b + line);
  return sum;
}
