/**
 * Searching a classic map that is not growing for the keys of a batch, in passes, each of which leaves
 * its misses to be waited for together:
 *
 *   1  load the tophash bytes and the keys of every key's bucket
 *   2  find the slot whose tophash fits; of a string load its bytes
 *   3  compare the key; what is not found there has to wait
 *   4  load the overflow word of those that wait, then their first overflow bucket
 *   5  look those up in the ordinary way
 *
 * About 19 of 20 keys that are there are found in pass 3.
 */

import { tophashOf } from "../../classic/bmap";
import { slotsWith } from "../../classic/scan";
import { BATCH, BATCH_ELEMS, BATCH_HASHES, SINK } from "../../layout/control";
import { BUCKET_COUNT } from "../../layout/go-constants";
import { BMAP_KEYS, HMAP_B, HMAP_BUCKETS } from "../../layout/go-structures";
import { bucketsize, overflowOffset } from "../../layout/maptype";
import { batchKey } from "../batch";
import { isKey, one } from "../lookup";
import { lines } from "../prefetch";
import { bucketOf } from "./prefetch";

// In place of elems, which lookups have none of: a slot per operation, then who waits.
const SLOTS: usize = BATCH_ELEMS;
const WAITING: usize = BATCH_ELEMS + 4 * (BATCH as usize);

/** Look a batch up in passes; returns how many keys the map has. */
export function search<M, K>(t: usize, h: usize, n: u32): u32 {
  const array = load<u32>(h, HMAP_BUCKETS) as usize;
  const size = bucketsize(t);
  const mask = ((1 as usize) << load<u8>(h, HMAP_B)) - 1;
  let sink: u64 = 0;
  const keysEnd = BMAP_KEYS + BUCKET_COUNT * sizeof<K>();
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
    found += one<M, K>(t, h, load<u32>(WAITING + 4 * w) as usize);
  }
  return found;
}

/** Where key `i` of a bucket is. */
function keyIn<K>(b: usize, i: u32): usize {
  return b + BMAP_KEYS + sizeof<K>() * (i as usize);
}

/** The first slot with the tophash of this hash, or 7 if there is none. */
function likelySlot(b: usize, hash: u64): u32 {
  return ctz((slotsWith(b, tophashOf(hash)) & 0x7f) | 0x80);
}
