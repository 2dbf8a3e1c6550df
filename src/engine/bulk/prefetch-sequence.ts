/**
 * Asking ahead for what the next single operations will need, when their keys come in even steps: in
 * a loop over 0, 1, 2, … the key after next is known. After a few such steps the keys of the next
 * operations are hashed and the lines they lead to are asked for, all at once, as a batch does it
 * (prefetch.ts). The loads have no side effects; a wrong guess only wastes them.
 */
import { BATCH_KEYS, SEQUENCE_KEY, SEQUENCE_LEFT, SEQUENCE_STEP } from "../layout/control";
import { HMAP_COUNT } from "../layout/go-structures";
import { FORM_FAST32, FORM_FAST64, keyForm } from "../layout/maptype";
import { hashBatch } from "./batch";

/** Operations that are looked ahead for at once. */
export const PREFETCH_DISTANCE: u32 = 16;
/** Even steps that make believe in more of them. */
const BELIEVED: u32 = 4;
/** Entries of a map below which a processor's cache holds it anyway. */
const LARGE: u64 = 1 << 14;

/**
 * An operation on `key` comes: hash the next keys if it is time for it. Then BATCH_HASHES holds PREFETCH_DISTANCE
 * hashes. The count of entries is the first word of a map of either generation.
 */
/* @inline */ export function continuesSequence(t: usize, h: usize, key: i64, seed: u64): bool {
  if (load<u64>(h, HMAP_COUNT) < LARGE) return false;
  const step = key - load<i64>(SEQUENCE_KEY);
  store<i64>(SEQUENCE_KEY, key);
  if (step !== load<i64>(SEQUENCE_STEP)) {
    store<i64>(SEQUENCE_STEP, step);
    store<u32>(SEQUENCE_LEFT, BELIEVED);
    return false;
  }
  const left = load<u32>(SEQUENCE_LEFT) - 1;
  store<u32>(SEQUENCE_LEFT, left);
  return left === 0 && hashNext(t, key, step, seed);
}

function hashNext(t: usize, key: i64, step: i64, seed: u64): bool {
  store<u32>(SEQUENCE_LEFT, PREFETCH_DISTANCE);
  let next = key;
  for (let i: usize = 0; i < PREFETCH_DISTANCE; i++) {
    next += step;
    store<i64>(BATCH_KEYS + 8 * i, next);
  }
  const form = keyForm(t);
  if (form === FORM_FAST64) hashBatch<u64>(t, PREFETCH_DISTANCE, seed);
  else if (form === FORM_FAST32) hashBatch<i32>(t, PREFETCH_DISTANCE, seed);
  else return false;
  return step !== 0;
}
