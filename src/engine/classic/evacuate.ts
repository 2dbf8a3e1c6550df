/**
 * Moving the entries of an old bucket and its chain into the new array: in order and without
 * holes, each to the X bucket (of the same number) or to the Y bucket (number + 2^oldB), by the
 * hash bit that has become part of the bucket number. A growth of the same size hashes nothing
 * and moves all to X.
 *
 *   tophash of an old slot afterwards: 2 moved to X, 3 moved to Y, 4 was empty
 *
 * The fast build hashes the eight keys of a bucket together and writes its eight tophash bytes at
 * once; the traced build does what Go does in Go's order (runtime/map_fast64.go evacuate_fast64,
 * Go 1.19 and 1.23). Both leave the same bytes.
 */

import { hash64, hashBytes, hashKeys } from "../hash/hasher";
import { EVACUATION_HASHES } from "../layout/control";
import {
  elemStride,
  elemsize,
  elemsOffset,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
  keysize,
} from "../layout/maptype";
import { hasSimpleElem, noteMoved } from "../trace/packed-records";
import { copy, ELEMS, KEYS, read } from "../trace/trace";
import { moveEntries } from "./any/evacuate";
import {
  bucketAt,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  elemAt,
  isEmpty,
  keyAt,
  MIN_TOPHASH,
  overflow,
  setTophash,
  tophash,
} from "./bmap";
import { BUCKET_COUNT, buckets, hash0, sameSizeGrow } from "./hmap";
import { keyFrom, lengthOf, storeKey, textOf } from "./key";
import { newoverflow } from "./overflow";
import { liveSlots } from "./scan";

/** Eight times evacuatedEmpty. */
const ALL_EMPTY: u64 = (0x04040404 << 32) | 0x04040404;

/** Move the entries of the chain at `head`, old bucket `number`; `newbit` is 2^oldB. */
export function moveChain(t: usize, h: usize, head: usize, number: usize, newbit: usize): void {
  const x = bucketAt(t, buckets(h), number);
  const y = bucketAt(t, buckets(h), number + newbit);
  // In a growth of the same size no hash has this bit.
  const bit = sameSizeGrow(h) ? 0 : (newbit as u64);
  const form = keyForm(t);
  if (TRACE) {
    if (form === FORM_FAST64) moveSlots(t, h, head, x, y, bit);
    else moveEntries(t, h, head, x, y, bit);
  } else if (form === FORM_FAST64) moveBuckets<u64>(t, h, head, x, y, bit);
  else if (form === FORM_FAST32) moveBuckets<i32>(t, h, head, x, y, bit);
  else if (form === FORM_FASTSTR) moveBuckets<v128>(t, h, head, x, y, bit);
  else moveEntries(t, h, head, x, y, bit);
}

/** Slot by slot, as Go does it. */
function moveSlots(t: usize, h: usize, head: usize, toX: usize, toY: usize, bit: u64): void {
  const seed = hash0(h) as u64;
  const simple = hasSimpleElem(t);
  let x = toX;
  let y = toY;
  let xi: u32 = 0;
  let yi: u32 = 0;
  for (let b = head; b !== 0; b = overflow(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      if (simple && load<u8>(b + i) >= MIN_TOPHASH) {
        const useY = (hash64(load<u64>(b + 8 * (i as usize), 8), seed) & bit) !== 0;
        const to = useY ? y : x;
        const slot = useY ? yi : xi;
        if (slot < BUCKET_COUNT && isZero(t, to, slot)) {
          noteMoved(t, b, i, to, slot, bit !== 0, useY);
          moveSlot(t, b, i, to, slot, useY);
          if (useY) yi++;
          else xi++;
          continue;
        }
      }
      const top = tophash(b, i);
      if (isEmpty(top)) {
        setTophash(b, i, EVACUATED_EMPTY);
        continue;
      }
      const useY = bit !== 0 && (hash64(read<u64>(keyAt(t, b, i), KEYS), seed) & bit) !== 0;
      setTophash(b, i, useY ? EVACUATED_Y : EVACUATED_X);
      if (useY) {
        if (yi === BUCKET_COUNT) {
          y = newoverflow(t, h, y);
          yi = 0;
        }
        move(t, y, yi++, top, b, i);
      } else {
        if (xi === BUCKET_COUNT) {
          x = newoverflow(t, h, x);
          xi = 0;
        }
        move(t, x, xi++, top, b, i);
      }
    }
  }
}

/** Are tophash, key and elem of a slot zero? Then a compound record says all of a move to it. */
function isZero(t: usize, b: usize, slot: u32): bool {
  const elem = elemAt(t, b, slot);
  const size = elemsize(t);
  const there = load<u8>(b + slot) | load<u64>(keyAt(t, b, slot));
  if (size === 0) return there === 0;
  return (there | (size === 1 ? (load<u8>(elem) as u64) : load<u64>(elem))) === 0;
}

/** Move an entry with a simple elem and mark the old slot, without a record. */
function moveSlot(t: usize, b: usize, i: u32, to: usize, slot: u32, useY: bool): void {
  store<u8>(to + slot, load<u8>(b + i));
  store<u8>(b + i, useY ? EVACUATED_Y : EVACUATED_X);
  store<u64>(keyAt(t, to, slot), load<u64>(keyAt(t, b, i)));
  moveElem(elemAt(t, to, slot), elemAt(t, b, i), elemsize(t));
}

export function move(t: usize, to: usize, slot: u32, top: u8, from: usize, i: u32): void {
  setTophash(to, slot, top);
  copy(keyAt(t, to, slot), keyAt(t, from, i), keysize(t), KEYS);
  copy(elemAt(t, to, slot), elemAt(t, from, i), elemsize(t), ELEMS);
}

/** Bucket by bucket. Which half is a coin toss, so it is selected: a branch would often miss. */
function moveBuckets<K>(t: usize, h: usize, head: usize, toX: usize, toY: usize, bit: u64): void {
  const seed = load<u32>(h, 12) as u64;
  const elems = elemsOffset(t);
  const size = elemStride(t);
  let x = toX;
  let y = toY;
  let xi: usize = 0;
  let yi: usize = 0;
  for (let b = head; b !== 0; b = overflow(t, b)) {
    if (bit !== 0) hashBucket<K>(b, seed);
    let marks = ALL_EMPTY;
    for (let live = liveSlots(b); live !== 0; live &= live - 1) {
      const i = ctz(live) as usize;
      const useY: u32 = (load<u64>(EVACUATION_HASHES + 8 * i) & bit) !== 0 ? 1 : 0;
      let to = select(y, x, useY);
      let slot = select(yi, xi, useY);
      if (slot === 8) {
        to = newoverflow(t, h, to);
        slot = 0;
        y = select(to, y, useY);
        x = select(x, to, useY);
      }
      store<u8>(to + slot, load<u8>(b + i));
      const keys: usize = sizeof<K>();
      storeKey<K>(to + 8 + keys * slot, keyFrom<K>(b + 8 + keys * i));
      moveElem(to + elems + slot * size, b + elems + i * size, size);
      yi = select(slot + 1, yi, useY);
      xi = select(xi, slot + 1, useY);
      // From evacuatedEmpty, 4, to evacuatedX, 2, or evacuatedY, 3.
      marks ^= ((6 | useY) as u64) << (8 * (i as u64));
    }
    store<u64>(b, marks);
  }
}

/** The hashes of all eight keys of a bucket, of those of empty slots as well. */
function hashBucket<K>(b: usize, seed: u64): void {
  if (sizeof<K>() === 8) {
    hashKeys(b + 8, EVACUATION_HASHES, BUCKET_COUNT, seed, 8);
  } else if (sizeof<K>() === 4) {
    for (let i: usize = 0; i < 32; i += 8) {
      v128.store(EVACUATION_HASHES + 2 * i, i64x2.extend_low_i32x4_u(v128.load64_zero(b + 8 + i)));
    }
    hashKeys(EVACUATION_HASHES, EVACUATION_HASHES, BUCKET_COUNT, seed, 4);
  } else {
    for (let live = liveSlots(b); live !== 0; live &= live - 1) {
      const i = ctz(live) as usize;
      const key = keyFrom<v128>(b + 8 + 16 * i);
      store<u64>(EVACUATION_HASHES + 8 * i, hashBytes(textOf(key), seed, lengthOf(key)));
    }
  }
}

function moveElem(to: usize, from: usize, size: usize): void {
  if (size === 1) store<u8>(to, load<u8>(from));
  else if (size === 8) store<u64>(to, load<u64>(from));
  else if (size !== 0) memory.copy(to, from, size);
}
