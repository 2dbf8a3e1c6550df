/**
 * Sweeping: what was not marked is free again. A span is swept when it is needed (by the cache, or
 * by the heap before it grows); the rest is swept by the background sweeper, which here runs at the
 * end of the next operation.
 *
 * Source: runtime/mgcsweep.go sweep, sweepone, Go 1.19 and 1.26.
 */

import {
  BY_SIZE,
  FREED_BYTES,
  FREES,
  PAGES_IN_USE,
  SPANS_IN_USE,
  SWEEPGEN,
  UNSWEPT,
} from "../../layout/control";
import { PAGE_SHIFT } from "../../layout/go-constants";
import { SIZE_CLASS_COUNTS_FREES, SIZE_CLASS_COUNTS_SIZE } from "../../layout/own-structures";
import { ALLOCATOR, EVENT_SWEEP, event, write } from "../../trace/trace";
import { setSpans } from "../allocator/arena";
import {
  allocBits,
  allocCount,
  base,
  bitWords,
  elemsize,
  markBits,
  nelems,
  npages,
  releaseRecord,
  rewindFree,
  setState,
  setSweepgen,
  setSwept,
  spanclass,
} from "../allocator/mspan";
import { SPAN_CLASS_COUNT } from "../allocator/sizeclasses";
import { FULL, PARTIAL, pop, push, remove, sweptSet, unsweptSet } from "../allocator/span-sets";
import { freePages } from "../pages/mpagealloc";
import { noteFreed } from "./cycle-log";

export function isSweepDone(): bool {
  return load<u32>(UNSWEPT) === 0;
}

/** Sweep everything that is left. */
export function sweepAll(): void {
  for (let spc: u32 = 0; spc < SPAN_CLASS_COUNT && !isSweepDone(); spc++) {
    for (let which = PARTIAL; which <= FULL; which += FULL) {
      for (let s = pop(spc, unsweptSet(which)); s !== 0; s = pop(spc, unsweptSet(which))) {
        sweep(s, false);
      }
    }
  }
}

/** Sweep a span if none of its objects is marked: its pages are free then. */
export function sweepIfUnmarked(s: usize): bool {
  if (marked(s) !== 0) return false;
  remove(spanclass(s), s);
  sweep(s, false);
  return true;
}

/**
 * Free the unmarked objects of a span that has been taken out of its set.
 * @param preserve the caller wants the span, also when it is empty; else it goes into the set of
 * swept ones, or back to the heap.
 */
export function sweep(s: usize, preserve: bool): void {
  const left = marked(s);
  const gone = allocCount(s) - left;
  const spc = spanclass(s);
  for (let i: usize = 0; i < bitWords(s); i++) {
    write<u64>(allocBits(s) + 8 * i, load<u64>(markBits(s) + 8 * i), ALLOCATOR);
  }
  setSwept(s, left, gone);
  rewindFree(s);
  setSweepgen(s, load<u32>(SWEEPGEN));
  write<u32>(UNSWEPT, load<u32>(UNSWEPT) - 1, ALLOCATOR);
  const bytes = (gone as u64) * (elemsize(s) as u64);
  count(FREES, gone as u64);
  count(FREED_BYTES, bytes);
  count(
    BY_SIZE + SIZE_CLASS_COUNTS_SIZE * ((spc >> 1) as usize) + SIZE_CLASS_COUNTS_FREES,
    gone as u64,
  );
  noteFreed(gone, bytes);
  event(EVENT_SWEEP, base(s), gone as u64, left as u64);
  if (preserve) return;
  if (left === 0) freeSpan(s);
  else push(spc, sweptSet(left < nelems(s) ? PARTIAL : FULL), s);
}

/** Give a span's pages back: mheap.go freeSpanLocked. */
function freeSpan(s: usize): void {
  const pages = npages(s);
  const first = (base(s) >> PAGE_SHIFT) as u32;
  setState(s, 0);
  setSpans(first, pages, 0);
  freePages(first, pages);
  write<u64>(PAGES_IN_USE, load<u64>(PAGES_IN_USE) - (pages as u64), ALLOCATOR);
  write<u32>(SPANS_IN_USE, load<u32>(SPANS_IN_USE) - 1, ALLOCATOR);
  releaseRecord(s);
}

/** Marked objects of a span. */
export function marked(s: usize): u32 {
  let n: u32 = 0;
  for (let i: usize = 0; i < bitWords(s); i++) n += popcnt(load<u64>(markBits(s) + 8 * i)) as u32;
  return n;
}

function count(counter: usize, by: u64): void {
  write<u64>(counter, load<u64>(counter) + by, ALLOCATOR);
}
