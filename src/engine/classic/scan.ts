/**
 * Finding a key of a fast form (engine/value/key.ts) among the eight slots of a bucket.
 *
 * The fast build compares all keys at once and masks out the empty slots; of strings it compares
 * those whose tophash is right:
 *
 *   tophash   a3 01 5c 00 00 00 00 00    slot i is bit i
 *   in use     1  0  1  0  0  0  0  0    tophash > 1
 *   key equal  0  1  1  0  0  0  0  0    slot 1 keeps the bytes of a deleted key
 *   match      0  0  1  0  0  0  0  0
 *
 * The traced build reads what Go reads, in Go's order (runtime/map_fast32.go, map_fast64.go,
 * map_faststr.go, Go 1.19 and 1.23). Both find the same slot, because a key is in a map at most once
 * and nothing lives after emptyRest.
 */
import { BMAP_KEYS, STRING_LEN, STRING_SIZE } from "../layout/go-structures";
import { readPointer } from "../layout/pointer";
import {
  EVENT_COMPARE,
  event,
  KEYS,
  read,
  readIf,
  STRING,
  stringPart,
  TOPHASH,
  touch,
} from "../trace/trace";
import { isText, lengthOf, textOf } from "../value/key";
import { EMPTY_ONE, EMPTY_REST, isEmpty, tophash, tophashOf } from "./bmap";
import { BUCKET_COUNT } from "./hmap";

/** No slot. */
export const NONE: u32 = BUCKET_COUNT;
/** Two long strings of a one-bucket map may be the key: Go hashes it after all. */
export const AMBIGUOUS: u32 = NONE + 1;

/** Strings from this length on are not compared one by one in a one-bucket map. */
const LONG_STRING: usize = 32;

/** The slot that holds a key of a fast form, as mapaccess and mapdelete look for it, or NONE. */
export function slotOf<K>(b: usize, key: K, hash: u64): u32 {
  if (TRACE) {
    if (sizeof<K>() === 16) return tracedSlotOfString(b, key, tophashOf(hash));
    return tracedSlotOf<K>(b, key);
  }
  if (sizeof<K>() === 16) return slotOfText(b, key, hash);
  return ctz((equalKeys<K>(b, key) & liveSlots(b)) | 0x100);
}

/** The same as mapaccess looks for it in a map of one bucket, without a hash; or AMBIGUOUS. */
export function slotInOnlyBucket<K>(b: usize, key: K): u32 {
  if (sizeof<K>() !== 16) return tracedSlotOf<K>(b, key);
  return lengthOf(key) < LONG_STRING ? shortString(b, key) : longString(b, key);
}

/** The slot that holds `key`, as mapassign looks for it, or NONE. */
export function slotToAssign<K>(b: usize, key: K, hash: u64): u32 {
  if (!TRACE) return slotOf<K>(b, key, hash);
  const wanted = tophashOf(hash);
  for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
    const top = tophash(b, i);
    if (top === EMPTY_REST) return NONE;
    if (sizeof<K>() === 16) {
      if (top !== wanted) continue;
      const k = stringAt(b, i);
      if (read<u64>(k + STRING_LEN, KEYS) === (lengthOf(key) as u64) && isString(k, i, key))
        return i;
    } else if (!isEmpty(top) && read<K>(keyOf<K>(b, i), KEYS) === key) return noteFound<K>(b, i);
  }
  return NONE;
}

/** Keys first; a tophash only where the key is the same, because an empty slot may keep its bytes. */
function tracedSlotOf<K>(b: usize, key: K): u32 {
  for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
    if (read<K>(keyOf<K>(b, i), KEYS) !== key || isEmpty(tophash(b, i))) continue;
    return noteFound<K>(b, i);
  }
  return NONE;
}

/** Lengths first; a tophash only where the length is the same, the bytes where that fits too. */
function tracedSlotOfString(b: usize, key: v128, top: u8): u32 {
  for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
    const k = stringAt(b, i);
    if (read<u64>(k + STRING_LEN, KEYS) !== (lengthOf(key) as u64) || tophash(b, i) !== top)
      continue;
    if (isString(k, i, key)) return i;
  }
  return NONE;
}

/** A string below 32 bytes in a one-bucket map: compared with every string of its length. */
function shortString(b: usize, key: v128): u32 {
  for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
    const k = stringAt(b, i);
    const same = read<u64>(k + STRING_LEN, KEYS) === (lengthOf(key) as u64);
    const top = tophashBeside(b, i, same);
    if (top === EMPTY_REST) break;
    if (same && !isEmpty(top) && isString(k, i, key)) return i;
  }
  return NONE;
}

/**
 * A longer one: compared only with the string of its length, if there is only one, that begins and
 * ends with the same four bytes.
 */
function longString(b: usize, key: v128): u32 {
  const bytes = textOf(key);
  const length = lengthOf(key);
  let maybe = NONE;
  for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
    const k = stringAt(b, i);
    const same = read<u64>(k + STRING_LEN, KEYS) === (length as u64);
    const top = tophashBeside(b, i, same);
    if (top === EMPTY_REST) break;
    if (!same || isEmpty(top)) continue;
    const there = readPointer(k, KEYS);
    if (there === bytes) return i;
    const last = length - 4;
    const alike =
      readIf<u32>(bytes, stringPart(bytes)) === read<u32>(there, STRING) &&
      readIf<u32>(bytes + last, stringPart(bytes)) === read<u32>(there + last, STRING);
    if (!alike) continue;
    if (maybe !== NONE) return AMBIGUOUS;
    maybe = i;
  }
  if (maybe === NONE) return NONE;
  return isString(stringAt(b, maybe), maybe, key) ? maybe : NONE;
}

/** A tophash, which is loaded again for emptyRest where a string of the right length was in the slot. */
function tophashBeside(b: usize, i: u32, same: bool): u8 {
  const top = tophash(b, i);
  if (same && isEmpty(top)) touch<u8>(b + i, TOPHASH);
  return top;
}

/** Note that slot `i` has the key; of numbers only this comparison is an event. */
function noteFound<K>(b: usize, i: u32): u32 {
  event(EVENT_COMPARE, keyOf<K>(b, i), i as u64, 1);
  return i;
}

/** Are the bytes of the string at `k`, in slot `i`, those of `key`? It is as long. */
function isString(k: usize, i: u32, key: v128): bool {
  touch<u64>(k, KEYS);
  const same = isText(k, key);
  event(EVENT_COMPARE, k, i as u64, same ? 1 : 0);
  return same;
}

/** Where key `i` of a bucket is; of a string its header. */
function keyOf<K>(b: usize, i: u32): usize {
  return b + BMAP_KEYS + sizeof<K>() * (i as usize);
}

function stringAt(b: usize, i: u32): usize {
  return b + BMAP_KEYS + STRING_SIZE * (i as usize);
}

/** Strings are compared where the tophash is that of the hash. */
function slotOfText(b: usize, key: v128, hash: u64): u32 {
  for (let match = slotsWith(b, tophashOf(hash)); match !== 0; match &= match - 1) {
    const i = ctz(match);
    if (isText(b + BMAP_KEYS + STRING_SIZE * (i as usize), key)) return i;
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
  const keys = b + BMAP_KEYS;
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
