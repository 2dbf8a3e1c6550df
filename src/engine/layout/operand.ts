/**
 * Keys and elems of a call: they are passed in the control block, which is not Go memory and is not
 * traced.
 */
import { read, write } from "../trace/trace";
import { CHUNK_ELEMS, CHUNK_KEYS, ELEM, INLINE_SIZE, KEY } from "./control";
import { elemFullSize, keyFullSize } from "./maptype";

/** Where the key of an operation waits. */
export function keyIn(t: usize): usize {
  return keyFullSize(t) <= INLINE_SIZE ? KEY : CHUNK_KEYS;
}

/** Where the elem of an operation waits. */
export function elemIn(t: usize): usize {
  return elemFullSize(t) <= INLINE_SIZE ? ELEM : CHUNK_ELEMS;
}

/**
 * Store the elem that waits at `from` at `at`: what compiled Go code does after an assignment. `part` is
 * what of the map it is.
 */
export function putElem(at: usize, from: usize, size: u32, part: u32): void {
  if (size === 4) {
    write<u32>(at, load<u32>(from), part);
    return;
  }
  if (size === 2) {
    write<u16>(at, load<u16>(from), part);
    return;
  }
  let i: usize = 0;
  for (; i + 8 <= size; i += 8) write<u64>(at + i, load<u64>(from + i), part);
  for (; i < size; i++) write<u8>(at + i, load<u8>(from + i), part);
}

/** Load what is at `at` into ELEM or CHUNK_ELEMS. */
export function getElem(to: usize, at: usize, size: u32, part: u32): void {
  if (size === 4) {
    store<u32>(to, read<u32>(at, part));
    return;
  }
  if (size === 2) {
    store<u16>(to, read<u16>(at, part));
    return;
  }
  let i: usize = 0;
  for (; i + 8 <= size; i += 8) store<u64>(to + i, read<u64>(at + i, part));
  for (; i < size; i++) store<u8>(to + i, read<u8>(at + i, part));
}
