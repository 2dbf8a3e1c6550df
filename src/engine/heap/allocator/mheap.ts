/**
 * The heap: spans taken out of the pages. Sweeping gives them back.
 *
 * Pages that have been used before may hold anything, so a span says whether its objects must be
 * zeroed (needzero). Since the lowest free run is always taken, pages never used are those above
 * HEAP_TOP and nothing else.
 *
 * Source: runtime/mheap.go allocSpan, allocNeedsZero, reclaim, Go 1.19 and 1.26.
 */

import { HEAP_TOP, PAGES_IN_USE, RECLAIM_PAGE, SPANS_IN_USE, SWEEPGEN } from "../../layout/control";
import { PAGE_SHIFT } from "../../layout/go-constants";
import { ALLOCATOR, EVENT_MHEAP, event, write } from "../../trace/trace";
import { isSweepDone, sweepIfUnmarked } from "../collector/sweep";
import { allocPages } from "../pages/memory";
import { mappedPages } from "../pages/mpagealloc";
import { keepLimit, prepareForLimit } from "../pages/scavenge";
import { setSpans, spanOfPage } from "./arena";
import { newSpan, npages, sweepgen } from "./mspan";

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
