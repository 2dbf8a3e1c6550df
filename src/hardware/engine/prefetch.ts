/**
 * Prefetchers of a level: which line to bring in after an access. A line that one brings is there at
 * once: time is not modelled, so a prefetch is never late. None leaves its 4 KiB page, because
 * hardware's know frames, not pages.
 *
 *   next line  after a miss, and after the first use of a line that was prefetched, the line behind
 *   adjacent   after a miss, the other half of the aligned pair of lines
 *   stride     a table by page, for want of instruction addresses: when two steps in a row between
 *              the lines touched in a page were equal, the line one step ahead
 */

import {
  ADJACENT_LINE,
  FLAGS,
  NEXT_LINE,
  STRIDE,
  STRIDE_ENTRIES,
  STRIDE_ENTRY,
  STRIDES,
  shiftOf,
} from "./descriptor";
import { NONE } from "./layout";

/** log2 of the page that no prefetch leaves. */
const PAGE_SHIFT: u64 = 12;

/* @inline */
export function hasPrefetcher(c: usize): bool {
  return (load<u32>(c + FLAGS) & (NEXT_LINE | ADJACENT_LINE | STRIDE)) !== 0;
}

/* @inline */
export function samePage(c: usize, line: u64, other: u64): bool {
  const shift = shiftOf(c);
  const toPage = PAGE_SHIFT > shift ? PAGE_SHIFT - shift : 0;
  return line >> toPage === other >> toPage;
}

/**
 * Tells the stride table of a line that was touched.
 * @returns the line to bring in; NONE: no stride is known
 *
 * Entry: page + 1 (u64), last line (u64), last step (i32), how often it was seen in a row (u32).
 */
export function nextByStride(c: usize, line: u64): u64 {
  const page = (line << shiftOf(c)) >> PAGE_SHIFT;
  const slot = ((page % STRIDE_ENTRIES) as usize) * STRIDE_ENTRY;
  const at = (load<u32>(c + STRIDES) as usize) + slot;
  if (load<u64>(at) !== page + 1) {
    store<u64>(at, page + 1);
    store<u64>(at, line, 8);
    store<u64>(at, 0, 16);
    return NONE;
  }
  const step = (line - load<u64>(at, 8)) as i32;
  if (step === 0) return NONE;
  const seen: u32 = load<i32>(at, 16) === step ? load<u32>(at, 20) + 1 : 1;
  store<u64>(at, line, 8);
  store<i32>(at, step, 16);
  store<u32>(at, seen, 20);
  return seen >= 2 ? line + (step as i64 as u64) : NONE;
}
