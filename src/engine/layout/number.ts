/**
 * Keys and elems that are JavaScript numbers: arguments and results of a call, so that nothing of
 * them has to be written or read on the other side. src/go/value/fast-numbers.ts keeps to their ranges.
 */
import {
  ELEM_FLOAT32,
  ELEM_INT8,
  ELEM_INT16,
  ELEM_INT32,
  ELEM_INT64,
  ELEM_NONE,
  ELEM_UINT8,
  ELEM_UINT16,
  ELEM_UINT32,
  ELEM_UINT64,
} from "./codes";
import { ELEM, KEY } from "./control";

/** KEY = a whole number. */
export function setKey(key: f64): void {
  store<i64>(KEY, key as i64);
}

/** ELEM = a number, 0 or 1 for a bool. */
export function setElem(elem: f64, as: u32): void {
  store<u64>(ELEM, bitsOf(elem, as));
}

/** Store a number as the elem of `size` bytes at `at`. */
/* @inline */ export function storeElemNumber(at: usize, size: u32, elem: f64, as: u32): void {
  const bits = bitsOf(elem, as);
  if (size === 8) store<u64>(at, bits);
  else if (size === 1) store<u8>(at, bits);
  else if (size === 4) store<u32>(at, bits);
  else if (size === 2) store<u16>(at, bits);
}

/** ELEM = the elem of `size` bytes at `at`. */
/* @inline */ export function loadElem(at: usize, size: u32): void {
  if (size === 8) store<u64>(ELEM, load<u64>(at));
  else if (size === 1) store<u8>(ELEM, load<u8>(at));
  else if (size === 4) store<u32>(ELEM, load<u32>(at));
  else if (size === 2) store<u16>(ELEM, load<u16>(at));
}

/** The bytes of a number as an elem, from the lowest on. */
/* @inline */ function bitsOf(elem: f64, as: u32): u64 {
  if (as <= ELEM_INT64) return elem as i64 as u64;
  if (as === ELEM_FLOAT32) return reinterpret<u32>(elem as f32) as u64;
  return reinterpret<u64>(elem);
}

/** ELEM as a number, not exact beyond 2^53. */
export function elemNumber(as: u32): f64 {
  if (as === ELEM_NONE) return 0;
  if (as === ELEM_UINT8) return load<u8>(ELEM) as f64;
  if (as === ELEM_INT8) return load<i8>(ELEM) as f64;
  if (as === ELEM_UINT16) return load<u16>(ELEM) as f64;
  if (as === ELEM_INT16) return load<i16>(ELEM) as f64;
  if (as === ELEM_UINT32) return load<u32>(ELEM) as f64;
  if (as === ELEM_INT32) return load<i32>(ELEM) as f64;
  if (as === ELEM_UINT64) return load<u64>(ELEM) as f64;
  if (as === ELEM_INT64) return load<i64>(ELEM) as f64;
  if (as === ELEM_FLOAT32) return load<f32>(ELEM) as f64;
  return load<f64>(ELEM);
}
