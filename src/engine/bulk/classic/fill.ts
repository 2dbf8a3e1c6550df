/**
 * Many puts in one call: the same operations in the same order as one by one, in batches whose
 * cache misses overlap (engine/bulk/prefetch.ts).
 */
import { mapassign } from "../../classic/any/assign";
import { storeElem } from "../../classic/any/slot";
import { mapassign_fast } from "../../classic/assign";
import { isAny } from "../../classic/key";
import { settle } from "../../classic/record";
import { BATCH_HASHES, DONE } from "../../layout/control";
import { HMAP_HASH0 } from "../../layout/go-structures";
import { elemsize, FORM_FAST32, FORM_FAST64, FORM_FASTSTR, keyForm } from "../../layout/maptype";
import { putElem } from "../../layout/operand";
import { ELEMS, operation, PUT } from "../../trace/trace";
import { batchElem, batchKey, hashBatch, keepStrings, nextPuts } from "../batch";
import { fetch } from "../prefetch";

/** Put `total` pairs of the key and elem loads; the first one is operation `op`. */
export function fill(t: usize, h: usize, total: u32, op: f64): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) fillForm<u64>(t, h, total, op);
  else if (form === FORM_FAST32) fillForm<i32>(t, h, total, op);
  else if (form === FORM_FASTSTR) fillForm<v128>(t, h, total, op);
  else fillForm<usize>(t, h, total, op);
}

function fillForm<K>(t: usize, h: usize, total: u32, op: f64): void {
  store<u32>(DONE, 0);
  for (let done: u32 = 0; done < total; ) {
    const n = nextPuts(total - done);
    hashBatch<K>(t, n, load<u32>(h, HMAP_HASH0) as u64);
    fetch(t, h, n);
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      operation(h, number, PUT);
      keepStrings(i);
      put<K>(t, h, batchKey<K>(t, i), load<u64>(BATCH_HASHES + 8 * i), batchElem(t, i));
      settle(h, number);
      store<u32>(DONE, done + (i as u32) + 1);
    }
    done += n;
  }
}

/** Put a key and the elem that waits at `elem`, as a single operation does. */
export function put<K>(t: usize, h: usize, key: K, hash: u64, elem: usize): void {
  if (isAny<K>()) {
    storeElem(t, mapassign(t, h, key as usize), elem);
  } else {
    putElem(mapassign_fast<K>(t, h, key, hash), elem, elemsize(t), ELEMS);
  }
}
