/**
 * Keys and elems of a call: they are passed in the control block, which is not Go memory and is not
 * traced.
 */

import { CHUNK_ELEMS, CHUNK_KEYS, ELEM, INLINE_SIZE, KEY } from "../layout/control";
import { elemFullSize, elemMoves, keyFullSize, loadsUnusedElem } from "../layout/maptype";
import {
  ELEM_MOVE_BYTES,
  ELEM_MOVE_COUNT,
  ELEM_MOVE_OFFSET,
  ELEM_MOVE_SIZE,
} from "../layout/own-structures";
import { touch, touchPair, write, writePair } from "../trace/trace";
import { moveIn, moveOut } from "./memmove";

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
 * what of the map it is. Traced, by the stores that src/go/value/elem-moves.ts lists.
 */
export function putElem(t: usize, at: usize, from: usize, size: u32, part: u32): void {
  if (TRACE) {
    for (let move = elemMoves(t); load<u32>(move, ELEM_MOVE_BYTES) !== 0; move += ELEM_MOVE_SIZE) {
      const offset = load<u32>(move, ELEM_MOVE_OFFSET) as usize;
      const bytes = load<u32>(move, ELEM_MOVE_BYTES);
      const count = load<u32>(move, ELEM_MOVE_COUNT);
      if (count === 0) touch<u8>(at + offset, part);
      else if (bytes > 16) moveIn(at + offset, from + offset, bytes, part);
      else storeInSteps(at + offset, from + offset, bytes, count, part);
    }
    return;
  }
  if (size === 4) store<u32>(at, load<u32>(from));
  else if (size === 2) store<u16>(at, load<u16>(from));
  else {
    let i: usize = 0;
    for (; i + 8 <= size; i += 8) store<u64>(at + i, load<u64>(from + i));
    for (; i < size; i++) store<u8>(at + i, load<u8>(from + i));
  }
}

function storeInSteps(at: usize, from: usize, bytes: u32, count: u32, part: u32): void {
  const end = at + (bytes as usize) * count;
  for (let to = at; to < end; to += bytes) {
    const source = from + (to - at);
    if (bytes === 16) writePair(to, v128.load(source), part);
    else if (bytes === 8) write<u64>(to, load<u64>(source), part);
    else if (bytes === 4) write<u32>(to, load<u32>(source), part);
    else if (bytes === 2) write<u16>(to, load<u16>(source), part);
    else write<u8>(to, load<u8>(source), part);
  }
}

/** Load the elem at `at` into ELEM or CHUNK_ELEMS, as the program does after a lookup. */
export function getElem(t: usize, to: usize, at: usize, size: u32, part: u32): void {
  touchElem(t, at, part);
  if (size === 4) store<u32>(to, load<u32>(at));
  else if (size === 2) store<u16>(to, load<u16>(at));
  else {
    let i: usize = 0;
    for (; i + 8 <= size; i += 8) store<u64>(to + i, load<u64>(at + i));
    for (; i < size; i++) store<u8>(to + i, load<u8>(at + i));
  }
}

/** The elem at `at` is not used: the loads of compilers that copy it even so. */
export function passElem(t: usize, at: usize, part: u32): void {
  if (TRACE && loadsUnusedElem(t)) touchElem(t, at, part);
}

/** Loads as wide as the stores of such an elem. */
function touchElem(t: usize, at: usize, part: u32): void {
  if (!TRACE) return;
  for (let move = elemMoves(t); load<u32>(move, ELEM_MOVE_BYTES) !== 0; move += ELEM_MOVE_SIZE) {
    const bytes = load<u32>(move, ELEM_MOVE_BYTES);
    const first = at + (load<u32>(move, ELEM_MOVE_OFFSET) as usize);
    const end = first + (bytes as usize) * load<u32>(move, ELEM_MOVE_COUNT);
    if (bytes > 16 && first !== end) {
      moveOut(first, bytes, part);
      continue;
    }
    for (let from = first; from < end; from += bytes) {
      if (bytes === 16) touchPair(from, part);
      else if (bytes === 8) touch<u64>(from, part);
      else if (bytes === 4) touch<u32>(from, part);
      else if (bytes === 2) touch<u16>(from, part);
      else touch<u8>(from, part);
    }
  }
}
