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
import { HITER, ITER_DRAWS } from "../layout/control";
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
} from "../layout/go-structures";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { ITERATOR, read, write } from "../trace/trace";
import { getMoved } from "./access";
import { CTRL_EMPTY, first, GROUP_SLOTS, matchFull, removeBelow } from "./ctrl";
import { directoryAt } from "./directory";
import { ctrlAt, ctrls, groupAt } from "./group";
import { isReflexive } from "./key";
import { clearSeq, dirLen, dirPtr, globalDepth, used } from "./map";
import { capacity, groups, index, localDepth, STALE } from "./table";

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
 * The two draws are left in ITER_DRAWS as well, because dirOffset changes later.
 */
export function iterInit(t: usize, m: usize): void {
  for (let p = HITER; p < HITER + ITER_SIZE; p += 8) write<u64>(p, 0, ITERATOR);
  store<u64>(ITER_DRAWS, 0);
  store<u64>(ITER_DRAWS + 8, 0);
  writePointer(IT_TYP, t, ITERATOR);
  if (used(m) === 0) return;
  writePointer(IT_M, m, ITERATOR);
  const entryOffset = rand();
  const dirOffset = rand();
  write<u64>(IT_ENTRY_OFFSET, entryOffset, ITERATOR);
  write<u64>(IT_DIR_OFFSET, dirOffset, ITERATOR);
  store<u64>(ITER_DRAWS, entryOffset);
  store<u64>(ITER_DRAWS + 8, dirOffset);
  write<u64>(IT_CLEAR_SEQ, clearSeq(m), ITERATOR);
  write<u8>(IT_GLOBAL_DEPTH, globalDepth(m) as u8, ITERATOR);
  if (dirLen(m) === 0) {
    write<u64>(IT_DIR_IDX, SMALL, ITERATOR);
    writePointer(IT_GROUP, dirPtr(m), ITERATOR);
  }
}

/** Move to the next entry: IT_KEY and IT_ELEM lead to it; both are nil at the end. */
export function iterNext(): void {
  writePointer(IT_KEY, 0, ITERATOR);
  writePointer(IT_ELEM, 0, ITERATOR);
  const m = readPointer(IT_M, ITERATOR);
  if (m === 0) return;
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
  const grown = dirLen(m) > 0;
  let idx = read<u64>(IT_ENTRY_IDX, ITERATOR);
  let given = false;
  for (; idx < (GROUP_SLOTS as u64) && !given; idx++) {
    const slot = ((idx + offset) & (GROUP_SLOTS - 1)) as u32;
    if (ctrlAt(g, slot) < CTRL_EMPTY) given = give(t, m, g, slot, grown);
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
  const place = (read<u64>(IT_DIR_IDX, ITERATOR) + offset) & (dirLen(m) - 1);
  const table = directoryAt(m, place);
  // The random start may lie in the middle of a table's places: begin at its first one.
  if (index(table) !== place) {
    write<u64>(IT_DIR_OFFSET, offset - (place - index(table)), ITERATOR);
  }
  writePointer(IT_TAB, table, ITERATOR);
}

/** Go past all places of a table, also if it has been split since. */
export function leaveTable(m: usize, table: usize): void {
  const places = (1 as u64) << ((globalDepth(m) - localDepth(table)) as u64);
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
  const mask = (capacity(table) - 1) as u64;
  const offset = read<u64>(IT_ENTRY_OFFSET, ITERATOR);
  const stale = index(table) === STALE;
  let idx = read<u64>(IT_ENTRY_IDX, ITERATOR);
  if (idx > mask) return false;
  let g = groupOf(t, table, (idx + offset) & mask);
  let slot = ((idx + offset) & (GROUP_SLOTS - 1)) as u32;
  let given = ctrlAt(g, slot) < CTRL_EMPTY && give(t, m, g, slot, stale);
  idx++;
  while (!given && idx <= mask) {
    g = groupOf(t, table, (idx + offset) & mask);
    slot = ((idx + offset) & (GROUP_SLOTS - 1)) as u32;
    const full = matchFull(ctrls(g));
    idx += distance(slot, removeBelow(full, slot));
    // In the group where the walk began, the slots before the start come last.
    if (idx > mask || slotAfter(slot, full) === GROUP_SLOTS) continue;
    slot = slotAfter(slot, full);
    given = give(t, m, g, slot, stale);
    idx += distance(slot, slot < GROUP_SLOTS - 1 ? removeBelow(full, slot + 1) : 0);
  }
  write<u64>(IT_ENTRY_IDX, idx, ITERATOR);
  return given;
}

/** The first slot of a match from `slot` on; 8 when there is none. */
function slotAfter(slot: u32, full: u64): u32 {
  const match = removeBelow(full, slot);
  return match === 0 ? GROUP_SLOTS : first(match);
}

/** Slots from `slot` to the first of a match, or to the end of the group. */
export function distance(slot: u32, match: u64): u64 {
  return ((match === 0 ? GROUP_SLOTS : first(match)) - slot) as u64;
}

/** The group of a slot counted over the whole table; the iterator stands in it. */
function groupOf(t: usize, table: usize, entry: u64): usize {
  const g = groupAt(t, groups(table), entry / GROUP_SLOTS);
  writePointer(IT_GROUP, g, ITERATOR);
  return g;
}

/**
 * Give the entry of a full slot: IT_KEY and IT_ELEM lead to it. When the map has moved on, its
 * key is looked up; false when it has been deleted.
 */
function give(t: usize, m: usize, g: usize, slot: u32, moved: bool): bool {
  let place: u64 = 0;
  if (moved) {
    place = getMoved(t, m, keyOf(t, g, slot));
    if (place === 0) {
      // A key that does not equal itself cannot be found, but only clear can have removed it.
      const kept = read<u64>(IT_CLEAR_SEQ, ITERATOR) === clearSeq(m);
      if (!kept || isReflexive(t, keyOf(t, g, slot))) return false;
    }
  }
  writePointer(IT_KEY, place === 0 ? keyOf(t, g, slot) : ((place >> 32) as usize), ITERATOR);
  writePointer(IT_ELEM, place === 0 ? elemOf(t, g, slot) : (place as usize), ITERATOR);
  return true;
}
