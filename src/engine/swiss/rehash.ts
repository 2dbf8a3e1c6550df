/**
 * Rehashing: a table without room is replaced by one of twice the capacity, and a table of 1,024
 * slots by two of 1,024, told apart by one more bit of the hash.
 *
 *   hash, localDepth 2 → 3:   b63 b62 b61 …      b61 = 0: left, 1: right
 *
 * All entries of the one table move at once, at most 896. Tombstones do not move.
 * Source: internal/runtime/maps/table.go rehash, grow, split, uncheckedPutSlot, Go 1.24 to 1.27.
 */
import {
  elemsize,
  FORM_ANY,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  interleaved,
  keyForm,
  keysize,
} from "../maptype";
import { copy, ELEMS, EVENT_REHASH, EVENT_SPLIT, event, KEYS } from "../trace";
import { first, h2, matchEmptyOrDeleted, matchFull, removeFirst } from "./ctrl";
import { installTableSplit, replaceTable } from "./directory";
import { ctrls, elemAt, groupAt, keyAt, setCtrl } from "./group";
import { hashSlot } from "./key";
import { seed } from "./map";
import { moveEntries } from "./move";
import { CHANGED_GROWN, CHANGED_SPLIT, replaced } from "./record";
import {
  capacity,
  dropTable,
  groups,
  growthLeft,
  index,
  lengthMask,
  localDepth,
  MAX_TABLE_CAPACITY,
  newTable,
  probeNext,
  probeStart,
  STALE,
  setGrowthLeft,
  setIndex,
  setUsed,
  used,
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
    const hash = hashSlot(t, g, i, random);
    // Which half is a coin toss: selecting costs nothing where a branch would often miss.
    uncheckedPutSlot(t, select(right, left, (hash & mask) !== 0), hash, g, i);
  }
}

/** Copy slot `i` of `from` into a table that has room and does not have its key. */
function uncheckedPutSlot(t: usize, table: usize, hash: u64, from: usize, i: u32): void {
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
  setGrowthLeft(table, growthLeft(table) - 1);
  setUsed(table, used(table) + 1);
}
