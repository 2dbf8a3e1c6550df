/**
 * The rules that a Swiss map's bytes keep between two operations, checked one after another. Plain
 * loads: checking is not Go's doing. src/go/swiss/swiss.ts has the sentence for each code.
 * Beside what Go's own table.checkInvariants looks at (internal/runtime/maps/table_debug.go), the
 * directory is checked.
 */

import { canHash, hash64 } from "../hash/hasher";
import { equal, hashOf } from "../hash/key-program";
import {
  PANIC_BROKEN_RULE,
  RULE_CAPACITY,
  RULE_CTRL,
  RULE_DIRECTORY,
  RULE_EMPTY_SLOT,
  RULE_FINDABLE,
  RULE_GROWTH_LEFT,
  RULE_USED,
  RULE_WRITING,
} from "../layout/codes";
import { BROKEN_RULE, FAIL_ADDRESS } from "../layout/control";
import { GROUP_SLOTS, MAX_TABLE_CAPACITY, PTR_SIZE } from "../layout/go-constants";
import {
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  MAP_GLOBAL_DEPTH,
  MAP_SEED,
  MAP_USED,
  MAP_WRITING,
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_GROWTH_LEFT,
  TABLE_INDEX,
  TABLE_LENGTH_MASK,
  TABLE_LOCAL_DEPTH,
  TABLE_USED,
} from "../layout/go-structures";
import { fast64, indirectKey, keyProgram, reflexiveKey } from "../layout/maptype";
import { panic } from "../trace/panic";
import { UNSEEN } from "../trace/trace";
import {
  CTRL_DELETED,
  CTRL_EMPTY,
  first,
  h1,
  h2,
  matchEmpty,
  matchFull,
  removeFirst,
} from "./ctrl";
import { groupAt, keyAt } from "./group";
import { maxGrowthLeft } from "./table/table";

/** In the debug build, after every operation: the process ends when the map breaks a rule. */
export function requireRules(t: usize, m: usize): void {
  if (!DEBUG) return;
  const rule = check(t, m);
  if (rule === 0) return;
  store<u32>(BROKEN_RULE, rule);
  panic(PANIC_BROKEN_RULE);
}

/** 0 when all rules are kept; else the code of a broken one, with the place in FAIL_ADDRESS. */
export function check(t: usize, m: usize): u32 {
  if (load<u8>(m, MAP_WRITING) !== 0) return fail(RULE_WRITING, m);
  const length = load<u32>(m, MAP_DIR_LEN);
  if (length === 0) return checkSmall(t, m);
  if (length !== (1 as u32) << load<u8>(m, MAP_GLOBAL_DEPTH)) return fail(RULE_DIRECTORY, m);
  let entries: u64 = 0;
  for (let place: u32 = 0; place < length; ) {
    const table = tableAt(m, place);
    const localDepth = load<u8>(table, TABLE_LOCAL_DEPTH);
    if (
      load<u64>(table, TABLE_INDEX) !== (place as u64) ||
      localDepth > load<u8>(m, MAP_GLOBAL_DEPTH)
    ) {
      return fail(RULE_DIRECTORY, table);
    }
    const end = place + ((1 as u32) << (load<u8>(m, MAP_GLOBAL_DEPTH) - localDepth));
    if (end > length) return fail(RULE_DIRECTORY, table);
    for (; place < end; place++)
      if (tableAt(m, place) !== table) return fail(RULE_DIRECTORY, table);
    const rule = checkTable(t, m, table);
    if (rule !== 0) return rule;
    entries += load<u16>(table, TABLE_USED) as u64;
  }
  return entries === load<u64>(m, MAP_USED) ? 0 : fail(RULE_USED, m);
}

/** One group, or none yet; no tombstones. */
function checkSmall(t: usize, m: usize): u32 {
  const g = load<u32>(m, MAP_DIR_PTR) as usize;
  if (g === 0) return load<u64>(m, MAP_USED) === 0 ? 0 : fail(RULE_USED, m);
  const ctrl = load<u64>(g);
  if (popcnt(matchFull(ctrl)) !== load<u64>(m, MAP_USED)) return fail(RULE_USED, g);
  for (let i: u32 = 0; i < GROUP_SLOTS; i++) {
    const byte = load<u8>(g + i);
    if (byte > CTRL_EMPTY) return fail(RULE_CTRL, g);
    if (byte === CTRL_EMPTY) continue;
    if (!reflexive(t, g, i)) continue;
    if (canHash() && (h2(hashIn(t, m, g, i)) as u8) !== byte) return fail(RULE_CTRL, g);
    for (let j: u32 = 0; j < i; j++) {
      if (load<u8>(g + j) < CTRL_EMPTY && same(t, keyIn(t, g, i), keyIn(t, g, j))) {
        return fail(RULE_FINDABLE, g);
      }
    }
  }
  return 0;
}

function checkTable(t: usize, m: usize, table: usize): u32 {
  const slots = load<u16>(table, TABLE_CAPACITY) as u32;
  const groups = load<u32>(table, TABLE_GROUPS) as usize;
  const last = load<u32>(table, TABLE_LENGTH_MASK);
  if (popcnt(slots) !== 1 || slots > MAX_TABLE_CAPACITY || last !== slots / GROUP_SLOTS - 1) {
    return fail(RULE_CAPACITY, table);
  }
  let full: u32 = 0;
  let empty: u32 = 0;
  for (let i: u32 = 0; i <= last; i++) {
    const g = groupAt(t, groups, i as u64);
    const rule = checkGroup(t, m, table, g);
    if (rule !== 0) return rule;
    full += popcnt(matchFull(load<u64>(g))) as u32;
    empty += popcnt(matchEmpty(load<u64>(g))) as u32;
  }
  if (full !== load<u16>(table, TABLE_USED)) return fail(RULE_USED, table);
  if (empty === 0) return fail(RULE_EMPTY_SLOT, table);
  const deleted = slots - full - empty;
  if (maxGrowthLeft(slots) !== full + deleted + (load<u16>(table, TABLE_GROWTH_LEFT) as u32)) {
    return fail(RULE_GROWTH_LEFT, table);
  }
  return 0;
}

function checkGroup(t: usize, m: usize, table: usize, g: usize): u32 {
  const ctrl = load<u64>(g);
  const hasEmpty = matchEmpty(ctrl) !== 0;
  for (let i: u32 = 0; i < GROUP_SLOTS; i++) {
    const byte = load<u8>(g + i);
    if (byte < CTRL_EMPTY || byte === CTRL_EMPTY) continue;
    // A tombstone in a group with an empty slot would stop no search and count as one all the same.
    if (byte !== CTRL_DELETED || hasEmpty) return fail(RULE_CTRL, g);
  }
  for (let full = matchFull(ctrl); full !== 0; full = removeFirst(full)) {
    const i = first(full);
    if (!canHash() || !reflexive(t, g, i)) continue;
    const key = keyIn(t, g, i);
    const hash = hashIn(t, m, g, i);
    if ((h2(hash) as u8) !== load<u8>(g + i)) return fail(RULE_CTRL, g);
    if (tableFor(m, hash) !== table) return fail(RULE_FINDABLE, g);
    if (firstWith(t, table, key, hash) !== key) return fail(RULE_FINDABLE, g);
  }
  return 0;
}

function tableFor(m: usize, hash: u64): usize {
  const depth = load<u8>(m, MAP_GLOBAL_DEPTH) as u64;
  return tableAt(m, depth === 0 ? 0 : ((hash >> (64 - depth)) as u32));
}

/** Where a search in this table finds the key at `key`; 0 when it ends before. */
function firstWith(t: usize, table: usize, key: usize, hash: u64): usize {
  const mask = load<u32>(table, TABLE_LENGTH_MASK);
  const groups = load<u32>(table, TABLE_GROUPS) as usize;
  let offset = (h1(hash) as u32) & mask;
  for (let step: u32 = 1; step <= mask + 1; step++) {
    const g = groupAt(t, groups, offset as u64);
    for (let i: u32 = 0; i < GROUP_SLOTS; i++) {
      if (load<u8>(g + i) >= CTRL_EMPTY) continue;
      const found = keyIn(t, g, i);
      if (same(t, found, key)) return found;
    }
    if (matchEmpty(load<u64>(g)) !== 0) return 0;
    offset = (offset + step) & mask;
  }
  return 0;
}

/** Where the bytes of key `i` are. */
function keyIn(t: usize, g: usize, i: u32): usize {
  const slot = keyAt(t, g, i);
  return indirectKey(t) ? (load<u32>(slot) as usize) : slot;
}

function same(t: usize, p: usize, q: usize): bool {
  return fast64(t) ? load<u64>(p) === load<u64>(q) : equal(keyProgram(t), p, q, UNSEEN, UNSEEN);
}

/** A NaN does not equal itself; its hash is a random number, drawn each time. */
export function reflexive(t: usize, g: usize, i: u32): bool {
  return reflexiveKey(t) || same(t, keyIn(t, g, i), keyIn(t, g, i));
}

/** The hash of key `i` under the map's seed. */
export function hashIn(t: usize, m: usize, g: usize, i: u32): u64 {
  const at = keyIn(t, g, i);
  const seed = load<u64>(m, MAP_SEED);
  return fast64(t) ? hash64(load<u64>(at), seed) : hashOf(keyProgram(t), at, seed, UNSEEN);
}

function tableAt(m: usize, place: u32): usize {
  return load<u32>((load<u32>(m, MAP_DIR_PTR) as usize) + PTR_SIZE * (place as usize)) as usize;
}

function fail(rule: u32, at: usize): u32 {
  store<u64>(FAIL_ADDRESS, at as u64);
  return rule;
}
