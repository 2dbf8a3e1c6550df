/**
 * The page allocator: which pages of the address space are taken, and the lowest run of free ones
 * that is long enough (address-ordered first fit). Neighbouring free runs are one run, because a
 * run is nothing but clear bits.
 *
 *   PAGE_BITS, 64 KiB:        one bit per page of 8 KiB, 1 = free (0: taken, or not mapped)
 *   PAGE_SUMMARIES, 4 KiB:    u32 per chunk of 512 pages (4 MiB)
 *   ┌──────────────────────┬──────────────────────────┬──────────────────────┐
 *   │ free from the start  │ longest free run   <<10  │ free to the end <<20 │
 *   └──────────────────────┴──────────────────────────┴──────────────────────┘
 *
 * Source: runtime/mpagealloc.go find, mpallocbits.go summarize, Go 1.19 and 1.26; there the
 * summaries are a tree of five levels over 48 bits of addresses, here one level over 32.
 */
import {
  FIRST_FREE_CHUNK,
  HEAP_BASE,
  HEAP_END,
  PAGE_BITS,
  PAGE_SUMMARIES,
} from "../../layout/control";
import { PAGE_SHIFT } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { unscavenge } from "./released";

/** Pages of a chunk: the step by which the heap is mapped. */
const CHUNK_PAGES: u32 = 512;
const CHUNK_SHIFT: u32 = 9;
const MASK: u32 = 1023;
/** No run of pages. */
export const NO_PAGE: u32 = 0xffffffff;

/** First page of the lowest run of `npages` free pages among the mapped ones, or NO_PAGE. */
export function findPages(npages: u32): u32 {
  const chunks = mappedPages() >> CHUNK_SHIFT;
  let chunk = load<u32>(FIRST_FREE_CHUNK);
  let run: u32 = 0;
  for (; chunk < chunks; chunk++) {
    const summary = load<u32>(PAGE_SUMMARIES + 4 * (chunk as usize));
    const first = chunk << CHUNK_SHIFT;
    if (run + (summary & MASK) >= npages) return first - run;
    if (((summary >> 10) & MASK) >= npages) return findIn(first, npages);
    run = (summary & MASK) === CHUNK_PAGES ? run + CHUNK_PAGES : summary >> 20;
  }
  return NO_PAGE;
}

/** First page behind the mapped ones. */
export function mappedPages(): u32 {
  return (load<u64>(HEAP_END) >> (PAGE_SHIFT as u64)) as u32;
}

/** Map `npages` more, in whole chunks; they are free. */
export function growPages(npages: u32): void {
  if (npages === 0) return;
  const from = mappedPages();
  const more = (npages + CHUNK_PAGES - 1) & ~(CHUNK_PAGES - 1);
  write<u64>(HEAP_END, ((from + more) as u64) << (PAGE_SHIFT as u64), ALLOCATOR);
  // Pages of the control block stay taken.
  const first = max(from, (HEAP_BASE >> PAGE_SHIFT) as u32);
  freePages(first, from + more - first);
}

/** Mark a run of pages as taken. */
export function takePages(first: u32, npages: u32): void {
  setBits(first, npages, true);
  unscavenge(first, npages);
  let chunk = load<u32>(FIRST_FREE_CHUNK);
  const chunks = mappedPages() >> CHUNK_SHIFT;
  while (chunk < chunks && load<u32>(PAGE_SUMMARIES + 4 * (chunk as usize)) === 0) chunk++;
  write<u32>(FIRST_FREE_CHUNK, chunk, ALLOCATOR);
}

/** Mark a run of pages as free. */
export function freePages(first: u32, npages: u32): void {
  setBits(first, npages, false);
  const chunk = first >> CHUNK_SHIFT;
  if (chunk < load<u32>(FIRST_FREE_CHUNK)) write<u32>(FIRST_FREE_CHUNK, chunk, ALLOCATOR);
}

function setBits(first: u32, npages: u32, taken: bool): void {
  const end = first + npages;
  for (let page = first; page < end; ) {
    const bit = page & 63;
    const n = min(64 - bit, end - page);
    const bits = (n === 64 ? ~(0 as u64) : ((1 as u64) << (n as u64)) - 1) << (bit as u64);
    const word = PAGE_BITS + 8 * ((page >> 6) as usize);
    const old = load<u64>(word);
    write<u64>(word, taken ? old & ~bits : old | bits, ALLOCATOR);
    page += n;
  }
  for (let chunk = first >> CHUNK_SHIFT; chunk <= (end - 1) >> CHUNK_SHIFT; chunk++) {
    write<u32>(PAGE_SUMMARIES + 4 * (chunk as usize), summarize(chunk), ALLOCATOR);
  }
}

/** The first run of `npages` free pages of a chunk that has one. */
function findIn(first: u32, npages: u32): u32 {
  let run: u32 = 0;
  let page = first;
  while (run < npages) {
    const free = load<u64>(PAGE_BITS + 8 * ((page >> 6) as usize)) >> ((page & 63) as u64);
    const left = 64 - (page & 63);
    if ((free & 1) !== 0) {
      const n = min(ctz(~free) as u32, left);
      run += n;
      page += n;
    } else {
      run = 0;
      page += free === 0 ? left : (ctz(free) as u32);
    }
  }
  return page - run;
}

function summarize(chunk: u32): u32 {
  let start: u32 = MASK;
  let longest: u32 = 0;
  let run: u32 = 0;
  const from = PAGE_BITS + 64 * (chunk as usize);
  for (let word: usize = 0; word < 64; word += 8) {
    let free = load<u64>(from + word);
    if (free === ~(0 as u64)) {
      run += 64;
      continue;
    }
    for (let left: u32 = 64; left > 0; ) {
      const n = min((free & 1) !== 0 ? (ctz(~free) as u32) : 0, left);
      run += n;
      left -= n;
      if (left === 0) break;
      free >>= n as u64;
      if (start === MASK) start = run;
      longest = max(longest, run);
      run = 0;
      const taken = free === 0 ? left : min(ctz(free) as u32, left);
      left -= taken;
      free >>= taken as u64;
    }
  }
  if (start === MASK) start = run;
  return start | (max(longest, run) << 10) | (run << 20);
}
