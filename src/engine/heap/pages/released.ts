/**
 * Which pages the scavenger has released, and how many bytes are not: scavenge.ts draws the bits.
 */

import { ALLOCATOR } from "../../layout/codes";
import { HEAP_BASE, HEAP_TOP, SCAVENGED, SCAVENGED_PAGES } from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import { write } from "../../trace/trace";

/** Pages from `first` on are taken: those that were released are ready again. */
export function unscavenge(first: u32, npages: u32): void {
  const bits = load<u32>(SCAVENGED) as usize;
  if (bits === 0) return;
  let back: u64 = 0;
  for (let page = first; page < first + npages; ) {
    const bit = page & 63;
    const n = min(64 - bit, first + npages - page);
    const mask = (n === 64 ? ~(0 as u64) : ((1 as u64) << (n as u64)) - 1) << (bit as u64);
    const at = bits + 8 * ((page >> 6) as usize);
    const released = load<u64>(at);
    if ((released & mask) !== 0) {
      back += popcnt(released & mask);
      write<u64>(at, released & ~mask, ALLOCATOR);
    }
    page += n;
  }
  if (back !== 0) write<u64>(SCAVENGED_PAGES, load<u64>(SCAVENGED_PAGES) - back, ALLOCATOR);
}

/** Bytes that are ready: taken, or free and not released. */
export function readyBytes(): u64 {
  const used = load<u64>(HEAP_TOP) - (HEAP_BASE as u64);
  return used - load<u64>(SCAVENGED_PAGES) * (PAGE as u64);
}
