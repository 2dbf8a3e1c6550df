/**
 * MurmurHash2, 32 bits, by Austin Appleby (public domain): by it a front end and the kernel know a
 * cell by its source.
 *
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash2.cpp
 */

const M = 0x5bd1e995;

/** The hash of a text's UTF-8, as a number from 0 to 2^32 - 1. */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text, "utf8");
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), M);
    word ^= word >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(word, M);
  }
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at--) {
      hash ^= (bytes[at] as number) << (8 * (at - whole));
    }
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return (hash ^ (hash >>> 15)) >>> 0;
}
