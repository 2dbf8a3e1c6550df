/**
 * The fast path, for typical machines: instructions and data have first caches and TLBs of their
 * own, all is LRU of at most 16 ways, takes what passes and does not prefetch, and has lines and
 * pages of one size. Nothing here is decided that demand.ts would not decide alike; tests hold the
 * two against each other.
 *
 * The requests to a level do not depend on the levels below it. So a part of the stream goes through one
 * level after the other (fast-levels.ts), each of which lists the requests to the next one.
 */

import { LATEST, SET_MASK, shiftOf } from "./descriptor";
import {
  describe,
  haveSameLower,
  isWriteBack,
  LEVEL_RECORDS,
  LINE,
  numberOf,
  requestFirst,
  requestLower,
  requestSecondTlb,
} from "./fast-levels";
import {
  CACHE_LEVELS,
  DEPTHS,
  FETCH,
  HISTOGRAM,
  KIND_COUNTS,
  KIND_LIST,
  KIND_SHIFT,
  LAST_FETCH,
  LEVEL_SIZE,
  LEVELS,
  LOWER_LIST,
  MISSED_LINES,
  MISSED_LINES_END,
  MISSED_PAGES,
  MISSED_PAGES_END,
  NONE,
  OTHER_LIST,
  PAGE_0,
  PAGE_SHIFTS,
  SIFTED,
  SIZE_SHIFT,
  TLB_LEVELS,
  TLBS,
  TOPS,
  TRANSLATIONS,
  USUAL,
} from "./layout";

/** Line of a word, and its kind. */
const PLACE: u64 = ((1 as u64) << KIND_SHIFT) - ((1 as u64) << LINE);
const KIND: u64 = (3 as u64) << KIND_SHIFT;

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
    store<u64>(PAGE_SHIFTS + side * LEVELS, (tlb === 0 ? 63 : shiftOf(tlb)) - LINE);
    // A line that is always the last of its set moves nothing there when it is used again.
    if (load<u32>(top + SET_MASK) === 0) isUsual = false;
  }
  if (!haveSameLower()) isUsual = false;
  // The first TLB that addresses have which are not translated: page 0 was its last used.
  store<u64>(PAGE_0, 1 << 2, LATEST);
  store<u32>(USUAL, isUsual as u32);
}

/**
 * Takes accesses of SIFTED, up to one that is one request and lies in two lines, or as many as a part has.
 * @returns where that one or the next one lies, or the end
 */
export function follow(start: usize, end: usize): usize {
  const next = requestFirst(start, end);
  requestSecondTlb();
  let from = MISSED_LINES;
  let to = load<u32>(MISSED_LINES_END) as usize;
  let list = LOWER_LIST;
  for (let depth = LEVEL_SIZE; from !== to; depth += LEVEL_SIZE) {
    if (load<u32>(CACHE_LEVELS + depth, LEVEL_RECORDS) === 0) break;
    const listed = requestLower(depth, from, to, list);
    from = list;
    to = listed;
    list = list === LOWER_LIST ? OTHER_LIST : LOWER_LIST;
  }
  count();
  return next;
}

/**
 * Lists the accesses in SIFTED without the fetches that stay in the line of the fetch before: they move
 * nothing, and are counted as answered by the first cache and TLB.
 * @returns where the list ends
 */
export function sift(from: usize, to: usize): usize {
  let last = load<u64>(LAST_FETCH);
  let out = SIFTED;
  for (let at = from; at < to; at += 8) {
    const word = load<u64>(at);
    const end = word + (word >> SIZE_SHIFT) - 1;
    store<u64>(out, word);
    out += ((((word ^ last) | (end ^ last)) & (PLACE | KIND)) !== 0 ? 1 : 0) << 3;
    last = select<u64>(end, last, (word & KIND) === (FETCH as u64));
  }
  store<u64>(LAST_FETCH, last);
  const left = (to - from - (out - SIFTED)) >> 3;
  store<u64>(HISTOGRAM, load<u64>(HISTOGRAM) + (left as u64));
  return out;
}

/** Counts those requests again that a first cache or TLB did not answer. */
function count(): void {
  const lines = load<u32>(MISSED_LINES_END) as usize;
  for (let at = MISSED_LINES; at < lines; at += 8) {
    const item = load<u64>(at);
    if (!isWriteBack(item)) move(numberOf(item));
  }
  const pages = load<u32>(MISSED_PAGES_END) as usize;
  for (let at = MISSED_PAGES; at < pages; at += 8) {
    const number = numberOf(load<u64>(at));
    if (load<u8>(DEPTHS + number) === 0) move(number);
  }
}

/* @inline */
function move(number: usize): void {
  const counts = HISTOGRAM + (load<u8>(KIND_LIST + number) as usize) * KIND_COUNTS;
  const depth: usize = load<u8>(DEPTHS + number);
  const translation: usize = load<u8>(TRANSLATIONS + number);
  const place = counts + 32 * depth + 8 * translation;
  store<u64>(counts, load<u64>(counts) - 1);
  store<u64>(place, load<u64>(place) + 1);
}
