/**
 * The cache: one span of each span class from which objects are handed out. Go has one for every
 * processor; here is one processor.
 *
 *   MCACHE, 136 × u32: record of the cached span, 0: none yet
 *
 * Source: runtime/mcache.go refill, releaseAll; malloc.go nextFree, Go 1.19 and 1.26.
 */
import { HEAP_LIVE, MCACHE, SWEEPGEN, TINY, TINY_OFFSET } from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import { ALLOCATOR, EVENT_MCACHE, event, write } from "../../trace/trace";
import { dueIfOverTrigger } from "../collector/pacer";
import { cacheSpan, uncacheSpan } from "./mcentral";
import {
  allocCount,
  base,
  elemsize,
  nelems,
  nextFree,
  nextFreeFast,
  npages,
  setSweepgen,
} from "./mspan";
import { SPAN_CLASS_COUNT } from "./sizeclasses";

/** The span that the last object was taken from, and the object's number in it. */
export function takeObject(spc: u32): u64 {
  let s = load<u32>(MCACHE + 4 * (spc as usize)) as usize;
  let i: u32 = 0;
  if (s !== 0) {
    i = nextFreeFast(s);
    if (i === nelems(s)) i = nextFree(s);
  }
  if (s === 0 || i === nelems(s)) {
    s = refill(spc);
    i = nextFree(s);
  }
  event(EVENT_MCACHE, base(s), spc as u64, (nelems(s) - allocCount(s)) as u64);
  return ((s as u64) << 32) | (i as u64);
}

/** Take another span into the cache. heapLive counts all of it from now on. */
function refill(spc: u32): usize {
  const full = load<u32>(MCACHE + 4 * (spc as usize)) as usize;
  if (full !== 0) {
    write<u32>(MCACHE + 4 * (spc as usize), 0, ALLOCATOR);
    uncacheSpan(spc, full);
  }
  const s = cacheSpan(spc);
  setSweepgen(s, load<u32>(SWEEPGEN) + 3);
  write<u32>(MCACHE + 4 * (spc as usize), s as u32, ALLOCATOR);
  const bytes = (npages(s) as u64) * (PAGE as u64);
  const used = (allocCount(s) as u64) * (elemsize(s) as u64);
  write<u64>(HEAP_LIVE, load<u64>(HEAP_LIVE) + bytes - used, ALLOCATOR);
  dueIfOverTrigger();
  return s;
}

/** Give every span back: before a cycle, which must find them in the central lists. */
export function releaseAll(): void {
  for (let spc: u32 = 0; spc < SPAN_CLASS_COUNT; spc++) {
    const at = MCACHE + 4 * (spc as usize);
    const s = load<u32>(at) as usize;
    if (s === 0) continue;
    write<u32>(at, 0, ALLOCATOR);
    const left = ((nelems(s) - allocCount(s)) as u64) * (elemsize(s) as u64);
    write<u64>(HEAP_LIVE, load<u64>(HEAP_LIVE) - left, ALLOCATOR);
    uncacheSpan(spc, s);
  }
  write<u32>(TINY, 0, ALLOCATOR);
  write<u32>(TINY_OFFSET, 0, ALLOCATOR);
}
