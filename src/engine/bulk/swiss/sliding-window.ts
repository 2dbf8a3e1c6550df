/**
 * Many deletes in one call, and puts with deletes between them, as a window of keys that slides on
 * does them: the same operations in the same order as one by one, in batches whose cache misses
 * overlap (prefetch.ts).
 */
import { BATCH_HASHES, DONE, FOUND, KEY_LOAD } from "../../layout/control";
import { MAP_SEED } from "../../layout/go-structures";
import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR, keyForm } from "../../layout/maptype";
import { deleteHashed } from "../../swiss/delete";
import { used as entries } from "../../swiss/map";
import { settle } from "../../swiss/record";
import { DELETE, operation, PUT } from "../../trace/trace";
import { batchElem, batchKey, hashBatch, keepElem, keepKey, nextMoves } from "../batch";
import { leaves, pass } from "../workload";
import { put } from "./fill";
import { fetch } from "./prefetch";

/** Delete the next `total` keys of the key load; the first one is operation `op`. */
export function removeAll(t: usize, m: usize, total: u32, op: f64): void {
  move(t, m, total, op, true);
}

/** Put and delete as the window that the key load is does. */
export function slide(t: usize, m: usize, total: u32, op: f64): void {
  move(t, m, total, op, false);
}

function move(t: usize, m: usize, total: u32, op: f64, deletes: bool): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) moveForm<u64>(t, m, total, op, deletes);
  else if (form === FORM_FAST32) moveForm<i32>(t, m, total, op, deletes);
  else if (form === FORM_FASTSTR) moveForm<v128>(t, m, total, op, deletes);
  else moveForm<usize>(t, m, total, op, deletes);
}

function moveForm<K>(t: usize, m: usize, total: u32, op: f64, deletes: bool): void {
  store<u32>(DONE, 0);
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextMoves(total - done, deletes);
    // These looks at the seed are not the map's own.
    let random = load<u64>(m, MAP_SEED);
    hashBatch<K>(t, n, random);
    fetch(t, m, n);
    let puts: usize = 0;
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      if (deletes || leaves(KEY_LOAD, i as u32)) {
        operation(m, number, DELETE);
        found += remove<K>(t, m, i) ? 1 : 0;
      } else {
        operation(m, number, PUT);
        keepKey(i);
        keepElem(puts);
        put<K>(t, m, batchKey<K>(t, i), load<u64>(BATCH_HASHES + 8 * i), batchElem(t, puts++));
      }
      settle(m, number);
      store<u32>(DONE, done + (i as u32) + 1);
      if (load<u64>(m, MAP_SEED) === random) continue;
      // The map was emptied.
      random = load<u64>(m, MAP_SEED);
      hashBatch<K>(t, n, random);
    }
    pass(KEY_LOAD, n);
    done += n;
  }
  store<u32>(FOUND, found);
}

/** Delete key `i` of the batch. */
function remove<K>(t: usize, m: usize, i: usize): bool {
  if (entries(m) === 0) return false;
  const hash = load<u64>(BATCH_HASHES + 8 * i);
  if (sizeof<K>() === 8) return deleteHashed<u64>(t, m, batchKey<u64>(t, i), hash);
  return deleteHashed<usize>(t, m, batchKey<usize>(t, i), hash);
}
