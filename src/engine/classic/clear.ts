/**
 * Clearing a map: the array stays and is wiped, the seed changes. A map without entries is left
 * as it is. Source: runtime/map.go mapclear, Go 1.19 and 1.23.
 */
import { drop } from "../heap/allocator/malloc";
import { CLEAR_MARKS_BUCKETS, LOADS_OF_CLEAR_OLD } from "../layout/control";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_EXTRA,
  HMAP_FLAGS,
  HMAP_OLDBUCKETS,
  MAPEXTRA_OVERFLOW,
} from "../layout/go-structures";
import {
  elemFullSize,
  elemHasPointers,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  noscan,
} from "../layout/maptype";
import { EXTRA, HEADER, touchInOrder, update, writePair } from "../trace/trace";
import { bucketAt, EMPTY_REST, overflow, setTophash } from "./bmap";
import { requireRules } from "./check";
import { dropOld } from "./grow";
import {
  BUCKET_COUNT,
  buckets,
  clearFlag,
  count,
  extra,
  growing,
  HASH_WRITING,
  logBuckets,
  noldbuckets,
  reseed,
  SAME_SIZE_GROW,
  setCount,
  setNevacuate,
  setNoverflow,
  setOldbuckets,
  toggleFlag,
  touchFlags,
} from "./hmap";
import { arraySize, hasPreallocated, makeBucketArray } from "./makemap";
import { dropChains, dropList, setNextOverflow } from "./overflow";

/** Go's clear(m). */
export function mapclear(t: usize, h: usize): void {
  if (count(h) === 0) return;
  touchFlags(h);
  if (load<u32>(CLEAR_MARKS_BUCKETS) !== 0) {
    toggleFlag(h, HASH_WRITING);
    // An iteration that is still in these buckets must find nothing.
    const heads = (1 as usize) << logBuckets(h);
    markBucketsEmpty(t, buckets(h), heads);
    if (growing(h)) {
      touchInOrder(h, LOADS_OF_CLEAR_OLD, HEADER);
      markBucketsEmpty(t, load<u32>(h, HMAP_OLDBUCKETS) as usize, noldbuckets(h));
    }
    clearFlag(h, SAME_SIZE_GROW);
  } else {
    update<u8>(h + HMAP_FLAGS, (load<u8>(h, HMAP_FLAGS) ^ HASH_WRITING) & ~SAME_SIZE_GROW, HEADER);
  }
  dropAll(t, h);
  setOldbuckets(h, 0);
  setNevacuate(h, 0);
  setNoverflow(h, 0);
  setCount(h, 0);
  reseed(h);
  const x = extra(h);
  if (x !== 0) {
    // The first two fields at once.
    writePair(x, i64x2.splat(0), EXTRA);
    setNextOverflow(x, 0);
  }
  const B = logBuckets(h);
  const array = makeBucketArray(t, B, buckets(h));
  if (hasPreallocated(t, B)) {
    setNextOverflow(extra(h), bucketAt(t, array, (1 as usize) << B));
  }
  touchFlags(h);
  clearFlag(h, HASH_WRITING);
  requireRules(t, h);
}

/** What will not be reached any more, for the heap's books. */
function dropAll(t: usize, h: usize): void {
  const B = load<u8>(h, HMAP_B) as u32;
  const array = load<u32>(h, HMAP_BUCKETS) as usize;
  if (load<u32>(h, HMAP_OLDBUCKETS) !== 0) dropOld(t, h, true);
  dropObjects(t, load<u64>(h, HMAP_COUNT));
  if (!noscan(t)) dropChains(t, array, (1 as usize) << B, arraySize(t, B));
  const x = load<u32>(h, HMAP_EXTRA) as usize;
  if (x !== 0) {
    dropList(t, load<u32>(x, MAPEXTRA_OVERFLOW) as usize, array, arraySize(t, B));
  }
}

/** Keys and elems outside the buckets are no longer reached. */
export function dropObjects(t: usize, entries: u64): void {
  if (!indirectKey(t) && !indirectElem(t)) return;
  for (let i: u64 = 0; i < entries; i++) {
    if (indirectKey(t)) drop(keyFullSize(t), !keyHasPointers(t));
    if (indirectElem(t)) drop(elemFullSize(t), !elemHasPointers(t));
  }
}

function markBucketsEmpty(t: usize, array: usize, heads: usize): void {
  for (let number: usize = 0; number < heads; number++) {
    for (let b = bucketAt(t, array, number); b !== 0; b = overflow(t, b)) {
      for (let i: u32 = 0; i < BUCKET_COUNT; i++) setTophash(b, i, EMPTY_REST);
    }
  }
}
