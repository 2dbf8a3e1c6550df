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
import { drop } from "../heap/allocator/malloc";
import { LOADS_OF_EVACUATE, LOADS_OF_GROW_WORK, LOADS_OF_HASH_GROW } from "../layout/control";
import {
  BMAP_KEYS,
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_EXTRA,
  HMAP_FLAGS,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
  MAPEXTRA_OLDOVERFLOW,
} from "../layout/go-structures";
import { bucketsize, noscan } from "../layout/maptype";
import { EVENT_EVACUATE, EVENT_GROW, event, HEADER, TOPHASH, touchInOrder } from "../trace/trace";
import { wipe } from "../value/memmove";
import { bucketAt, evacuated } from "./bmap";
import { moveChain } from "./evacuate";
import {
  addFlag,
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
  setBuckets,
  setFlags,
  setLogBuckets,
  setNevacuate,
  setNoverflow,
  setOldbuckets,
  touchExtra,
  touchLogBuckets,
  touchOldbuckets,
} from "./hmap";
import { arraySize, claimPages, keepPreallocated, makeBucketArray } from "./makemap";
import {
  dropChain,
  dropChains,
  dropList,
  overflowList,
  setOldOverflowList,
  setOverflowList,
  touchOldOverflowList,
} from "./overflow";
import { changed, grown } from "./record";

/** Buckets that the evacuation mark may jump over at once. */
const MARK_LIMIT: usize = 1024;

/** Begin a growth: twice the size when the map is full, else the same size. */
export function hashGrow(t: usize, h: usize): void {
  const bigger: u32 = overLoadFactor(count(h) + 1, logBuckets(h)) ? 1 : 0;
  if (bigger === 0) addFlag(h, SAME_SIZE_GROW);
  const oldB = load<u8>(h, HMAP_B) as u32;
  const old = load<u32>(h, HMAP_BUCKETS) as usize;
  touchInOrder(h, LOADS_OF_HASH_GROW, HEADER);
  event(EVENT_GROW, h, oldB as u64, (oldB + bigger) as u64);
  const array = makeBucketArray(t, oldB + bigger, 0);
  claimPages(array, arraySize(t, oldB + bigger));
  const was = flags(h);
  const kept = was & ~(ITERATOR_FLAG | OLD_ITERATOR_FLAG);
  touchLogBuckets(h);
  setLogBuckets(h, oldB + bigger);
  setFlags(h, (was & ITERATOR_FLAG) !== 0 ? kept | OLD_ITERATOR_FLAG : kept);
  setOldbuckets(h, old);
  setBuckets(h, array);
  setNevacuate(h, 0);
  grown(load<u16>(h, HMAP_NOVERFLOW));
  setNoverflow(h, 0);
  promoteOverflow(h);
  keepPreallocated(t, h, array, oldB + bigger);
  changed();
}

/** The overflow buckets so far become those of the old array. */
function promoteOverflow(h: usize): void {
  const x = extra(h);
  if (x === 0) return;
  const list = overflowList(x);
  if (list === 0) return;
  touchOldOverflowList(x);
  setOldOverflowList(x, list);
  touchExtra(h);
  setOverflowList(x, 0);
}

/** Before a write to bucket `number`: evacuate the old bucket it comes from, and one more. */
export function growWork(t: usize, h: usize, number: usize): void {
  touchInOrder(h, LOADS_OF_GROW_WORK, HEADER);
  evacuate(t, h, number & (noldbuckets(h) - 1));
  if (growing(h)) evacuate(t, h, nevacuate(h));
}

/** Move the entries of an old bucket and its chain to the new array. */
export function evacuate(t: usize, h: usize, number: usize): void {
  touchInOrder(h, LOADS_OF_EVACUATE, HEADER);
  const head = bucketAt(t, load<u32>(h, HMAP_OLDBUCKETS) as usize, number);
  const newbit = noldbuckets(h);
  if (!evacuated(head)) {
    event(EVENT_EVACUATE, head, number as u64, newbit as u64);
    moveChain(t, h, head, number, newbit);
    // Unlink the chain and clear pointers, so that a collector can free what they held.
    const unlinks = (flags(h) & OLD_ITERATOR_FLAG) === 0;
    if (unlinks && !noscan(t)) {
      touchOldbuckets(h);
      dropChain(t, head, load<u32>(h, HMAP_OLDBUCKETS) as usize, arraySize(t, oldLogBuckets(h)));
      wipe(t, head + BMAP_KEYS, bucketsize(t) - BMAP_KEYS, head, TOPHASH);
    }
  }
  if (number === nevacuate(h)) advanceEvacuationMark(t, h, newbit);
}

/** Move the mark past evacuated buckets; at the end of the array the growth is over. */
function advanceEvacuationMark(t: usize, h: usize, oldCount: usize): void {
  let mark = nevacuate(h) + 1;
  setNevacuate(h, mark);
  const stop = min(mark + MARK_LIMIT, oldCount);
  while (true) {
    mark = nevacuate(h);
    if (mark === stop || !evacuated(bucketAt(t, oldbuckets(h), mark))) break;
    setNevacuate(h, mark + 1);
  }
  if (mark !== oldCount) return;
  dropOld(t, h, false);
  setOldbuckets(h, 0);
  const x = extra(h);
  if (x !== 0) setOldOverflowList(x, 0);
  clearFlag(h, SAME_SIZE_GROW);
  changed();
}

/**
 * The old array and its overflow list will not be reached any more; `unfinished`: it has entries yet.
 * For the heap's books: nothing of it is Go's doing.
 */
export function dropOld(t: usize, h: usize, unfinished: bool): void {
  const old = load<u32>(h, HMAP_OLDBUCKETS) as usize;
  const size = arraySize(t, oldLogBuckets(h));
  drop(size, noscan(t));
  // Where an iteration was on, evacuated chains have been left as they were.
  const kept = !noscan(t) && (unfinished || (load<u8>(h, HMAP_FLAGS) & OLD_ITERATOR_FLAG) !== 0);
  if (kept) dropChains(t, old, noldbuckets(h), size);
  const x = load<u32>(h, HMAP_EXTRA) as usize;
  if (x !== 0) dropList(t, load<u32>(x, MAPEXTRA_OLDOVERFLOW) as usize, old, size);
}

/** B of the old array. */
function oldLogBuckets(h: usize): u32 {
  return ctz(noldbuckets(h)) as u32;
}
