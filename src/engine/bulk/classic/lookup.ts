/**
 * Many lookups in one call, in batches whose cache misses overlap (engine/bulk/prefetch.ts).
 *
 * Lookups change nothing, so in a map that is not growing a batch can be searched in passes, each
 * of which leaves its misses to be waited for together:
 *
 *   1  load the tophash bytes and the keys of every key's bucket
 *   2  find the slot whose tophash fits; of a string load its bytes
 *   3  compare the key; what is not found there has to wait
 *   4  load the overflow word of those that wait, then their first overflow bucket
 *   5  look those up in the ordinary way
 *
 * About 19 of 20 keys that are there are found in pass 3. The traced build looks all keys up in
 * the ordinary way, so that it records what Go does.
 */
import { mapaccessK_fast } from "../../classic/access";
import { mapaccess2 } from "../../classic/any/access";
import { tophashOf } from "../../classic/bmap";
import { isAny, isText, keyFrom } from "../../classic/key";
import { slotsWith } from "../../classic/scan";
import { BATCH, BATCH_ELEMS, BATCH_HASHES, DONE, FOUND, SINK } from "../../layout/control";
import {
  BMAP_KEYS,
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_HASH0,
  HMAP_OLDBUCKETS,
} from "../../layout/go-structures";
import {
  bucketsize,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
  overflowOffset,
} from "../../layout/maptype";
import { GET, operation } from "../../trace/trace";
import { batchKey, hashBatch, nextLookups } from "../batch";
import { bucketOf, fetch, lines } from "../prefetch";

// In place of elems, which lookups have none of: a slot per operation, then who waits.
const SLOTS: usize = BATCH_ELEMS;
const WAITING: usize = BATCH_ELEMS + 4 * (BATCH as usize);

/** Look `total` keys of the key load up. */
export function lookup(t: usize, h: usize, total: u32): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) lookupForm<u64>(t, h, total);
  else if (form === FORM_FAST32) lookupForm<i32>(t, h, total);
  else if (form === FORM_FASTSTR) lookupForm<v128>(t, h, total);
  else lookupForm<usize>(t, h, total);
}

function lookupForm<K>(t: usize, h: usize, total: u32): void {
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextLookups(total - done);
    hashBatch<K>(t, n, load<u32>(h, HMAP_HASH0) as u64);
    if (inPasses<K>(h)) {
      found += search<K>(t, h, n);
    } else {
      fetch(t, h, n);
      for (let i: usize = 0; i < n; i++) found += one<K>(t, h, i);
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** Can batches be searched in passes: keys of a fast form in one array? */
function inPasses<K>(h: usize): bool {
  if (TRACE || isAny<K>()) return false;
  return load<u32>(h, HMAP_OLDBUCKETS) === 0 && load<u64>(h, HMAP_COUNT) !== 0;
}

/** Look key `i` of the batch up; 1 when the map has it. */
function one<K>(t: usize, h: usize, i: usize): u32 {
  const key = batchKey<K>(t, i);
  operation(h, 0, GET);
  if (isAny<K>()) return mapaccess2(t, h, key as usize) !== 0 ? 1 : 0;
  return mapaccessK_fast<K>(t, h, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0 ? 1 : 0;
}

/** Look a batch up in passes; returns how many keys the map has. */
function search<K>(t: usize, h: usize, n: u32): u32 {
  const array = load<u32>(h, HMAP_BUCKETS) as usize;
  const size = bucketsize(t);
  const mask = ((1 as usize) << load<u8>(h, HMAP_B)) - 1;
  let sink: u64 = 0;
  const keysEnd = BMAP_KEYS + 8 * sizeof<K>();
  for (let i: usize = 0; i < n; i++) sink += lines(bucketOf(array, mask, size, i), keysEnd);
  for (let i: usize = 0; i < n; i++) {
    const b = bucketOf(array, mask, size, i);
    const slot = likelySlot(b, load<u64>(BATCH_HASHES + 8 * i));
    store<u32>(SLOTS + 4 * i, slot);
    if (sizeof<K>() === 16) sink += load<u8>(load<u32>(keyIn<K>(b, slot)) as usize) as u64;
  }
  let found: u32 = 0;
  let waiting: usize = 0;
  for (let i: usize = 0; i < n; i++) {
    const b = bucketOf(array, mask, size, i);
    const slot = load<u32>(SLOTS + 4 * i);
    const sameTop = load<u8>(b + slot) === tophashOf(load<u64>(BATCH_HASHES + 8 * i));
    const sameKey = isKey<K>(keyIn<K>(b, slot), batchKey<K>(t, i));
    // Always noted and only kept when not found: no branch that would often miss.
    store<u32>(WAITING + 4 * waiting, i as u32);
    const hit = (sameTop as u32) & (sameKey as u32);
    found += hit;
    waiting += 1 - hit;
  }
  const overflowAt = overflowOffset(t);
  for (let w: usize = 0; w < waiting; w++) {
    const b = bucketOf(array, mask, size, load<u32>(WAITING + 4 * w) as usize);
    sink += load<u64>(b + overflowAt);
  }
  for (let w: usize = 0; w < waiting; w++) {
    const b = bucketOf(array, mask, size, load<u32>(WAITING + 4 * w) as usize);
    sink += lines(load<u32>(b + overflowAt) as usize, size);
  }
  store<u64>(SINK, sink);
  for (let w: usize = 0; w < waiting; w++) {
    found += one<K>(t, h, load<u32>(WAITING + 4 * w) as usize);
  }
  return found;
}

/** Where key `i` of a bucket is. */
function keyIn<K>(b: usize, i: u32): usize {
  return b + BMAP_KEYS + sizeof<K>() * (i as usize);
}

/** Is `key` the key in the slot at `at`? */
function isKey<K>(at: usize, key: K): bool {
  if (sizeof<K>() === 16) return isText(at, key);
  return keyFrom<K>(at) === key;
}

/** The first slot with the tophash of this hash, or 7 if there is none. */
function likelySlot(b: usize, hash: u64): u32 {
  return ctz((slotsWith(b, tophashOf(hash)) & 0x7f) | 0x80);
}
