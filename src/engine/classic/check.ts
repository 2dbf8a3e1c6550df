/**
 * The rules that a map's bytes keep between two operations, checked one after another. Plain
 * loads: checking is not Go's doing. src/go/classic/classic.ts has the sentence for each code.
 */
import { canHash, hash64 } from "../hash/hasher";
import { equal, hashOf } from "../hash/key-program";
import {
  PANIC_BROKEN_RULE,
  RULE_CLASSIC_FINDABLE,
  RULE_COUNT,
  RULE_EMPTY_REST,
  RULE_LIST,
  RULE_NEVACUATE,
  RULE_NOVERFLOW,
  RULE_TOPHASH,
} from "../layout/codes";
import { BROKEN_RULE, FAIL_ADDRESS } from "../layout/control";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_EXTRA,
  HMAP_FLAGS,
  HMAP_HASH0,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
  MAPEXTRA_OLDOVERFLOW,
  MAPEXTRA_OVERFLOW,
  SLICE_LEN,
} from "../layout/go-structures";
import {
  bucketsize,
  fast64,
  indirectKey,
  keyProgram,
  noscan,
  overflowOffset,
  reflexiveKey,
} from "../layout/maptype";
import { panic } from "../trace/panic";
import { UNSEEN } from "../trace/trace";
import { EMPTY_REST, keyAt, MIN_TOPHASH, tophashOf } from "./bmap";
import { BUCKET_COUNT, SAME_SIZE_GROW } from "./hmap";

/** From this B on noverflow is an estimate. */
const ESTIMATED_FROM: u32 = 16;

/** In the debug build, after every operation: the process ends when the map breaks a rule. */
export function requireRules(t: usize, h: usize): void {
  if (!DEBUG) return;
  const rule = check(t, h);
  if (rule === 0) return;
  store<u32>(BROKEN_RULE, rule);
  panic(PANIC_BROKEN_RULE);
}

/** 0 when all rules are kept; else the code of a broken one, with the bucket in FAIL_ADDRESS. */
export function check(t: usize, h: usize): u32 {
  const B = load<u8>(h, HMAP_B) as u32;
  const array = load<u32>(h, HMAP_BUCKETS) as usize;
  const old = load<u32>(h, HMAP_OLDBUCKETS) as usize;
  const mark = load<u64>(h, HMAP_NEVACUATE) as usize;
  if (array === 0) return load<u64>(h, HMAP_COUNT) === 0 ? 0 : fail(RULE_COUNT, h);
  const heads = (1 as usize) << B;
  let entries: u64 = 0;
  let overflows: u64 = 0;
  for (let number: usize = 0; number < heads; number++) {
    const head = array + number * bucketsize(t);
    const rule = checkChain(t, h, head, number, heads);
    if (rule !== 0) return rule;
    entries += liveIn(t, head);
    overflows += chainLength(t, head) - 1;
  }
  let oldOverflows: u64 = 0;
  if (old !== 0) {
    const same = (load<u8>(h, HMAP_FLAGS) & SAME_SIZE_GROW) !== 0;
    const oldHeads = same ? heads : heads >> 1;
    for (let number: usize = 0; number < oldHeads; number++) {
      const head = old + number * bucketsize(t);
      oldOverflows += chainLength(t, head) - 1;
      if (isEvacuated(head)) {
        if (!allEvacuated(t, head)) return fail(RULE_TOPHASH, head);
        continue;
      }
      if (number < mark) return fail(RULE_NEVACUATE, head);
      const rule = checkChain(t, h, head, number, oldHeads);
      if (rule !== 0) return rule;
      entries += liveIn(t, head);
    }
  }
  if (entries !== load<u64>(h, HMAP_COUNT)) return fail(RULE_COUNT, h);
  if (B < ESTIMATED_FROM && overflows !== (load<u16>(h, HMAP_NOVERFLOW) as u64))
    return fail(RULE_NOVERFLOW, h);
  if (noscan(t)) {
    if (listLength(h, MAPEXTRA_OVERFLOW) !== overflows) return fail(RULE_LIST, h);
    if (old !== 0 && listLength(h, MAPEXTRA_OLDOVERFLOW) !== oldOverflows)
      return fail(RULE_LIST, h);
  }
  return 0;
}

/** The slots of one chain that is in use: their tophash bytes, order, and keys. */
function checkChain(t: usize, h: usize, head: usize, number: usize, heads: usize): u32 {
  const seed = load<u32>(h, HMAP_HASH0) as u64;
  let rest = false;
  for (let b = head; b !== 0; b = next(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const top = load<u8>(b + i);
      if (rest && top !== EMPTY_REST) return fail(RULE_EMPTY_REST, b);
      if (top === EMPTY_REST) rest = true;
      if (top < MIN_TOPHASH) {
        if (top > 1) return fail(RULE_TOPHASH, b);
        continue;
      }
      const at = keyOf(t, b, i);
      // A key that does not equal itself hashes at random and is never found.
      if (!reflexiveKey(t) && !keysEqual(t, at, at)) continue;
      if (canHash()) {
        const hash = fast64(t)
          ? hash64(load<u64>(at), seed)
          : hashOf(keyProgram(t), at, seed, UNSEEN);
        if (top !== tophashOf(hash)) return fail(RULE_TOPHASH, b);
        if (((hash as usize) & (heads - 1)) !== number) return fail(RULE_CLASSIC_FINDABLE, b);
      }
      if (firstWith(t, head, at) !== at) return fail(RULE_CLASSIC_FINDABLE, b);
    }
  }
  return 0;
}

/** Where the bytes of key `i` are. */
function keyOf(t: usize, b: usize, i: u32): usize {
  const slot = keyAt(t, b, i);
  return indirectKey(t) ? (load<u32>(slot) as usize) : slot;
}

function keysEqual(t: usize, p: usize, q: usize): bool {
  return equal(keyProgram(t), p, q, UNSEEN, UNSEEN);
}

/** Where a lookup in this chain finds the key at `key`. */
function firstWith(t: usize, head: usize, key: usize): usize {
  for (let b = head; b !== 0; b = next(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      if (load<u8>(b + i) < MIN_TOPHASH) continue;
      const at = keyOf(t, b, i);
      const same = fast64(t) ? load<u64>(at) === load<u64>(key) : keysEqual(t, at, key);
      if (same) return at;
    }
  }
  return 0;
}

function liveIn(t: usize, head: usize): u64 {
  let live: u64 = 0;
  for (let b = head; b !== 0; b = next(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) if (load<u8>(b + i) >= MIN_TOPHASH) live++;
  }
  return live;
}

function isEvacuated(b: usize): bool {
  const top = load<u8>(b);
  return top > 1 && top < MIN_TOPHASH;
}

function allEvacuated(t: usize, head: usize): bool {
  for (let b = head; b !== 0; b = next(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const top = load<u8>(b + i);
      if (top < 2 || top >= MIN_TOPHASH) return false;
    }
    if (!noscan(t)) return true;
  }
  return true;
}

function chainLength(t: usize, head: usize): u64 {
  let buckets: u64 = 0;
  for (let b = head; b !== 0; b = next(t, b)) buckets++;
  return buckets;
}

/** Length of one of the lists in extra; 0 without it. */
function listLength(h: usize, which: usize): u64 {
  const x = load<u32>(h, HMAP_EXTRA) as usize;
  const list = x === 0 ? 0 : (load<u32>(x + which) as usize);
  return list === 0 ? 0 : load<u64>(list, SLICE_LEN);
}

function next(t: usize, b: usize): usize {
  return load<u32>(b + overflowOffset(t)) as usize;
}

function fail(rule: u32, b: usize): u32 {
  store<u64>(FAIL_ADDRESS, b as u64);
  return rule;
}
