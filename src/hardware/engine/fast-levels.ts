/**
 * The levels of a usual machine (fast-path.ts), each given a list of requests for lines or pages. Within a list
 * nothing waits for the answer before, and there are few branches: what is fetch and what is data, hit
 * or miss, and where in a set a line is, is no branch to predict.
 */

import { MISSING, wayAmong, waysAlike } from "./cache";
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
  WRITTEN_BACK,
} from "./descriptor";
import {
  ADDRESS,
  CACHE_LEVELS,
  DEPTHS,
  FETCH,
  HISTOGRAM,
  KIND_COUNTS,
  KIND_LIST,
  KIND_SHIFT,
  LEVEL_SIZE,
  LEVELS,
  MISSED_LINES,
  MISSED_LINES_END,
  MISSED_PAGES,
  MISSED_PAGES_END,
  MOST_NUMBERED,
  NONE,
  PAGE_SHIFTS,
  REQUEST_A_LINE,
  SIZE_SHIFT,
  STRADDLE,
  TLB_LEVELS,
  TRANSLATIONS,
  WRITE_BACKS,
} from "./layout";
import * as ages from "./replacement/ages";
import { LRU, MOST_VECTOR_WAYS } from "./replacement/policy";

/** log2 of the lines that are usual. */
export const LINE: u64 = 6;

/** A level, u32 each but the key: what a descriptor says, where one line of the host has it. 0: none. */
export const LEVEL_RECORDS: usize = 0;
const LEVEL_ENTRIES: usize = 4;
const LEVEL_MASK: usize = 8;
const LEVEL_WAYS: usize = 12;
const LEVEL_PART: usize = 16;
const LEVEL_CACHE: usize = 20;
const LEVEL_KEY: usize = 24;

/**
 * What a list has: a line or page (42 bits at most), the number of the request, and its side (0 or LEVELS);
 * or a dirty line that the level above writes back.
 */
const PLACE: u64 = 0x3ff_ffff_ffff;
const NUMBER_SHIFT: u64 = 42;
const NUMBER: usize = 0xfff;
const SIDE_SHIFT: u64 = 54;
const WRITE_BACK: u64 = (1 as u64) << 63;

/* @inline */
export function isWriteBack(item: u64): bool {
  return (item & WRITE_BACK) !== 0;
}

/* @inline */
export function numberOf(item: u64): usize {
  return ((item >> NUMBER_SHIFT) as usize) & NUMBER;
}

/** Writes down what is known of `first` and the levels below; false if one is unusual. */
export function describe(start: usize, first: usize, shift: u64, caches: bool): bool {
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

/** Whether both sides have the same caches below the first: then one list asks in the order of the stream. */
export function haveSameLower(): bool {
  let at = CACHE_LEVELS;
  let data: u32;
  do {
    at += LEVEL_SIZE;
    data = load<u32>(at, LEVEL_RECORDS);
    if (data !== load<u32>(LEVELS + at, LEVEL_RECORDS)) return false;
  } while (data !== 0);
  return true;
}

/**
 * The first caches and TLBs take accesses in SIFTED, as follow does. One that uses the line last used in
 * its set, dirty already if it is written, moves nothing there, nor does a page that was last used.
 * All requests are counted as answered here.
 */
export function requestFirst(start: usize, end: usize): usize {
  const writeBacks = load<u32>(WRITE_BACKS);
  const isSplit = load<u32>(STRADDLE) === REQUEST_A_LINE;
  let lines = MISSED_LINES;
  let pages = MISSED_PAGES;
  let number: usize = 0;
  let at = start;
  while (at < end) {
    const word = load<u64>(at);
    const kind = ((word >> KIND_SHIFT) as u32) & 3;
    const side = select<usize>(LEVELS, 0, kind === FETCH);
    const dirty = ((kind >> 1) & writeBacks) as u64;
    const last = ((word & ADDRESS) + (word >> SIZE_SHIFT) - 1) >> LINE;
    let line = (word & ADDRESS) >> LINE;
    const counter = HISTOGRAM + (kind as usize) * KIND_COUNTS;
    const cache = CACHE_LEVELS + side;
    const moves = lineMoves(cache, line, dirty) | pageMoves(side, line);
    if ((moves | (line ^ last)) === 0) {
      store<u64>(counter, load<u64>(counter) + 1);
      at += 8;
      continue;
    }
    if ((line !== last && !isSplit) || number >= MOST_NUMBERED) break;
    for (; line <= last; line++) {
      const about = ((number as u64) << NUMBER_SHIFT) | ((side as u64) << SIDE_SHIFT);
      store<u64>(counter, load<u64>(counter) + 1);
      store<u8>(KIND_LIST + number, kind);
      const page = line >> load<u64>(PAGE_SHIFTS + side);
      const tlb = TLB_LEVELS + side;
      // A machine without TLBs has page 0 only.
      const isTranslated = load<u32>(tlb, LEVEL_WAYS) !== 0;
      const missesPage = isTranslated && meet(tlb, setOf(tlb, page), page, 0) !== NONE;
      store<u8>(TRANSLATIONS + number, missesPage as u8);
      store<u64>(pages, page | about);
      pages += (missesPage as usize) << 3;
      const old = meet(cache, setOf(cache, line), line, dirty);
      const missesLine = old !== NONE;
      store<u8>(DEPTHS + number, missesLine as u8);
      store<u64>(lines, line | about);
      lines = giveUp(cache, old, missesLine, lines + ((missesLine as usize) << 3));
      number++;
    }
    at += 8;
  }
  store<u32>(MISSED_LINES_END, lines as u32);
  store<u32>(MISSED_PAGES_END, pages as u32);
  return at;
}

/** Not 0 where a line is not the last used of its set, or not dirty yet where it is written. */
/* @inline */
function lineMoves(level: usize, line: u64, dirty: u64): u64 {
  const latest = load<u64>(recordOf(level, setOf(level, line)), LATEST) | (dirty ^ 1);
  return latest ^ (((line + 1) << 2) | 1);
}

/** Not 0 where the page of a line is not the last used of its set. */
/* @inline */
function pageMoves(side: usize, line: u64): u64 {
  const page = line >> load<u64>(PAGE_SHIFTS + side);
  const level = TLB_LEVELS + side;
  return load<u64>(recordOf(level, setOf(level, page)), LATEST) ^ ((page + 1) << 2);
}

/** Requests the pages that the first TLBs did not have from the second ones. */
export function requestSecondTlb(): void {
  const end = load<u32>(MISSED_PAGES_END) as usize;
  for (let at = MISSED_PAGES; at < end; at += 8) {
    const item = load<u64>(at);
    const level = TLB_LEVELS + LEVEL_SIZE + (((item >> SIDE_SHIFT) as usize) & LEVELS);
    let missed = true;
    if (load<u32>(level, LEVEL_RECORDS) !== 0) {
      const page = (item & PLACE) + load<u64>(level, LEVEL_KEY);
      missed = meet(level, setOf(level, page), page, 0) !== NONE;
    }
    store<u8>(TRANSLATIONS + numberOf(item), 1 + (missed as u8));
  }
}

/**
 * Requests the lines of a list from a lower cache, which also takes those that are written back.
 * @param depth where the level lies behind the first
 * @param out where the list for the next level begins
 * @returns where it ends
 */
export function requestLower(depth: usize, from: usize, to: usize, out: usize): usize {
  const level = CACHE_LEVELS + depth;
  for (let at = from; at < to; at += 8) {
    const item = load<u64>(at);
    const line = item & PLACE;
    const set = setOf(level, line);
    if (isWriteBack(item)) {
      out = takeBack(level, set, line, out);
      continue;
    }
    const old = meet(level, set, line, 0);
    const missed = old !== NONE;
    const answer = DEPTHS + numberOf(item);
    store<u8>(answer, load<u8>(answer) + (missed as u8));
    store<u64>(out, item);
    out = giveUp(level, old, missed, out + ((missed as usize) << 3));
  }
  return out;
}

/** A dirty line of the level above; where it has no copy here it gets one. Returns as requestLower. */
function takeBack(level: usize, set: usize, line: u64, out: usize): usize {
  const record = recordOf(level, set);
  const entries = entriesOf(level, set);
  const way = wayAmong(entries, record, line, partOf(level, line));
  if (way !== MISSING) {
    const at = entries + 8 * (way as usize);
    store<u64>(at, load<u64>(at) | DIRTY);
    return out;
  }
  const old = meet(level, set, line, DIRTY);
  // It was not requested.
  store<u32>(record, load<u32>(record, MISSES) - 1, MISSES);
  return giveUp(level, old, true, out);
}

/** Counts the line evicted by a miss; a dirty one goes into the list of the next level. */
/* @inline */
function giveUp(level: usize, old: u64, missed: bool, out: usize): usize {
  const dirty = old & (missed as u64);
  const c = load<u32>(level, LEVEL_CACHE) as usize;
  const fell = ((old !== 0) as u64) & (missed as u64);
  store<u64>(c, load<u64>(c, EVICTIONS) + fell, EVICTIONS);
  store<u64>(c, load<u64>(c, WRITTEN_BACK) + dirty, WRITTEN_BACK);
  store<u64>(out, ((old >> 2) - 1) | WRITE_BACK);
  return out + ((dirty as usize) << 3);
}

/** The set that a line or page belongs to. */
/* @inline */
function setOf(level: usize, line: u64): usize {
  return (line as u32) & load<u32>(level, LEVEL_MASK);
}

/* @inline */
function recordOf(level: usize, set: usize): usize {
  return (load<u32>(level, LEVEL_RECORDS) as usize) + (set << 6);
}

/* @inline */
function entriesOf(level: usize, set: usize): usize {
  return (
    (load<u32>(level, LEVEL_ENTRIES) as usize) + 8 * set * (load<u32>(level, LEVEL_WAYS) as usize)
  );
}

/* @inline */
function partOf(level: usize, line: u64): u32 {
  return (line >> (load<u32>(level, LEVEL_PART) as u64)) as u32;
}

/**
 * A request for a line to a level, which holds the line from then on.
 * @returns NONE if it had it; else the entry that had to go, or 0
 */
/* @inline */
function meet(level: usize, set: usize, line: u64, dirty: u64): u64 {
  const record = recordOf(level, set);
  const entries = entriesOf(level, set);
  const part = partOf(level, line);
  const key = (line + 1) << 2;
  const alike = waysAlike(record, part);
  const oldest = ages.oldest(record, load<u32>(level, LEVEL_WAYS));
  // Of those with the same part of their number the first one is right, but for rare cases.
  let way = select<u32>(ctz(alike), oldest, alike !== 0);
  let old = load<u64>(entries + 8 * (way as usize));
  let missed = (old ^ key) > DIRTY;
  if ((alike as bool) && missed) {
    way = wayAmong(entries, record, line, part);
    missed = way === MISSING;
    if (missed) way = oldest;
    old = load<u64>(entries + 8 * (way as usize));
  }
  const entry = key | dirty | (old & DIRTY & ((missed as u64) - 1));
  store<u64>(entries + 8 * (way as usize), entry);
  store<u16>(record + 2 * (way as usize), part, PARTS);
  store<u32>(record, load<u32>(record, MISSES) + (missed as u32), MISSES);
  remember(record, entry);
  ages.youngest(record, way);
  return old | ((missed as u64) - 1);
}
