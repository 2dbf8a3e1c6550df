/**
 * Many deletes in one call, and puts with deletes between them, as a window of keys that slides on
 * does them: the same operations in the same order as one by one, in batches whose cache misses
 * overlap (prefetch.ts). `M` is the generation of the map, ClassicMap or SwissMap.
 */
import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR } from "../layout/codes";
import { BATCH_HASHES, DONE, FOUND, KEY_LOAD } from "../layout/control";
import { keyForm } from "../layout/maptype";
import { DELETE, operation, PUT } from "../trace/trace";
import { batchElem, batchKey, hashBatch, keepElem, keepKey, nextMoves } from "./batch";
import { leaves, pass } from "./workload";

/** Delete the next `total` keys of the key load; the first one is operation `op`. */
export function removeAll<M>(t: usize, m: usize, total: u32, op: f64): void {
  move<M>(t, m, total, op, true);
}

/** Put and delete as the window that the key load is does. */
export function slide<M>(t: usize, m: usize, total: u32, op: f64): void {
  move<M>(t, m, total, op, false);
}

function move<M>(t: usize, m: usize, total: u32, op: f64, deletes: bool): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) moveForm<M, u64>(t, m, total, op, deletes);
  else if (form === FORM_FAST32) moveForm<M, i32>(t, m, total, op, deletes);
  else if (form === FORM_FASTSTR) moveForm<M, v128>(t, m, total, op, deletes);
  else moveForm<M, usize>(t, m, total, op, deletes);
}

function moveForm<M, K>(t: usize, m: usize, total: u32, op: f64, deletes: bool): void {
  const maps = changetype<M>(0);
  store<u32>(DONE, 0);
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextMoves(total - done, deletes);
    // These looks at the seed are not the map's own.
    let seed = maps.seed(m);
    hashBatch<K>(t, n, seed);
    maps.prefetch(t, m, n);
    let puts: usize = 0;
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      const hash = load<u64>(BATCH_HASHES + 8 * i);
      if (deletes || leaves(KEY_LOAD, i as u32)) {
        operation(m, number, DELETE);
        found += maps.remove<K>(t, m, i, hash) ? 1 : 0;
      } else {
        operation(m, number, PUT);
        keepKey(i);
        keepElem(puts);
        maps.put<K>(t, m, batchKey<K>(t, i), hash, batchElem(t, puts++));
      }
      maps.settle(m, number);
      store<u32>(DONE, done + (i as u32) + 1);
      if (maps.seed(m) === seed) continue;
      // The map was emptied.
      seed = maps.seed(m);
      hashBatch<K>(t, n, seed);
    }
    pass(KEY_LOAD, n);
    done += n;
  }
  store<u32>(FOUND, found);
}
