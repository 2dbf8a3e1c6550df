/**
 * The stream through the caches: the module's entry. A modelled machine is an instance with a memory
 * of its own (layout.ts); src/hardware/hierarchy.ts sets it up and hands it chunks of accesses.
 */

import { placeOf } from "./cache";
import { DEPTH_MASK, TRANSLATION_SHIFT } from "./codes";
import { demand, followAll, isPlain } from "./demand";
import { KEY, NEXT, PLAIN, shiftOf } from "./descriptor";
import { follow, prepare, sift } from "./fast-path";
import {
  ADDRESS,
  CACHE_COUNT,
  CACHES,
  CLIP,
  DEPTH_COUNTS,
  FETCH,
  FETCH_SIDE,
  HISTOGRAM,
  KIND_COUNTS,
  KIND_SHIFT,
  LAST_FETCH,
  NONE,
  ONE_REQUEST,
  OUTCOMES,
  PART,
  REGION_COUNTS,
  REGIONS,
  SIFTED,
  SIZE_SHIFT,
  STORE,
  STRADDLE,
  STRADDLES,
  TLBS,
  TOLD_COUNT,
  TOPS,
  USUAL,
  WORDS,
  WRITE_BACKS,
} from "./layout";
import { translate } from "./translate";

export { addCache, list, occupied } from "./cache";
export {
  EVICTIONS,
  INVALIDATIONS,
  MISSES,
  PREFETCHES,
  RECORDS,
  SETS,
  UNUSED,
  USEFUL,
  WRITTEN_BACK,
} from "./descriptor";
export { CHUNK, HISTOGRAM, OUTCOMES, REGIONS, WORDS } from "./layout";

/** `lower` is requested what `upper` does not have. `key`: see KEY of a descriptor. */
export function link(upper: usize, lower: usize, key: f64): void {
  store<u32>(upper + NEXT, lower as u32);
  store<u64>(upper + KEY, key as u64);
}

/** The first cache and the first TLB (0: none) for data (`side` 0) or instructions (1). */
export function start(side: u32, top: usize, tlb: usize): void {
  store<u32>(TOPS + 4 * (side as usize), top as u32);
  store<u32>(TLBS + 4 * (side as usize), tlb as u32);
}

/** The rules of the whole; comes last, when all caches are linked. */
export function setRules(straddle: u32, clip: u32, writeBacks: bool): void {
  const caches = load<u32>(CACHE_COUNT) as usize;
  for (let i: usize = 0; i < caches; i++) {
    const c = load<u32>(CACHES + 4 * i) as usize;
    store<u32>(c + PLAIN, isPlain(c) as u32);
  }
  const ownTop = load<u32>(TOPS) !== load<u32>(TOPS + 4);
  const ownTlb = load<u32>(TLBS) !== load<u32>(TLBS + 4);
  store<u32>(FETCH_SIDE, ownTop || ownTlb ? 1 : 0);
  store<u32>(STRADDLE, straddle);
  store<u32>(CLIP, clip);
  store<u32>(WRITE_BACKS, writeBacks as u32);
  prepare();
}

/**
 * The first `n` accesses of the chunk.
 * @param regions whether they have region codes; else all count as region 0
 * @param outcomes whether each one's outcome is wanted: its depth in bits 0 to 2, its translation in
 *   bits 4 and 5 (of several lines the worst), and STRADDLES
 */
export function run(n: u32, regions: bool, outcomes: bool): void {
  const end = WORDS + 8 * (n as usize);
  if (regions || outcomes || load<u32>(USUAL) === 0) {
    for (let at = WORDS; at < end; at += 8) {
      const outcome = access(load<u64>(at), regions ? at : NO_REGION);
      if (outcomes) store<u8>(OUTCOMES + ((at - WORDS) >> 3), outcome);
    }
    store<u64>(LAST_FETCH, NONE);
    return;
  }
  for (let from = WORDS; from < end; from += PART) {
    const sifted = sift(from, min(from + PART, end));
    for (let at = follow(SIFTED, sifted); at < sifted; at = follow(at + 8, sifted)) {
      access(load<u64>(at), NO_REGION);
    }
  }
}

/** Where there are no regions: all accesses count as region 0. */
const NO_REGION: usize = 0;

/** The counts of the kind, and of the region of the access whose word lies at `at`. */
/* @inline */
function countsOf(at: usize, kind: u32): usize {
  const region: usize = at === NO_REGION ? 0 : (load<u8>(REGIONS + ((at - WORDS) >> 3)) as usize);
  return HISTOGRAM + region * REGION_COUNTS + (kind as usize) * KIND_COUNTS;
}

/**
 * One access. Counts its requests; returns its outcome.
 * @param at where its word lies, for its region
 */
function access(word: u64, at: usize): u32 {
  const a = word & ADDRESS;
  const kind = ((word >> KIND_SHIFT) as u32) & 3;
  const side: usize = kind === FETCH ? (load<u32>(FETCH_SIDE) as usize) : 0;
  const e = a + max<u64>(word >> SIZE_SHIFT, 1) - 1;
  const shift = shiftOf(load<u32>(TOPS + 4 * side) as usize);
  const counts = countsOf(at, kind);
  if (a >> shift === e >> shift) return request(side, a, e, kind, counts);
  return straddling(side, a, e, kind, counts);
}

/** An access to more than one line of the first cache. */
function straddling(side: usize, a: u64, e: u64, kind: u32, counts: usize): u32 {
  const shift = shiftOf(load<u32>(TOPS + 4 * side) as usize);
  if (load<u32>(STRADDLE) === ONE_REQUEST) {
    const clip = load<u32>(CLIP) as u64;
    const end = clip !== 0 && e - a >= clip ? a + clip - 1 : e;
    const outcome = request(side, a, end, kind, counts);
    return a >> shift === end >> shift ? outcome : outcome | STRADDLES;
  }
  let depth: u32 = 0;
  let translation: u32 = 0;
  for (let from = a; from <= e; from = ((from >> shift) + 1) << shift) {
    const end = (((from >> shift) + 1) << shift) - 1;
    const outcome = request(side, from, min(end, e), kind, counts);
    depth = max(depth, outcome & DEPTH_MASK);
    translation = max(translation, outcome >> TRANSLATION_SHIFT);
  }
  return depth | (translation << TRANSLATION_SHIFT) | STRADDLES;
}

/** One request to the first cache; counts it. */
/* @inline */
function request(side: usize, a: u64, e: u64, kind: u32, counts: usize): u32 {
  const tlb = load<u32>(TLBS + 4 * side) as usize;
  let translation: u32 = 0;
  if (tlb !== 0) {
    const pageShift = shiftOf(tlb);
    const page = a >> pageShift;
    translation = translate(tlb, page);
    if (page !== e >> pageShift) translation = max(translation, translate(tlb, e >> pageShift));
  }
  const top = load<u32>(TOPS + 4 * side) as usize;
  const depth = demand(top, a, e, kind === STORE, (kind >> 1) as u64);
  if (load<u32>(TOLD_COUNT) !== 0) followAll();
  const at = counts + DEPTH_COUNTS * (depth as usize) + 8 * (translation as usize);
  store<u64>(at, load<u64>(at) + 1);
  return depth | (translation << TRANSLATION_SHIFT);
}

/** Whether a cache has the line of this address, and whether it is dirty: 0 no, 1 yes, 2 dirty. */
export function state(c: usize, address: f64): u32 {
  const p = placeOf(c, (address as i64 as u64) >> shiftOf(c));
  return p === 0 ? 0 : 1 + ((load<u64>(p) & 1) as u32);
}
