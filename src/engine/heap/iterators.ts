/**
 * Iterators that the program holds: copies of what was at HITER when they last moved, as roots of
 * the collector. In Go they lie on stacks, and like stacks they are no part of a map's past: their
 * stores are not journalled, and the first records lie below the heap.
 *
 *   record, 104 bytes:  next u32 │ in use u32 │ iterator 96
 *   one not in use:     next u32 │ 0          │ next one not in use u32 │ …
 */
import {
  FREE_ITERATORS,
  HITER,
  HITER_SIZE,
  ITERATOR_RECORDS,
  ITERATOR_RECORDS_END,
  ITERATORS,
  ITERATORS_NEXT,
} from "../layout/control";
import { persistentalloc } from "./metadata";

const RECORD_SIZE: usize = 104;

/** A record for the iterator at HITER; one that was given back serves again. */
export function newIterator(): usize {
  let it = load<u32>(FREE_ITERATORS) as usize;
  if (it !== 0) {
    store<u32>(FREE_ITERATORS, load<u32>(it, 8));
  } else {
    it = newRecord();
    store<u32>(it, load<u32>(ITERATORS));
    store<u32>(ITERATORS, it as u32);
  }
  store<u32>(it + 4, 1);
  saveIterator(it);
  return it;
}

/** The iterator at HITER is where the record's one has moved to; at its end the record is free. */
export function saveIterator(it: usize): void {
  memory.copy(it + 8, HITER, HITER_SIZE);
  if (load<u64>(HITER) === 0) dropIterator(it);
}

/** The program lets go of an iterator, which has a record: once, as the record serves again. */
export function dropIterator(it: usize): void {
  store<u32>(it + 4, 0);
  store<u32>(it, load<u32>(FREE_ITERATORS), 8);
  store<u32>(FREE_ITERATORS, it as u32);
}

function newRecord(): usize {
  const at = max(load<u32>(ITERATORS_NEXT) as usize, ITERATOR_RECORDS);
  if (at + RECORD_SIZE > ITERATOR_RECORDS_END) return persistentalloc(RECORD_SIZE);
  store<u32>(ITERATORS_NEXT, (at + RECORD_SIZE) as u32);
  return at;
}
