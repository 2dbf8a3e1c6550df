/** The seeds of a process and a map: out of the first come its hash key and its random generator. */
import { shown } from "../../format/shown.js";
import { GoRangeError } from "../errors.js";
import type { HashKey, ReleaseRow } from "../releases.js";

/**
 * A seed as 64 bits.
 * @throws {GoRangeError} for what is not a whole number
 */
export function seedOf(seed: unknown): bigint {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (whole) return BigInt.asUintN(64, BigInt(seed as number | bigint));
  throw new GoRangeError(
    `\`seed\` must be a bigint or a whole number up to 2^53 - 1, got ${shown(seed)}`,
  );
}

/** Refuse a seed that the header has no room for. */
export function requireSeed(seed: number | bigint, { name, seedBits }: ReleaseRow): void {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (whole && seed >= 0 && BigInt(seed) < 1n << BigInt(seedBits)) return;
  throw new GoRangeError(
    `\`hash0\` must be a whole number from 0 to 2^${seedBits} - 1, the seeds of maps of Go ${name}, got ${shown(seed)}`,
  );
}

/** @throws {RangeError} for what is not four words */
export function checkHashKey(words: unknown): HashKey {
  if (!Array.isArray(words) || words.length !== 4) {
    const problem = `must have four 64-bit words such as [1n, 2n, 3n, 4n], got ${shown(words)}`;
    throw new RangeError(`\`hashkey\` ${problem}`);
  }
  const [a, b, c, d] = words.map((word, i) => checkWord(`hashkey[${i}]`, word));
  return [a, b, c, d] as HashKey;
}

/** @throws {RangeError} for what is no bigint of 64 bits */
export function checkWord(name: string, word: unknown): bigint {
  if (typeof word === "bigint" && BigInt.asUintN(64, word) === word) return word;
  throw new RangeError(`\`${name}\` must be a bigint from 0 to 2^64 - 1, got ${shown(word)}`);
}

/** Bytes from a generator of words. */
export function bytesOf(next: () => bigint, length: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(length));
  for (let at = 0; at < length; at += 8) bytes.setBigUint64(at, next(), true);
  return new Uint8Array(bytes.buffer);
}

/** Sebastiano Vigna's splitmix64: turns one seed into the words a process starts with. */
export function splitmix(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
}
