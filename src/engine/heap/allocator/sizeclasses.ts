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

export const PAGE_SHIFT: u32 = 13;
export const PAGE: usize = 8192;
export const SPAN_CLASS_COUNT: u32 = 136;
const CLASS_COUNT: u32 = 68;
const MAX_SMALL: usize = 32768;
/** Bytes of an allocation header. */
const HEADER_SIZE: usize = 8;
/** Objects up to this size have their pointer bits in the span: one bit for each word of it. */
const BITS_IN_SPAN: usize = 512;
/** Mark bits in the span, from this size on. */
const MARK_BITS_FROM: usize = 16;

const SIZES: usize = memory.data<u16>([
  0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
  384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304,
  2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880,
  12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
]);

const PAGES: usize = memory.data<u8>([
  0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 2, 1, 2, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8, 3,
  10, 7, 4,
]);

/** Bytes of the allocation header that an object gets; only objects with pointers have one. */
export function headerOf(size: usize, noscan: bool): usize {
  const above = load<u32>(MALLOC_HEADER_ABOVE) as usize;
  if (noscan || above === 0 || size <= above || size > MAX_SMALL - HEADER_SIZE) return 0;
  return HEADER_SIZE;
}

/** Does an object of `size` bytes have a span of its own? */
export function isLarge(size: usize): bool {
  return size > (load<u32>(MALLOC_HEADER_ABOVE) === 0 ? MAX_SMALL : MAX_SMALL - HEADER_SIZE);
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
  let high: u32 = CLASS_COUNT - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizeOfClass(middle) < size) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bytes of the objects of a size class. */
export function sizeOfClass(sizeclass: u32): usize {
  return load<u16>(SIZES + 2 * (sizeclass as usize)) as usize;
}

/** Pages of the spans of a size class. */
export function pagesOfClass(sizeclass: u32): u32 {
  return load<u8>(PAGES + (sizeclass as usize)) as u32;
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
