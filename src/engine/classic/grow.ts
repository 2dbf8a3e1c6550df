/**
 * Growth: a new array, and the move of the entries into it, a bucket or two per write.
 *
 *   old array             new array, twice as large
 *   bucket i  ──────────▶ bucket i            (X: the new bit of the hash is 0)
 *             ──────────▶ bucket i + 2^oldB   (Y: it is 1)
 *
 * A map with too many overflow buckets grows into an array of the same size: entries keep their
 * bucket number and move together.
 *
 * Source: runtime/map.go hashGrow, growWork, evacuate, advanceEvacuationMark; map_fast64.go
 * evacuate_fast64, Go 1.19 and 1.23.
 */

import { drop } from "../heap/malloc";
import { bucketsize, noscan } from "../layout/maptype";
import { changed, grown } from "../trace/record";
import { EVENT_EVACUATE, EVENT_GROW, event, KEYS, memclr } from "../trace/trace";
import { bucketAt, evacuated } from "./bmap";
import { moveChain } from "./evacuate";
import {
  buckets,
  clearFlag,
  count,
  extra,
  flags,
  growing,
  ITERATOR_FLAG,
  logBuckets,
  nevacuate,
  noldbuckets,
  OLD_ITERATOR_FLAG,
  oldbuckets,
  overLoadFactor,
  SAME_SIZE_GROW,
  sameSizeGrow,
  setBuckets,
  setFlags,
  setLogBuckets,
  setNevacuate,
  setNoverflow,
  setOldbuckets,
} from "./hmap";
import { arraySize, claimPages, makeBucketArray } from "./makemap";
import {
  dropChain,
  dropChains,
  dropList,
  oldOverflowList,
  overflowList,
  setOldOverflowList,
  setOverflowList,
} from "./overflow";

/** Buckets that the evacuation mark may jump over at once. */
const MARK_LIMIT: usize = 1024;

/** Begin a growth: twice the size when the map is full, else the same size. */
export function hashGrow(t: usize, h: usize): void {
  const oldB = logBuckets(h);
  const bigger: u32 = overLoadFactor(count(h) + 1, oldB) ? 1 : 0;
  event(EVENT_GROW, h, oldB as u64, (oldB + bigger) as u64);
  if (bigger === 0) setFlags(h, flags(h) | SAME_SIZE_GROW);
  const old = buckets(h);
  // Move the lists first: the new array's preallocated buckets go where theirs were.
  const x = extra(h);
  if (x !== 0 && overflowList(x) !== 0) {
    setOldOverflowList(x, overflowList(x));
    setOverflowList(x, 0);
  }
  const array = makeBucketArray(t, h, oldB + bigger, 0);
  claimPages(array, arraySize(t, oldB + bigger));
  const iterating = (flags(h) & ITERATOR_FLAG) !== 0;
  const kept = flags(h) & ~(ITERATOR_FLAG | OLD_ITERATOR_FLAG);
  setFlags(h, iterating ? kept | OLD_ITERATOR_FLAG : kept);
  setLogBuckets(h, oldB + bigger);
  setOldbuckets(h, old);
  setBuckets(h, array);
  setNevacuate(h, 0);
  grown(load<u16>(h, 10));
  setNoverflow(h, 0);
}

/** Before a write to bucket `number`: evacuate the old bucket it comes from, and one more. */
export function growWork(t: usize, h: usize, number: usize): void {
  evacuate(t, h, number & (noldbuckets(h) - 1));
  if (growing(h)) evacuate(t, h, nevacuate(h));
}

/** Move the entries of an old bucket and its chain to the new array. */
export function evacuate(t: usize, h: usize, number: usize): void {
  const head = bucketAt(t, oldbuckets(h), number);
  const newbit = noldbuckets(h);
  if (!evacuated(head)) {
    event(EVENT_EVACUATE, head, number as u64, newbit as u64);
    moveChain(t, h, head, number, newbit);
    // Unlink the chain and clear pointers, so that a collector can free what they held.
    if (!noscan(t) && (flags(h) & OLD_ITERATOR_FLAG) === 0) {
      dropChain(t, head, oldbuckets(h), arraySize(t, oldLogBuckets(h)));
      memclr(head + 8, bucketsize(t) - 8, KEYS);
    }
  }
  if (number === nevacuate(h)) advanceEvacuationMark(t, h, newbit);
}

/** Move the mark past evacuated buckets; at the end of the array the growth is over. */
function advanceEvacuationMark(t: usize, h: usize, oldCount: usize): void {
  const old = oldbuckets(h);
  let mark = nevacuate(h) + 1;
  setNevacuate(h, mark);
  const stop = min(mark + MARK_LIMIT, oldCount);
  while (mark !== stop && evacuated(bucketAt(t, old, mark))) mark++;
  setNevacuate(h, mark);
  if (mark !== oldCount) return;
  forgetOld(t, h, false);
  clearFlag(h, SAME_SIZE_GROW);
  changed();
}

/** The old array and its overflow list are no longer reached; `unfinished`: it has entries yet. */
export function forgetOld(t: usize, h: usize, unfinished: bool): void {
  const old = oldbuckets(h);
  const size = arraySize(t, oldLogBuckets(h));
  drop(size, noscan(t));
  // Where an iteration was on, evacuated chains have been left as they were.
  const kept = !noscan(t) && (unfinished || (flags(h) & OLD_ITERATOR_FLAG) !== 0);
  if (kept) dropChains(t, old, noldbuckets(h), size);
  setOldbuckets(h, 0);
  const x = extra(h);
  if (x === 0) return;
  dropList(t, oldOverflowList(x), old, size);
  setOldOverflowList(x, 0);
}

/** B of the old array. */
function oldLogBuckets(h: usize): u32 {
  return logBuckets(h) - (sameSizeGrow(h) ? 0 : 1);
}
