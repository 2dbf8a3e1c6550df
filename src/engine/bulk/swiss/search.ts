/**
 * Searching the tables of a Swiss map for the keys of a batch, in passes; of strings there is one over
 * their bytes. What the first group of a key does not settle (its first match is another key, or the
 * group has no empty slot) is looked up in the ordinary way.
 */

import { BATCH_GROUPS, BATCH_HASHES, SINK } from "../../layout/control";
import { keyStride, keysOffset } from "../../layout/maptype";
import { h2, matchEmpty, matchH2 } from "../../swiss/ctrl";
import { batchKey } from "../batch";
import { isKey, one } from "../lookup";
import { findGroups } from "./prefetch";

/** Look a batch up in passes; returns how many keys the map has. */
export function search<M, K>(t: usize, m: usize, n: u32): u32 {
  const stride = keyStride(t);
  const keys = keysOffset(t);
  let sink = findGroups(t, m, n);
  if (sizeof<K>() === 16) {
    for (let i: usize = 0; i < n; i++) {
      const g = load<u32>(BATCH_GROUPS + 4 * i) as usize;
      const at = g + keys + likelySlot(g, load<u64>(BATCH_HASHES + 8 * i)) * stride;
      sink += load<u8>(load<u32>(at) as usize) as u64;
    }
  }
  store<u64>(SINK, sink);
  let found: u32 = 0;
  for (let i: usize = 0; i < n; i++) {
    const g = load<u32>(BATCH_GROUPS + 4 * i) as usize;
    const hash = load<u64>(BATCH_HASHES + 8 * i);
    const slot = likelySlot(g, hash);
    const sameTag = load<u8>(g + slot) === (h2(hash) as u8);
    const sameKey = isKey<K>(g + keys + slot * stride, batchKey<K>(t, i));
    if (sameTag && sameKey) found++;
    else if (sameTag || matchEmpty(load<u64>(g)) === 0) found += one<M, K>(t, m, i);
  }
  return found;
}

/** The first slot with the tag of this hash; slot 7 if there is none. */
function likelySlot(g: usize, hash: u64): usize {
  const match = matchH2(load<u64>(g), h2(hash));
  return (ctz(match | LAST_SLOT) >> 3) as usize;
}

/** Bit of the last slot. */
const LAST_SLOT: u64 = (1 as u64) << 63;
