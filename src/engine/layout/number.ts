/**
 * Keys and elems that are JavaScript numbers: arguments and results of a call, so that nothing of
 * them has to be written or read on the other side. src/go/value/fast-numbers.ts keeps to their ranges.
 */
import { ELEM, KEY } from "./control";

// How a number is an elem.
const NONE: u32 = 0;
const UINT8: u32 = 1;
const INT8: u32 = 2;
const UINT16: u32 = 3;
const INT16: u32 = 4;
const UINT32: u32 = 5;
const INT32: u32 = 6;
const UINT64: u32 = 7;
const INT64: u32 = 8;
const FLOAT32: u32 = 9;

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
  if (as <= INT64) return elem as i64 as u64;
  if (as === FLOAT32) return reinterpret<u32>(elem as f32) as u64;
  return reinterpret<u64>(elem);
}

/** ELEM as a number, not exact beyond 2^53. */
export function elemNumber(as: u32): f64 {
  if (as === NONE) return 0;
  if (as === UINT8) return load<u8>(ELEM) as f64;
  if (as === INT8) return load<i8>(ELEM) as f64;
  if (as === UINT16) return load<u16>(ELEM) as f64;
  if (as === INT16) return load<i16>(ELEM) as f64;
  if (as === UINT32) return load<u32>(ELEM) as f64;
  if (as === INT32) return load<i32>(ELEM) as f64;
  if (as === UINT64) return load<u64>(ELEM) as f64;
  if (as === INT64) return load<i64>(ELEM) as f64;
  if (as === FLOAT32) return load<f32>(ELEM) as f64;
  return load<f64>(ELEM);
}
