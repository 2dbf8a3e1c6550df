/**
 * A span: a run of pages with objects of one size, and the record of it.
 *
 *   record of a span                         offset  size
 *   ┌───────────────────────────────────────┐
 *   │ base, npages            u32           │    0     8
 *   │ next, prev              u32, in a set │    8     8
 *   │ elemsize, nelems        u32           │   16     8
 *   │ freeindex, allocCount   u32           │   24     8
 *   │ allocCache              u64           │   32     8   free objects from freeindex on
 *   │ divMul                  u32           │   40     4   2^32 / elemsize, rounded up
 *   │ sweepgen                u32           │   44     4
 *   │ spanclass, state, needzero, set  u8   │   48     4
 *   │ freed                   u32           │   52     4   objects that sweeps have freed
 *   │ types, notes            u32           │   56     8   where these begin; types 0: no pointers
 *   ├───────────────────────────────────────┤   64
 *   │ gcmarkBits              u64 × words   │             marked objects
 *   │ allocBits               u64 × words   │             taken objects, as the last sweep left them
 *   └───────────────────────────────────────┘
 *
 *   notes   who, op  u32 × 2 × n     whose object it is (owner.ts), and since when
 *   types            u32 × n         how the collector scans it
 *
 * Notes and types lie elsewhere, so that what marking needs of all spans is close together.
 *
 * sweepgen, against the heap's: -2 to be swept, 0 swept, +1 cached and to be swept, +3 cached.
 * Source: runtime/mheap.go mspan; mbitmap.go nextFreeIndex, refillAllocCache, objIndex; malloc.go
 * nextFreeFast, Go 1.19 and 1.26. Mark bits are the collector's own and not journalled: they mean
 * nothing between two operations.
 */
import { FREE_RECORDS, SWEEPGEN } from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import {
  NOTE_SIZE,
  SPAN_ALLOC_CACHE,
  SPAN_ALLOC_COUNT,
  SPAN_BASE,
  SPAN_DIV_MUL,
  SPAN_ELEMSIZE,
  SPAN_FREED,
  SPAN_FREEINDEX,
  SPAN_NEEDZERO,
  SPAN_NELEMS,
  SPAN_NEXT,
  SPAN_NOTES,
  SPAN_NPAGES,
  SPAN_SIZE,
  SPAN_SPANCLASS,
  SPAN_STATE,
  SPAN_SWEEPGEN,
  SPAN_TYPES,
} from "../../layout/own-structures";
import { ALLOCATOR, write } from "../../trace/trace";
import { persistentalloc, recordalloc } from "./persistentalloc";
import { objectsOfClass, sizeOfClass } from "./sizeclasses";

const IN_USE: u8 = 1;

export function base(s: usize): usize {
  return load<u32>(s, SPAN_BASE) as usize;
}

export function npages(s: usize): u32 {
  return load<u32>(s, SPAN_NPAGES);
}

export function elemsize(s: usize): usize {
  return load<u32>(s, SPAN_ELEMSIZE) as usize;
}

export function nelems(s: usize): u32 {
  return load<u32>(s, SPAN_NELEMS);
}

export function freeindex(s: usize): u32 {
  return load<u32>(s, SPAN_FREEINDEX);
}

export function allocCount(s: usize): u32 {
  return load<u32>(s, SPAN_ALLOC_COUNT);
}

export function sweepgen(s: usize): u32 {
  return load<u32>(s, SPAN_SWEEPGEN);
}

export function setSweepgen(s: usize, generation: u32): void {
  write<u32>(s + SPAN_SWEEPGEN, generation, ALLOCATOR);
}

export function spanclass(s: usize): u32 {
  return load<u8>(s, SPAN_SPANCLASS);
}

export function state(s: usize): u8 {
  return load<u8>(s, SPAN_STATE);
}

export function setState(s: usize, value: u8): void {
  write<u8>(s + SPAN_STATE, value, ALLOCATOR);
}

export function needzero(s: usize): bool {
  return load<u8>(s, SPAN_NEEDZERO) !== 0;
}

/** Objects hold no pointers. */
export function isNoscan(s: usize): bool {
  return (spanclass(s) & 1) !== 0;
}

export function freed(s: usize): u32 {
  return load<u32>(s, SPAN_FREED);
}

export function markBits(s: usize): usize {
  return s + SPAN_SIZE;
}

export function allocBits(s: usize): usize {
  return s + SPAN_SIZE + 8 * bitWords(s);
}

/** Words of each of the two bit sets. */
export function bitWords(s: usize): usize {
  return ((nelems(s) + 63) >> 6) as usize;
}

/** Where whose object `i` is, and since when, is kept: two u32. */
export function whoAt(s: usize, i: u32): usize {
  return (load<u32>(s, SPAN_NOTES) as usize) + NOTE_SIZE * (i as usize);
}

/** Where the type of object `i` is kept. */
export function typeAt(s: usize, i: u32): usize {
  return (load<u32>(s, SPAN_TYPES) as usize) + 4 * (i as usize);
}

/** A record for a span of these pages; one that was given back for its class serves again. */
export function newSpan(from: usize, pages: u32, spc: u32, zero: bool): usize {
  const large = spc < 2;
  const n = large ? 1 : objectsOfClass(spc);
  const size = large ? (pages as usize) * PAGE : sizeOfClass(spc >> 1);
  const words = ((n + 63) >> 6) as usize;
  const list = FREE_RECORDS + 4 * (spc as usize);
  let s = load<u32>(list) as usize;
  if (s !== 0) {
    write<u32>(list, load<u32>(s, SPAN_NEXT), ALLOCATOR);
  } else {
    // Behind the record: which objects are taken, which are marked.
    s = recordalloc(SPAN_SIZE + 2 * sizeof<u64>() * words);
    const noscan = (spc & 1) !== 0;
    const size = NOTE_SIZE * (n as usize);
    const notes = persistentalloc(size + (noscan ? 0 : sizeof<u32>() * (n as usize)));
    write<u32>(s + SPAN_TYPES, noscan ? 0 : ((notes + size) as u32), ALLOCATOR);
    write<u32>(s + SPAN_NOTES, notes as u32, ALLOCATOR);
  }
  write<u32>(s + SPAN_BASE, from as u32, ALLOCATOR);
  write<u32>(s + SPAN_NPAGES, pages, ALLOCATOR);
  write<u64>(s + SPAN_NEXT, 0, ALLOCATOR);
  write<u32>(s + SPAN_ELEMSIZE, size as u32, ALLOCATOR);
  write<u32>(s + SPAN_NELEMS, n, ALLOCATOR);
  write<u64>(s + SPAN_FREEINDEX, 0, ALLOCATOR);
  write<u64>(s + SPAN_ALLOC_CACHE, ~(0 as u64), ALLOCATOR);
  write<u32>(s + SPAN_DIV_MUL, large ? 0 : ~(0 as u32) / (size as u32) + 1, ALLOCATOR);
  write<u32>(s + SPAN_SWEEPGEN, load<u32>(SWEEPGEN), ALLOCATOR);
  write<u32>(s + SPAN_SPANCLASS, spc | ((IN_USE as u32) << 8) | (zero ? 1 << 16 : 0), ALLOCATOR);
  write<u32>(s + SPAN_FREED, 0, ALLOCATOR);
  for (let i: usize = 0; i < words; i++) write<u64>(allocBits(s) + 8 * i, 0, ALLOCATOR);
  return s;
}

/** A span's pages are free again: keep its record for the next span of its class. */
export function releaseRecord(s: usize): void {
  const list = FREE_RECORDS + 4 * (spanclass(s) as usize);
  write<u32>(s + SPAN_NEXT, load<u32>(list), ALLOCATOR);
  write<u32>(list, s as u32, ALLOCATOR);
}

/** Number of the object that holds the byte at `p`. */
export function objIndex(s: usize, p: usize): u32 {
  return ((((p - base(s)) as u64) * (load<u32>(s, SPAN_DIV_MUL) as u64)) >> 32) as u32;
}

/** Is object `i` taken? */
export function isAllocated(s: usize, i: u32): bool {
  if (i < freeindex(s)) return true;
  return ((load<u64>(allocBits(s) + 8 * ((i >> 6) as usize)) >> ((i & 63) as u64)) & 1) !== 0;
}

/** Take the next free object if the cache of 64 bits knows one: its number, or nelems. */
export function nextFreeFast(s: usize): u32 {
  const cache = load<u64>(s, SPAN_ALLOC_CACHE);
  const bit = ctz(cache) as u32;
  const n = nelems(s);
  if (bit === 64) return n;
  const at = freeindex(s);
  const found = at + bit;
  if (found >= n) return n;
  const next = found + 1;
  // At the end of the 64 the cache must be filled again.
  if ((next & 63) === 0 && next !== n) return n;
  write<u64>(s + SPAN_ALLOC_CACHE, cache >> ((bit + 1) as u64), ALLOCATOR);
  write<u32>(s + SPAN_FREEINDEX, next, ALLOCATOR);
  write<u32>(s + SPAN_ALLOC_COUNT, allocCount(s) + 1, ALLOCATOR);
  return found;
}

/** Take the next free object wherever it is: its number, or nelems when the span is full. */
export function nextFree(s: usize): u32 {
  const found = nextFreeIndex(s);
  if (found === nelems(s)) return found;
  write<u32>(s + SPAN_ALLOC_COUNT, allocCount(s) + 1, ALLOCATOR);
  return found;
}

/** Fill the cache with the bits of the 64 objects from `from` on, a multiple of 64. */
export function refillAllocCache(s: usize, from: u32): void {
  const bits = load<u64>(allocBits(s) + 8 * ((from >> 6) as usize));
  write<u64>(s + SPAN_ALLOC_CACHE, ~bits, ALLOCATOR);
}

/** Begin again at the first object, after a sweep. */
export function rewindFree(s: usize): void {
  write<u32>(s + SPAN_FREEINDEX, 0, ALLOCATOR);
  refillAllocCache(s, 0);
}

/** Note what a sweep left, and how many objects it freed. */
export function setSwept(s: usize, left: u32, gone: u32): void {
  write<u32>(s + SPAN_ALLOC_COUNT, left, ALLOCATOR);
  write<u32>(s + SPAN_FREED, freed(s) + gone, ALLOCATOR);
  // What was freed is dirty.
  if (gone > 0) write<u8>(s + SPAN_NEEDZERO, 1, ALLOCATOR);
}

/** Move freeindex behind the next free object; its number, or nelems. */
function nextFreeIndex(s: usize): u32 {
  const n = nelems(s);
  let at = freeindex(s);
  if (at === n) return n;
  let cache = load<u64>(s, SPAN_ALLOC_CACHE);
  while (cache === 0) {
    at = (at + 64) & ~63;
    if (at >= n) {
      write<u32>(s + SPAN_FREEINDEX, n, ALLOCATOR);
      return n;
    }
    refillAllocCache(s, at);
    cache = load<u64>(s, SPAN_ALLOC_CACHE);
  }
  const bit = ctz(cache) as u32;
  const found = at + bit;
  if (found >= n) {
    write<u32>(s + SPAN_FREEINDEX, n, ALLOCATOR);
    return n;
  }
  write<u64>(s + SPAN_ALLOC_CACHE, bit === 63 ? 0 : cache >> ((bit + 1) as u64), ALLOCATOR);
  const next = found + 1;
  if ((next & 63) === 0 && next !== n) refillAllocCache(s, next);
  write<u32>(s + SPAN_FREEINDEX, next, ALLOCATOR);
  return found;
}
