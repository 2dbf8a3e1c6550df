/**
 * Iterators that the program holds: copies of what was at HITER when they last moved, as roots of
 * the collector. In Go they lie on stacks, and like stacks they are not part of a map's past: their
 * stores are not journalled, and the first records lie below the heap.
 */
import {
  FREE_ITERATORS,
  HITER,
  ITERATOR_RECORDS,
  ITERATOR_RECORDS_END,
  ITERATORS,
  ITERATORS_NEXT,
} from "../../layout/control";
import { HITER_KEY, HITER_SIZE } from "../../layout/go-structures";
import {
  FREE_ITERATOR_NEXT,
  ITERATOR_RECORD_IN_USE,
  ITERATOR_RECORD_ITERATOR,
  ITERATOR_RECORD_NEXT,
  ITERATOR_RECORD_SIZE,
} from "../../layout/own-structures";
import { persistentalloc } from "../allocator/persistentalloc";

/** A record for the iterator at HITER; one that was given back serves again. */
export function newIterator(): usize {
  let it = load<u32>(FREE_ITERATORS) as usize;
  if (it !== 0) {
    store<u32>(FREE_ITERATORS, load<u32>(it, FREE_ITERATOR_NEXT));
  } else {
    it = newRecord();
    store<u32>(it, load<u32>(ITERATORS), ITERATOR_RECORD_NEXT);
    store<u32>(ITERATORS, it as u32);
  }
  store<u32>(it, 1, ITERATOR_RECORD_IN_USE);
  saveIterator(it);
  return it;
}

/** The iterator at HITER is where the record's one has moved to; at its end the record is free. */
export function saveIterator(it: usize): void {
  memory.copy(it + ITERATOR_RECORD_ITERATOR, HITER, HITER_SIZE);
  if (load<u64>(HITER + HITER_KEY) === 0) dropIterator(it);
}

/**
 * The program drops an iterator that has a record: call it only once, because the record is reused.
 */
export function dropIterator(it: usize): void {
  store<u32>(it, 0, ITERATOR_RECORD_IN_USE);
  store<u32>(it, load<u32>(FREE_ITERATORS), FREE_ITERATOR_NEXT);
  store<u32>(FREE_ITERATORS, it as u32);
}

function newRecord(): usize {
  const at = max(load<u32>(ITERATORS_NEXT) as usize, ITERATOR_RECORDS);
  if (at + ITERATOR_RECORD_SIZE > ITERATOR_RECORDS_END)
    return persistentalloc(ITERATOR_RECORD_SIZE);
  store<u32>(ITERATORS_NEXT, (at + ITERATOR_RECORD_SIZE) as u32);
  return at;
}
