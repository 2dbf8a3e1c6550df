/**
 * Where the entries of a range loop are picked up: keys at CHUNK_KEYS, elems at CHUNK_ELEMS, one
 * after another without gaps.
 */
import { CHUNK_ELEMS, CHUNK_KEYS, HITER, SINK } from "../layout/control";
import { elemFullSize, keyFullSize } from "../layout/maptype";

/** Does the iterator at HITER stand on an entry? */
export function standing(): bool {
  return load<u32>(HITER) !== 0;
}

/** Entry `i` of a chunk is the one at `key` and `elem`; if it will not be picked up, both are read. */
export function give(t: usize, i: u32, key: usize, elem: usize, picked: bool): void {
  if (!picked) {
    store<u8>(SINK, load<u8>(key) ^ load<u8>(elem));
    return;
  }
  const keys = keyFullSize(t) as usize;
  const elems = elemFullSize(t) as usize;
  copyValue(CHUNK_KEYS + (i as usize) * keys, key, keys);
  copyValue(CHUNK_ELEMS + (i as usize) * elems, elem, elems);
}

function copyValue(to: usize, from: usize, size: usize): void {
  if (size === 8) store<u64>(to, load<u64>(from));
  else if (size === 4) store<u32>(to, load<u32>(from));
  else if (size === 16) v128.store(to, v128.load(from));
  else if (size === 1) store<u8>(to, load<u8>(from));
  else memory.copy(to, from, size);
}
