/**
 * Many lookups in one call, in batches whose cache misses overlap (fetch.ts).
 *
 * Lookups change nothing, so in a map that is not growing a batch can be searched in passes, each
 * of which leaves its misses to be waited for together:
 *
 *   1  load the tophash bytes of every key's bucket
 *   2  find the slot whose tophash fits, load its key
 *   3  compare the key; what is not found there has to wait
 *   4  load the overflow word of those that wait, then their first overflow bucket
 *   5  look those up in the ordinary way
 *
 * About 19 of 20 keys that are there are found in pass 3. The traced build looks all keys up in
 * the ordinary way, so that it records what Go does.
 */
import { mapaccessK_fast64 } from "./access";
import { tophashOf } from "./bmap";
import {
  BATCH,
  BATCH_ELEMS,
  BATCH_HASHES,
  BATCH_KEYS,
  DONE,
  FOUND,
  KEY_LOAD,
  SINK,
} from "./control";
import { bucketOf, fetch, hashBatch, lines } from "./fetch";
import { bucketsize, overflowOffset } from "./maptype";
import { GET, operation } from "./trace";
import { generate } from "./workload";

// In place of elems, which lookups have none of: a slot per operation, then who waits.
const SLOTS: usize = BATCH_ELEMS;
const WAITING: usize = BATCH_ELEMS + 4 * (BATCH as usize);

/** Look `total` keys of the key load up. */
export function lookup(t: usize, h: usize, total: u32): void {
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = min(BATCH, total - done);
    generate(KEY_LOAD, BATCH_KEYS, n);
    hashBatch(h, n);
    const growing = load<u32>(h, 24) !== 0;
    if (TRACE || growing || load<u64>(h) === 0) {
      fetch(t, h, n);
      for (let i: usize = 0; i < n; i++) found += one(t, h, i);
    } else {
      found += search(t, h, n);
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** Look key `i` of the batch up; 1 when the map has it. */
function one(t: usize, h: usize, i: usize): u32 {
  const key = load<u64>(BATCH_KEYS + 8 * i);
  operation(h, 0, GET);
  return mapaccessK_fast64(t, h, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0 ? 1 : 0;
}

/** Look a batch up in passes; returns how many keys the map has. */
function search(t: usize, h: usize, n: u32): u32 {
  const array = load<u32>(h, 16) as usize;
  const size = bucketsize(t);
  const mask = ((1 as usize) << load<u8>(h, 9)) - 1;
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) sink += load<u8>(bucketOf(array, mask, size, i)) as u64;
  for (let i: usize = 0; i < n; i++) {
    const b = bucketOf(array, mask, size, i);
    const slot = likelySlot(b, load<u64>(BATCH_HASHES + 8 * i));
    store<u32>(SLOTS + 4 * i, slot);
    sink += load<u64>(b + 8 + 8 * (slot as usize));
  }
  let found: u32 = 0;
  let waiting: usize = 0;
  for (let i: usize = 0; i < n; i++) {
    const b = bucketOf(array, mask, size, i);
    const slot = load<u32>(SLOTS + 4 * i) as usize;
    const sameTop = load<u8>(b + slot) === tophashOf(load<u64>(BATCH_HASHES + 8 * i));
    const sameKey = load<u64>(b + 8 + 8 * slot) === load<u64>(BATCH_KEYS + 8 * i);
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
    found += one(t, h, load<u32>(WAITING + 4 * w) as usize);
  }
  return found;
}

/** The first slot with the tophash of this hash, or 7 if there is none. */
function likelySlot(b: usize, hash: u64): u32 {
  const same = i8x16.eq(v128.load64_zero(b), i8x16.splat(tophashOf(hash)));
  return ctz((i8x16.bitmask(same) & 0x7f) | 0x80);
}
