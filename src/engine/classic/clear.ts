/**
 * Clearing a map: the array stays and is wiped, the seed changes. A map without entries is left
 * as it is. Source: runtime/map.go mapclear, Go 1.19 and 1.23.
 */
import { drop } from "../heap/malloc";
import { CLEAR_MARKS_BUCKETS } from "../layout/control";
import {
  elemFullSize,
  elemHasPointers,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  noscan,
} from "../layout/maptype";
import { bucketAt, EMPTY_REST, overflow, setTophash } from "./bmap";
import { requireRules } from "./check";
import { forgetOld } from "./grow";
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
  oldbuckets,
  reseed,
  SAME_SIZE_GROW,
  setCount,
  setNevacuate,
  setNoverflow,
  toggleFlag,
} from "./hmap";
import { arraySize, keepPreallocated, makeBucketArray } from "./makemap";
import {
  dropChains,
  dropList,
  overflowList,
  setNextOverflow,
  setOldOverflowList,
  setOverflowList,
} from "./overflow";

/** Go's clear(m). */
export function mapclear(t: usize, h: usize): void {
  if (count(h) === 0) return;
  toggleFlag(h, HASH_WRITING);
  const B = logBuckets(h);
  if (load<u32>(CLEAR_MARKS_BUCKETS) !== 0) {
    // An iteration that is still in these buckets must find nothing.
    markBucketsEmpty(t, buckets(h), (1 as usize) << B);
    if (growing(h)) markBucketsEmpty(t, oldbuckets(h), noldbuckets(h));
  }
  if (growing(h)) forgetOld(t, h, true);
  dropObjects(t, count(h));
  if (!noscan(t)) dropChains(t, buckets(h), (1 as usize) << B, arraySize(t, B));
  clearFlag(h, SAME_SIZE_GROW);
  setNevacuate(h, 0);
  setNoverflow(h, 0);
  setCount(h, 0);
  reseed(h);
  const x = extra(h);
  if (x !== 0) {
    dropList(t, overflowList(x), buckets(h), arraySize(t, B));
    setOverflowList(x, 0);
    setOldOverflowList(x, 0);
    setNextOverflow(x, 0);
  }
  keepPreallocated(t, h, makeBucketArray(t, B, buckets(h)), B);
  clearFlag(h, HASH_WRITING);
  requireRules(t, h);
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
