/**
 * Many lookups in one call, in batches whose cache misses overlap (fetch.ts). Lookups change
 * nothing, so a batch is searched in passes; what the first group of a key does not settle (its
 * first match is another key, or the group has no empty slot) is looked up in the ordinary way.
 * The traced build looks all keys up in the ordinary way, so that it records what Go does.
 */
import {
  BATCH,
  BATCH_GROUPS,
  BATCH_HASHES,
  BATCH_KEYS,
  BATCH_SLOTS,
  DONE,
  FOUND,
  KEY_LOAD,
  SINK,
} from "../control";
import { keyStride } from "../maptype";
import { generate } from "../workload";
import { getWithKey } from "./access";
import { h2, matchEmpty, matchH2 } from "./ctrl";
import { findGroups, hashBatch } from "./fetch";

/** Look `total` keys of the key load up. */
export function lookup(t: usize, m: usize, total: u32): void {
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = min(BATCH, total - done);
    generate(KEY_LOAD, BATCH_KEYS, n);
    hashBatch(m, n);
    if (TRACE || load<u64>(m, 24) === 0) {
      for (let i: usize = 0; i < n; i++) found += one(t, m, i);
    } else {
      found += search(t, m, n);
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** Look key `i` of the batch up; 1 when the map has it. */
function one(t: usize, m: usize, i: usize): u32 {
  const key = load<u64>(BATCH_KEYS + 8 * i);
  return getWithKey<u64>(t, m, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0 ? 1 : 0;
}

/** Look a batch up in passes; returns how many keys the map has. */
function search(t: usize, m: usize, n: u32): u32 {
  const stride = keyStride(t);
  let sink = findGroups(t, m, n);
  for (let i: usize = 0; i < n; i++) {
    const g = load<u32>(BATCH_GROUPS + 4 * i) as usize;
    const match = matchH2(load<u64>(g), h2(load<u64>(BATCH_HASHES + 8 * i)));
    const at = g + 8 + (((ctz(match) >> 3) as usize) & 7) * stride;
    store<u32>(BATCH_SLOTS + 4 * i, at as u32);
    sink += load<u64>(at);
  }
  store<u64>(SINK, sink);
  let found: u32 = 0;
  for (let i: usize = 0; i < n; i++) {
    const g = load<u32>(BATCH_GROUPS + 4 * i) as usize;
    const ctrl = load<u64>(g);
    const match = matchH2(ctrl, h2(load<u64>(BATCH_HASHES + 8 * i)));
    const same =
      load<u64>(load<u32>(BATCH_SLOTS + 4 * i) as usize) === load<u64>(BATCH_KEYS + 8 * i);
    if (match !== 0 && same) found++;
    else if (match !== 0 || matchEmpty(ctrl) === 0) found += one(t, m, i);
  }
  return found;
}
