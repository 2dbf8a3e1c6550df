/**
 * The scavenger: free pages whose memory the operating system gets back. They stay mapped, and are
 * ready again when a span takes them.
 *
 *   page    taken ──free──▶ free, ready ──scavenge──▶ free, released
 *             ▲                  │                          │
 *             └──────────────────┴────────take──────────────┘
 *
 *   SCAVENGED: a bit per page, 1 = released; 64 KiB of pages of the allocator's own, made for the
 *   first page that is released. Pages above HEAP_TOP, never used, count as released without bits.
 *
 * The highest addresses go first, as in Go, because the lowest free run is always taken. Left out:
 * Go's background scavenger takes 1 percent of the time, so how far it comes depends on the clock;
 * from 1.21 on it spares chunks of 4 MiB that are nearly full, for the sake of huge pages.
 *
 * Source: runtime/mgcscavenge.go scavengeOne, scavengeAll; mheap.go allocSpan, Go 1.19 and 1.26.
 */

import {
  HEAP_BASE,
  HEAP_TOP,
  MANUAL_PAGES,
  MEMORY_LIMIT,
  PAGE_BITS,
  PAGES_IN_USE,
  SCAVENGED,
  SCAVENGED_PAGES,
} from "../../layout/control";
import { PAGE, PAGE_SHIFT } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { manualPages } from "../allocator/persistentalloc";
import { NO_LIMIT } from "../collector/pacer";
import { readyBytes } from "./released";

/** Pages of the bit set. */
const BITS_PAGES: u32 = 8;

/** Release up to `npages` free pages that are ready; how many were. */
export function scavenge(npages: u32): u32 {
  makeBits();
  const bits = load<u32>(SCAVENGED) as usize;
  const first = (HEAP_BASE >> (PAGE_SHIFT + 6)) as i32;
  const top = (load<u64>(HEAP_TOP) >> (PAGE_SHIFT as u64)) as u32;
  let done: u32 = 0;
  for (let word = ((top - 1) >> 6) as i32; word >= first && done < npages; word--) {
    const at = 8 * (word as usize);
    const released = load<u64>(bits + at);
    let ready = load<u64>(PAGE_BITS + at) & ~released;
    // Of the last word, what lies above HEAP_TOP was never used.
    const used = top - ((word as u32) << 6);
    if (used < 64) ready &= ((1 as u64) << (used as u64)) - 1;
    let taken: u64 = 0;
    while (ready !== 0 && done < npages) {
      const bit = (1 as u64) << (63 - clz(ready));
      ready ^= bit;
      taken |= bit;
      done++;
    }
    if (taken !== 0) write<u64>(bits + at, released | taken, ALLOCATOR);
  }
  write<u64>(SCAVENGED_PAGES, load<u64>(SCAVENGED_PAGES) + (done as u64), ALLOCATOR);
  return done;
}

/** A span has been taken: under a memory limit, as many other pages go as are above it. */
export function keepLimit(): void {
  const limit = load<u64>(MEMORY_LIMIT);
  if (limit === NO_LIMIT) return;
  const page = PAGE as u64;
  const ready = readyBytes();
  const free = ready - (load<u64>(PAGES_IN_USE) + load<u64>(MANUAL_PAGES)) * page;
  if (ready <= limit || free === 0) return;
  scavenge(((min(ready - limit, free) + page - 1) >> (PAGE_SHIFT as u64)) as u32);
}

/** Before a span is taken: the bit set is there if it may be needed in the middle of that. */
export function prepareForLimit(): void {
  if (load<u64>(MEMORY_LIMIT) !== NO_LIMIT) makeBits();
}

function makeBits(): void {
  if (load<u32>(SCAVENGED) !== 0) return;
  write<u32>(SCAVENGED, manualPages(BITS_PAGES) as u32, ALLOCATOR);
}
