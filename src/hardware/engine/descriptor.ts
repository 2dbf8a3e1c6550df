/**
 * The descriptor of a cache, or of a TLB, which is a cache of pages; and what belongs to a set.
 *
 *   ENTRIES  a set's ways side by side, u64 each, 0 where there is no line:
 *            63 ───────────────── 2 │ 1          │ 0
 *            number of the line + 1 │ prefetched │ dirty
 *
 *   RECORDS  64 bytes a set, so that one line of the host's cache answers most questions:
 *            0             16                    48                   60
 *            policy's own  u16 × 16, part of     entry last used      misses
 *            (16 B)        each line's number    u64                  u32
 */
import { RECORD_SHIFT } from "./codes";

/** Descriptor: offsets of its fields. */
export const ENTRIES: usize = 0;
export const RECORDS: usize = 4;
export const SET_MASK: usize = 8;
export const WAYS: usize = 12;
export const SHIFT: usize = 16;
export const POLICY: usize = 20;
export const FLAGS: usize = 24;
/** The state of the generator that a random replacement draws from. */
export const RANDOM_STATE: usize = 28;
export const NEXT: usize = 32;
export const SLICES: usize = 36;
/** What is added to a page's number in a TLB of several page sizes: u64. */
export const KEY: usize = 40;
export const STRIDES: usize = 48;
export const SETS: usize = 52;
/** Whether the short way through demand.ts applies. */
export const PLAIN: usize = 56;
/** log2 of the sets (of a slice): what a line's number has above tells the lines of a set apart. */
export const PART_SHIFT: usize = 60;
/** u64 each. */
export const EVICTIONS: usize = 64;
export const WRITTEN_BACK: usize = 72;
export const INVALIDATIONS: usize = 80;
export const PREFETCHES: usize = 88;
export const USEFUL: usize = 96;
export const UNUSED: usize = 104;
export const DESCRIPTOR_SIZE: usize = 112;

/** Record of a set: offsets. */
export const PARTS: usize = 16;
export const LATEST: usize = 48;
export const MISSES: usize = 60;

/** Flags of an entry. */
export const DIRTY: u64 = 1;
export const PREFETCHED_ENTRY: u64 = 2;
export const ENTRY_FLAGS: u64 = 3;

export {
  ADJACENT_LINE,
  EXCLUSIVE,
  INCLUSIVE,
  NEXT_LINE,
  STRIDE,
  WRITE_ALLOCATE,
} from "./codes";

/** Entries of a stride prefetcher's table, and the size of one. */
export const STRIDE_ENTRIES: u64 = 64;
export const STRIDE_ENTRY: usize = 24;

/* @inline */
export function has(c: usize, flag: u32): bool {
  return (load<u32>(c + FLAGS) & flag) !== 0;
}

/* @inline */
export function shiftOf(c: usize): u64 {
  return load<u32>(c + SHIFT) as u64;
}

/* @inline */
export function nextOf(c: usize): usize {
  return load<u32>(c + NEXT) as usize;
}

/* @inline */
export function count(c: usize, counter: usize): void {
  store<u64>(c + counter, load<u64>(c + counter) + 1);
}

/**
 * The set that a line belongs to. Big shared caches are made of slices, so that the number of sets need
 * not be a power of two. Which slice has a line is the makers' secret; here a hash chooses.
 */
/* @inline */
export function setOf(c: usize, line: u64): usize {
  const mask = load<u32>(c + SET_MASK);
  const slices = load<u32>(c + SLICES);
  let set = (line as u32) & mask;
  if (slices !== 1) {
    const hash = (((line ^ (line >> 23)) as u32) * 0x9e37_79b1) >> 16;
    set += (hash % slices) * (mask + 1);
  }
  return set as usize;
}

/** Where the entries of a set begin. */
/* @inline */
export function entriesOf(c: usize, set: usize): usize {
  return (load<u32>(c + ENTRIES) as usize) + 8 * set * (load<u32>(c + WAYS) as usize);
}

/* @inline */
export function recordOf(c: usize, set: usize): usize {
  return (load<u32>(c + RECORDS) as usize) + (set << (RECORD_SHIFT as usize));
}

/* @inline */
export function partOf(c: usize, line: u64): u32 {
  return (line >> (load<u32>(c + PART_SHIFT) as u64)) as u32;
}

/** Notes the entry last used of a set; 0: the next use will say. */
/* @inline */
export function remember(record: usize, entry: u64): void {
  store<u64>(record, entry, LATEST);
}
