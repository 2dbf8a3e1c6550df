/**
 * The tiny allocator: objects below 16 bytes without pointers share blocks of 16 bytes.
 *
 *   block   ┌─────────┬───┬───────────┬──────┐
 *           │ "apple" │ – │ int32     │ free │   each at a multiple of 8, 4, 2 or 1 by its size
 *           └─────────┴───┴───────────┴──────┘
 *
 * Mallocs counts each object, TotalAlloc each block. Source: runtime/malloc.go mallocgc (tiny
 * allocs), Go 1.19; mallocgcTiny, Go 1.26. The objects of maps themselves are never that small.
 */
import { DATA_MALLOCS, TINY, TINY_ALLOCS, TINY_OFFSET } from "../../layout/control";
import { TINY_SIZE } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { mallocgc } from "./malloc";

/** Allocate `size` bytes without pointers for a value of the program; what has no size is not an object (go/value/value-data.ts). */
export function mallocNoscan(size: usize, purpose: u32): usize {
  if (size >= (TINY_SIZE as usize)) return mallocgc(size, true, purpose, 0);
  const used = load<u32>(TINY_OFFSET);
  const offset = aligned(used, size as u32);
  const block = load<u32>(TINY);
  if (block !== 0 && offset + (size as u32) <= TINY_SIZE) {
    write<u32>(TINY_OFFSET, offset + (size as u32), ALLOCATOR);
    write<u64>(TINY_ALLOCS, load<u64>(TINY_ALLOCS) + 1, ALLOCATOR);
    write<u64>(DATA_MALLOCS, load<u64>(DATA_MALLOCS) + 1, ALLOCATOR);
    return (block + offset) as usize;
  }
  const at = mallocgc(TINY_SIZE as usize, true, purpose, 0);
  // The new block stays open if it has more room than the one before.
  if ((size as u32) < used || block === 0) {
    write<u32>(TINY, at as u32, ALLOCATOR);
    write<u32>(TINY_OFFSET, size as u32, ALLOCATOR);
  }
  return at;
}

function aligned(offset: u32, size: u32): u32 {
  if ((size & 7) === 0) return (offset + 7) & ~7;
  if ((size & 3) === 0) return (offset + 3) & ~3;
  return (size & 1) === 0 ? (offset + 1) & ~1 : offset;
}
