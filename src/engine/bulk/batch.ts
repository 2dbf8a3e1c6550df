/**
 * The keys and elems of the next operations of a bulk operation: made out of the loads
 * (workload.ts), as they will lie in a slot.
 *
 * Bytes of strings wait in TEXTS, or in the chunk that they came in. Those that are put move to the
 * heap right before their operation, as those of single operations do: first the key's.
 */

import { hashKeys } from "../hash/hasher";
import {
  AS_BOOL,
  AS_FLOAT64,
  AS_INTEGER,
  AS_STRING,
  LOAD_CONSTANT,
  LOAD_TEXTS,
} from "../layout/codes";
import {
  BATCH,
  BATCH_ELEMS,
  BATCH_HASHES,
  BATCH_KEYS,
  ELEM_LOAD,
  ELEM_NUMBERS,
  KEY_LOAD,
  KEY_NUMBERS,
  TEXTS,
} from "../layout/control";
import { elemFullSize, keyFullSize } from "../layout/maptype";
import { WORKLOAD_AS, WORKLOAD_KIND } from "../layout/own-structures";
import { hashOfKey, keyFrom } from "../value/key";
import { elemIn } from "../value/operand";
import { fitting, keepString, nextString } from "./strings";
import { generate, leaves } from "./workload";

/** Bytes from one operand of a batch to the next. */
function stride(size: u32): usize {
  return size > 8 ? 16 : 8;
}

/** Key `i` of the batch. */
export function batchKey<K>(t: usize, i: usize): K {
  if (sizeof<K>() === 16) return keyFrom<K>(BATCH_KEYS + 16 * i);
  if (sizeof<K>() === 8 || isSigned<K>()) return keyFrom<K>(BATCH_KEYS + 8 * i);
  return keyFrom<K>(BATCH_KEYS + stride(keyFullSize(t)) * i);
}

/** Where elem `i` of the batch waits; one elem for all waits where that of a single operation does. */
export function batchElem(t: usize, i: usize): usize {
  if (load<u32>(ELEM_LOAD + WORKLOAD_KIND) === LOAD_CONSTANT) return elemIn(t);
  return BATCH_ELEMS + stride(elemFullSize(t)) * i;
}

/** Hash the keys of a batch. */
export function hashBatch<K>(t: usize, n: u32, seed: u64): void {
  if (sizeof<K>() === 8) {
    hashKeys(BATCH_KEYS, BATCH_HASHES, n, seed, 8);
  } else if (sizeof<K>() === 4 && isSigned<K>()) {
    hashKeys(BATCH_KEYS, BATCH_HASHES, n, seed, 4);
  } else {
    for (let i: usize = 0; i < n; i++) {
      store<u64>(BATCH_HASHES + 8 * i, hashOfKey<K>(t, batchKey<K>(t, i), seed));
    }
  }
}

/** Make keys and elems of at most `left` puts; how many there are. */
export function nextPuts(left: u32): u32 {
  const keys = isString(KEY_LOAD);
  const elems = isString(ELEM_LOAD);
  const n = min(min(BATCH, left), fitting(keys ? KEY_LOAD : 0, elems ? ELEM_LOAD : 0));
  makeNumbers(KEY_LOAD, keys ? KEY_NUMBERS : BATCH_KEYS, n);
  makeNumbers(ELEM_LOAD, elems ? ELEM_NUMBERS : BATCH_ELEMS, n);
  if (keys || elems) {
    let at = TEXTS;
    for (let i: usize = 0; i < n; i++) {
      if (keys) at = nextString(KEY_LOAD, load<u64>(KEY_NUMBERS + 8 * i), BATCH_KEYS + 16 * i, at);
      if (elems) {
        at = nextString(ELEM_LOAD, load<u64>(ELEM_NUMBERS + 8 * i), BATCH_ELEMS + 16 * i, at);
      }
    }
  }
  return n;
}

/**
 * Make the keys of at most `left` operations that may be deletes, and the elems of those that are
 * puts; how many operations there are.
 */
export function nextMoves(left: u32, deletes: bool): u32 {
  const keys = isString(KEY_LOAD);
  const elems = !deletes && isString(ELEM_LOAD);
  const n = min(min(BATCH, left), fitting(keys ? KEY_LOAD : 0, elems ? ELEM_LOAD : 0));
  makeNumbers(KEY_LOAD, keys ? KEY_NUMBERS : BATCH_KEYS, n);
  let at = keys ? makeStrings(KEY_LOAD, KEY_NUMBERS, BATCH_KEYS, n, TEXTS) : TEXTS;
  if (deletes) return n;
  let puts: u32 = 0;
  for (let i: u32 = 0; i < n; i++) if (!leaves(KEY_LOAD, i)) puts++;
  makeNumbers(ELEM_LOAD, elems ? ELEM_NUMBERS : BATCH_ELEMS, puts);
  if (elems) at = makeStrings(ELEM_LOAD, ELEM_NUMBERS, BATCH_ELEMS, puts, at);
  return n;
}

/** Make the next `n` strings of a load; where the bytes after them may go. */
function makeStrings(load_: usize, numbers: usize, to: usize, n: u32, bytes: usize): usize {
  for (let i: usize = 0; i < n; i++) {
    bytes = nextString(load_, load<u64>(numbers + 8 * i), to + 16 * i, bytes);
  }
  return bytes;
}

/** The string of elem `i` of the batch becomes the program's. */
export function keepElem(i: usize): void {
  if (isString(ELEM_LOAD)) keepString(BATCH_ELEMS + 16 * i);
}

/** So does that of key `i`. */
export function keepKey(i: usize): void {
  if (isString(KEY_LOAD)) keepString(BATCH_KEYS + 16 * i);
}

/** Strings of put `i` of the batch become the program's. */
export function keepStrings(i: usize): void {
  keepKey(i);
  keepElem(i);
}

/** Make the keys of at most `left` lookups; how many there are. */
export function nextLookups(left: u32): u32 {
  const strings = isString(KEY_LOAD);
  const n = min(min(BATCH, left), fitting(strings ? KEY_LOAD : 0, 0));
  makeNumbers(KEY_LOAD, strings ? KEY_NUMBERS : BATCH_KEYS, n);
  if (strings) makeStrings(KEY_LOAD, KEY_NUMBERS, BATCH_KEYS, n, TEXTS);
  return n;
}

function isString(at: usize): bool {
  return load<u32>(at, WORKLOAD_KIND) !== LOAD_CONSTANT && load<u32>(at, WORKLOAD_AS) === AS_STRING;
}

/** The next `n` integers of a load, as what the load says: eight bytes each. */
function makeNumbers(at: usize, to: usize, n: u32): void {
  const kind = load<u32>(at, WORKLOAD_KIND);
  if (kind === LOAD_CONSTANT || kind === LOAD_TEXTS) return;
  generate(at, to, n);
  const as = load<u32>(at, WORKLOAD_AS);
  if (as === AS_INTEGER || as === AS_STRING) return;
  for (let p = to; p < to + 8 * (n as usize); p += 8) {
    if (as === AS_BOOL) store<u64>(p, load<u64>(p) & 1);
    else if (as === AS_FLOAT64) store<f64>(p, load<i64>(p) as f64);
    else store<f32>(p, load<i64>(p) as f64 as f32);
  }
}
