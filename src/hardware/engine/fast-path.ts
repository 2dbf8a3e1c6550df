/**
 * The fast path, for typical machines: instructions and data have first caches and TLBs of their
 * own, all is LRU of at most 16 ways, takes what passes and does not prefetch, and has lines and
 * pages of one size. Nothing here is decided that demand.ts would not decide alike; tests hold the
 * two against each other.
 *
 * In three steps. `sift` leaves out the fetches that stay in the line of the fetch before, `still` counts
 * what moves nothing, and `follow` takes the rest. No calls, so that everything stays in registers,
 * and few branches: what is fetch and what is data, and where in a set a line is, nobody guesses.
 */

import { MISSING, wayAmong } from "./cache";
import {
  DIRTY,
  ENTRIES,
  EVICTIONS,
  KEY,
  LATEST,
  MISSES,
  nextOf,
  PART_SHIFT,
  PARTS,
  PLAIN,
  POLICY,
  RECORDS,
  remember,
  SET_MASK,
  SLICES,
  shiftOf,
  WAYS,
} from "./descriptor";
import {
  ADDRESS,
  CACHE_LEVELS,
  FALLEN,
  FETCH,
  HISTOGRAM,
  KIND_COUNTS,
  KIND_SHIFT,
  LAST_FETCH,
  LEVEL_SIZE,
  LEVELS,
  NONE,
  PAGE_0,
  PAGE_SHIFTS,
  SIFTED,
  SIZE_SHIFT,
  TLB_LEVELS,
  TLBS,
  TOPS,
  USUAL,
  WRITE_BACKS,
} from "./layout";
import * as ages from "./replacement/ages";
import { LRU, MOST_VECTOR_WAYS } from "./replacement/policy";

/** log2 of the lines that are usual. */
const LINE: u64 = 6;

/** A level, u32 each but the key: what a descriptor says, where one line of the host has it. 0: none. */
const LEVEL_RECORDS: usize = 0;
const LEVEL_ENTRIES: usize = 4;
const LEVEL_MASK: usize = 8;
const LEVEL_WAYS: usize = 12;
const LEVEL_PART: usize = 16;
const LEVEL_CACHE: usize = 20;
const LEVEL_KEY: usize = 24;

/** Finds out whether the machine is a usual one; its caches and TLBs must have been linked. */
export function prepare(): void {
  store<u64>(LAST_FETCH, NONE);
  const ownTlb = load<u32>(TLBS) !== load<u32>(TLBS + 4) || load<u32>(TLBS) === 0;
  let isUsual = load<u32>(TOPS) !== load<u32>(TOPS + 4) && ownTlb;
  for (let side: usize = 0; side < 2; side++) {
    const top = load<u32>(TOPS + 4 * side) as usize;
    const tlb = load<u32>(TLBS + 4 * side) as usize;
    if (!describe(CACHE_LEVELS + side * LEVELS, top, LINE, true)) isUsual = false;
    if (tlb === 0) store<u32>(TLB_LEVELS + side * LEVELS, PAGE_0 as u32, LEVEL_RECORDS);
    else if (!describe(TLB_LEVELS + side * LEVELS, tlb, shiftOf(tlb), false)) isUsual = false;
    // Addresses that are not translated lie in page 0.
    store<u64>(PAGE_SHIFTS + side * LEVELS, tlb === 0 ? 63 : shiftOf(tlb));
    // A line that is always the last of its set moves nothing there when it is used again.
    if (load<u32>(top + SET_MASK) === 0) isUsual = false;
  }
  // The first TLB that addresses have which are not translated: page 0 was its last used.
  store<u64>(PAGE_0, 1 << 1, LATEST);
  store<u32>(USUAL, isUsual as u32);
}

/** Writes down what is known of `first` and the levels below; false if one is unusual. */
function describe(start: usize, first: usize, shift: u64, caches: bool): bool {
  let at = start;
  for (let c = first; c !== 0; c = nextOf(c)) {
    if (caches && (load<u32>(c + PLAIN) === 0 || shiftOf(c) !== shift)) return false;
    if (load<u32>(c + POLICY) !== LRU || load<u32>(c + WAYS) > MOST_VECTOR_WAYS) return false;
    if (load<u32>(c + SLICES) !== 1) return false;
    store<u32>(at, load<u32>(c + RECORDS), LEVEL_RECORDS);
    store<u32>(at, load<u32>(c + ENTRIES), LEVEL_ENTRIES);
    store<u32>(at, load<u32>(c + SET_MASK), LEVEL_MASK);
    store<u32>(at, load<u32>(c + WAYS), LEVEL_WAYS);
    store<u32>(at, load<u32>(c + PART_SHIFT), LEVEL_PART);
    store<u32>(at, c as u32, LEVEL_CACHE);
    // The key is the upper level's: what it adds for the lower one.
    store<u64>(at, c === first ? 0 : load<u64>(first + KEY), LEVEL_KEY);
    at += LEVEL_SIZE;
  }
  store<u32>(at, 0, LEVEL_RECORDS);
  return true;
}

/**
 * Leaves out the fetches from the line of the fetch before: they move nothing.
 * @returns where the list in SIFTED ends
 */
export function sift(from: usize, to: usize): usize {
  // Kind and line of a word: FETCH is 0.
  const place = ((1 as u64) << SIZE_SHIFT) - ((1 as u64) << LINE);
  const kind: u64 = (3 as u64) << KIND_SHIFT;
  let last = load<u64>(LAST_FETCH);
  let out = SIFTED;
  for (let at = from; at < to; at += 8) {
    const word = load<u64>(at);
    const end = word + (word >> SIZE_SHIFT) - 1;
    store<u64>(out, word);
    out += ((((word ^ last) | (end ^ last)) & place) !== 0 ? 1 : 0) << 3;
    last = select<u64>(end, last, (word & kind) === (FETCH as u64));
  }
  store<u64>(LAST_FETCH, last);
  return out;
}

/**
 * Counts accesses from `at` on, which are words, that use the line last used in its set, dirty already
 * if it is written, and the page likewise: they move nothing.
 * @returns where one lies that does, or the end
 */
export function still(start: usize, end: usize): usize {
  const writeBacks = load<u32>(WRITE_BACKS);
  let at = start;
  while (at < end) {
    const word = load<u64>(at);
    const a = word & ADDRESS;
    const kind = ((word >> KIND_SHIFT) as u32) & 3;
    const side = select<usize>(LEVELS, 0, kind === FETCH);
    const line = a >> LINE;
    const set = (line as u32) & load<u32>(CACHE_LEVELS + side, LEVEL_MASK);
    const record = (load<u32>(CACHE_LEVELS + side, LEVEL_RECORDS) + (set << 6)) as usize;
    const latest = load<u64>(record, LATEST) | ((((kind >> 1) & writeBacks) ^ 1) as u64);
    const page = a >> load<u64>(PAGE_SHIFTS + side);
    const pageSet = (page as u32) & load<u32>(TLB_LEVELS + side, LEVEL_MASK);
    const pages = (load<u32>(TLB_LEVELS + side, LEVEL_RECORDS) + (pageSet << 6)) as usize;
    const otherPage = load<u64>(pages, LATEST) ^ ((page + 1) << 1);
    const further = ((a + (word >> SIZE_SHIFT) - 1) >> LINE) ^ line;
    if ((further | otherPage | (latest ^ (((line + 1) << 1) | 1))) !== 0) break;
    const counter = HISTOGRAM + ((kind as usize) << 8);
    store<u64>(counter, load<u64>(counter) + 1);
    at += 8;
  }
  return at;
}

/* @inline */
export function isStraddling(word: u64): bool {
  const a = word & ADDRESS;
  return a >> LINE !== (a + (word >> SIZE_SHIFT) - 1) >> LINE;
}

/**
 * Follows an access to one line down to where it is answered, and counts it.
 * @returns how many dirty lines it drove out: FALLEN has them, the highest first
 */
export function follow(word: u64): u32 {
  const a = word & ADDRESS;
  const kind = ((word >> KIND_SHIFT) as u32) & 3;
  const side = select<usize>(LEVELS, 0, kind === FETCH);
  const line = a >> LINE;
  let counter = HISTOGRAM + (kind as usize) * KIND_COUNTS;
  counter += 8 * translation(side, a >> load<u64>(PAGE_SHIFTS + side));
  let level = CACHE_LEVELS + side;
  let dirty = ((kind >> 1) & load<u32>(WRITE_BACKS)) as u64;
  let fallen: u32 = 0;
  do {
    const old = meet(level, line, dirty);
    if (old === NONE) break;
    if ((old & DIRTY) !== 0) {
      const place = FALLEN + ((fallen as usize) << 4);
      store<u32>(place, load<u32>(level, LEVEL_CACHE));
      store<u64>(place, old, 8);
      fallen++;
    } else if (old !== 0) {
      const evictions = (load<u32>(level, LEVEL_CACHE) as usize) + EVICTIONS;
      store<u64>(evictions, load<u64>(evictions) + 1);
    }
    dirty = 0;
    counter += 32;
    level += LEVEL_SIZE;
  } while (load<u32>(level, LEVEL_RECORDS) !== 0);
  store<u64>(counter, load<u64>(counter) + 1);
  return fallen;
}

/** Where the page is found: 0 the first TLB, 1 the second, 2 by a walk. */
/* @inline */
function translation(side: usize, page: u64): usize {
  const record =
    load<u32>(TLB_LEVELS + side, LEVEL_RECORDS) +
    (((page as u32) & load<u32>(TLB_LEVELS + side, LEVEL_MASK)) << 6);
  if (load<u64>(record as usize, LATEST) === (page + 1) << 1) return 0;
  if (meet(TLB_LEVELS + side, page, 0) === NONE) return 0;
  const second = TLB_LEVELS + LEVEL_SIZE + side;
  if (load<u32>(second, LEVEL_RECORDS) === 0) return 2;
  return meet(second, page + load<u64>(second, LEVEL_KEY), 0) === NONE ? 1 : 2;
}

/**
 * A request for a line to a level, which holds the line from then on.
 * @returns NONE if it had it; else the entry that had to go, or 0
 */
/* @inline */
function meet(level: usize, line: u64, dirty: u64): u64 {
  const set = (line as u32) & load<u32>(level, LEVEL_MASK);
  const record = (load<u32>(level, LEVEL_RECORDS) + (set << 6)) as usize;
  const ways = load<u32>(level, LEVEL_WAYS);
  const entries = (load<u32>(level, LEVEL_ENTRIES) + 8 * ways * set) as usize;
  const part = (line >> (load<u32>(level, LEVEL_PART) as u64)) as u32;
  let way = wayAmong(entries, record, line, part);
  let result = NONE;
  let entry: u64 = 0;
  if (way === MISSING) {
    way = ages.oldest(record, ways);
    result = load<u64>(entries + 8 * (way as usize));
    entry = ((line + 1) << 2) | dirty;
    store<u16>(record + 2 * (way as usize), part, PARTS);
    store<u32>(record, load<u32>(record, MISSES) + 1, MISSES);
  } else {
    entry = load<u64>(entries + 8 * (way as usize)) | dirty;
  }
  store<u64>(entries + 8 * (way as usize), entry);
  remember(record, way, entry);
  ages.youngest(record, way);
  return result;
}
