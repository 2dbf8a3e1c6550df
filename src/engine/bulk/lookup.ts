/**
 * Many lookups in one call, in batches whose cache misses overlap (prefetch.ts).
 *
 * Lookups change nothing, so that a batch can be searched in passes, each of which leaves its misses
 * to be waited for together; how, is in classic/search.ts and swiss/search.ts. The traced build looks all keys
 * up in the ordinary way, so that it records what Go does. `M` is the generation of the map,
 * ClassicMap or SwissMap.
 */

import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR } from "../layout/codes";
import { BATCH_HASHES, DONE, FOUND } from "../layout/control";
import { keyForm } from "../layout/maptype";
import { GET, operation } from "../trace/trace";
import { isAny, isText, keyFrom } from "../value/key";
import { batchKey, hashBatch, nextLookups } from "./batch";

/** Look `total` keys of the key load up. */
export function lookup<M>(t: usize, m: usize, total: u32): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) lookupForm<M, u64>(t, m, total);
  else if (form === FORM_FAST32) lookupForm<M, i32>(t, m, total);
  else if (form === FORM_FASTSTR) lookupForm<M, v128>(t, m, total);
  else lookupForm<M, usize>(t, m, total);
}

function lookupForm<M, K>(t: usize, m: usize, total: u32): void {
  const maps = changetype<M>(0);
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextLookups(total - done);
    hashBatch<K>(t, n, maps.seed(m));
    if (isFast<K>() && maps.canSearch(m)) {
      found += maps.search<K>(t, m, n);
    } else {
      maps.prefetch(t, m, n);
      for (let i: usize = 0; i < n; i++) found += one<M, K>(t, m, i);
    }
    done += n;
  }
  store<u32>(DONE, total);
  store<u32>(FOUND, found);
}

/** Can keys be searched in passes: those of a fast form? */
function isFast<K>(): bool {
  return !TRACE && !isAny<K>();
}

/** Look key `i` of the batch up; 1 when the map has it. */
export function one<M, K>(t: usize, m: usize, i: usize): u32 {
  const maps = changetype<M>(0);
  const key = batchKey<K>(t, i);
  operation(m, 0, GET);
  return maps.find<K>(t, m, key, load<u64>(BATCH_HASHES + 8 * i)) !== 0 ? 1 : 0;
}

/** Is `key` the key in the slot at `at`? */
export function isKey<K>(at: usize, key: K): bool {
  if (sizeof<K>() === 16) return isText(at, key);
  return keyFrom<K>(at) === key;
}
