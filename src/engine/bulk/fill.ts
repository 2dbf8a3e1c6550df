/**
 * Many puts in one call: the same operations in the same order as one by one, in batches whose
 * cache misses overlap (prefetch.ts). `M` is the generation of the map, ClassicMap or SwissMap.
 */
import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR } from "../layout/codes";
import { BATCH_HASHES, DONE } from "../layout/control";
import { keyForm } from "../layout/maptype";
import { operation, PUT } from "../trace/trace";
import { batchElem, batchKey, hashBatch, keepStrings, nextPuts } from "./batch";

/** Put `total` pairs of the key and elem loads; the first one is operation `op`. */
export function fill<M>(t: usize, m: usize, total: u32, op: f64): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) fillForm<M, u64>(t, m, total, op);
  else if (form === FORM_FAST32) fillForm<M, i32>(t, m, total, op);
  else if (form === FORM_FASTSTR) fillForm<M, v128>(t, m, total, op);
  else fillForm<M, usize>(t, m, total, op);
}

function fillForm<M, K>(t: usize, m: usize, total: u32, op: f64): void {
  const maps = changetype<M>(0);
  store<u32>(DONE, 0);
  for (let done: u32 = 0; done < total; ) {
    const n = nextPuts(total - done);
    hashBatch<K>(t, n, maps.seed(m));
    maps.prefetch(t, m, n);
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      operation(m, number, PUT);
      keepStrings(i);
      const hash = load<u64>(BATCH_HASHES + 8 * i);
      maps.put<K>(t, m, batchKey<K>(t, i), hash, batchElem(t, i));
      maps.settle(m, number);
      store<u32>(DONE, done + (i as u32) + 1);
    }
    done += n;
  }
}
