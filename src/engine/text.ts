/**
 * Strings of bulk operations: a prefix and the decimal digits of an integer ("key-123"), or one
 * text after another of a chunk that src/go/bulk.ts wrote:
 *
 *   text   bytes in it u32 │ bytes …
 */
import { DIGITS, ELEM_PREFIX, KEY_LOAD, KEY_PREFIX, LOAD_TEXTS, TEXTS_SIZE } from "./control";
import { STRING_DATA } from "./heap/purpose";
import { mallocNoscan } from "./heap/tiny";
import { address } from "./pointer";

/** Digits and sign of an int64. */
const MOST_DIGITS: usize = 20;

/** How many strings of the loads given (0: none) surely fit into TEXTS together; at least 1. */
export function fitting(keys: usize, elems: usize): u32 {
  const need = (keys === 0 ? 0 : mostBytes(keys)) + (elems === 0 ? 0 : mostBytes(elems));
  return need === 0 ? ~0 : (max(1, TEXTS_SIZE / need) as u32);
}

/** Bytes that a string of this load takes at most. */
function mostBytes(at: usize): usize {
  if (load<u32>(at) === LOAD_TEXTS) return 0;
  return rounded((load<u32>(at, 28) as usize) + MOST_DIGITS);
}

/**
 * Write the header of the next string of the load at `at` to `to`. Its bytes go to `bytes`, unless
 * they lie in a chunk already.
 * @returns where the bytes after it may go.
 */
export function nextString(at: usize, number: u64, to: usize, bytes: usize): usize {
  return load<u32>(at) === LOAD_TEXTS ? fromChunk(at, to, bytes) : decimal(at, number, to, bytes);
}

/**
 * The program keeps the string whose header is at `at`: its bytes move to the heap. As in Go's
 * program this happens right before the operation, so that objects lie in the same order.
 */
export function keepString(at: usize): void {
  const length = load<u32>(at, 8) as usize;
  if (length === 0) return;
  const bytes = mallocNoscan(length, STRING_DATA);
  copyBytes(bytes, load<u32>(at) as usize, length);
  header(at, bytes, length);
}

function fromChunk(at: usize, to: usize, bytes: usize): usize {
  const text = (load<u32>(at, 8) as usize) + (load<u32>(at, 24) as usize);
  const length = load<u32>(text) as usize;
  store<u32>(at + 24, load<u32>(at, 24) + 4 + (length as u32));
  header(to, text + 4, length);
  return bytes;
}

function decimal(at: usize, number: u64, to: usize, bytes: usize): usize {
  const digits = writeDigits(number as i64);
  const count = DIGITS - digits;
  const prefix = at === KEY_LOAD ? KEY_PREFIX : ELEM_PREFIX;
  const before = load<u32>(at, 28) as usize;
  const length = before + count;
  copyBytes(bytes, prefix, before);
  copyBytes(bytes + before, digits, count);
  header(to, bytes, length);
  return bytes + rounded(length);
}

function header(to: usize, bytes: usize, length: usize): void {
  store<u64>(to, length === 0 ? 0 : address(bytes));
  store<u64>(to + 8, length as u64);
}

/** The decimal digits of a number, ending at DIGITS; where they begin. */
function writeDigits(number: i64): usize {
  let left = (number < 0 ? 0 - number : number) as u64;
  let at = DIGITS;
  for (; left >> 32 !== 0; left /= 10) store<u8>(--at, 48 + ((left % 10) as u8));
  let low = left as u32;
  do {
    store<u8>(--at, 48 + ((low % 10) as u8));
    low /= 10;
  } while (low !== 0);
  if (number < 0) store<u8>(--at, 45);
  return at;
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
