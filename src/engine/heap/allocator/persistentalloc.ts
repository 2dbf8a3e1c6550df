/**
 * Memory of the allocator itself: records of spans, tables of arenas, the log of cycles. In Go it
 * lies outside of the heap; here in pages among the heap's, which no statistic counts.
 */

import {
  MANUAL_PAGES,
  METADATA_END,
  METADATA_NEXT,
  SPANS_END,
  SPANS_NEXT,
} from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { allocPages } from "../pages/memory";

/** Pages that are taken at once. */
const STEP: u32 = 8;

/** Room for `size` bytes, zeroed and aligned to 32; it is never given back. */
export function persistentalloc(size: usize): usize {
  return take(METADATA_NEXT, METADATA_END, size);
}

/** The same for records of spans, which are kept close together. */
export function recordalloc(size: usize): usize {
  return take(SPANS_NEXT, SPANS_END, size);
}

/** Fresh pages that hold no objects; they read as zero. */
export function manualPages(npages: u32): usize {
  const at = allocPages(npages, true);
  write<u64>(MANUAL_PAGES, load<u64>(MANUAL_PAGES) + (npages as u64), ALLOCATOR);
  return at;
}

/** Take from the pages whose next free byte is at `next` and whose end is at `end`. */
function take(next: usize, end: usize, size: usize): usize {
  const bytes = (size + 31) & ~31;
  let at = load<u32>(next) as usize;
  if (at + bytes > (load<u32>(end) as usize)) {
    const npages = max(STEP, ((bytes + PAGE - 1) / PAGE) as u32);
    at = manualPages(npages);
    write<u32>(end, (at + (npages as usize) * PAGE) as u32, ALLOCATOR);
  }
  write<u32>(next, (at + bytes) as u32, ALLOCATOR);
  return at;
}
