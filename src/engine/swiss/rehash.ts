/**
 * Rehashing: a table without room is replaced by one of twice the capacity, and a table of 1,024
 * slots by two of 1,024, told apart by one more bit of the hash.
 *
 *   hash, localDepth 2 → 3:   b63 b62 b61 …      b61 = 0: left, 1: right
 *
 * All entries of the one table move at once, at most 896. Tombstones do not move.
 * Source: internal/runtime/maps/table.go rehash, grow, split, uncheckedPutSlot, Go 1.24 to 1.27.
 */

import { hash64 } from "../hash/hasher";
import {
  elemsize,
  elemsOffset,
  FORM_ANY,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  fast64,
  interleaved,
  keyForm,
  keysize,
  keysOffset,
} from "../layout/maptype";
import { hasSimpleElem, notePlaced } from "../trace/packed-records";
import { copy, ELEMS, EVENT_REHASH, EVENT_SPLIT, event, KEYS } from "../trace/trace";
import { CTRL_EMPTY, first, h1, h2, matchEmptyOrDeleted, matchFull, removeFirst } from "./ctrl";
import { installTableSplit, replaceTable } from "./directory";
import { ctrls, elemAt, groupAt, keyAt, setCtrl } from "./group";
import { hashSlot } from "./key";
import { seed } from "./map";
import { moveEntries } from "./move";
import { CHANGED_GROWN, CHANGED_SPLIT, replaced } from "./record";
import {
  addGrowthLeft,
  addUsed,
  capacity,
  dropTable,
  groups,
  index,
  lengthMask,
  localDepth,
  MAX_TABLE_CAPACITY,
  newTable,
  probeNext,
  probeStart,
  STALE,
  setIndex,
} from "./table";

/** Replace a table by larger ones. It is stale afterwards. */
export function rehash(t: usize, m: usize, table: usize): void {
  const doubled = capacity(table) * 2;
  if (doubled <= MAX_TABLE_CAPACITY) grow(t, m, table, doubled);
  else split(t, m, table);
  setIndex(table, STALE);
  dropTable(t, table);
}

function grow(t: usize, m: usize, table: usize, slots: u32): void {
  event(EVENT_REHASH, table, capacity(table) as u64, slots as u64);
  replaced(CHANGED_GROWN, index(table), capacity(table));
  const larger = newTable(t, slots, index(table), localDepth(table));
  moveAll(t, m, table, larger, larger, 0);
  replaceTable(m, larger);
}

function split(t: usize, m: usize, table: usize): void {
  const depth = localDepth(table) + 1;
  event(EVENT_SPLIT, table, index(table), depth as u64);
  replaced(CHANGED_SPLIT, index(table), capacity(table));
  const left = newTable(t, MAX_TABLE_CAPACITY, STALE, depth);
  const right = newTable(t, MAX_TABLE_CAPACITY, STALE, depth);
  moveAll(t, m, table, left, right, (1 as u64) << ((64 - depth) as u64));
  installTableSplit(m, table, left, right);
}

/** Put every entry into `left`, or into `right` when its hash has a bit of `mask`. */
function moveAll(t: usize, m: usize, table: usize, left: usize, right: usize, mask: u64): void {
  const form = TRACE || !interleaved(t) ? FORM_ANY : keyForm(t);
  if (form === FORM_FAST64) moveEntries<u64>(t, m, table, left, right, mask);
  else if (form === FORM_FAST32) moveEntries<i32>(t, m, table, left, right, mask);
  else if (form === FORM_FASTSTR) moveEntries<v128>(t, m, table, left, right, mask);
  else moveGroups(t, m, table, left, right, mask);
}

function moveGroups(t: usize, m: usize, table: usize, left: usize, right: usize, mask: u64): void {
  const array = groups(table);
  const last = lengthMask(table);
  for (let i: u64 = 0; i <= last; i++) moveGroup(t, m, groupAt(t, array, i), left, right, mask);
}

/** Put every entry of one group into `left` or `right`. */
export function moveGroup(
  t: usize,
  m: usize,
  g: usize,
  left: usize,
  right: usize,
  mask: u64,
): void {
  const random = seed(m);
  for (let full = matchFull(ctrls(g)); full !== 0; full = removeFirst(full)) {
    const i = first(full);
    if (TRACE && moveAtOnce(t, g, i, left, right, mask, random)) continue;
    const hash = hashSlot(t, g, i, random);
    // Which half is a coin toss: selecting costs nothing where a branch would often miss.
    uncheckedPutSlot(t, select(right, left, (hash & mask) !== 0), hash, g, i);
  }
}

/** Copy slot `i` of `from` into a table that has room and does not have its key. */
function uncheckedPutSlot(t: usize, table: usize, hash: u64, from: usize, i: u32): void {
  if (TRACE && placeAtOnce(t, table, hash, from, i, false)) return;
  const array = groups(table);
  let offset = probeStart(table, hash);
  let g = groupAt(t, array, offset);
  let free = matchEmptyOrDeleted(ctrls(g));
  for (let step: u64 = 1; free === 0; step++) {
    offset = probeNext(table, offset, step);
    g = groupAt(t, array, offset);
    free = matchEmptyOrDeleted(ctrls(g));
  }
  const slot = first(free);
  copy(keyAt(t, g, slot), keyAt(t, from, i), keysize(t), KEYS);
  copy(elemAt(t, g, slot), elemAt(t, from, i), elemsize(t), ELEMS);
  setCtrl(g, slot, h2(hash) as u8);
  addGrowthLeft(table, -1);
  addUsed(table, 1);
}

/** Move slot `i` of one group in one record with the load of the key that is hashed; if it can be. */
function moveAtOnce(
  t: usize,
  g: usize,
  i: u32,
  left: usize,
  right: usize,
  mask: u64,
  random: u64,
): bool {
  if (!fast64(t)) return false;
  const hash = hash64(load<u64>(keyAt(t, g, i)), random);
  return placeAtOnce(t, select(right, left, (hash & mask) !== 0), hash, g, i, true);
}

/**
 * The same where a compound record says all of it: keys of eight bytes, simple elems behind them, a
 * free slot full of zeros in the first group. False where it does not.
 */
function placeAtOnce(t: usize, table: usize, hash: u64, from: usize, i: u32, hashed: bool): bool {
  if (keysize(t) !== 8 || elemsOffset(t) - keysOffset(t) !== 8 || !hasSimpleElem(t)) return false;
  const number = h1(hash) & load<u64>(table, 24);
  const g = groupAt(t, load<u32>(table, 16) as usize, number);
  const free = matchEmptyOrDeleted(load<u64>(g));
  if (free === 0) return false;
  const slot = first(free);
  const to = keyAt(t, g, slot);
  const key = keyAt(t, from, i);
  const size = elemsize(t);
  const there = size === 0 ? 0 : size === 1 ? (load<u8>(to, 8) as u64) : load<u64>(to, 8);
  if ((load<u64>(to) | there) !== 0 || load<u8>(g + slot) !== CTRL_EMPTY) return false;
  notePlaced(t, table, g, slot, key, h2(hash), hashed);
  store<u64>(to, load<u64>(key));
  if (size === 8) store<u64>(to, load<u64>(key, 8), 8);
  else if (size === 1) store<u8>(to, load<u8>(key, 8), 8);
  store<u8>(g + slot, h2(hash) as u8);
  store<u16>(table, load<u16>(table, 4) - 1, 4);
  store<u16>(table, load<u16>(table) + 1);
  return true;
}
