/**
 * Overflow buckets: where they come from, how they are counted, and the lists in `extra` that
 * keep them alive when buckets hold no pointers.
 *
 *   mapextra, 24 bytes: overflow, oldoverflow (each a pointer to a slice), nextOverflow
 *   slice, 24 bytes:    array, len, cap
 *
 * Source: runtime/map.go newoverflow, incrnoverflow, createOverflow; runtime/slice.go growslice,
 * Go 1.19 and 1.23.
 */

import { drop, malloc, roundupsize } from "../heap/allocator/malloc";
import { MAPEXTRA, OVERFLOW_BUCKET, OVERFLOW_LIST, OVERFLOW_POINTERS } from "../layout/codes";
import { DOUBLING_BELOW, PTR_SIZE } from "../layout/go-constants";
import {
  MAPEXTRA_NEXT_OVERFLOW,
  MAPEXTRA_OLDOVERFLOW,
  MAPEXTRA_OVERFLOW,
  MAPEXTRA_SIZE,
  SLICE_ARRAY,
  SLICE_CAP,
  SLICE_LEN,
  SLICE_SIZE,
} from "../layout/go-structures";
import { bucketsize, noscan, overflowOffset } from "../layout/maptype";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { EVENT_OVERFLOW, EXTRA, event, LIST, read, touch, write } from "../trace/trace";
import { overflow, setOverflow } from "./bmap";
import { addNoverflow, extra, logBuckets, setExtra, touchExtra } from "./hmap";

export function overflowList(x: usize): usize {
  return readPointer(x + MAPEXTRA_OVERFLOW, EXTRA);
}

export function setOverflowList(x: usize, list: usize): void {
  writePointer(x + MAPEXTRA_OVERFLOW, list, EXTRA);
}

export function oldOverflowList(x: usize): usize {
  return readPointer(x + MAPEXTRA_OLDOVERFLOW, EXTRA);
}

export function touchOldOverflowList(x: usize): void {
  touch<u64>(x + MAPEXTRA_OLDOVERFLOW, EXTRA);
}

export function setOldOverflowList(x: usize, list: usize): void {
  writePointer(x + MAPEXTRA_OLDOVERFLOW, list, EXTRA);
}

export function nextOverflow(x: usize): usize {
  return readPointer(x + MAPEXTRA_NEXT_OVERFLOW, EXTRA);
}

export function setNextOverflow(x: usize, b: usize): void {
  writePointer(x + MAPEXTRA_NEXT_OVERFLOW, b, EXTRA);
}

/** The map's mapextra, made if it has none. */
export function makeExtra(h: usize): usize {
  let x = extra(h);
  if (x === 0) {
    x = malloc(MAPEXTRA_SIZE, false, MAPEXTRA);
    setExtra(h, x);
  }
  return x;
}

/** The map's mapextra with its list of overflow buckets, made if missing: createOverflow. */
export function createOverflow(h: usize): usize {
  const x = makeExtra(h);
  touchExtra(h);
  if (overflowList(x) === 0) {
    const list = malloc(SLICE_SIZE, false, OVERFLOW_LIST);
    touchExtra(h);
    setOverflowList(x, list);
  }
  return x;
}

/** Chain a new bucket behind `b`: a preallocated one while there are any. */
export function newoverflow(t: usize, h: usize, b: usize): usize {
  let next: usize = 0;
  const x = extra(h);
  if (x !== 0) next = nextOverflow(x);
  const preallocated = next !== 0;
  if (preallocated) {
    event(EVENT_OVERFLOW, next, b as u64, 1);
    if (overflow(t, next) === 0) {
      setNextOverflow(x, next + bucketsize(t));
    } else {
      // The last preallocated bucket is marked by a pointer that means nothing else.
      setOverflow(t, next, 0);
      touchExtra(h);
      setNextOverflow(x, 0);
    }
  } else {
    next = malloc(bucketsize(t), noscan(t), OVERFLOW_BUCKET);
    event(EVENT_OVERFLOW, next, b as u64, 0);
  }
  incrnoverflow(h);
  if (noscan(t)) {
    const x = createOverflow(h);
    touchExtra(h);
    append(overflowList(x), next);
  }
  setOverflow(t, b, next);
  return next;
}

/** Forget a list: its buckets that lie outside `array`, its pointers, and its slice header. */
export function dropList(t: usize, list: usize, array: usize, arraySize: usize): void {
  if (list === 0) return;
  const pointers = load<u64>(list, SLICE_ARRAY) as usize;
  const length = load<u64>(list + SLICE_LEN) as usize;
  for (let i: usize = 0; i < length; i++) {
    const b = load<u64>(pointers + i * PTR_SIZE) as usize;
    if (b - array >= arraySize) drop(bucketsize(t), noscan(t));
  }
  if (length > 0) drop((load<u64>(list + SLICE_CAP) as usize) * PTR_SIZE, false);
  drop(SLICE_SIZE, false);
}

/** Forget the buckets outside of `array` that hang on the chain at `head`. */
export function dropChain(t: usize, head: usize, array: usize, arraySize: usize): void {
  let b = load<u32>(head + overflowOffset(t)) as usize;
  for (; b !== 0; b = load<u32>(b + overflowOffset(t)) as usize) {
    if (b - array >= arraySize) drop(bucketsize(t), noscan(t));
  }
}

/** The same for all chains of an array. */
export function dropChains(t: usize, array: usize, heads: usize, arraySize: usize): void {
  const size = bucketsize(t);
  for (let head = array; head < array + heads * size; head += size) {
    dropChain(t, head, array, arraySize);
  }
}

/** Count an overflow bucket: exactly below 2^16 buckets, in 1 of 2^(B-15) cases above. */
function incrnoverflow(h: usize): void {
  const B = logBuckets(h);
  if (B >= 16) {
    const mask = ((1 as u32) << (B - 15)) - 1;
    if (((rand() as u32) & mask) !== 0) return;
  }
  addNoverflow(h, 1);
}

/** Go's append of one pointer to the slice at `list`. */
function append(list: usize, b: usize): void {
  const length = read<u64>(list + SLICE_LEN, LIST);
  const capacity = read<u64>(list + SLICE_CAP, LIST);
  let pointers = readPointer(list + SLICE_ARRAY, LIST);
  if (length === capacity) {
    const wanted = (grownCapacity(capacity) as usize) * PTR_SIZE;
    const usable = roundupsize(wanted, false);
    const bigger = malloc(wanted, false, OVERFLOW_POINTERS);
    for (let i: usize = 0; i < (length as usize) * PTR_SIZE; i += PTR_SIZE) {
      write<u64>(bigger + i, read<u64>(pointers + i, LIST), LIST);
    }
    if (capacity > 0) drop((capacity as usize) * PTR_SIZE, false);
    pointers = bigger;
    writePointer(list + SLICE_ARRAY, pointers, LIST);
    write<u64>(list + SLICE_CAP, (usable / PTR_SIZE) as u64, LIST);
  }
  writePointer(pointers + (length as usize) * PTR_SIZE, b, LIST);
  write<u64>(list + SLICE_LEN, length + 1, LIST);
}

/** The capacity that append asks for when a slice of `capacity` is full. */
function grownCapacity(capacity: u64): u64 {
  if (capacity === 0) return 1;
  const threshold = DOUBLING_BELOW as u64;
  if (capacity < threshold) return capacity * 2;
  return capacity + (capacity + 3 * threshold) / 4;
}
