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

import { equal } from "../hash/key-program";
import { HITER, LOADS_OF_ITERATE, LOADS_OF_ITERATE_OLD } from "../layout/control";
import { PTR_SIZE } from "../layout/go-constants";
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
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_OLDBUCKETS,
} from "../layout/go-structures";
import {
  indirectElem,
  indirectKey,
  keyPart,
  keyProgram,
  noscan,
  overflowOffset,
  reflexiveKey,
} from "../layout/maptype";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import {
  ELEMS,
  HEADER,
  ITERATOR,
  KEYS,
  OVERFLOW,
  read,
  readIf,
  TOPHASH,
  touchInOrder,
  UNSEEN,
  write,
} from "../trace/trace";
import { mapaccessK } from "./any/access";
import { hashKey } from "./any/slot";
import {
  bucketAt,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  elemAt,
  evacuated,
  isEmpty,
  keyAt,
} from "./bmap";
import {
  addFlag,
  BUCKET_COUNT,
  buckets,
  count,
  flags,
  growing,
  ITERATOR_FLAG,
  logBuckets,
  noldbuckets,
  OLD_ITERATOR_FLAG,
  sameSizeGrow,
  touchExtra,
  touchFlags,
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
  for (let p = HITER; p < HITER + HITER_SIZE; p += PTR_SIZE) write<u64>(p, 0, ITERATOR);
  writePointer(IT_T, t, ITERATOR);
  if (count(h) === 0) return;
  writePointer(IT_H, h, ITERATOR);
  write<u8>(IT_B, logBuckets(h) as u8, ITERATOR);
  writePointer(IT_BUCKETS, buckets(h), ITERATOR);
  if (noscan(t)) {
    // The iterator keeps the overflow buckets of its array alive even if the map drops them.
    const x = createOverflow(h);
    touchExtra(h);
    writePointer(IT_OVERFLOW, overflowList(x), ITERATOR);
    touchExtra(h);
    writePointer(IT_OLDOVERFLOW, oldOverflowList(x), ITERATOR);
  }
  const r = rand();
  touchInOrder(h, LOADS_OF_ITERATE, HEADER);
  const B = load<u8>(h, HMAP_B) as u32;
  const start = r & (((1 as u64) << B) - 1);
  write<u64>(IT_START, start, ITERATOR);
  write<u8>(IT_OFFSET, ((r >> B) & (BUCKET_COUNT - 1)) as u8, ITERATOR);
  write<u64>(IT_BUCKET, start, ITERATOR);
  // A locked instruction, which lackey sees as a load, and a comparison that loads and stores.
  const both: u8 = ITERATOR_FLAG | OLD_ITERATOR_FLAG;
  if ((flags(h) & both) === both) return;
  touchFlags(h);
  addFlag(h, both);
}

/** Move to the next entry: IT_KEY and IT_ELEM lead to it; both are nil at the end. */
export function mapiternext(): void {
  const t = readPointer(IT_T, ITERATOR);
  const h = readPointer(IT_H, ITERATOR);
  writePointer(IT_KEY, 0, ITERATOR);
  writePointer(IT_ELEM, 0, ITERATOR);
  if (h === 0) return;
  touchFlags(h);
  const itB = read<u8>(IT_B, ITERATOR) as u32;
  let bucket = read<u64>(IT_BUCKET, ITERATOR);
  let b = readPointer(IT_BPTR, ITERATOR);
  let i = read<u8>(IT_I, ITERATOR) as u32;
  let check = read<u64>(IT_CHECK, ITERATOR);
  let seen = b === 0 || isOfMap(t, h, b, bucket);
  while (true) {
    if (b === 0) {
      if (bucket === read<u64>(IT_START, ITERATOR) && read<u8>(IT_WRAPPED, ITERATOR) !== 0) {
        return;
      }
      check = NO_CHECK;
      const array = readPointer(IT_BUCKETS, ITERATOR);
      b = bucketAt(t, array, bucket as usize);
      seen = isArrayOfMap(h, array);
      if (growing(h) && itB === logBuckets(h)) {
        // The iteration began in this growth: what is not evacuated yet is still in the old array.
        touchInOrder(h, LOADS_OF_ITERATE_OLD, HEADER);
        const olds = load<u32>(h, HMAP_OLDBUCKETS) as usize;
        const old = bucketAt(t, olds, (bucket as usize) & (noldbuckets(h) - 1));
        if (!evacuated(old)) {
          check = bucket;
          b = old;
          seen = true;
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
      if (!yields(t, h, b, slot, check, itB, seen)) continue;
      write<u64>(IT_BUCKET, bucket, ITERATOR);
      writePointer(IT_BPTR, b, ITERATOR);
      write<u8>(IT_I, (i + 1) as u8, ITERATOR);
      write<u64>(IT_CHECK, check, ITERATOR);
      return;
    }
    b = readIf<u64>(b + overflowOffset(t), seen ? OVERFLOW : UNSEEN) as usize;
    i = 0;
  }
}

/**
 * Does this slot give an entry? Then IT_KEY and IT_ELEM lead to it. A key that does not equal itself
 * can only be found here. `seen`: the bucket is one of the map's.
 */
function yields(t: usize, h: usize, b: usize, slot: u32, check: u64, itB: u32, seen: bool): bool {
  const tops: u32 = seen ? TOPHASH : UNSEEN;
  const top = readIf<u8>(b + slot, tops);
  if (isEmpty(top) || top === EVACUATED_EMPTY) return false;
  const part: u32 = seen ? keyPart(t) : UNSEEN;
  let key = keyAt(t, b, slot);
  if (indirectKey(t)) key = readIf<u64>(key, seen ? KEYS : UNSEEN) as usize;
  // Entries of an old bucket that will go to the other half are given when that one is reached.
  if (check !== NO_CHECK && !sameSizeGrow(h)) {
    if (findable(t, key, part)) {
      const hash = hashKey(t, h, key, part);
      if ((hash & (((1 as u64) << itB) - 1)) !== check) return false;
    } else if (check >> (itB - 1) !== ((readIf<u8>(b + slot, tops) & 1) as u64)) return false;
  }
  const now = readIf<u8>(b + slot, tops);
  if ((now === EVACUATED_X || now === EVACUATED_Y) && findable(t, key, part)) {
    // Moved since the start, so it may have been changed or deleted where it is now.
    const moved = mapaccessK(t, h, key, part);
    if (moved === 0) return false;
    writePointer(IT_KEY, (moved >> 32) as usize, ITERATOR);
    writePointer(IT_ELEM, (moved & 0xffffffff) as usize, ITERATOR);
  } else {
    writePointer(IT_KEY, key, ITERATOR);
    let elem = elemAt(t, b, slot);
    if (indirectElem(t)) elem = readIf<u64>(elem, seen ? ELEMS : UNSEEN) as usize;
    writePointer(IT_ELEM, elem, ITERATOR);
  }
  return true;
}

/** Can the key at `key` be found? A NaN does not equal itself. */
function findable(t: usize, key: usize, part: u32): bool {
  return reflexiveKey(t) || equal(keyProgram(t), key, key, part, part);
}

/** Is this array one that the map has, and not one that only an iterator holds? */
function isArrayOfMap(h: usize, array: usize): bool {
  if (!TRACE) return true;
  return (
    array === (load<u32>(h, HMAP_BUCKETS) as usize) ||
    array === (load<u32>(h, HMAP_OLDBUCKETS) as usize)
  );
}

/**
 * Is the bucket at `b`, on which an iterator stands, one that the map has? It is in the chain before
 * number `next`, of the iterator's array or of the old one.
 */
function isOfMap(t: usize, h: usize, b: usize, next: u64): bool {
  if (!TRACE) return true;
  const array = load<u32>(IT_BUCKETS) as usize;
  const last = ((1 as u64) << (load<u8>(IT_B) as u64)) - 1;
  const number = ((next - 1) & last) as usize;
  if (isArrayOfMap(h, array) && hangsOn(t, b, bucketAt(t, array, number))) return true;
  const old = load<u32>(h, HMAP_OLDBUCKETS) as usize;
  return old !== 0 && hangsOn(t, b, bucketAt(t, old, number & (noldbuckets(h) - 1)));
}

/** Is the bucket at `b` in the chain at `head`? */
function hangsOn(t: usize, b: usize, head: usize): bool {
  for (let p = head; p !== 0; p = load<u32>(p + overflowOffset(t)) as usize) {
    if (p === b) return true;
  }
  return false;
}
