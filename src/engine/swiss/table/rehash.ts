/**
 * Rehashing: a table without room is replaced by one of twice the capacity, and a table of 1,024
 * slots by two of 1,024, distinguished by one more bit of the hash.
 *
 *   hash, localDepth 2 → 3:   b63 b62 b61 …      b61 = 0: left, 1: right
 *
 * All entries of the one table move at once, at most 896. Tombstones do not move.
 * Source: internal/runtime/maps/table.go rehash, grow, split, uncheckedPutSlot, Go 1.24 to 1.27.
 */

import { elemOf, keyOf } from "../../classic/any/slot";
import { MAX_TABLE_CAPACITY } from "../../layout/go-constants";
import { TABLE_GROUPS, TABLE_INDEX, TABLE_LENGTH_MASK } from "../../layout/go-structures";
import {
  elemsize,
  FORM_ANY,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  indirectElem,
  indirectKey,
  interleaved,
  keyForm,
  keysize,
} from "../../layout/maptype";
import { writePointer } from "../../layout/pointer";
import { ELEMS, EVENT_GROUP, EVENT_REHASH, EVENT_SPLIT, event, KEYS } from "../../trace/trace";
import { typedmemmove } from "../../value/memmove";
import { CTRL_EMPTY, first, GROUP_SLOTS, h2, matchEmptyOrDeleted } from "../ctrl";
import { ctrlAt, ctrls, elemAt, groupAt, groupSize, keyAt, setCtrl } from "../group";
import { hashSlot, take } from "../key";
import { CHANGED_GROWN, CHANGED_SPLIT, replaced } from "../record";
import { installTableSplit, replaceTable } from "./directory";
import { moveEntries } from "./move";
import {
  addGrowthLeft,
  addUsed,
  capacity,
  dropTable,
  groups,
  index,
  localDepth,
  newTable,
  probeNext,
  probeStart,
  STALE,
  setIndex,
  touchCapacity,
  touchGroups,
  touchGrowthLeft,
  touchLengthMask,
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
  event(EVENT_REHASH, table, (slots / 2) as u64, slots as u64);
  const place = index(table);
  replaced(CHANGED_GROWN, place, slots / 2);
  const larger = newTable(t, slots, place, localDepth(table));
  touchCapacity(table);
  moveAll(t, m, table, larger, larger, 0);
  replaceTable(m, larger);
}

function split(t: usize, m: usize, table: usize): void {
  const depth = localDepth(table) + 1;
  const place = load<u64>(table, TABLE_INDEX);
  event(EVENT_SPLIT, table, place, depth as u64);
  replaced(CHANGED_SPLIT, place, MAX_TABLE_CAPACITY);
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
  const array = load<u32>(table, TABLE_GROUPS) as usize;
  const last = load<u64>(table, TABLE_LENGTH_MASK);
  for (let i: u64 = 0; i <= last; i++) {
    touchLengthMask(table);
    touchGroups(table);
    moveGroup(t, m, groupAt(t, array, i), left, right, mask);
  }
  touchLengthMask(table);
}

/** Put every entry of one group into `left` or `right`, slot by slot. */
export function moveGroup(
  t: usize,
  m: usize,
  g: usize,
  left: usize,
  right: usize,
  mask: u64,
): void {
  for (let i: u32 = 0; i < GROUP_SLOTS; i++) {
    if ((ctrlAt(g, i) & CTRL_EMPTY) !== 0) continue;
    const key = keyOf(t, g, i);
    const elem = elemOf(t, g, i);
    const hash = hashSlot(t, m, key);
    // Which half is a coin toss: selecting costs nothing where a branch would often miss.
    uncheckedPutSlot(t, select(right, left, (hash & mask) !== 0), hash, key, elem);
  }
}

/** Put a key and its elem into a table that has room and does not have the key. */
function uncheckedPutSlot(t: usize, table: usize, hash: u64, key: usize, elem: usize): void {
  const g = groupWithRoom(t, table, hash);
  const slot = first(matchEmptyOrDeleted(load<u64>(g)));
  const k = keyAt(t, g, slot);
  const e = elemAt(t, g, slot);
  if (indirectKey(t)) writePointer(k, key, KEYS);
  else typedmemmove(k, key, keysize(t), KEYS);
  if (indirectElem(t)) writePointer(e, elem, ELEMS);
  else typedmemmove(e, elem, elemsize(t), ELEMS);
  countPut(table, g, slot, hash);
}

/** The same for a key that is being assigned; the place of its elem. */
export function uncheckedPutSlotForAssign<K>(t: usize, table: usize, hash: u64, key: K): usize {
  const g = groupWithRoom(t, table, hash);
  event(
    EVENT_GROUP,
    g,
    ((g - (load<u32>(table, TABLE_GROUPS) as usize)) / groupSize(t)) as u64,
    h2(hash),
  );
  const slot = first(matchEmptyOrDeleted(load<u64>(g)));
  const elem = take<K>(t, g, slot, key);
  countPut(table, g, slot, hash);
  return elem;
}

/** The first group on the way of a hash that has an open slot. */
function groupWithRoom(t: usize, table: usize, hash: u64): usize {
  touchGrowthLeft(table);
  let offset = probeStart(table, hash);
  const array = groups(table);
  let g = groupAt(t, array, offset);
  for (let step: u64 = 1; matchEmptyOrDeleted(ctrls(g)) === 0; step++) {
    offset = probeNext(table, offset, step);
    touchGroups(table);
    g = groupAt(t, array, offset);
  }
  return g;
}

function countPut(table: usize, g: usize, slot: u32, hash: u64): void {
  addGrowthLeft(table, -1);
  addUsed(table, 1);
  setCtrl(g, slot, h2(hash) as u8);
}
