/**
 * Making a map: the header, and for larger hints the array of buckets with its preallocated
 * overflow buckets.
 *
 *   array for B = 4:  bucket 0 … bucket 15 │ overflow 16   (overflow word → bucket 0: the last one)
 *
 * Source: runtime/map.go makemap, makeBucketArray, Go 1.19 and 1.23.
 */
import { malloc, roundupsize } from "../heap/allocator/malloc";
import { beginMap, referenceMap } from "../heap/owner";
import { BUCKET_ARRAY, HMAP, PANIC_OUT_OF_MEMORY } from "../layout/codes";
import { HMAP_SIZE } from "../layout/go-structures";
import { bucketsize, noscan } from "../layout/maptype";
import { rand } from "../rand";
import { panic } from "../trace/panic";
import { TOPHASH } from "../trace/trace";
import { wipe } from "../value/memmove";
import { bucketAt, setOverflow } from "./bmap";
import { overLoadFactor, setBuckets, setHash0, setLogBuckets, touchExtra } from "./hmap";
import { makeExtra, setNextOverflow } from "./overflow";

// Beyond these an array is larger than the address space, and its size not even a number here.
const MAX_B: u32 = 27;
const MAX_SIZE: u64 = 0xfff00000;

/** Bytes of a page of the operating system, on most machines. */
const OS_PAGE: usize = 4096;

/** Go's make(map[K]E, hint); the hint is not negative. */
export function makemap(t: usize, hint: u64): usize {
  beginMap(t);
  const h = malloc(HMAP_SIZE, false, HMAP);
  referenceMap(h);
  setHash0(h, rand() as u32);
  let B: u32 = 0;
  while (overLoadFactor(hint, B)) B++;
  setLogBuckets(h, B);
  // With B = 0 the single bucket waits for the first assignment.
  if (B > 0) {
    const array = makeBucketArray(t, B, 0);
    setBuckets(h, array);
    keepPreallocated(t, h, array, B);
  }
  return h;
}

/** Buckets of an array for this B: from B = 4 one sixteenth more, and what rounding up gives. */
export function arrayLength(t: usize, B: u32): usize {
  const heads = (1 as usize) << B;
  if (B < 4) return heads;
  const size = (heads + (heads >> 4)) * bucketsize(t);
  return roundupsize(size, noscan(t)) / bucketsize(t);
}

/** Bytes asked for by an array for this B. */
export function arraySize(t: usize, B: u32): usize {
  return arrayLength(t, B) * bucketsize(t);
}

/**
 * A new array of 2^B buckets, or `dirty` wiped clean, which must have been made for the same B.
 */
export function makeBucketArray(t: usize, B: u32, dirty: usize): usize {
  const heads = (1 as usize) << B;
  const wanted = ((heads + (heads >> 4)) as u64) * (bucketsize(t) as u64);
  if (B > MAX_B || wanted > MAX_SIZE) panic(PANIC_OUT_OF_MEMORY);
  const length = arrayLength(t, B);
  let array = dirty;
  if (dirty === 0) array = malloc(length * bucketsize(t), noscan(t), BUCKET_ARRAY);
  else wipe(t, array, length * bucketsize(t), array, TOPHASH);
  // Any pointer that is not nil tells newoverflow that this is the last preallocated bucket.
  if (length !== heads) setOverflow(t, bucketAt(t, array, length - 1), array);
  return array;
}

/** The preallocated overflow buckets of a new array become the map's next ones. */
export function keepPreallocated(t: usize, h: usize, array: usize, B: u32): void {
  if (!hasPreallocated(t, B)) return;
  const x = makeExtra(h);
  touchExtra(h);
  setNextOverflow(x, bucketAt(t, array, (1 as usize) << B));
}

/** Does an array for this B have overflow buckets? */
export function hasPreallocated(t: usize, B: u32): bool {
  return arrayLength(t, B) !== (1 as usize) << B;
}

/**
 * Write a zero into each page of a new array that is about to be filled. Otherwise its pages
 * would be read first, ahead of need, and the operating system would be called twice for each:
 * to map a page of zeros, then to put a real one in its place.
 */
export function claimPages(array: usize, size: usize): void {
  for (let p: usize = 0; p < size; p += OS_PAGE) store<u8>(array + p, 0);
}
