/**
 * Iterators that the program holds: copies of what was at HITER when they last moved, as roots of
 * the collector. In Go they lie on stacks.
 *
 *   record, 104 bytes:  next u32 │ in use u32 │ iterator 96
 */
import { HITER, HITER_SIZE, ITERATORS } from "../control";
import { ALLOCATOR, write } from "../trace";
import { persistentalloc } from "./metadata";

const RECORD_SIZE: usize = 104;

/** A record for a new iterator; one that was given back serves again. */
export function newIterator(): usize {
  let it = load<u32>(ITERATORS) as usize;
  while (it !== 0 && load<u32>(it, 4) !== 0) it = load<u32>(it) as usize;
  if (it === 0) {
    it = persistentalloc(RECORD_SIZE);
    write<u32>(it, load<u32>(ITERATORS), ALLOCATOR);
    write<u32>(ITERATORS, it as u32, ALLOCATOR);
  }
  write<u32>(it + 4, 1, ALLOCATOR);
  saveIterator(it);
  return it;
}

/** The iterator at HITER is where the record's one has moved to; at its end the record is free. */
export function saveIterator(it: usize): void {
  // Not journalled: where an iterator stands is no part of a map's past.
  memory.copy(it + 8, HITER, HITER_SIZE);
  if (load<u64>(HITER) === 0) dropIterator(it);
}

/** The program lets go of an iterator. */
export function dropIterator(it: usize): void {
  write<u32>(it + 4, 0, ALLOCATOR);
}
