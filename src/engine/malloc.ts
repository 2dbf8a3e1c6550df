/**
 * The allocator: objects in spans of one size class each, large objects in pages of their own,
 * and the counters that runtime.MemStats shows.
 *
 *   SPANS, 8 bytes per (class, noscan)
 *   ┌───────────────────────┬─────────────────────┐
 *   │ next free object u32  │ end of span u32     │
 *   └───────────────────────┴─────────────────────┘
 *
 * Size classes and rounding: runtime/sizeclasses.go, runtime/msize.go, Go 1.19 and 1.23 (the
 * classes are the same in both). Pages of a span: the rule of runtime/mksizeclasses.go, waste at
 * the end at most an eighth. Memory comes fresh and zero; nothing is reused.
 */
import {
  DROPPED,
  DROPPED_BYTES,
  FREED_BYTES,
  FREES,
  HEAP_TOP,
  MALLOC_HEADER_ABOVE,
  MALLOCS,
  NUM_GC,
  PANIC_OUT_OF_MEMORY,
  SPANS,
  TOTAL_ALLOC,
} from "./control";
import { panic } from "./panic";
import { ALLOCATOR, EVENT_MALLOC, event, write } from "./trace";

const PAGE: usize = 8192;
const MAX_SMALL: usize = 32768;
/** Bytes of an allocation header. */
const HEADER_SIZE: usize = 8;
/**
 * Pages of 64 KiB by which memory grows: it doubles, within these bounds. Pages cost nothing until
 * they are touched, but every growth gives JavaScript a new buffer for all of memory, which makes
 * its collector run.
 */
const LEAST_GROWTH: i32 = 256;
const MOST_GROWTH: i32 = 8192;
const CLASS_COUNT: u32 = 67;

const CLASSES: usize = memory.data<u16>([
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
  384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304,
  2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880,
  12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
]);

/**
 * Allocate `size` bytes of zeroed memory.
 * @param noscan the object holds no pointers.
 * Traps, with PANIC set, when memory runs out.
 */
export function malloc(size: usize, noscan: bool): usize {
  const header = headerOf(size, noscan);
  const need = size + header;
  const taken = classSize(need);
  const at = need > MAX_SMALL ? takePages(taken) : takeSlot(need, noscan);
  count(MALLOCS, 1);
  count(TOTAL_ALLOC, taken as u64);
  event(EVENT_MALLOC, at + header, size as u64, taken as u64);
  return at + header;
}

/**
 * Pages for what a program hands to its maps (bytes of strings, values in interfaces). They are
 * the program's, so no counter counts them.
 */
export function programPages(bytes: usize): usize {
  return takePages((bytes + PAGE - 1) & ~(PAGE - 1));
}

/** Bytes that an object of `size` bytes can really use: runtime.roundupsize. */
export function roundupsize(size: usize, noscan: bool): usize {
  const header = headerOf(size, noscan);
  return classSize(size + header) - header;
}

/** An object of this size is no longer reached by its map. */
export function drop(size: usize, noscan: bool): void {
  count(DROPPED, 1);
  count(DROPPED_BYTES, classSize(size + headerOf(size, noscan)) as u64);
}

/** Free everything that was dropped. */
export function collect(): void {
  write<u64>(FREES, load<u64>(DROPPED), ALLOCATOR);
  write<u64>(FREED_BYTES, load<u64>(DROPPED_BYTES), ALLOCATOR);
  count(NUM_GC, 1);
}

/** Bytes of the allocation header that an object gets; only objects with pointers have one. */
function headerOf(size: usize, noscan: bool): usize {
  const above = load<u32>(MALLOC_HEADER_ABOVE) as usize;
  if (noscan || above === 0 || size <= above || size > MAX_SMALL - HEADER_SIZE) return 0;
  return HEADER_SIZE;
}

/** The size class that holds `size` bytes, or whole pages. */
function classSize(size: usize): usize {
  if (size > MAX_SMALL) return (size + PAGE - 1) & ~(PAGE - 1);
  return load<u16>(CLASSES + 2 * (classIndex(size) as usize)) as usize;
}

function classIndex(size: usize): u32 {
  let low: u32 = 0;
  let high: u32 = CLASS_COUNT - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((load<u16>(CLASSES + 2 * (middle as usize)) as usize) < size) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takeSlot(size: usize, noscan: bool): usize {
  const index = classIndex(size);
  const span = SPANS + 8 * ((2 * index + (noscan ? 1 : 0)) as usize);
  const slot = load<u16>(CLASSES + 2 * (index as usize)) as usize;
  let next = load<u32>(span) as usize;
  if (next + slot > (load<u32>(span + 4) as usize) || next === 0) {
    let bytes = PAGE;
    while (bytes % slot > bytes / 8) bytes += PAGE;
    next = takePages(bytes);
    write<u32>(span + 4, (next + bytes) as u32, ALLOCATOR);
  }
  write<u32>(span, (next + slot) as u32, ALLOCATOR);
  return next;
}

function takePages(bytes: usize): usize {
  const at = load<u64>(HEAP_TOP);
  const top = at + (bytes as u64);
  const have = (memory.size() as u64) << 16;
  if (top > have) {
    const need = ((top - have + 0xffff) >> 16) as i32;
    let step = max(need, min(max(memory.size(), LEAST_GROWTH), MOST_GROWTH));
    while (memory.grow(step) < 0) {
      if (step === need) panic(PANIC_OUT_OF_MEMORY);
      step = max(need, step >> 1);
    }
  }
  write<u64>(HEAP_TOP, top, ALLOCATOR);
  return at as usize;
}

function count(counter: usize, by: u64): void {
  write<u64>(counter, load<u64>(counter) + by, ALLOCATOR);
}
