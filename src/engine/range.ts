/**
 * Many steps of an iteration in one call: the steps of iterate.ts, and of each entry its key and
 * elem.
 */
import { CHUNK_ELEMS, CHUNK_KEYS, HITER } from "./control";
import { elemFullSize, keyFullSize } from "./maptype";

/** Does the iterator at HITER stand on an entry? */
export function standing(): bool {
  return load<u32>(HITER) !== 0;
}

/**
 * Copy the entry that the iterator stands on as number `i` of a chunk: keys to CHUNK_KEYS, elems to
 * CHUNK_ELEMS, one after another without gaps.
 */
export function give(t: usize, i: usize): void {
  const keys = keyFullSize(t) as usize;
  const elems = elemFullSize(t) as usize;
  copyValue(CHUNK_KEYS + i * keys, load<u32>(HITER) as usize, keys);
  copyValue(CHUNK_ELEMS + i * elems, load<u32>(HITER, 8) as usize, elems);
}

function copyValue(to: usize, from: usize, size: usize): void {
  if (size === 8) store<u64>(to, load<u64>(from));
  else if (size === 4) store<u32>(to, load<u32>(from));
  else if (size === 16) v128.store(to, v128.load(from));
  else if (size === 1) store<u8>(to, load<u8>(from));
  else memory.copy(to, from, size);
}
