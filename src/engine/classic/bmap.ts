/**
 * A bucket: eight tophash bytes, eight keys, eight elems, and the pointer to the next bucket of
 * the chain. src/go/layout/layout.ts draws it.
 *
 *   tophash   0 emptyRest       this slot and every later one in the chain are empty
 *             1 emptyOne        this slot is empty
 *             2 evacuatedX      moved to the first half of the new array
 *             3 evacuatedY      moved to the second half
 *             4 evacuatedEmpty  was empty when the bucket was evacuated
 *             5 …               the top byte of the key's hash, plus 5 if it is below 5
 *
 * Source: runtime/map.go bmap, tophash, isEmpty, evacuated, Go 1.19 and 1.23.
 */
import { EMPTY_ONE, MIN_TOPHASH } from "../layout/codes";
import {
  bucketsize,
  elemStride,
  elemsOffset,
  keyStride,
  keysOffset,
  overflowOffset,
} from "../layout/maptype";
import { readPointer, writePointer } from "../layout/pointer";
import { OVERFLOW, read, TOPHASH, write } from "../trace/trace";

export {
  EMPTY_ONE,
  EMPTY_REST,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  MIN_TOPHASH,
} from "../layout/codes";

/** What a live slot remembers of its key's hash. */
export function tophashOf(hash: u64): u8 {
  const top = (hash >> 56) as u8;
  return top < MIN_TOPHASH ? top + MIN_TOPHASH : top;
}

export function isEmpty(top: u8): bool {
  return top <= EMPTY_ONE;
}

/** Has this bucket of an old array been evacuated? Its first tophash byte tells. */
export function evacuated(b: usize): bool {
  const top = read<u8>(b, TOPHASH);
  return top > EMPTY_ONE && top < MIN_TOPHASH;
}

export function tophash(b: usize, i: u32): u8 {
  return read<u8>(b + i, TOPHASH);
}

export function setTophash(b: usize, i: u32, top: u8): void {
  write<u8>(b + i, top, TOPHASH);
}

/** Where key `i` is. */
export function keyAt(t: usize, b: usize, i: u32): usize {
  return b + keysOffset(t) + (i as usize) * keyStride(t);
}

/** Where elem `i` is. */
export function elemAt(t: usize, b: usize, i: u32): usize {
  return b + elemsOffset(t) + (i as usize) * elemStride(t);
}

/** The next bucket of the chain, or 0. */
export function overflow(t: usize, b: usize): usize {
  return readPointer(b + overflowOffset(t), OVERFLOW);
}

export function setOverflow(t: usize, b: usize, next: usize): void {
  writePointer(b + overflowOffset(t), next, OVERFLOW);
}

/** Bucket `i` of an array. */
export function bucketAt(t: usize, array: usize, i: usize): usize {
  return array + i * bucketsize(t);
}
