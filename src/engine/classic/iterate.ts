/**
 * Iteration: from a random bucket and slot once around the array that was current at the start,
 * while the map may change and grow.
 *
 *   hiter, 96 bytes                          offset  size
 *   ┌───────────────────────────────────────┐
 *   │ key, elem, t, h   pointers            │    0    32
 *   │ buckets, bptr     pointers            │   32    16
 *   │ overflow, oldoverflow  pointers       │   48    16
 *   │ startBucket       uintptr             │   64     8
 *   │ offset u8, wrapped u8, B u8, i u8     │   72     4
 *   │ bucket            uintptr             │   80     8
 *   │ checkBucket       uintptr             │   88     8
 *   └───────────────────────────────────────┘   96
 *
 * In Go it lies on the caller's stack; here it is at HITER during a call and kept by the caller
 * between calls. Source: runtime/map.go mapiterinit, mapiternext, Go 1.19 and 1.23.
 */
import { HITER } from "../layout/control";
import {
  HITER_B,
  HITER_BPTR,
  HITER_BUCKET,
  HITER_BUCKETS,
  HITER_CHECK_BUCKET,
  HITER_ELEM,
  HITER_H,
  HITER_I,
  HITER_KEY,
  HITER_OFFSET,
  HITER_OLDOVERFLOW,
  HITER_OVERFLOW,
  HITER_SIZE,
  HITER_START_BUCKET,
  HITER_T,
  HITER_WRAPPED,
} from "../layout/go-structures";
import { noscan, reflexiveKey } from "../layout/maptype";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { ITERATOR, read, write } from "../trace/trace";
import { mapaccessK } from "./any/access";
import { elemOf, equalsItself, hashKey, keyOf } from "./any/slot";
import {
  bucketAt,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  evacuated,
  isEmpty,
  overflow,
  tophash,
} from "./bmap";
import {
  BUCKET_COUNT,
  buckets,
  count,
  flags,
  growing,
  ITERATOR_FLAG,
  logBuckets,
  noldbuckets,
  OLD_ITERATOR_FLAG,
  oldbuckets,
  sameSizeGrow,
  setFlags,
} from "./hmap";
import { createOverflow, oldOverflowList, overflowList } from "./overflow";

export const IT_KEY: usize = HITER + HITER_KEY;
export const IT_ELEM: usize = HITER + HITER_ELEM;
export const IT_T: usize = HITER + HITER_T;
export const IT_H: usize = HITER + HITER_H;
export const IT_BUCKETS: usize = HITER + HITER_BUCKETS;
export const IT_BPTR: usize = HITER + HITER_BPTR;
const IT_OVERFLOW: usize = HITER + HITER_OVERFLOW;
const IT_OLDOVERFLOW: usize = HITER + HITER_OLDOVERFLOW;
export const IT_START: usize = HITER + HITER_START_BUCKET;
export const IT_OFFSET: usize = HITER + HITER_OFFSET;
export const IT_WRAPPED: usize = HITER + HITER_WRAPPED;
const IT_B: usize = HITER + HITER_B;
export const IT_I: usize = HITER + HITER_I;
export const IT_BUCKET: usize = HITER + HITER_BUCKET;
export const IT_CHECK: usize = HITER + HITER_CHECK_BUCKET;

/** checkBucket of a bucket all of whose entries count. */
export const NO_CHECK: u64 = ~0;

/** Start an iteration, without Go's first step; of an empty map it is over and draws nothing. */
export function mapiterinit(t: usize, h: usize): void {
  for (let p = HITER; p < HITER + HITER_SIZE; p += 8) write<u64>(p, 0, ITERATOR);
  writePointer(IT_T, t, ITERATOR);
  if (count(h) === 0) return;
  writePointer(IT_H, h, ITERATOR);
  write<u8>(IT_B, logBuckets(h) as u8, ITERATOR);
  writePointer(IT_BUCKETS, buckets(h), ITERATOR);
  if (noscan(t)) {
    // The iterator keeps the overflow buckets of its array alive even if the map drops them.
    const x = createOverflow(h);
    writePointer(IT_OVERFLOW, overflowList(x), ITERATOR);
    writePointer(IT_OLDOVERFLOW, oldOverflowList(x), ITERATOR);
  }
  const r = rand();
  const B = logBuckets(h);
  const start = r & (((1 as u64) << B) - 1);
  write<u64>(IT_START, start, ITERATOR);
  write<u8>(IT_OFFSET, ((r >> B) & (BUCKET_COUNT - 1)) as u8, ITERATOR);
  write<u64>(IT_BUCKET, start, ITERATOR);
  setFlags(h, flags(h) | ITERATOR_FLAG | OLD_ITERATOR_FLAG);
}

/** Move to the next entry: IT_KEY and IT_ELEM lead to it; both are nil at the end. */
export function mapiternext(): void {
  const t = readPointer(IT_T, ITERATOR);
  const h = readPointer(IT_H, ITERATOR);
  writePointer(IT_KEY, 0, ITERATOR);
  writePointer(IT_ELEM, 0, ITERATOR);
  if (h === 0) return;
  const itB = read<u8>(IT_B, ITERATOR) as u32;
  let bucket = read<u64>(IT_BUCKET, ITERATOR);
  let b = readPointer(IT_BPTR, ITERATOR);
  let i = read<u8>(IT_I, ITERATOR) as u32;
  let check = read<u64>(IT_CHECK, ITERATOR);
  while (true) {
    if (b === 0) {
      if (bucket === read<u64>(IT_START, ITERATOR) && read<u8>(IT_WRAPPED, ITERATOR) !== 0) {
        return;
      }
      check = NO_CHECK;
      b = bucketAt(t, readPointer(IT_BUCKETS, ITERATOR), bucket as usize);
      if (growing(h) && itB === logBuckets(h)) {
        // The iteration began in this growth: what is not evacuated yet is still in the old array.
        const old = bucketAt(t, oldbuckets(h), (bucket as usize) & (noldbuckets(h) - 1));
        if (!evacuated(old)) {
          check = bucket;
          b = old;
        }
      }
      bucket++;
      if (bucket === (1 as u64) << itB) {
        bucket = 0;
        write<u8>(IT_WRAPPED, 1, ITERATOR);
      }
      i = 0;
    }
    for (; i < BUCKET_COUNT; i++) {
      const slot = (i + (read<u8>(IT_OFFSET, ITERATOR) as u32)) & (BUCKET_COUNT - 1);
      if (!yields(t, h, b, slot, check, itB)) continue;
      write<u64>(IT_BUCKET, bucket, ITERATOR);
      writePointer(IT_BPTR, b, ITERATOR);
      write<u8>(IT_I, (i + 1) as u8, ITERATOR);
      write<u64>(IT_CHECK, check, ITERATOR);
      return;
    }
    b = overflow(t, b);
    i = 0;
  }
}

/**
 * Does this slot give an entry? Then IT_KEY and IT_ELEM lead to it. A key that does not equal itself
 * can only be found here.
 */
function yields(t: usize, h: usize, b: usize, slot: u32, check: u64, itB: u32): bool {
  const top = tophash(b, slot);
  if (isEmpty(top) || top === EVACUATED_EMPTY) return false;
  const key = keyOf(t, b, slot);
  const findable = reflexiveKey(t) || equalsItself(t, key);
  // Entries of an old bucket that will go to the other half are given when that one is reached.
  if (check !== NO_CHECK && !sameSizeGrow(h)) {
    if (findable) {
      const hash = hashKey(t, h, key);
      if ((hash & (((1 as u64) << itB) - 1)) !== check) return false;
    } else if (check >> (itB - 1) !== ((top & 1) as u64)) return false;
  }
  if ((top === EVACUATED_X || top === EVACUATED_Y) && findable) {
    // Moved since the start, so it may have been changed or deleted where it is now.
    const moved = mapaccessK(t, h, key);
    if (moved === 0) return false;
    writePointer(IT_KEY, (moved >> 32) as usize, ITERATOR);
    writePointer(IT_ELEM, (moved & 0xffffffff) as usize, ITERATOR);
  } else {
    writePointer(IT_KEY, key, ITERATOR);
    writePointer(IT_ELEM, elemOf(t, b, slot), ITERATOR);
  }
  return true;
}
