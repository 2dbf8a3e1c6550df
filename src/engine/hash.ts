/**
 * The 64-bit fallback hash for keys of eight bytes: memhash64 of runtime/hash64.go, which Go uses
 * where the processor has no AES instructions or GODEBUG=cpu.aes=off is set.
 *
 * HASHKEY holds the multipliers as the release's row arranges them, so that the older variant
 * (one word of the key, three constants) and the newer one (four words) are the same code.
 */
import { HASHKEY } from "./control";

/** The constant that takes in the length: 0x1d8e4e27c47d124f. */
const M5: u64 = (0x1d8e4e27 << 32) | 0xc47d124f;

/** Hash of the eight bytes `key` under the map's seed. */
export function memhash64(key: u64, seed: u64): u64 {
  const a = key ^ load<u64>(HASHKEY + 8);
  const b = key ^ seed ^ load<u64>(HASHKEY);
  return mix(M5 ^ 8, mix(a, b));
}

/** The two halves of the 128-bit product, xored. */
export function mix(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const cross = aHigh * bLow + (low >> 32);
  const middle = aLow * bHigh + (cross & 0xffffffff);
  const high = aHigh * bHigh + (cross >> 32) + (middle >> 32);
  return high ^ (a * b);
}
