/**
 * The hash of the process: with AES as on processors that have such instructions, if the process was
 * started so, else the fallback. Which one it is never changes, so asking costs a branch that always
 * goes the same way.
 */
import { PANIC_HASH_UNKNOWN } from "../layout/codes";
import { AES, AES_UNKNOWN } from "../layout/control";
import { panic } from "../trace/panic";
import { UNSEEN } from "../trace/trace";
import { aeshash, aeshashFixed, aeshashKeys, touchHashed } from "./aeshash";
import { memhash32, memhash64, memhashKeys } from "./hash";
import { memhash } from "./memhash";

/** Hash of a key that is four plain bytes. */
/* @inline */ export function hash32(key: u32, seed: u64): u64 {
  return usesAes() ? aeshashFixed(key as u64, seed) : memhash32(key, seed);
}

/** Hash of a key that is eight plain bytes. */
/* @inline */ export function hash64(key: u64, seed: u64): u64 {
  return usesAes() ? aeshashFixed(key, seed) : memhash64(key, seed);
}

/**
 * Hash of the `n` bytes at `p`: a string, a float, plain fields of a struct. `touched` is what of a
 * map they are, or UNSEEN.
 */
export function hashBytes(p: usize, seed: u64, n: usize, touched: u32): u64 {
  if (!usesAes()) return memhash(p, seed, n, touched);
  if (TRACE && touched !== UNSEEN) touchHashed(p, n, touched);
  return aeshash(p, seed, n);
}

/**
 * Hash the keys at `from`, `size` (4 or 8) of eight bytes each, under one seed into `to`. One key
 * more than `n` may be read and written when `n` is odd.
 */
export function hashKeys(from: usize, to: usize, n: u32, seed: u64, size: u64): void {
  if (usesAes()) aeshashKeys(from, to, n, seed, size);
  else memhashKeys(from, to, n, seed, size);
}

/** Can keys be hashed? Not where the map's memory came without the process's hash key. */
export function canHash(): bool {
  return load<u32>(AES) !== AES_UNKNOWN;
}

/* @inline */ function usesAes(): bool {
  const block = load<u32>(AES);
  if (block === 0) return false;
  if (block === AES_UNKNOWN) panic(PANIC_HASH_UNKNOWN);
  return true;
}
