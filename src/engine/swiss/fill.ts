/**
 * Many puts in one call: the same operations in the same order as one by one, in batches whose
 * cache misses overlap (fetch.ts).
 */
import {
  BATCH,
  BATCH_ELEMS,
  BATCH_HASHES,
  BATCH_KEYS,
  DONE,
  ELEM_LOAD,
  KEY_LOAD,
} from "../control";
import { elemsize } from "../maptype";
import { ELEMS, operation, PUT, write } from "../trace";
import { generate } from "../workload";
import { mapassign } from "./assign";
import { fetch, hashBatch } from "./fetch";
import { settle } from "./record";

/** Put `total` pairs of the key and elem loads; the first one is operation `op`. */
export function fill(t: usize, m: usize, total: u32, op: f64): void {
  store<u32>(DONE, 0);
  for (let done: u32 = 0; done < total; ) {
    const n = min(BATCH, total - done);
    generate(KEY_LOAD, BATCH_KEYS, n);
    generate(ELEM_LOAD, BATCH_ELEMS, n);
    hashBatch(m, n);
    fetch(t, m, n);
    for (let i: usize = 0; i < n; i++) {
      const key = load<u64>(BATCH_KEYS + 8 * i);
      operation(m, op + ((done + (i as u32)) as f64), PUT);
      const elem = mapassign<u64>(t, m, key, load<u64>(BATCH_HASHES + 8 * i));
      storeElem(elem, load<u64>(BATCH_ELEMS + 8 * i), elemsize(t));
      settle(m, op + ((done + (i as u32)) as f64));
      store<u32>(DONE, done + (i as u32) + 1);
    }
    done += n;
  }
}

/** What compiled Go code does with the place that an assignment returns. */
function storeElem(at: usize, bits: u64, size: u32): void {
  if (size === 8) write<u64>(at, bits, ELEMS);
  else if (size === 1) write<u8>(at, bits as u8, ELEMS);
}
