/**
 * Many puts in one call: the same operations in the same order as one by one, in batches whose
 * cache misses overlap (prefetch.ts).
 */
import { storeElem } from "../../classic/any/slot";
import { isAny } from "../../classic/key";
import { BATCH_HASHES, DONE } from "../../layout/control";
import { MAP_SEED } from "../../layout/go-structures";
import { elemsize, FORM_FAST32, FORM_FAST64, FORM_FASTSTR, keyForm } from "../../layout/maptype";
import { putElem } from "../../layout/operand";
import { mapassign } from "../../swiss/assign";
import { settle } from "../../swiss/record";
import { ELEMS, operation, PUT } from "../../trace/trace";
import { batchElem, batchKey, hashBatch, keepStrings, nextPuts } from "../batch";
import { fetch } from "./prefetch";

/** Put `total` pairs of the key and elem loads; the first one is operation `op`. */
export function fill(t: usize, m: usize, total: u32, op: f64): void {
  const form = keyForm(t);
  if (form === FORM_FAST64) fillForm<u64>(t, m, total, op);
  else if (form === FORM_FAST32) fillForm<i32>(t, m, total, op);
  else if (form === FORM_FASTSTR) fillForm<v128>(t, m, total, op);
  else fillForm<usize>(t, m, total, op);
}

function fillForm<K>(t: usize, m: usize, total: u32, op: f64): void {
  store<u32>(DONE, 0);
  for (let done: u32 = 0; done < total; ) {
    const n = nextPuts(total - done);
    hashBatch<K>(t, n, load<u64>(m, MAP_SEED));
    fetch(t, m, n);
    for (let i: usize = 0; i < n; i++) {
      const number = op + ((done + (i as u32)) as f64);
      operation(m, number, PUT);
      keepStrings(i);
      put<K>(t, m, batchKey<K>(t, i), load<u64>(BATCH_HASHES + 8 * i), batchElem(t, i));
      settle(m, number);
      store<u32>(DONE, done + (i as u32) + 1);
    }
    done += n;
  }
}

/** Put a key and the elem that waits at `elem`, as a single operation does. */
export function put<K>(t: usize, m: usize, key: K, hash: u64, elem: usize): void {
  const to = mapassign<K>(t, m, key, hash);
  if (isAny<K>()) storeElem(t, to, elem);
  else putElem(to, elem, elemsize(t), ELEMS);
}
