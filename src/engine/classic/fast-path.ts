/**
 * Single operations with numbers, where they are as simple as they mostly are: the key is a fast form
 * of four or eight bytes, the map is not growing, and the first bucket decides, because the key is in
 * it or its chain ends there. Everything else is left to the general functions, as is all of it in the
 * traced and the debug build; both ways leave the same bytes.
 *
 * It is a body of its own for its speed: the general functions are called with their keys in memory and
 * read what they need again where Go does, which the traced build has to show.
 *
 * In a large map an operation waits for memory several times as long as it computes. A processor
 * goes on to the next operations in the meantime, if they are within a few hundred instructions: so
 * what counts here is that there are few, and none in calls.
 */
import { CHANGED, GC_DUE, UNSWEPT } from "../layout/control";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_FLAGS,
  HMAP_HASH0,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
} from "../layout/go-structures";
import { elemsize, FORM_FAST32, FORM_FAST64, keyForm } from "../layout/maptype";
import { loadElem, storeElemNumber } from "../layout/number";
import { bucketAt, elemAt, keyAt, setTophash, tophashOf } from "./bmap";
import { vacate } from "./delete";
import { HASH_WRITING, overLoadFactor, setCount, tooManyOverflowBuckets } from "./hmap";
import { hashOfKey, storeKey } from "./key";
import { endsHere, firstEmpty, NONE, slotOf } from "./scan";

/** Not done: the general function has to do it. */
export const NOT_DONE: i32 = -1;

/** m[key] = elem; false when it has not been done. */
export function put(t: usize, h: usize, key: i64, elem: f64, as: u32): bool {
  if (TRACE || DEBUG) return false;
  const form = keyForm(t);
  if (form === FORM_FAST64) return putKey<u64>(t, h, key as u64, elem, as);
  if (form === FORM_FAST32) return putKey<i32>(t, h, key as i32, elem, as);
  return false;
}

/** ELEM, ok = m[key]: 1 or 0, or NOT_DONE. */
export function get(t: usize, h: usize, key: i64): i32 {
  if (TRACE || DEBUG) return NOT_DONE;
  const form = keyForm(t);
  if (form === FORM_FAST64) return getKey<u64>(t, h, key as u64);
  if (form === FORM_FAST32) return getKey<i32>(t, h, key as i32);
  return NOT_DONE;
}

/** delete(m, key): 1 when the key was there, else 0, or NOT_DONE. */
export function remove(t: usize, h: usize, key: i64): i32 {
  if (TRACE || DEBUG) return NOT_DONE;
  const form = keyForm(t);
  if (form === FORM_FAST64) return removeKey<u64>(t, h, key as u64);
  if (form === FORM_FAST32) return removeKey<i32>(t, h, key as i32);
  return NOT_DONE;
}

/** Is there nothing to be done after an operation: no record to write, no collection due? */
/* @inline */ export function isQuiet(): bool {
  // CHANGED and RECORDS_USED lie side by side.
  return (load<u64>(CHANGED) | (load<u32>(GC_DUE) as u64) | (load<u32>(UNSWEPT) as u64)) === 0;
}

/* @inline */ function putKey<K>(t: usize, h: usize, key: K, elem: f64, as: u32): bool {
  if (!isSteady(h) || (load<u8>(h, HMAP_FLAGS) & HASH_WRITING) !== 0 || !isQuiet()) return false;
  const hash = hashOfKey<K>(t, key, load<u32>(h, HMAP_HASH0) as u64);
  const B = load<u8>(h, HMAP_B) as u32;
  const b = bucketOf(t, h, B, hash);
  let i = slotOf<K>(b, key, hash);
  if (i === NONE) {
    i = firstEmpty(b);
    const entries = load<u64>(h, HMAP_COUNT) + 1;
    if (i === NONE || !endsHere(b) || overLoadFactor(entries, B)) return false;
    if (tooManyOverflowBuckets(load<u16>(h, HMAP_NOVERFLOW), B)) return false;
    setTophash(b, i, tophashOf(hash));
    storeKey<K>(keyAt(t, b, i), key);
    setCount(h, entries);
  }
  storeElemNumber(elemAt(t, b, i), elemsize(t), elem, as);
  return true;
}

/* @inline */ function getKey<K>(t: usize, h: usize, key: K): i32 {
  if (load<u64>(h, HMAP_COUNT) === 0 || !isSteady(h)) return NOT_DONE;
  const hash = hashOfKey<K>(t, key, load<u32>(h, HMAP_HASH0) as u64);
  const b = bucketOf(t, h, load<u8>(h, HMAP_B), hash);
  const i = slotOf<K>(b, key, hash);
  if (i === NONE) return endsHere(b) ? 0 : NOT_DONE;
  loadElem(elemAt(t, b, i), elemsize(t));
  return 1;
}

/* @inline */ function removeKey<K>(t: usize, h: usize, key: K): i32 {
  // The last entry's removal gives the map another seed.
  if (load<u64>(h, HMAP_COUNT) < 2 || !isSteady(h)) return NOT_DONE;
  if ((load<u8>(h, HMAP_FLAGS) & HASH_WRITING) !== 0 || !isQuiet()) return NOT_DONE;
  const hash = hashOfKey<K>(t, key, load<u32>(h, HMAP_HASH0) as u64);
  const b = bucketOf(t, h, load<u8>(h, HMAP_B), hash);
  const i = slotOf<K>(b, key, hash);
  if (i === NONE) return endsHere(b) ? 0 : NOT_DONE;
  vacate(t, h, b, b, i);
  return 1;
}

/** Has the map an array, and is it not growing? */
/* @inline */ function isSteady(h: usize): bool {
  return load<u64>(h, HMAP_BUCKETS) !== 0 && load<u64>(h, HMAP_OLDBUCKETS) === 0;
}

/* @inline */ function bucketOf(t: usize, h: usize, B: u32, hash: u64): usize {
  return bucketAt(
    t,
    load<u32>(h, HMAP_BUCKETS) as usize,
    (hash as usize) & (((1 as usize) << B) - 1),
  );
}
