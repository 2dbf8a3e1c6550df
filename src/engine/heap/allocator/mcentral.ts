/**
 * The central lists: where the cache gets its spans, and leaves them. span-sets.ts keeps them.
 *
 * Source: runtime/mcentral.go cacheSpan, uncacheSpan, grow, Go 1.19 and 1.26.
 */

import {
  FROM_FULL_UNSWEPT,
  FROM_HEAP,
  FROM_PARTIAL_SWEPT,
  FROM_PARTIAL_UNSWEPT,
} from "../../layout/codes";
import { SWEEPGEN } from "../../layout/control";
import { SPAN_ALLOC_CACHE } from "../../layout/own-structures";
import { ALLOCATOR, EVENT_MCENTRAL, event, write } from "../../trace/trace";
import { sweep } from "../collector/sweep";
import { allocSpan } from "./mheap";
import { allocCount, base, freeindex, nelems, refillAllocCache, setSweepgen } from "./mspan";
import { pagesOfClass } from "./sizeclasses";
import { FULL, PARTIAL, pop, push, sweptSet, unsweptSet } from "./span-sets";

/** Spans that are swept in vain before a new one is made: keeps the waste below one in a hundred. */
const SPAN_BUDGET: u32 = 100;

/** A span with free objects, for the cache. */
export function cacheSpan(spc: u32): usize {
  let from = FROM_PARTIAL_SWEPT;
  let s = pop(spc, sweptSet(PARTIAL));
  if (s === 0) {
    s = pop(spc, unsweptSet(PARTIAL));
    from = FROM_PARTIAL_UNSWEPT;
    if (s !== 0) sweep(s, true);
  }
  if (s === 0) {
    s = sweepFull(spc);
    from = FROM_FULL_UNSWEPT;
  }
  if (s === 0) {
    from = FROM_HEAP;
    s = allocSpan(pagesOfClass(spc >> 1), spc);
  }
  refillAllocCache(s, freeindex(s) & ~63);
  write<u64>(
    s + SPAN_ALLOC_CACHE,
    load<u64>(s, SPAN_ALLOC_CACHE) >> ((freeindex(s) & 63) as u64),
    ALLOCATOR,
  );
  event(EVENT_MCENTRAL, base(s), spc as u64, from);
  return s;
}

/** A span that the cache is done with. */
export function uncacheSpan(spc: u32, s: usize): void {
  setSweepgen(s, load<u32>(SWEEPGEN));
  push(spc, sweptSet(allocCount(s) < nelems(s) ? PARTIAL : FULL), s);
}

/** Sweep full spans until one has room; 0 when none has, within the budget. */
function sweepFull(spc: u32): usize {
  for (let budget: u32 = 0; budget <= SPAN_BUDGET; budget++) {
    const s = pop(spc, unsweptSet(FULL));
    if (s === 0) return 0;
    sweep(s, true);
    if (allocCount(s) < nelems(s)) return s;
    push(spc, sweptSet(FULL), s);
  }
  return 0;
}
