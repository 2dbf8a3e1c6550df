/**
 * Iteration: over the directory from a random place, and over each table from a random slot,
 * while the map may change, split and double its directory.
 *
 *   Iter, 96 bytes                           offset  size
 *   ┌───────────────────────────────────────┐
 *   │ key, elem, typ, m      pointers       │    0    32
 *   │ entryOffset, dirOffset u64, random    │   32    16
 *   │ clearSeq               u64            │   48     8
 *   │ globalDepth            u8             │   56     1
 *   │ dirIdx                 int, -1: small │   64     8
 *   │ tab, group             pointers       │   72    16
 *   │ entryIdx               u64            │   88     8
 *   └───────────────────────────────────────┘   96
 *
 * A table that is replaced during the iteration still decides which keys are given; what they hold
 * is looked up in the live map. In Go the iterator lies on the caller's stack; here it is at HITER
 * during a call and kept by the caller between calls.
 * Source: internal/runtime/maps/table.go Iter, Go 1.24 to 1.27.
 */

import { elemOf, keyOf } from "../classic/any/slot";
import { equal } from "../hash/key-program";
import { DIR_OFFSET_DRAWN, ENTRY_OFFSET_DRAWN, HITER } from "../layout/control";
import { PTR_SIZE } from "../layout/go-constants";
import {
  ITER_CLEAR_SEQ,
  ITER_DIR_IDX,
  ITER_DIR_OFFSET,
  ITER_ELEM,
  ITER_ENTRY_IDX,
  ITER_ENTRY_OFFSET,
  ITER_GLOBAL_DEPTH,
  ITER_GROUP,
  ITER_KEY,
  ITER_M,
  ITER_SIZE,
  ITER_TAB,
  ITER_TYP,
  MAP_DIR_LEN,
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_INDEX,
  TABLE_LOCAL_DEPTH,
} from "../layout/go-structures";
import { indirectElem, indirectKey, keyProgram } from "../layout/maptype";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { CTRL, ITERATOR, read, readIf, TABLE, UNSEEN, write } from "../trace/trace";
import { getMoved } from "./access";
import { CTRL_EMPTY, first, GROUP_SLOTS, matchFull, removeBelow, removeFirst } from "./ctrl";
import { elemAt, groupAt, keyAt } from "./group";
import { clearSeq, dirLen, dirPtr, globalDepth, touchDirLen, touchWriting, used } from "./map";
import { directoryAt } from "./table/directory";
import { index, STALE } from "./table/table";

export const IT_KEY: usize = HITER + ITER_KEY;
export const IT_ELEM: usize = HITER + ITER_ELEM;
export const IT_TYP: usize = HITER + ITER_TYP;
export const IT_M: usize = HITER + ITER_M;
export const IT_ENTRY_OFFSET: usize = HITER + ITER_ENTRY_OFFSET;
const IT_DIR_OFFSET: usize = HITER + ITER_DIR_OFFSET;
const IT_CLEAR_SEQ: usize = HITER + ITER_CLEAR_SEQ;
export const IT_GLOBAL_DEPTH: usize = HITER + ITER_GLOBAL_DEPTH;
export const IT_DIR_IDX: usize = HITER + ITER_DIR_IDX;
export const IT_TAB: usize = HITER + ITER_TAB;
export const IT_GROUP: usize = HITER + ITER_GROUP;
export const IT_ENTRY_IDX: usize = HITER + ITER_ENTRY_IDX;

/** dirIdx of an iteration that began in a small map. */
export const SMALL: u64 = ~0;

/**
 * Start an iteration, without Go's first step; of an empty map it is over and draws nothing.
 * The two draws are left in the control block as well, because dirOffset changes later.
 */
export function iterInit(t: usize, m: usize): void {
  for (let p = HITER; p < HITER + ITER_SIZE; p += PTR_SIZE) write<u64>(p, 0, ITERATOR);
  store<u64>(ENTRY_OFFSET_DRAWN, 0);
  store<u64>(DIR_OFFSET_DRAWN, 0);
  writePointer(IT_TYP, t, ITERATOR);
  if (used(m) === 0) return;
  writePointer(IT_M, m, ITERATOR);
  const small = dirLen(m) === 0;
  if (small) {
    write<u64>(IT_DIR_IDX, SMALL, ITERATOR);
    writePointer(IT_GROUP, dirPtr(m), ITERATOR);
  }
  const entryOffset = rand();
  const dirOffset = rand();
  write<u64>(IT_ENTRY_OFFSET, entryOffset, ITERATOR);
  write<u64>(IT_DIR_OFFSET, dirOffset, ITERATOR);
  store<u64>(ENTRY_OFFSET_DRAWN, entryOffset);
  store<u64>(DIR_OFFSET_DRAWN, dirOffset);
  write<u8>(IT_GLOBAL_DEPTH, globalDepth(m) as u8, ITERATOR);
  write<u64>(IT_CLEAR_SEQ, clearSeq(m), ITERATOR);
}

/** Move to the next entry: IT_KEY and IT_ELEM lead to it; both are nil at the end. */
export function iterNext(): void {
  writePointer(IT_KEY, 0, ITERATOR);
  writePointer(IT_ELEM, 0, ITERATOR);
  const m = readPointer(IT_M, ITERATOR);
  if (m === 0) return;
  touchWriting(m);
  const t = readPointer(IT_TYP, ITERATOR);
  if (read<u64>(IT_DIR_IDX, ITERATOR) === SMALL) {
    nextInSmall(t, m);
    return;
  }
  followDirectory(m);
  while (read<u64>(IT_DIR_IDX, ITERATOR) < dirLen(m)) {
    if (readPointer(IT_TAB, ITERATOR) === 0) enterTable(m);
    const table = readPointer(IT_TAB, ITERATOR);
    if (nextInTable(t, m, table)) return;
    leaveTable(m, table);
  }
}

/** The group of a map that was small at the start, slot by slot. */
function nextInSmall(t: usize, m: usize): void {
  const g = readPointer(IT_GROUP, ITERATOR);
  const offset = read<u64>(IT_ENTRY_OFFSET, ITERATOR);
  // A map that has grown has another group, and this is none of its memory.
  const left = load<u64>(m, MAP_DIR_LEN) > 0;
  let idx = read<u64>(IT_ENTRY_IDX, ITERATOR);
  let given = false;
  for (; idx < (GROUP_SLOTS as u64) && !given; idx++) {
    const slot = ((idx + offset) & (GROUP_SLOTS - 1)) as u32;
    if (readIf<u8>(g + slot, left ? UNSEEN : CTRL) >= CTRL_EMPTY) continue;
    touchDirLen(m);
    given = give(t, m, g, slot, left);
  }
  write<u64>(IT_ENTRY_IDX, idx, ITERATOR);
}

/** When the directory has doubled since the last step, places in it have doubled, too. */
function followDirectory(m: usize): void {
  const orders = (globalDepth(m) - (read<u8>(IT_GLOBAL_DEPTH, ITERATOR) as u32)) as u64;
  if (orders === 0) return;
  write<u64>(IT_DIR_IDX, read<u64>(IT_DIR_IDX, ITERATOR) << orders, ITERATOR);
  write<u64>(IT_DIR_OFFSET, read<u64>(IT_DIR_OFFSET, ITERATOR) << orders, ITERATOR);
  write<u8>(IT_GLOBAL_DEPTH, globalDepth(m) as u8, ITERATOR);
}

/** Go to the table at the present place of the directory. */
export function enterTable(m: usize): void {
  const offset = read<u64>(IT_DIR_OFFSET, ITERATOR);
  const last = load<u64>(m, MAP_DIR_LEN) - 1;
  const place = (read<u64>(IT_DIR_IDX, ITERATOR) + offset) & last;
  const table = directoryAt(m, place);
  // The random start may lie in the middle of a table's places: begin at its first one.
  if (index(table) !== place) {
    write<u64>(IT_DIR_OFFSET, offset - (place - index(table)), ITERATOR);
  }
  writePointer(IT_TAB, table, ITERATOR);
}

/** Go past all places of a table, also if it has been split since. */
export function leaveTable(m: usize, table: usize): void {
  const left = load<u64>(table, TABLE_INDEX) === STALE;
  const depth = globalDepth(m);
  const local: u32 = readIf<u8>(table + TABLE_LOCAL_DEPTH, left ? UNSEEN : TABLE);
  const places = (1 as u64) << ((depth - local) as u64);
  write<u64>(IT_DIR_IDX, read<u64>(IT_DIR_IDX, ITERATOR) + places, ITERATOR);
  writePointer(IT_TAB, 0, ITERATOR);
  writePointer(IT_GROUP, 0, ITERATOR);
  write<u64>(IT_ENTRY_IDX, 0, ITERATOR);
}

/**
 * The next entry of a table; false when there is none left.
 *
 * The slot that is due is looked at on its own; only if it gives nothing the control word shows
 * where to go on. After an entry found that way the iteration stands on the next full slot of the
 * group, or behind the group: an entry put into a slot between would be missed, as in Go.
 */
function nextInTable(t: usize, m: usize, table: usize): bool {
  const left = load<u64>(table, TABLE_INDEX) === STALE;
  const mask = (readIf<u16>(table + TABLE_CAPACITY, left ? UNSEEN : TABLE) - 1) as u64;
  const offset = read<u64>(IT_ENTRY_OFFSET, ITERATOR);
  let idx = read<u64>(IT_ENTRY_IDX, ITERATOR);
  if (idx > mask) return false;
  let slot = slotAt(idx + offset);
  let g = groupOf(t, table, (idx + offset) & mask, left);
  let given = false;
  if (readIf<u8>(g + slot, left ? UNSEEN : CTRL) < CTRL_EMPTY) {
    given = giveFrom(t, m, table, g, slot, left);
  }
  idx++;
  // Full slots of the group that are still to come; it is read again when there are none.
  let match: u64 = 0;
  while (!given && idx <= mask) {
    slot = slotAt(idx + offset);
    g = groupOf(t, table, (idx + offset) & mask, left);
    if (match === 0) {
      match = removeBelow(matchFull(readIf<u64>(g, left ? UNSEEN : CTRL)), slot);
      idx += distance(slot, match);
      // In the group where the walk began, the slots before the start come last.
      if (match === 0 || idx > mask) {
        match = 0;
        continue;
      }
      slot = first(match);
    }
    given = giveFrom(t, m, table, g, slot, left);
    match = removeFirst(match);
    idx += distance(slot, match);
  }
  write<u64>(IT_ENTRY_IDX, idx, ITERATOR);
  return given;
}

/** The slot in its group of a slot counted over a whole table. */
function slotAt(entry: u64): u32 {
  return (entry & (GROUP_SLOTS - 1)) as u32;
}

/** Slots from `slot` to the first of a match, or to the end of the group. */
export function distance(slot: u32, match: u64): u64 {
  return ((match === 0 ? GROUP_SLOTS : first(match)) - slot) as u64;
}

/** The group of a slot counted over the whole table; the iterator stands in it, or moves to it. */
function groupOf(t: usize, table: usize, entry: u64, left: bool): usize {
  let g = readPointer(IT_GROUP, ITERATOR);
  if (g === 0 || (entry & (GROUP_SLOTS - 1)) === 0) {
    const array = readIf<u64>(table + TABLE_GROUPS, left ? UNSEEN : TABLE) as usize;
    g = groupAt(t, array, entry / GROUP_SLOTS);
    writePointer(IT_GROUP, g, ITERATOR);
  }
  return g;
}

/** Give the entry of a full slot of a table, which may have been replaced: `left`. */
function giveFrom(t: usize, m: usize, table: usize, g: usize, slot: u32, left: bool): bool {
  readIf<u64>(table + TABLE_INDEX, left ? UNSEEN : TABLE);
  return give(t, m, g, slot, left);
}

/**
 * Give the entry of a full slot: IT_KEY and IT_ELEM lead to it. When the map has left the slot behind,
 * its key is looked up; false when it has been deleted.
 */
function give(t: usize, m: usize, g: usize, slot: u32, left: bool): bool {
  if (!left) {
    writePointer(IT_KEY, keyOf(t, g, slot), ITERATOR);
    writePointer(IT_ELEM, elemOf(t, g, slot), ITERATOR);
    return true;
  }
  let key = keyAt(t, g, slot);
  if (indirectKey(t)) key = load<u32>(key) as usize;
  const place = getMoved(t, m, key);
  if (place !== 0) {
    writePointer(IT_KEY, (place >> 32) as usize, ITERATOR);
    writePointer(IT_ELEM, place as usize, ITERATOR);
    return true;
  }
  // A key that does not equal itself cannot be found, but only clear can have removed it.
  const kept = read<u64>(IT_CLEAR_SEQ, ITERATOR) === clearSeq(m);
  if (!kept || equal(keyProgram(t), key, key, UNSEEN, UNSEEN)) return false;
  let elem = elemAt(t, g, slot);
  if (indirectElem(t)) elem = load<u32>(elem) as usize;
  writePointer(IT_KEY, key, ITERATOR);
  writePointer(IT_ELEM, elem, ITERATOR);
  return true;
}
