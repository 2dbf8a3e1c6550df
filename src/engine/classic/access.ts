/**
 * Looking a key of a fast form (engine/value/key.ts) up. Source: runtime/map_fast64.go mapaccess2_fast64,
 * map_fast32.go, map_faststr.go, map.go mapaccessK, Go 1.19 and 1.23.
 */
import { EVENT_BUCKET, event } from "../trace/trace";
import { noteHash } from "../value/key";
import { bucketAt, elemAt, evacuated, keyAt, overflow } from "./bmap";
import {
  buckets,
  count,
  logBuckets,
  noldbuckets,
  oldbuckets,
  touchFlags,
  touchHash0,
} from "./hmap";
import { AMBIGUOUS, NONE, slotInOnlyBucket, slotOf } from "./scan";

/**
 * Where `key` and its elem are in the map: offsets of the key in the high and of the elem in the
 * low half, or 0 when the map has no such key. `hash` is the key's.
 */
export function mapaccessK_fast<K>(t: usize, h: usize, key: K, hash: u64): u64 {
  if (count(h) === 0) return 0;
  touchFlags(h);
  if (TRACE && logBuckets(h) === 0) {
    // One bucket: Go hashes nothing, unless two long strings may both be the key.
    const b = buckets(h);
    event(EVENT_BUCKET, b, 0, 0);
    const i = slotInOnlyBucket<K>(b, key);
    if (i === NONE) {
      // The loop over a chain, in which integers are searched for, reaches the end of this one.
      if (sizeof<K>() !== 16) overflow(t, b);
      return 0;
    }
    if (i !== AMBIGUOUS) return placeOf(t, b, i);
  }
  touchHash0(h);
  noteHash<K>(t, h, key, hash);
  for (let b = chainOf(t, h, hash); b !== 0; b = overflow(t, b)) {
    const i = slotOf<K>(b, key, hash);
    if (i !== NONE) return placeOf(t, b, i);
  }
  return 0;
}

function placeOf(t: usize, b: usize, i: u32): u64 {
  return ((keyAt(t, b, i) as u64) << 32) | (elemAt(t, b, i) as u64);
}

/** The chain that holds a hash now: in the old array, if its bucket there is not evacuated yet. */
export function chainOf(t: usize, h: usize, hash: u64): usize {
  const mask = ((1 as usize) << logBuckets(h)) - 1;
  const old = oldbuckets(h);
  const array = buckets(h);
  if (old !== 0) {
    touchFlags(h);
    const number = (hash as usize) & (noldbuckets(h) - 1);
    const b = bucketAt(t, old, number);
    if (!evacuated(b)) {
      event(EVENT_BUCKET, b, number as u64, 1);
      return b;
    }
  }
  const number = (hash as usize) & mask;
  const b = bucketAt(t, array, number);
  event(EVENT_BUCKET, b, number as u64, 0);
  return b;
}
