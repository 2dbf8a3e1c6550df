/**
 * Allocation: an object of its size class out of the cache, or a span of its own.
 *
 *   mcache ──▶ mcentral ──▶ mheap ──▶ pages       each asks the next one when it has nothing left
 *
 * Source: runtime/malloc.go mallocgc, mcache.go allocLarge, Go 1.19 and 1.26. What is allocated
 * for a map is counted apart from what the program allocates for values.
 */

import { STRING_DATA } from "../../layout/codes";
import {
  BY_SIZE,
  DATA_ALLOC,
  DATA_MALLOCS,
  DROPPED,
  DROPPED_BYTES,
  HEAP_LIVE,
  MALLOCS,
  RECENT,
  RECENT_LENGTH,
  RECENT_NEXT,
  TOTAL_ALLOC,
} from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import { SIZE_CLASS_COUNTS_MALLOCS, SIZE_CLASS_COUNTS_SIZE } from "../../layout/own-structures";
import { ALLOCATOR, EVENT_MALLOC, event, memclr, write } from "../../trace/trace";
import { dueIfOverTrigger } from "../collector/pacer";
import { currentType, note } from "../owner";
import { takeObject } from "./mcache";
import { allocSpan } from "./mheap";
import { base, elemsize, needzero, nextFree } from "./mspan";
import { classOf, headerOf, isLarge, takenBy } from "./sizeclasses";
import { FULL, push, sweptSet } from "./span-sets";

export { roundupsize } from "./sizeclasses";

/**
 * Allocate `size` bytes of zeroed memory for the map at work.
 * @param noscan the object holds no pointers.
 * Traps, with PANIC set, when memory runs out.
 */
export function malloc(size: usize, noscan: bool, purpose: u32): usize {
  return mallocgc(size, noscan, purpose, currentType());
}

/** The same for an object of any type: `type` is what the collector scans it by. */
export function mallocgc(size: usize, noscan: bool, purpose: u32, type: usize): usize {
  const header = headerOf(size, noscan);
  let s: usize;
  let i: u32 = 0;
  let sizeclass: u32 = 0;
  if (isLarge(size)) {
    s = allocLarge(size, noscan);
  } else {
    sizeclass = classOf(size + header);
    const taken = takeObject((sizeclass << 1) | (noscan ? 1 : 0));
    s = (taken >> 32) as usize;
    i = taken as u32;
  }
  const bytes = elemsize(s);
  const at = base(s) + (i as usize) * bytes;
  if (needzero(s)) memclr(at, bytes, ALLOCATOR);
  note(s, i, purpose, bytes, type);
  keep(at);
  const program = purpose >= STRING_DATA;
  count(program ? DATA_MALLOCS : MALLOCS, 1);
  count(program ? DATA_ALLOC : TOTAL_ALLOC, bytes as u64);
  count(BY_SIZE + SIZE_CLASS_COUNTS_SIZE * (sizeclass as usize) + SIZE_CLASS_COUNTS_MALLOCS, 1);
  event(EVENT_MALLOC, at + header, size as u64, (bytes as u64) | ((purpose as u64) << 32));
  return at + header;
}

/** An object of this size is no longer reached by its map. */
export function drop(size: usize, noscan: bool): void {
  count(DROPPED, 1);
  count(DROPPED_BYTES, takenBy(size, noscan) as u64);
}

/** A span for one large object. */
function allocLarge(size: usize, noscan: bool): usize {
  const spc: u32 = noscan ? 1 : 0;
  const s = allocSpan(((size + PAGE - 1) / PAGE) as u32, spc);
  nextFree(s);
  // Sweeps find it among the full spans.
  push(spc, sweptSet(FULL), s);
  count(HEAP_LIVE, elemsize(s) as u64);
  dueIfOverTrigger();
  return s;
}

/** Remember the last objects: nothing may lead to them yet when a collection has to run. */
function keep(at: usize): void {
  const next = load<u32>(RECENT_NEXT);
  write<u32>(RECENT + 4 * (next as usize), at as u32, ALLOCATOR);
  write<u32>(RECENT_NEXT, (next + 1) & (RECENT_LENGTH - 1), ALLOCATOR);
}

function count(counter: usize, by: u64): void {
  write<u64>(counter, load<u64>(counter) + by, ALLOCATOR);
}
