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
import { hashBytes, hashKeys } from "../hash/hasher";
import { EVACUATION_HASHES } from "../layout/control";
import { BMAP_KEYS, HMAP_BUCKETS, HMAP_HASH0, STRING_SIZE } from "../layout/go-structures";
import {
  elemStride,
  elemsize,
  elemsOffset,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
} from "../layout/maptype";
import { ELEMS, UNSEEN } from "../trace/trace";
import { keyFrom, lengthOf, moveKey, storeKey, textOf } from "../value/key";
import { typedmemmove } from "../value/memmove";
import { moveEntries } from "./any/evacuate";
import { hashKey } from "./any/slot";
import {
  bucketAt,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  elemAt,
  isEmpty,
  keyAt,
  overflow,
  setTophash,
  tophash,
} from "./bmap";
import { BUCKET_COUNT, buckets, sameSizeGrowing, touchBuckets, touchFlags } from "./hmap";
import { newoverflow } from "./overflow";
import { liveSlots } from "./scan";

/** Eight times evacuatedEmpty. */
const ALL_EMPTY: u64 = (0x04040404 << 32) | 0x04040404;

/** Move the entries of the chain at `head`, old bucket `number`; `newbit` is 2^oldB. */
export function moveChain(t: usize, h: usize, head: usize, number: usize, newbit: usize): void {
  const same = sameSizeGrowing(h);
  const x = bucketAt(t, buckets(h), number);
  touchFlags(h);
  if (!same) touchBuckets(h);
  const y = bucketAt(t, load<u32>(h, HMAP_BUCKETS) as usize, number + newbit);
  // In a growth of the same size no hash has this bit.
  const bit = same ? 0 : (newbit as u64);
  const form = keyForm(t);
  if (form === FORM_FAST64) moveForm<u64>(t, h, head, x, y, bit);
  else if (form === FORM_FAST32) moveForm<i32>(t, h, head, x, y, bit);
  else if (form === FORM_FASTSTR) moveForm<v128>(t, h, head, x, y, bit);
  else moveEntries(t, h, head, x, y, bit);
}

function moveForm<K>(t: usize, h: usize, head: usize, x: usize, y: usize, bit: u64): void {
  if (TRACE) moveSlots<K>(t, h, head, x, y, bit);
  else moveBuckets<K>(t, h, head, x, y, bit);
}

/** Slot by slot, as Go does it. */
function moveSlots<K>(t: usize, h: usize, head: usize, toX: usize, toY: usize, bit: u64): void {
  let x = toX;
  let y = toY;
  let xi: u32 = 0;
  let yi: u32 = 0;
  for (let b = head; b !== 0; b = overflow(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const top = tophash(b, i);
      if (isEmpty(top)) {
        setTophash(b, i, EVACUATED_EMPTY);
        continue;
      }
      touchFlags(h);
      const key = keyAt(t, b, i);
      const useY = bit !== 0 && (hashKey(t, h, key) & bit) !== 0;
      setTophash(b, i, useY ? EVACUATED_Y : EVACUATED_X);
      if (useY) {
        if (yi === BUCKET_COUNT) {
          y = newoverflow(t, h, y);
          yi = 0;
        }
        setTophash(y, yi, top);
        moveKey<K>(keyAt(t, y, yi), key);
        moveElem(elemAt(t, y, yi++), elemAt(t, b, i), elemsize(t));
      } else {
        if (xi === BUCKET_COUNT) {
          x = newoverflow(t, h, x);
          xi = 0;
        }
        setTophash(x, xi, top);
        moveKey<K>(keyAt(t, x, xi), key);
        moveElem(elemAt(t, x, xi++), elemAt(t, b, i), elemsize(t));
      }
    }
  }
}

/** Bucket by bucket. Which half is a coin toss, so it is selected: a branch would often miss. */
function moveBuckets<K>(t: usize, h: usize, head: usize, toX: usize, toY: usize, bit: u64): void {
  const seed = load<u32>(h, HMAP_HASH0) as u64;
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
      if (slot === BUCKET_COUNT) {
        to = newoverflow(t, h, to);
        slot = 0;
        y = select(to, y, useY);
        x = select(x, to, useY);
      }
      store<u8>(to + slot, load<u8>(b + i));
      const keys: usize = sizeof<K>();
      storeKey<K>(to + BMAP_KEYS + keys * slot, keyFrom<K>(b + BMAP_KEYS + keys * i));
      moveElem(to + elems + slot * size, b + elems + i * size, size as u32);
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
    hashKeys(b + BMAP_KEYS, EVACUATION_HASHES, BUCKET_COUNT, seed, 8);
  } else if (sizeof<K>() === 4) {
    for (let i: usize = 0; i < sizeof<u32>() * BUCKET_COUNT; i += 2 * sizeof<u32>()) {
      v128.store(
        EVACUATION_HASHES + 2 * i,
        i64x2.extend_low_i32x4_u(v128.load64_zero(b + BMAP_KEYS + i)),
      );
    }
    hashKeys(EVACUATION_HASHES, EVACUATION_HASHES, BUCKET_COUNT, seed, 4);
  } else {
    for (let live = liveSlots(b); live !== 0; live &= live - 1) {
      const i = ctz(live) as usize;
      const key = keyFrom<v128>(b + BMAP_KEYS + STRING_SIZE * i);
      store<u64>(EVACUATION_HASHES + 8 * i, hashBytes(textOf(key), seed, lengthOf(key), UNSEEN));
    }
  }
}

function moveElem(to: usize, from: usize, size: u32): void {
  if (TRACE) typedmemmove(to, from, size, ELEMS);
  else if (size === 1) store<u8>(to, load<u8>(from));
  else if (size === 8) store<u64>(to, load<u64>(from));
  else if (size !== 0) memory.copy(to, from, size);
}
