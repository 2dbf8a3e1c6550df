/** One cache: making it, and what its sets answer. */

import { RECORD_SHIFT } from "./codes";
import {
  count,
  DESCRIPTOR_SIZE,
  ENTRIES,
  ENTRY_FLAGS,
  entriesOf,
  FLAGS,
  LATEST,
  PART_SHIFT,
  PARTS,
  POLICY,
  PREFETCHED_ENTRY,
  partOf,
  RANDOM_STATE,
  RECORDS,
  recordOf,
  remember,
  SET_MASK,
  SETS,
  SHIFT,
  SLICES,
  STRIDE_ENTRIES,
  STRIDE_ENTRY,
  STRIDES,
  setOf,
  USEFUL,
  WAYS,
} from "./descriptor";
import { allocate, CACHE_COUNT, CACHES, FIRST_USE, NONE } from "./layout";
import { begin, MOST_VECTOR_WAYS, remove as removeFrom, touch, vacate } from "./replacement/policy";

/** No way has this number. */
export const MISSING: u32 = 0xffff_ffff;

/** Makes a cache; 0: there is no memory for it. */
export function addCache(
  sets: u32,
  slices: u32,
  ways: u32,
  shift: u32,
  policy: u32,
  flags: u32,
  seed: u32,
): usize {
  const all = (sets as usize) * (slices as usize);
  const c = allocate(DESCRIPTOR_SIZE);
  const records = allocate(all << (RECORD_SHIFT as usize));
  const entries = allocate(all * (ways as usize) * 8);
  const strides = allocate((STRIDE_ENTRIES as usize) * STRIDE_ENTRY);
  if (c === 0 || records === 0 || entries === 0 || strides === 0) return 0;
  store<u32>(c + ENTRIES, entries as u32);
  store<u32>(c + RECORDS, records as u32);
  store<u32>(c + SET_MASK, sets - 1);
  store<u32>(c + PART_SHIFT, ctz(sets));
  store<u32>(c + WAYS, ways);
  store<u32>(c + SHIFT, shift);
  store<u32>(c + POLICY, policy);
  store<u32>(c + FLAGS, flags);
  store<u32>(c + RANDOM_STATE, seed);
  store<u32>(c + SLICES, slices);
  store<u32>(c + STRIDES, strides as u32);
  store<u32>(c + SETS, all as u32);
  begin(c);
  return c;
}

/** Puts a cache on the list of those that an inclusive level must keep in step. */
export function list(c: usize): void {
  const caches = load<u32>(CACHE_COUNT);
  store<u32>(CACHES + 4 * (caches as usize), c as u32);
  store<u32>(CACHE_COUNT, caches + 1);
}

/** The way of a set in which a line is, or MISSING. */
/* @inline */
export function wayOf(c: usize, set: usize, line: u64): u32 {
  const entries = entriesOf(c, set);
  const ways = load<u32>(c + WAYS);
  if (ways > MOST_VECTOR_WAYS) return search(entries, ways, line);
  return wayAmong(entries, recordOf(c, set), line, partOf(c, line));
}

/**
 * The same in a set of few ways: a vector instruction finds those whose part of the line's number is
 * right, mostly one or none. So nothing depends on where in the set a line is: the end of a loop that
 * stops there is what a processor guesses wrong.
 */
/* @inline */
export function wayAmong(entries: usize, record: usize, line: u64, part: u32): u32 {
  let bits = waysAlike(record, part);
  const key = (line + 1) << 2;
  while (bits !== 0) {
    const way = ctz(bits);
    if ((load<u64>(entries + 8 * (way as usize)) & ~ENTRY_FLAGS) === key) return way;
    bits &= bits - 1;
  }
  return MISSING;
}

/** The ways, a bit each, whose line has this part in its number. */
/* @inline */
export function waysAlike(record: usize, part: u32): u32 {
  const parts = i16x8.splat(part as i16);
  const low = i16x8.eq(v128.load(record, PARTS), parts);
  const high = i16x8.eq(v128.load(record, PARTS + 16), parts);
  return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)) as u32;
}

function search(entries: usize, ways: u32, line: u64): u32 {
  const key = (line + 1) << 2;
  for (let way: u32 = 0; way < ways; way++) {
    if ((load<u64>(entries + 8 * (way as usize)) & ~ENTRY_FLAGS) === key) return way;
  }
  return MISSING;
}

/** Where a line's entry stands, without touching it; 0: it is not here. */
export function placeOf(c: usize, line: u64): usize {
  const set = setOf(c, line);
  const way = wayOf(c, set, line);
  return way === MISSING ? 0 : entriesOf(c, set) + 8 * (way as usize);
}

/**
 * Looks a line up and tells the replacement of the hit; `dirty` is 1 where it is written.
 * @returns whether it is here
 */
export function lookup(c: usize, line: u64, dirty: u64): bool {
  const set = setOf(c, line);
  const way = wayOf(c, set, line);
  if (way === MISSING) return false;
  const at = entriesOf(c, set) + 8 * (way as usize);
  const entry = load<u64>(at);
  if (entry & PREFETCHED_ENTRY) {
    count(c, USEFUL);
    store<u32>(FIRST_USE, 1);
  }
  const used = (entry & ~PREFETCHED_ENTRY) | dirty;
  store<u64>(at, used);
  touch(c, set, way, used);
  return true;
}

/**
 * Puts a line in, which must not be here.
 * @param flags DIRTY, PREFETCHED_ENTRY
 * @returns the entry that had to go; 0: there was room
 */
export function insert(c: usize, line: u64, flags: u64): u64 {
  return insertInto(c, setOf(c, line), line, flags);
}

/* @inline */
function insertInto(c: usize, set: usize, line: u64, flags: u64): u64 {
  const way = vacate(c, set);
  const record = recordOf(c, set);
  const at = entriesOf(c, set) + 8 * (way as usize);
  const old = load<u64>(at);
  const entry = ((line + 1) << 2) | flags;
  store<u64>(at, entry);
  remember(record, entry);
  if (way < MOST_VECTOR_WAYS) store<u16>(record + 2 * (way as usize), partOf(c, line), PARTS);
  return old;
}

/**
 * A use in one step: what lookup, and insert where it fails, do in two.
 * @returns NONE if the line was there; else the entry that had to go, or 0
 */
/* @inline */
export function use(c: usize, set: usize, line: u64, dirty: u64): u64 {
  // The last used, and dirty already if it is written: nothing moves.
  const latest = load<u64>(recordOf(c, set), LATEST) | (dirty ^ 1);
  if (latest === (((line + 1) << 2) | 1)) return NONE;
  const way = wayOf(c, set, line);
  if (way === MISSING) return insertInto(c, set, line, dirty);
  const at = entriesOf(c, set) + 8 * (way as usize);
  const entry = load<u64>(at) | dirty;
  store<u64>(at, entry);
  touch(c, set, way, entry);
  return NONE;
}

/**
 * Takes a line out.
 * @returns its entry; 0: it was not here
 */
export function remove(c: usize, line: u64): u64 {
  const set = setOf(c, line);
  const way = wayOf(c, set, line);
  if (way === MISSING) return 0;
  const entry = load<u64>(entriesOf(c, set) + 8 * (way as usize));
  removeFrom(c, set, way);
  return entry;
}

/** Lines of a set that are in use. */
export function occupied(c: usize, set: u32): u32 {
  const entries = entriesOf(c, set as usize);
  const ways = load<u32>(c + WAYS) as usize;
  let used: u32 = 0;
  for (let i: usize = 0; i < ways; i++) used += (load<u64>(entries + 8 * i) !== 0) as u32;
  return used;
}
