/**
 * Allocates pages of the process's memory, which grows as needed.
 *
 * When memory is exhausted the collector runs, which itself needs pages for its records. The
 * collector is passed in at set-up, so that this file does not import it. Source: runtime/mheap.go
 * grow, Go 1.19 and 1.26. There a heap grows by whole chunks of 4 MiB, too.
 */

import { ALLOCATOR, PANIC_OUT_OF_MEMORY } from "../../layout/codes";
import { HEAP_TOP } from "../../layout/control";
import { PAGE, PAGE_SHIFT } from "../../layout/go-constants";
import { panic } from "../../trace/panic";
import { memclr, write } from "../../trace/trace";
import { findPages, growPages, mappedPages, NO_PAGE, takePages } from "./mpagealloc";

/**
 * Pages of 64 KiB by which memory grows: it doubles, within these bounds. Pages cost nothing until
 * they are touched, but every growth gives JavaScript a new buffer for all of memory, which makes
 * its collector run.
 */
const LEAST_GROWTH: i32 = 256;
const MOST_GROWTH: i32 = 8192;

/**
 * What runs when no pages are left: its place in the table of functions. It is part of the program, not
 * of the process, and the same for every process of a build.
 */
let emergency: u32 = 0;

/** Have `run` called when no pages are left. */
export function whenMemoryEnds(run: () => void): void {
  emergency = run.index;
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
    call_indirect<void>(emergency);
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

/** Bytes reserved for the allocator's own records when memory is exhausted. */
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
