/**
 * Bulk operations: the same operations in the same order as one by one, but the cache lines that
 * a batch will need are asked for before the first of its operations runs.
 *
 * A random access to a large map misses the cache several times. Loads that do not depend on one
 * another overlap: the processor has a dozen or more in flight. So for each batch the hashes come
 * first, then a pass that loads one word of every line that the operations will start from (main
 * bucket, and while growing the old bucket with both its destinations), then a pass over the
 * overflow buckets that have become known, and then the operations. These loads change nothing
 * and are not traced; where a growth starts in mid-batch they merely were of little use.
 */
import { mapaccessK_fast64 } from "./access";
import { mapassign_fast64 } from "./assign";
import {
  BATCH,
  BATCH_ELEMS,
  BATCH_HASHES,
  BATCH_KEYS,
  DONE,
  ELEM_LOAD,
  FOUND,
  KEY_LOAD,
  SINK,
} from "./control";
import { memhash64 } from "./hash";
import { bucketsize, elemsize, overflowOffset } from "./maptype";
import { settle } from "./record";
import { ELEMS, write } from "./trace";
import { generate } from "./workload";

/** Bytes of a cache line. */
const LINE: usize = 64;

/** Put `total` pairs of the key and elem loads; the first one is operation `op`. */
export function fill(t: usize, h: usize, total: u32, op: f64): void {
  store<u32>(DONE, 0);
  for (let done: u32 = 0; done < total; ) {
    const n = min(BATCH, total - done);
    generate(KEY_LOAD, BATCH_KEYS, n);
    generate(ELEM_LOAD, BATCH_ELEMS, n);
    hashBatch(h, n);
    fetch(t, h, n);
    for (let i: usize = 0; i < n; i++) {
      const key = load<u64>(BATCH_KEYS + 8 * i);
      const elem = mapassign_fast64(t, h, key, load<u64>(BATCH_HASHES + 8 * i));
      storeElem(elem, load<u64>(BATCH_ELEMS + 8 * i), elemsize(t));
      settle(h, op + ((done + i) as f64));
      store<u32>(DONE, done + (i as u32) + 1);
    }
    done += n;
  }
}

/** Look `total` keys of the key load up. */
export function lookup(t: usize, h: usize, total: u32): void {
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = min(BATCH, total - done);
    generate(KEY_LOAD, BATCH_KEYS, n);
    hashBatch(h, n);
    fetch(t, h, n);
    for (let i: usize = 0; i < n; i++) {
      const key = load<u64>(BATCH_KEYS + 8 * i);
      if (mapaccessK_fast64(t, h, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0) found++;
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** What compiled Go code does with the place that an assignment returns. */
function storeElem(at: usize, bits: u64, size: u32): void {
  if (size === 8) write<u64>(at, bits, ELEMS);
  else if (size === 1) write<u8>(at, bits as u8, ELEMS);
}

function hashBatch(h: usize, n: u32): void {
  const seed = load<u32>(h, 12) as u64;
  for (let i: usize = 0; i < n; i++) {
    store<u64>(BATCH_HASHES + 8 * i, memhash64(load<u64>(BATCH_KEYS + 8 * i), seed));
  }
}

/** Ask for the lines that a batch will need. */
function fetch(t: usize, h: usize, n: u32): void {
  const array = load<u32>(h, 16) as usize;
  if (array === 0) return;
  const size = bucketsize(t);
  const mask = ((1 as usize) << load<u8>(h, 9)) - 1;
  const old = load<u32>(h, 24) as usize;
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const b = array + (load<usize>(BATCH_HASHES + 8 * i) & mask) * size;
    for (let line: usize = 0; line < size; line += LINE) sink += load<u64>(b + line);
  }
  if (old !== 0) sink += fetchOld(old, array, mask, size, n);
  else sink += fetchChains(t, array, mask, size, n);
  store<u64>(SINK, sink);
}

/** While growing: the old buckets, and the other bucket that each one's entries may go to. */
function fetchOld(old: usize, array: usize, mask: usize, size: usize, n: u32): u64 {
  const half = (mask + 1) >> 1;
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const number = load<usize>(BATCH_HASHES + 8 * i) & mask;
    const from = old + (number & (half - 1)) * size;
    const other = array + (number ^ half) * size;
    for (let line: usize = 0; line < size; line += LINE) {
      sink += load<u64>(from + line) + load<u64>(other + line);
    }
  }
  return sink;
}

/** The first overflow bucket of each chain, if there is one. */
function fetchChains(t: usize, array: usize, mask: usize, size: usize, n: u32): u64 {
  const place = overflowOffset(t);
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const b = array + (load<usize>(BATCH_HASHES + 8 * i) & mask) * size;
    const next = load<usize>(b + place);
    for (let line: usize = 0; line < size; line += LINE) sink += load<u64>(next + line);
  }
  return sink;
}
