/**
 * Strings of bulk operations: a prefix and the decimal digits of an integer ("key-123"), or one
 * text after another of a chunk that src/go/bulk.ts wrote:
 *
 *   text   bytes in it u32 │ bytes …
 */
import {
  DATA_END,
  DATA_NEXT,
  DIGITS,
  ELEM_LOAD,
  ELEM_PREFIX,
  KEY_LOAD,
  KEY_PREFIX,
  LOAD_TEXTS,
} from "./control";
import { programPages } from "./malloc";
import { address } from "./pointer";

/** Bytes by which the program takes pages for its data. */
const DATA_STEP: usize = 0x10000;
/** Digits and sign of an int64. */
const MOST_DIGITS: usize = 20;

/** How many pairs of strings, or strings of one load, surely fit into the page in use; at least 1. */
export function fitting(keys: bool, elems: bool): u32 {
  const need = (keys ? mostBytes(KEY_LOAD) : 0) + (elems ? mostBytes(ELEM_LOAD) : 0);
  const room = (load<u32>(DATA_END) - load<u32>(DATA_NEXT)) as usize;
  return max(1, room / need) as u32;
}

/** Bytes that a string of this load takes at most. */
function mostBytes(at: usize): usize {
  if (load<u32>(at) === LOAD_TEXTS) return rounded(load<u32>(at, 16));
  return rounded((load<u32>(at, 28) as usize) + MOST_DIGITS);
}

/**
 * Write the header of the next string of the load at `at` to `to`. Its bytes go to `scratch`, or
 * where the program keeps its data if that is 0.
 * @returns where the bytes after it may go.
 */
export function nextString(at: usize, number: u64, to: usize, scratch: usize): usize {
  return load<u32>(at) === LOAD_TEXTS
    ? fromChunk(at, to, scratch)
    : decimal(at, number, to, scratch);
}

function fromChunk(at: usize, to: usize, scratch: usize): usize {
  const text = (load<u32>(at, 8) as usize) + (load<u32>(at, 24) as usize);
  const length = load<u32>(text) as usize;
  store<u32>(at + 24, load<u32>(at, 24) + 4 + (length as u32));
  let bytes = text + 4;
  if (scratch === 0) {
    bytes = allocate(length);
    memory.copy(bytes, text + 4, length);
  }
  header(to, bytes, length);
  return scratch;
}

function decimal(at: usize, number: u64, to: usize, scratch: usize): usize {
  const digits = writeDigits(number as i64);
  const count = DIGITS - digits;
  const prefix = at === KEY_LOAD ? KEY_PREFIX : ELEM_PREFIX;
  const before = load<u32>(at, 28) as usize;
  const length = before + count;
  const bytes = scratch === 0 ? allocate(length) : scratch;
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

/** Room for data, as src/go/space.ts allocates it. */
function allocate(size: usize): usize {
  if (size === 0) return 0;
  const need = rounded(size);
  let at = load<u32>(DATA_NEXT) as usize;
  if (at === 0 || at + need > (load<u32>(DATA_END) as usize)) {
    const bytes = max(need, DATA_STEP);
    at = programPages(bytes);
    store<u32>(DATA_END, (at + bytes) as u32);
  }
  store<u32>(DATA_NEXT, (at + need) as u32);
  return at;
}

/** Data begins at multiples of eight. */
function rounded(size: usize): usize {
  return max(8, (size + 7) & ~7);
}
