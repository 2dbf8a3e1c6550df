/**
 * Assigning to a key of a fast form (engine/value/key.ts): find its slot or take one, growing first when the
 * map is too full. Go has these functions beside mapassign (any/assign.ts), with other loads in another
 * order. One body serves the three forms of keys; bulk operations put through it too. Source: runtime/map_fast64.go mapassign_fast64, map_fast32.go, map_faststr.go, Go
 * 1.19 and 1.23.
 */
import { malloc } from "../heap/allocator/malloc";
import { BUCKET_ARRAY } from "../layout/codes";
import { bucketsize, noscan } from "../layout/maptype";
import { EVENT_BUCKET, event } from "../trace/trace";
import { noteHash, replaceKey, storeKey } from "../value/key";
import { bucketAt, elemAt, keyAt, overflow, setTophash, tophashOf } from "./bmap";
import { requireRules } from "./check";
import { growWork, hashGrow } from "./grow";
import {
  addCount,
  buckets,
  clearFlag,
  count,
  growing,
  HASH_WRITING,
  logBuckets,
  noverflow,
  overLoadFactor,
  setBuckets,
  toggleFlag,
  tooManyOverflowBuckets,
  touchFlags,
  touchHash0,
} from "./hmap";
import { newoverflow } from "./overflow";
import { changed } from "./record";
import { endsHere, firstEmpty, NONE, slotToAssign } from "./scan";

/** The place for the elem of `key`, which is in the map afterwards. `hash` is the key's. */
export function mapassign_fast<K>(t: usize, h: usize, key: K, hash: u64): usize {
  touchFlags(h);
  touchHash0(h);
  noteHash<K>(t, h, key, hash);
  beginWrite(t, h);
  // 0 when a growth has begun: the next search runs in the new array.
  let elem: usize = 0;
  while (elem === 0) elem = place<K>(t, h, key, hash, bucketFor(t, h, hash));
  endWrite(h);
  requireRules(t, h);
  return elem;
}

/** The bucket for a hash, after the work of a growth. */
export function bucketFor(t: usize, h: usize, hash: u64): usize {
  const number = (hash as usize) & (((1 as usize) << logBuckets(h)) - 1);
  if (growing(h)) growWork(t, h, number);
  const b = bucketAt(t, buckets(h), number);
  event(EVENT_BUCKET, b, number as u64, 0);
  return b;
}

/** Set the writer's flag; the first write makes the one bucket of a small map. */
export function beginWrite(t: usize, h: usize): void {
  toggleFlag(h, HASH_WRITING);
  if (buckets(h) === 0) makeBucket(t, h);
}

/** The one bucket of a small map. */
export function makeBucket(t: usize, h: usize): void {
  setBuckets(h, malloc(bucketsize(t), noscan(t), BUCKET_ARRAY));
  changed();
}

/** Take the writer's flag back, which is still set. */
export function endWrite(h: usize): void {
  touchFlags(h);
  clearFlag(h, HASH_WRITING);
}

/** No room for one entry more? The map grows then, unless it does already. */
export function mustGrow(h: usize): bool {
  if (growing(h)) return false;
  const entries = count(h) + 1;
  const B = logBuckets(h);
  return overLoadFactor(entries, B) || tooManyOverflowBuckets(noverflow(h), B);
}

/** One search, from bucket `head` on; 0 when the map had to begin growing: search again. */
function place<K>(t: usize, h: usize, key: K, hash: u64, head: usize): usize {
  let b = head;
  let free: usize = 0;
  let slot: u32 = 0;
  while (true) {
    const found = slotToAssign<K>(b, key, hash);
    if (found !== NONE) {
      replaceKey<K>(keyAt(t, b, found), key);
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
  if (mustGrow(h)) {
    hashGrow(t, h);
    return 0;
  }
  if (free === 0) {
    free = newoverflow(t, h, b);
    slot = 0;
  }
  setTophash(free, slot, tophashOf(hash));
  storeKey<K>(keyAt(t, free, slot), key);
  addCount(h, 1);
  return elemAt(t, free, slot);
}
