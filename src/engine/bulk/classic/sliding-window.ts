/**
 * Many deletes in one call, and puts with deletes between them, as a window of keys that slides on
 * does them: the same operations in the same order as one by one, in batches whose cache misses
 * overlap (engine/bulk/prefetch.ts).
 */
import { deleteHashed } from "../../classic/any/delete";
import { mapdelete_fast } from "../../classic/delete";
import { count } from "../../classic/hmap";
import { isAny } from "../../classic/key";
import { settle } from "../../classic/record";
import { BATCH_HASHES, DONE, FOUND, KEY_LOAD } from "../../layout/control";
import { HMAP_HASH0 } from "../../layout/go-structures";
import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR, keyForm } from "../../layout/maptype";
import { DELETE, operation, PUT } from "../../trace/trace";
import { batchElem, batchKey, hashBatch, keepElem, keepKey, nextMoves } from "../batch";
import { fetch } from "../prefetch";
import { leaves, pass } from "../workload";
import { put } from "./fill";

/** Delete the next `total` keys of the key load; the first one is operation `op`. */
export function removeAll(t: usize, h: usize, total: u32, op: f64): void {
  move(t, h, total, op, true);
}

/** Put and delete as the window that the key load is does. */
export function slide(t: usize, h: usize, total: u32, op: f64): void {
  move(t, h, total, op, false);
}

function move(t: usize, h: usize, total: u32, op: f64, deletes: bool): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) moveForm<u64>(t, h, total, op, deletes);
  else if (form === FORM_FAST32) moveForm<i32>(t, h, total, op, deletes);
  else if (form === FORM_FASTSTR) moveForm<v128>(t, h, total, op, deletes);
  else moveForm<usize>(t, h, total, op, deletes);
}

function moveForm<K>(t: usize, h: usize, total: u32, op: f64, deletes: bool): void {
  store<u32>(DONE, 0);
  let found: u32 = 0;
  for (let done: u32 = 0; done < total; ) {
    const n = nextMoves(total - done, deletes);
    // These looks at the seed are not the map's own.
    let seed = load<u32>(h, HMAP_HASH0);
    hashBatch<K>(t, n, seed as u64);
    fetch(t, h, n);
    let puts: usize = 0;
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      if (deletes || leaves(KEY_LOAD, i as u32)) {
        operation(h, number, DELETE);
        found += remove<K>(t, h, i) ? 1 : 0;
      } else {
        operation(h, number, PUT);
        keepKey(i);
        keepElem(puts);
        put<K>(t, h, batchKey<K>(t, i), load<u64>(BATCH_HASHES + 8 * i), batchElem(t, puts++));
      }
      settle(h, number);
      store<u32>(DONE, done + (i as u32) + 1);
      if (load<u32>(h, HMAP_HASH0) === seed) continue;
      // The map was emptied.
      seed = load<u32>(h, HMAP_HASH0);
      hashBatch<K>(t, n, seed as u64);
    }
    pass(KEY_LOAD, n);
    done += n;
  }
  store<u32>(FOUND, found);
}

/** Delete key `i` of the batch. */
function remove<K>(t: usize, h: usize, i: usize): bool {
  const hash = load<u64>(BATCH_HASHES + 8 * i);
  if (isAny<K>()) return count(h) !== 0 && deleteHashed(t, h, batchKey<usize>(t, i), hash);
  return mapdelete_fast<K>(t, h, batchKey<K>(t, i), hash);
}
