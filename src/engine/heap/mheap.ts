/**
 * The heap: spans taken out of the pages and given back to them.
 *
 * Pages that have been used before may hold anything, so a span says whether its objects must be
 * zeroed (needzero). Since the lowest free run is always taken, pages never used are those above
 * HEAP_TOP and nothing else.
 *
 * Source: runtime/mheap.go allocSpan, allocNeedsZero, grow, freeSpanLocked, reclaim, Go 1.19 and
 * 1.26. There a heap grows by whole chunks of 4 MiB, too.
 */
import { PANIC_OUT_OF_MEMORY } from "../layout/codes";
import { HEAP_TOP, PAGES_IN_USE, RECLAIM_PAGE, SPANS_IN_USE, SWEEPGEN } from "../layout/control";
import { panic } from "../trace/panic";
import { ALLOCATOR, EVENT_MHEAP, event, memclr, write } from "../trace/trace";
import { setSpans, spanOfPage } from "./arena";
import { emergency } from "./cycle";
import { base, newSpan, npages, releaseRecord, setState, sweepgen } from "./mspan";
import { findPages, freePages, growPages, mappedPages, NO_PAGE, takePages } from "./pages";
import { keepLimit, prepareForLimit } from "./scavenge";
import { PAGE, PAGE_SHIFT } from "./sizeclasses";
import { isSweepDone, sweepIfUnmarked } from "./sweep";

/**
 * Pages of 64 KiB by which memory grows: it doubles, within these bounds. Pages cost nothing until
 * they are touched, but every growth gives JavaScript a new buffer for all of memory, which makes
 * its collector run.
 */
const LEAST_GROWTH: i32 = 256;
const MOST_GROWTH: i32 = 8192;

/** A span of `pages` pages for objects of a span class. */
export function allocSpan(pages: u32, spc: u32): usize {
  if (!isSweepDone()) reclaim(pages);
  prepareForLimit();
  const before = mappedPages();
  const top = load<u64>(HEAP_TOP);
  const at = allocPages(pages, false);
  const zero = (at as u64) < top;
  const s = newSpan(at, pages, spc, zero);
  setSpans((at >> PAGE_SHIFT) as u32, pages, s);
  write<u64>(PAGES_IN_USE, load<u64>(PAGES_IN_USE) + (pages as u64), ALLOCATOR);
  keepLimit();
  write<u32>(SPANS_IN_USE, load<u32>(SPANS_IN_USE) + 1, ALLOCATOR);
  event(EVENT_MHEAP, at, pages as u64, (mappedPages() - before) as u64);
  return s;
}

/** Give a span's pages back. */
export function freeSpan(s: usize): void {
  const pages = npages(s);
  const first = (base(s) >> PAGE_SHIFT) as u32;
  setState(s, 0);
  setSpans(first, pages, 0);
  freePages(first, pages);
  write<u64>(PAGES_IN_USE, load<u64>(PAGES_IN_USE) - (pages as u64), ALLOCATOR);
  write<u32>(SPANS_IN_USE, load<u32>(SPANS_IN_USE) - 1, ALLOCATOR);
  releaseRecord(s);
}

/**
 * The lowest run of free pages, taken; more are mapped if there is none. When memory is at an end
 * the collector runs first, and only then the process dies.
 * @param clean the pages are the allocator's own, and must read as zero.
 */
export function allocPages(pages: u32, clean: bool): usize {
  const reserve = clean ? 0 : RESERVE;
  let first = reachablePages(pages, reserve);
  if (first === NO_PAGE) {
    emergency();
    first = reachablePages(pages, reserve);
    if (first === NO_PAGE) panic(PANIC_OUT_OF_MEMORY);
  }
  takePages(first, pages);
  const at = (first as usize) << PAGE_SHIFT;
  const end = (at as u64) + (pages as u64) * (PAGE as u64);
  const top = load<u64>(HEAP_TOP);
  if (clean && (at as u64) < top) memclr(at, (min(end, top) - (at as u64)) as usize, ALLOCATOR);
  if (end > top) write<u64>(HEAP_TOP, end, ALLOCATOR);
  return at;
}

/** Before the heap grows: sweep spans in the order of addresses until as many pages are free. */
function reclaim(pages: u32): void {
  let left = pages as i32;
  let page = load<u32>(RECLAIM_PAGE);
  const end = mappedPages();
  const generation = load<u32>(SWEEPGEN);
  while (left > 0 && page < end) {
    const s = spanOfPage(page);
    const n = s === 0 ? 1 : npages(s);
    if (s !== 0 && sweepgen(s) === generation - 2 && sweepIfUnmarked(s)) left -= n as i32;
    page += n;
  }
  write<u32>(RECLAIM_PAGE, page, ALLOCATOR);
}

/** First of a run of free pages that memory reaches or can be made to reach, or NO_PAGE. */
function reachablePages(pages: u32, reserve: u64): u32 {
  let first = findPages(pages);
  if (first === NO_PAGE) {
    growPages(min(pages, ADDRESS_PAGES - mappedPages()));
    first = findPages(pages);
    if (first === NO_PAGE) return NO_PAGE;
  }
  const end = ((first as u64) + (pages as u64)) << (PAGE_SHIFT as u64);
  return reach(end + reserve) ? first : NO_PAGE;
}

/** Bytes that stay for the allocator's own records when memory is at an end. */
const RESERVE: u64 = 0x20000;
/** Pages that offsets of 32 bits can name. */
const ADDRESS_PAGES: u32 = 524288;

/** Make memory reach up to byte `end`. */
function reach(end: u64): bool {
  const have = (memory.size() as u64) << 16;
  if (end <= have) return true;
  const need = ((end - have + 0xffff) >> 16) as i32;
  let step = max(need, min(max(memory.size(), LEAST_GROWTH), MOST_GROWTH));
  while (memory.grow(step) < 0) {
    if (step === need) return false;
    step = max(need, step >> 1);
  }
  return true;
}
