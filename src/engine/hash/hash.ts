/**
 * The 64-bit fallback hash for keys of eight bytes: memhash64 of runtime/hash64.go, which Go uses
 * where the processor has no AES instructions or GODEBUG=cpu.aes=off is set.
 *
 * HASHKEY holds the multipliers as the release's row arranges them, so that the older variant
 * (one word of the key, three constants) and the newer one (four words) are the same code.
 */
import { HASHKEY, HASHKEY_1 } from "../layout/control";

/** The constant that takes in the length: 0x1d8e4e27c47d124f. */
const M5: u64 = (0x1d8e4e27 << 32) | 0xc47d124f;

/** Hash of the eight bytes `key` under the map's seed. */
/* @inline */ export function memhash64(key: u64, seed: u64): u64 {
  const a = key ^ load<u64>(HASHKEY_1);
  const b = key ^ seed ^ load<u64>(HASHKEY);
  return mix(M5 ^ 8, mix(a, b));
}

/** Hash of the four bytes `key` under the map's seed. */
/* @inline */ export function memhash32(key: u32, seed: u64): u64 {
  const a = (key as u64) ^ load<u64>(HASHKEY_1);
  const b = (key as u64) ^ seed ^ load<u64>(HASHKEY);
  return mix(M5 ^ 4, mix(a, b));
}

/** The two halves of the 128-bit product, xored. */
/* @inline */ export function mix(a: u64, b: u64): u64 {
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

/**
 * Hash the keys at `from`, `size` (4 or 8) of eight bytes each, under one seed, two at a time, into
 * `to`. Works on an even number of keys: one more than `n` is read and written when `n` is odd.
 */
export function memhashKeys(from: usize, to: usize, n: u32, seed: u64, size: u64): void {
  const own = i64x2.splat(~(0 as u64) >> (64 - 8 * size));
  const forA = i64x2.splat(load<u64>(HASHKEY_1));
  const forB = i64x2.splat(seed ^ load<u64>(HASHKEY));
  const last = i64x2.splat(M5 ^ size);
  for (let i: usize = 0; i < (n as usize); i += 2) {
    const keys = v128.and(v128.load(from + 8 * i), own);
    const inner = mix2(v128.xor(keys, forA), v128.xor(keys, forB));
    v128.store(to + 8 * i, mix2(inner, last));
  }
}

/** `mix` of two pairs at once, out of products of 32 bits by 32. */
function mix2(a: v128, b: v128): v128 {
  const low32 = i64x2.splat(0xffffffff);
  // The low halves of both numbers, then the high halves; for b also the other way round.
  const parts = v128.shuffle<i32>(a, a, 0, 2, 1, 3);
  const straight = v128.shuffle<i32>(b, b, 0, 2, 1, 3);
  const crossed = v128.shuffle<i32>(b, b, 1, 3, 0, 2);
  const low = i64x2.extmul_low_i32x4_u(parts, straight);
  const highLow = i64x2.extmul_high_i32x4_u(parts, crossed);
  const lowHigh = i64x2.extmul_low_i32x4_u(parts, crossed);
  const cross = i64x2.add(highLow, i64x2.shr_u(low, 32));
  const middle = i64x2.add(lowHigh, v128.and(cross, low32));
  const high = i64x2.add(
    i64x2.extmul_high_i32x4_u(parts, straight),
    i64x2.add(i64x2.shr_u(cross, 32), i64x2.shr_u(middle, 32)),
  );
  return v128.xor(high, v128.or(i64x2.shl(middle, 32), v128.and(low, low32)));
}
