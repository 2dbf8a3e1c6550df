/**
 * Many lookups in one call, in batches whose cache misses overlap (prefetch.ts). Lookups change
 * nothing, so a batch is searched in passes, of strings also one over their bytes; what the first group of a key does not settle (its
 * first match is another key, or the group has no empty slot) is looked up in the ordinary way.
 * The traced build looks all keys up in the ordinary way, so that it records what Go does.
 */
import { isAny, isText, keyFrom } from "../../classic/key";
import { BATCH_GROUPS, BATCH_HASHES, DONE, FOUND, SINK } from "../../layout/control";
import { MAP_DIR_LEN, MAP_SEED } from "../../layout/go-structures";
import {
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
  keyStride,
  keysOffset,
} from "../../layout/maptype";
import { getWithKey } from "../../swiss/access";
import { h2, matchEmpty, matchH2 } from "../../swiss/ctrl";
import { GET, operation } from "../../trace/trace";
import { batchKey, hashBatch, nextLookups } from "../batch";
import { findGroups } from "./prefetch";

/** Look `total` keys of the key load up. */
export function lookup(t: usize, m: usize, total: u32): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) lookupForm<u64>(t, m, total);
  else if (form === FORM_FAST32) lookupForm<i32>(t, m, total);
  else if (form === FORM_FASTSTR) lookupForm<v128>(t, m, total);
  else lookupForm<usize>(t, m, total);
}

function lookupForm<K>(t: usize, m: usize, total: u32): void {
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextLookups(total - done);
    hashBatch<K>(t, n, load<u64>(m, MAP_SEED));
    if (inPasses<K>(m)) {
      found += search<K>(t, m, n);
    } else {
      for (let i: usize = 0; i < n; i++) found += one<K>(t, m, i);
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** Can batches be searched in passes: keys of a fast form in tables? */
function inPasses<K>(m: usize): bool {
  if (TRACE || isAny<K>()) return false;
  return load<u64>(m, MAP_DIR_LEN) !== 0;
}

/** Look key `i` of the batch up; 1 when the map has it. */
function one<K>(t: usize, m: usize, i: usize): u32 {
  const key = batchKey<K>(t, i);
  operation(m, 0, GET);
  return getWithKey<K>(t, m, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0 ? 1 : 0;
}

/** Look a batch up in passes; returns how many keys the map has. */
function search<K>(t: usize, m: usize, n: u32): u32 {
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
    else if (sameTag || matchEmpty(load<u64>(g)) === 0) found += one<K>(t, m, i);
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

/** Is `key` the key in the slot at `at`? */
function isKey<K>(at: usize, key: K): bool {
  if (sizeof<K>() === 16) return isText(at, key);
  return keyFrom<K>(at) === key;
}
