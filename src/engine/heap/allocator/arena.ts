/**
 * From an address to its span. Go divides the address space into arenas of 64 MiB and keeps, for
 * each, a table with the span of every page; so does this, with the 64 arenas of 4 GiB.
 *
 *   ARENAS, 64 × u32 ──▶ 8,192 × u32, one per page: the span's record, 0 where there is none
 *
 * Source: runtime/mheap.go heapArena, spanOf, setSpans, Go 1.19 and 1.26.
 */
import { ARENAS } from "../../layout/control";
import { PAGE_SHIFT } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { persistentalloc } from "./persistentalloc";

/** log2 of the bytes of an arena and of its pages. */
const ARENA_SHIFT: u32 = 26;
const ARENA_PAGES_SHIFT: u32 = ARENA_SHIFT - PAGE_SHIFT;
const ARENA_PAGES: u32 = 1 << ARENA_PAGES_SHIFT;

/** The record of the span that holds the byte at `p`; 0 where no objects are. */
export function spanOf(p: usize): usize {
  const pages = load<u32>(ARENAS + 4 * (p >> ARENA_SHIFT)) as usize;
  if (pages === 0) return 0;
  return load<u32>(pages + 4 * ((p >> PAGE_SHIFT) & ((ARENA_PAGES - 1) as usize))) as usize;
}

/** The span of page number `page`. */
export function spanOfPage(page: u32): usize {
  return spanOf((page as usize) << PAGE_SHIFT);
}

/** The pages from `first` on belong to span `s` from now on, or to none. */
export function setSpans(first: u32, npages: u32, s: usize): void {
  for (let page = first; page < first + npages; page++) {
    const arena = ARENAS + 4 * ((page >> ARENA_PAGES_SHIFT) as usize);
    let pages = load<u32>(arena) as usize;
    if (pages === 0) {
      pages = persistentalloc(4 * (ARENA_PAGES as usize));
      write<u32>(arena, pages as u32, ALLOCATOR);
    }
    write<u32>(pages + 4 * ((page & (ARENA_PAGES - 1)) as usize), s as u32, ALLOCATOR);
  }
}
