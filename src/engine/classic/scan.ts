/**
 * Finding a key of a fast form (key.ts) among the eight slots of a bucket.
 *
 * The fast build compares all keys at once and masks out the empty slots; of strings it compares
 * those whose tophash is right:
 *
 *   tophash   a3 01 5c 00 00 00 00 00    slot i is bit i
 *   in use     1  0  1  0  0  0  0  0    tophash > 1
 *   key equal  0  1  1  0  0  0  0  0    slot 1 keeps the bytes of a deleted key
 *   match      0  0  1  0  0  0  0  0
 *
 * The traced build reads what Go reads, in Go's order (runtime/map_fast64.go, Go 1.19). Both find
 * the same slot, because a key is in a map at most once and nothing lives after emptyRest.
 */

import { noteScan } from "../trace/packed-records";
import { EMPTY_ONE, EMPTY_REST, isEmpty, tophashOf } from "./bmap";
import { BUCKET_COUNT } from "./hmap";
import { isText } from "./key";

/** No slot. */
export const NONE: u32 = 8;

/** The slot that holds a key of a fast form, as mapaccess and mapdelete look for it, or NONE. */
export function slotOf<K>(b: usize, key: K, hash: u64): u32 {
  if (TRACE) {
    let i: u32 = 0;
    let equal: u32 = 0;
    while (i < BUCKET_COUNT) {
      if (load<u64>(b + 8 * (i as usize), 8) === (key as u64)) {
        equal |= 1 << i;
        if (!isEmpty(load<u8>(b + i))) break;
      }
      i++;
    }
    noteScan(b, min(i + 1, BUCKET_COUNT), equal, true);
    return i;
  }
  if (sizeof<K>() === 16) return slotOfText(b, key, hash);
  return ctz((equalKeys<K>(b, key) & liveSlots(b)) | 0x100);
}

/** The slot that holds `key`, as mapassign looks for it, or NONE. */
export function slotToAssign<K>(b: usize, key: K, hash: u64): u32 {
  if (TRACE) {
    let i: u32 = 0;
    let live: u32 = 0;
    let found = NONE;
    while (i < BUCKET_COUNT && found === NONE) {
      const top = load<u8>(b + i);
      if (top === EMPTY_REST) break;
      if (!isEmpty(top)) {
        live |= 1 << i;
        if (load<u64>(b + 8 * (i as usize), 8) === (key as u64)) found = i;
      }
      i++;
    }
    // The slot where the search ended by emptyRest has been looked at too.
    const ended = found === NONE && i < BUCKET_COUNT;
    noteScan(b, ended ? i + 1 : i, live, false);
    return found;
  }
  return slotOf<K>(b, key, hash);
}

/** Strings are compared where the tophash is that of the hash. */
function slotOfText(b: usize, key: v128, hash: u64): u32 {
  for (let match = slotsWith(b, tophashOf(hash)); match !== 0; match &= match - 1) {
    const i = ctz(match);
    if (isText(b + BUCKET_COUNT + 16 * (i as usize), key)) return i;
  }
  return NONE;
}

/** Bit i: slot i has this tophash. */
export function slotsWith(b: usize, top: u8): u32 {
  const tops = v128.load64_zero(b);
  return i8x16.bitmask(i8x16.eq(tops, i8x16.splat(top))) & 0xff;
}

/** The first empty slot, or NONE. Its tophash has been read before. */
/* @inline */ export function firstEmpty(b: usize): u32 {
  return ctz(emptySlots(b) | 0x100);
}

/** Is the last slot emptyRest, so that nothing follows? Its tophash has been read before. */
/* @inline */ export function endsHere(b: usize): bool {
  return load<u8>(b + BUCKET_COUNT - 1) === EMPTY_REST;
}

/** Bit i: slot i holds an entry; in a bucket that has not been evacuated. */
/* @inline */ export function liveSlots(b: usize): u32 {
  return ~emptySlots(b) & 0xff;
}

/** Bit i: slot i is empty. */
/* @inline */ function emptySlots(b: usize): u32 {
  const tops = v128.load64_zero(b);
  return i8x16.bitmask(i8x16.le_u(tops, i8x16.splat(EMPTY_ONE))) & 0xff;
}

/** Bit i: the key bytes of slot i are those of `key`. */
/* @inline */ function equalKeys<K>(b: usize, key: K): u32 {
  const keys = b + BUCKET_COUNT;
  if (sizeof<K>() === 4) {
    const wanted = i32x4.splat(key as i32);
    return (
      i32x4.bitmask(i32x4.eq(v128.load(keys), wanted)) |
      (i32x4.bitmask(i32x4.eq(v128.load(keys, 16), wanted)) << 4)
    );
  }
  const wanted = i64x2.splat(key as u64);
  return (
    i64x2.bitmask(i64x2.eq(v128.load(keys), wanted)) |
    (i64x2.bitmask(i64x2.eq(v128.load(keys, 16), wanted)) << 2) |
    (i64x2.bitmask(i64x2.eq(v128.load(keys, 32), wanted)) << 4) |
    (i64x2.bitmask(i64x2.eq(v128.load(keys, 48), wanted)) << 6)
  );
}
