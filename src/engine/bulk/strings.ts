/**
 * Strings of bulk operations: a prefix and the decimal digits of an integer ("key-123"), or one
 * text after another of a chunk that src/go/bulk/bulk.ts wrote:
 *
 *   text   bytes in it u32 │ bytes …
 */
import { mallocData } from "../heap/program-data";
import { LOAD_TEXTS, STRING_DATA } from "../layout/codes";
import { ELEM_PREFIX, KEY_LOAD, KEY_PREFIX, TEXTS_SIZE } from "../layout/control";
import { STRING_LEN, STRING_STR } from "../layout/go-structures";
import {
  WORKLOAD_KIND,
  WORKLOAD_NEXT,
  WORKLOAD_PLACE,
  WORKLOAD_PREFIX,
} from "../layout/own-structures";
import { address } from "../layout/pointer";

/** Digits and sign of an int64, and what is written beyond them. */
const MOST_DIGITS: usize = 28;

/** How many strings of the loads given (0: none) surely fit into TEXTS together; at least 1. */
export function fitting(keys: usize, elems: usize): u32 {
  const need = (keys === 0 ? 0 : mostBytes(keys)) + (elems === 0 ? 0 : mostBytes(elems));
  return need === 0 ? ~0 : (max(1, TEXTS_SIZE / need) as u32);
}

/** Bytes that a string of this load takes at most. */
function mostBytes(at: usize): usize {
  if (load<u32>(at, WORKLOAD_KIND) === LOAD_TEXTS) return 0;
  return rounded((load<u32>(at, WORKLOAD_PREFIX) as usize) + MOST_DIGITS);
}

/**
 * Write the header of the next string of the load at `at` to `to`. Its bytes go to `bytes`, unless
 * they lie in a chunk already.
 * @returns where the bytes after it may go.
 */
export function nextString(at: usize, number: u64, to: usize, bytes: usize): usize {
  return load<u32>(at, WORKLOAD_KIND) === LOAD_TEXTS
    ? fromChunk(at, to, bytes)
    : decimal(at, number, to, bytes);
}

/**
 * The program keeps the string whose header is at `at`: its bytes move to the heap. As in Go's
 * program this happens right before the operation, so that objects lie in the same order.
 */
export function keepString(at: usize): void {
  const length = load<u32>(at, STRING_LEN) as usize;
  if (length === 0) return;
  const bytes = mallocData(length, STRING_DATA, 0);
  copyBytes(bytes, load<u32>(at, STRING_STR) as usize, length);
  header(at, bytes, length);
}

function fromChunk(at: usize, to: usize, bytes: usize): usize {
  const text = (load<u32>(at, WORKLOAD_NEXT) as usize) + (load<u32>(at, WORKLOAD_PLACE) as usize);
  const length = load<u32>(text) as usize;
  store<u32>(at + WORKLOAD_PLACE, load<u32>(at, WORKLOAD_PLACE) + 4 + (length as u32));
  header(to, text + 4, length);
  return bytes;
}

function decimal(at: usize, number: u64, to: usize, bytes: usize): usize {
  const prefix = at === KEY_LOAD ? KEY_PREFIX : ELEM_PREFIX;
  const before = load<u32>(at, WORKLOAD_PREFIX) as usize;
  // What is written too much lies where the next text will be.
  for (let i: usize = 0; i < before; i += 8) store<u64>(bytes + i, load<u64>(prefix + i));
  let end = bytes + before;
  if ((number as i64) < 0) store<u8>(end++, MINUS);
  end = writeDigits(end, (number as i64) < 0 ? 0 - number : number);
  header(to, bytes, end - bytes);
  return bytes + rounded(end - bytes);
}

function header(to: usize, bytes: usize, length: usize): void {
  store<u64>(to, length === 0 ? 0 : address(bytes), STRING_STR);
  store<u64>(to, length as u64, STRING_LEN);
}

/** Write the decimal digits of a number, and up to seven bytes more; where the digits end. */
function writeDigits(to: usize, number: u64): usize {
  if (number < EIGHT_DIGITS) {
    const digits = eightDigits(number);
    // The first digit is the lowest byte; zeros before the first that counts are shifted out.
    const zeros = min(ctz(digits) & ~7, 56);
    store<u64>(to, (digits | ZEROS) >> zeros);
    return to + 8 - ((zeros >> 3) as usize);
  }
  const end = writeDigits(to, number / EIGHT_DIGITS);
  store<u64>(end, eightDigits(number % EIGHT_DIGITS) | ZEROS);
  return end + 8;
}

const EIGHT_DIGITS: u64 = 100000000;
/** The text "00000000". */
const ZEROS: u64 = (0x30303030 << 32) | 0x30303030;
const MINUS: u8 = 45;

/**
 * The eight decimal digits of a number, a byte each, the first one lowest: divided by 10,000, then
 * both parts by 100 and all four by 10, where a product and a shift divide.
 */
function eightDigits(number: u64): u64 {
  const high = number / 10000;
  const fours = high | ((number - high * 10000) << 32);
  const hundreds = ((fours * 10486) >> 20) & ((0x7f << 32) | 0x7f);
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & ((0x000f000f << 32) | 0x000f000f);
  return tens | ((twos - tens * 10) << 8);
}

/** A few bytes: calling memory.copy would cost more. */
function copyBytes(to: usize, from: usize, n: usize): void {
  let i: usize = 0;
  for (; i + 8 <= n; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < n; i++) store<u8>(to + i, load<u8>(from + i));
}

/** Strings of a batch begin at multiples of eight. */
function rounded(size: usize): usize {
  return max(8, (size + 7) & ~7);
}
