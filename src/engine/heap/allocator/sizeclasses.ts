/**
 * Size classes: what an object takes, how many pages its span has, and how many objects fit.
 *
 *   span of class 144, Go 1.26, objects with pointers: 8,192 bytes
 *   ┌──────────┬──────────┬─────┬───────────┬──────┬─────────────────┬──────────────┐
 *   │ object 0 │ object 1 │  …  │ object 54 │ rest │ pointer bits 128│ mark bits 128│
 *   └──────────┴──────────┴─────┴───────────┴──────┴─────────────────┴──────────────┘
 *
 * A span class is a size class times two, plus one where objects hold no pointers; class 0 is for
 * large objects, which have a span each.
 *
 * Source: runtime/sizeclasses.go (the same in every release), msize.go roundupsize, mheap.go
 * initSpan, mbitmap.go heapBitsInSpan, mgcmark_greenteagc.go gcUsesSpanInlineMarkBits, Go 1.19 to
 * 1.27.
 */
import { INLINE_MARK_BITS, MALLOC_HEADER_ABOVE } from "../../layout/control";
import {
  CLASS_TO_PAGES,
  CLASS_TO_SIZE,
  MALLOC_HEADER_SIZE,
  MAX_SMALL_SIZE,
  PAGE,
  SIZE_CLASS_COUNT,
} from "../../layout/go-constants";

export const SPAN_CLASS_COUNT: u32 = 2 * SIZE_CLASS_COUNT;
/** Objects up to this size have their pointer bits in the span: one bit for each word of it. */
const BITS_IN_SPAN: usize = 512;
/** Mark bits in the span, from this size on. */
const MARK_BITS_FROM: usize = 16;

/** Bytes of the allocation header that an object gets; only objects with pointers have one. */
export function headerOf(size: usize, noscan: bool): usize {
  const above = load<u32>(MALLOC_HEADER_ABOVE) as usize;
  if (noscan || above === 0 || size <= above || size > MAX_SMALL_SIZE - MALLOC_HEADER_SIZE)
    return 0;
  return MALLOC_HEADER_SIZE;
}

/** Does an object of `size` bytes have a span of its own? */
export function isLarge(size: usize): bool {
  return (
    size >
    (load<u32>(MALLOC_HEADER_ABOVE) === 0 ? MAX_SMALL_SIZE : MAX_SMALL_SIZE - MALLOC_HEADER_SIZE)
  );
}

/** Bytes that an object of `size` bytes takes: its class, or whole pages. */
export function takenBy(size: usize, noscan: bool): usize {
  if (isLarge(size)) return (size + PAGE - 1) & ~(PAGE - 1);
  return sizeOfClass(classOf(size + headerOf(size, noscan)));
}

/** Bytes that an object of `size` bytes can really use: runtime.roundupsize. */
export function roundupsize(size: usize, noscan: bool): usize {
  return takenBy(size, noscan) - headerOf(size, noscan);
}

/** The size class that holds `size` bytes. */
export function classOf(size: usize): u32 {
  let low: u32 = 1;
  let high: u32 = SIZE_CLASS_COUNT - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizeOfClass(middle) < size) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bytes of the objects of a size class. */
export function sizeOfClass(sizeclass: u32): usize {
  return load<u16>(CLASS_TO_SIZE + 2 * (sizeclass as usize)) as usize;
}

/** Pages of the spans of a size class. */
export function pagesOfClass(sizeclass: u32): u32 {
  return load<u8>(CLASS_TO_PAGES + (sizeclass as usize)) as u32;
}

/** Objects in a span of a span class. */
export function objectsOfClass(spanclass: u32): u32 {
  const size = sizeOfClass(spanclass >> 1);
  const bytes = (pagesOfClass(spanclass >> 1) as usize) * PAGE;
  let reserved: usize = 0;
  if (size <= BITS_IN_SPAN) {
    const pointers = (spanclass & 1) === 0;
    if (pointers && load<u32>(MALLOC_HEADER_ABOVE) !== 0) reserved += bytes / 64;
    if (size >= MARK_BITS_FROM) reserved += load<u32>(INLINE_MARK_BITS) as usize;
  }
  return ((bytes - reserved) / size) as u32;
}
