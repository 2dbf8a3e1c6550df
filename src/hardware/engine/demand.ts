/**
 * A request on its way down: who has the bytes, who takes a copy, and who has to give one up.
 *
 * A level between the processor and memory is
 *
 *   non-inclusive  it takes what passes through it, and keeps what it likes
 *   inclusive      the same, and what it evicts goes from the levels above it too
 *   exclusive      it takes what the level above evicts, and gives up what that asks for
 */

import { insert, lookup, placeOf, remove, use } from "./cache";
import {
  ADJACENT_LINE,
  count,
  DIRTY,
  EVICTIONS,
  EXCLUSIVE,
  FLAGS,
  has,
  INCLUSIVE,
  INVALIDATIONS,
  MISSES,
  NEXT_LINE,
  nextOf,
  PLAIN,
  PREFETCHED_ENTRY,
  PREFETCHES,
  recordOf,
  STRIDE,
  setOf,
  shiftOf,
  UNUSED,
  WRITE_ALLOCATE,
  WRITTEN_BACK,
} from "./descriptor";
import {
  CACHE_COUNT,
  CACHES,
  CARRIED,
  FIRST_USE,
  NONE,
  QUIET,
  TOLD,
  TOLD_COUNT,
  WRITE_BACKS,
} from "./layout";
import { hasPrefetcher, nextByStride, samePage } from "./prefetch";

/**
 * Asks a level for the bytes from `a` to `e`, which lie in one of its lines or in two.
 * @param stores whether the bytes are stored here, because no level above takes the line
 * @param dirty 1 where they are written here
 * @returns how many levels had to be asked in vain, this one included
 */
export function demand(c: usize, a: u64, e: u64, stores: bool, dirty: u64): u32 {
  const shift = shiftOf(c);
  if (load<u32>(c + PLAIN) !== 0 && a >> shift === e >> shift) return plain(c, a, e, dirty);
  if (has(c, EXCLUSIVE)) return take(c, a, e, stores, dirty);
  const first = a >> shift;
  const last = e >> shift;
  store<u32>(FIRST_USE, 0);
  const hasFirst = lookup(c, first, dirty);
  const hasLast = last === first ? hasFirst : lookup(c, last, dirty);
  if (hasFirst && hasLast) {
    if (hasPrefetcher(c)) tell(c, last, load<u32>(FIRST_USE));
    return 0;
  }
  if (!hasFirst) miss(c, setOf(c, first));
  if (last !== first && !hasLast) miss(c, setOf(c, last));
  const allocates = !stores || has(c, WRITE_ALLOCATE);
  store<u32>(CARRIED, 0);
  const next = nextOf(c);
  const depth = next === 0 ? 1 : 1 + demand(next, a, e, !allocates, allocates ? 0 : dirty);
  if (allocates) {
    const flags = dirty | (load<u32>(CARRIED) as u64);
    if (!hasFirst) install(c, first, flags);
    if (last !== first && !hasLast) install(c, last, flags);
  }
  store<u32>(CARRIED, 0);
  if (hasPrefetcher(c)) tell(c, last, MISSED);
  return depth;
}

/**
 * The same where nothing is special (see isPlain): the line is looked for, and made if it is not there,
 * in one step. The one that had to go for it leaves when the levels below have answered.
 */
/* @inline */
function plain(c: usize, a: u64, e: u64, dirty: u64): u32 {
  const line = a >> shiftOf(c);
  const set = setOf(c, line);
  const fallen = use(c, set, line, dirty);
  if (fallen === NONE) return 0;
  miss(c, set);
  const next = nextOf(c);
  let depth: u32 = 1;
  if (next !== 0) {
    store<u32>(CARRIED, 0);
    depth += demand(next, a, e, false, 0);
    if (load<u32>(CARRIED) !== 0) {
      const at = placeOf(c, line);
      store<u64>(at, load<u64>(at) | DIRTY);
      store<u32>(CARRIED, 0);
    }
  }
  if (fallen !== 0) evict(c, fallen);
  return depth;
}

/**
 * Whether a cache takes part in what passes, without a prefetcher, and no inclusive level below may
 * take lines from it meanwhile.
 */
export function isPlain(c: usize): bool {
  const special = EXCLUSIVE | NEXT_LINE | ADJACENT_LINE | STRIDE;
  if ((load<u32>(c + FLAGS) & special) !== 0 || !has(c, WRITE_ALLOCATE)) return false;
  for (let below = nextOf(c); below !== 0; below = nextOf(below)) {
    if (has(below, INCLUSIVE)) return false;
  }
  return true;
}

/** The same of an exclusive level: the lines leave it. A store that no level above keeps stays here. */
function take(c: usize, a: u64, e: u64, stays: bool, dirty: u64): u32 {
  const shift = shiftOf(c);
  const first = a >> shift;
  const last = e >> shift;
  let found = true;
  for (let line = first; line <= last; line++) {
    if (stays) {
      if (lookup(c, line, dirty)) continue;
    } else {
      const entry = remove(c, line);
      if (entry !== 0) {
        if (entry & DIRTY) store<u32>(CARRIED, 1);
        continue;
      }
    }
    miss(c, setOf(c, line));
    found = false;
  }
  if (found) return 0;
  const next = nextOf(c);
  return next === 0 ? 1 : 1 + demand(next, a, e, stays, dirty);
}

/** A prefetcher sees lines that were missing, or used for the first time, or neither. */
const MISSED: u32 = 2;

/**
 * A request for `line` was answered. The level's prefetchers see it when all levels have the line: what
 * one of them brings in must not take from a lower level what an upper one is about to get.
 */
function tell(c: usize, line: u64, what: u32): void {
  if (load<u32>(QUIET) !== 0) return;
  const told = load<u32>(TOLD_COUNT);
  const at = TOLD + 16 * (told as usize);
  store<u32>(at, c as u32);
  store<u32>(at, what, 4);
  store<u64>(at, line, 8);
  store<u32>(TOLD_COUNT, told + 1);
}

/** The prefetchers act on what they saw, the lowest level's first. */
export function followAll(): void {
  const told = load<u32>(TOLD_COUNT) as usize;
  store<u32>(TOLD_COUNT, 0);
  for (let at = TOLD; at < TOLD + 16 * told; at += 16) {
    follow(load<u32>(at) as usize, load<u64>(at, 8), load<u32>(at, 4));
  }
}

function follow(c: usize, line: u64, what: u32): void {
  if (has(c, NEXT_LINE) && what !== 0) prefetch(c, line, line + 1);
  if (has(c, ADJACENT_LINE) && what === MISSED) prefetch(c, line, line ^ 1);
  if (!has(c, STRIDE)) return;
  const further = nextByStride(c, line);
  if (further !== NONE) prefetch(c, line, further);
}

function prefetch(c: usize, from: u64, line: u64): void {
  if (!samePage(c, from, line) || placeOf(c, line) !== 0) return;
  store<u32>(CARRIED, 0);
  store<u32>(QUIET, 1);
  const next = nextOf(c);
  const start = line << shiftOf(c);
  if (next !== 0) demand(next, start, start, false, 0);
  store<u32>(QUIET, 0);
  count(c, PREFETCHES);
  install(c, line, PREFETCHED_ENTRY | (load<u32>(CARRIED) as u64));
  store<u32>(CARRIED, 0);
}

/* @inline */
function miss(c: usize, set: usize): void {
  if (load<u32>(QUIET) !== 0) return;
  const at = recordOf(c, set) + MISSES;
  store<u32>(at, load<u32>(at) + 1);
}

/** Puts a line in, and sees to the one that had to go. */
function install(c: usize, line: u64, flags: u64): void {
  const victim = insert(c, line, flags);
  if (victim !== 0) evict(c, victim);
}

/** An entry of this level that had to go, and is no longer here. */
function evict(c: usize, entry: u64): void {
  const line = (entry >> 2) - 1;
  const start = line << shiftOf(c);
  let dirty = entry & DIRTY;
  count(c, EVICTIONS);
  if (entry & PREFETCHED_ENTRY) count(c, UNUSED);
  if (has(c, INCLUSIVE)) dirty |= invalidateAbove(c, start, ((line + 1) << shiftOf(c)) - 1);
  const next = nextOf(c);
  if (next !== 0 && has(next, EXCLUSIVE)) {
    // Two caches above may have had it.
    if (!lookup(next, line, dirty)) install(next, line, dirty | takenFromBelow(next, line));
  } else if (dirty !== 0 && load<u32>(WRITE_BACKS) !== 0) {
    count(c, WRITTEN_BACK);
    if (next !== 0) writeBack(next, start);
  }
}

/** A dirty line of the level above; where it has no copy here it gets one. */
function writeBack(c: usize, start: u64): void {
  const line = start >> shiftOf(c);
  const p = placeOf(c, line);
  if (p !== 0) {
    store<u64>(p, load<u64>(p) | DIRTY);
    return;
  }
  takenFromBelow(c, line);
  install(c, line, DIRTY);
}

/** A level gets a line from above: an exclusive one below must not keep it. Returns DIRTY if it was. */
function takenFromBelow(c: usize, line: u64): u64 {
  const next = nextOf(c);
  return next !== 0 && has(next, EXCLUSIVE) ? remove(next, line) & DIRTY : 0;
}

/** An inclusive level evicts these bytes; returns DIRTY if a line above was. */
function invalidateAbove(c: usize, first: u64, last: u64): u64 {
  let dirty: u64 = 0;
  const all = load<u32>(CACHE_COUNT) as usize;
  for (let i: usize = 0; i < all; i++) {
    const upper = load<u32>(CACHES + 4 * i) as usize;
    if (!isAbove(upper, c)) continue;
    const shift = shiftOf(upper);
    for (let line = first >> shift; line <= last >> shift; line++) {
      const entry = remove(upper, line);
      if (entry === 0) continue;
      count(upper, INVALIDATIONS);
      dirty |= entry & DIRTY;
    }
  }
  return dirty;
}

function isAbove(upper: usize, c: usize): bool {
  for (let below = nextOf(upper); below !== 0; below = nextOf(below)) {
    if (below === c) return true;
  }
  return false;
}
