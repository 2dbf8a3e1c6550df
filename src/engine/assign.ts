/**
 * Assigning to a key of a fast form (key.ts): find its slot or take one, growing first when the
 * map is too full. Source: runtime/map_fast64.go mapassign_fast64, map_fast32.go, map_faststr.go, Go
 * 1.19 and 1.23.
 */

import { bucketAt, elemAt, keyAt, overflow, setTophash, tophashOf } from "./bmap";
import { requireRules } from "./check";
import { growWork, hashGrow } from "./grow";
import { malloc } from "./heap/malloc";
import { BUCKET_ARRAY } from "./heap/purpose";
import {
  buckets,
  clearFlag,
  count,
  growing,
  HASH_WRITING,
  logBuckets,
  noverflow,
  overLoadFactor,
  setBuckets,
  setCount,
  toggleFlag,
  tooManyOverflowBuckets,
} from "./hmap";
import { keyWord, storeKey } from "./key";
import { bucketsize, noscan } from "./maptype";
import { newoverflow } from "./overflow";
import { changed } from "./record";
import { endsHere, firstEmpty, NONE, slotToAssign } from "./scan";
import { EVENT_BUCKET, EVENT_HASH, event } from "./trace";

/** The place for the elem of `key`, which is in the map afterwards. `hash` is the key's. */
export function mapassign_fast<K>(t: usize, h: usize, key: K, hash: u64): usize {
  event(EVENT_HASH, h, keyWord<K>(key), hash);
  toggleFlag(h, HASH_WRITING);
  if (buckets(h) === 0) {
    setBuckets(h, malloc(bucketsize(t), noscan(t), BUCKET_ARRAY));
    changed();
  }
  let elem: usize = 0;
  // 0 when a growth has begun: the next search runs in the new array.
  while (elem === 0) elem = place<K>(t, h, key, hash);
  clearFlag(h, HASH_WRITING);
  requireRules(t, h);
  return elem;
}

/** One search; 0 when the map had to begin growing and the search must be done again. */
function place<K>(t: usize, h: usize, key: K, hash: u64): usize {
  const number = (hash as usize) & (((1 as usize) << logBuckets(h)) - 1);
  if (growing(h)) growWork(t, h, number);
  let b = bucketAt(t, buckets(h), number);
  event(EVENT_BUCKET, b, number as u64, 0);
  let free: usize = 0;
  let slot: u32 = 0;
  while (true) {
    const found = slotToAssign<K>(b, key, hash);
    if (found !== NONE) {
      // Another copy of the same string.
      if (sizeof<K>() === 16) storeKey<K>(keyAt(t, b, found), key);
      return elemAt(t, b, found);
    }
    if (free === 0) {
      slot = firstEmpty(b);
      if (slot !== NONE) free = b;
    }
    if (endsHere(b)) break;
    const next = overflow(t, b);
    if (next === 0) break;
    b = next;
  }
  const entries = count(h);
  if (!growing(h)) {
    const B = logBuckets(h);
    if (overLoadFactor(entries + 1, B) || tooManyOverflowBuckets(noverflow(h), B)) {
      hashGrow(t, h);
      return 0;
    }
  }
  if (free === 0) {
    free = newoverflow(t, h, b);
    slot = 0;
  }
  setTophash(free, slot, tophashOf(hash));
  storeKey<K>(keyAt(t, free, slot), key);
  setCount(h, entries + 1);
  return elemAt(t, free, slot);
}
