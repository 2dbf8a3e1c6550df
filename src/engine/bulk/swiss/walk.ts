/**
 * An iteration over tables of which none has been replaced: table by table, with the iterator's fields
 * in variables.
 */
import { elemStride, elemsOffset, keyStride, keysOffset } from "../../layout/maptype";
import { address } from "../../layout/pointer";
import {
  CTRL_EMPTY,
  first,
  GROUP_SLOTS,
  matchFull,
  removeBelow,
  removeFirst,
} from "../../swiss/ctrl";
import { groupSize } from "../../swiss/group";
import {
  distance,
  enterTable,
  IT_DIR_IDX,
  IT_ELEM,
  IT_ENTRY_IDX,
  IT_ENTRY_OFFSET,
  IT_GLOBAL_DEPTH,
  IT_GROUP,
  IT_KEY,
  IT_TAB,
  leaveTable,
  SMALL,
} from "../../swiss/iterate";
import { dirLen, globalDepth } from "../../swiss/map";
import { capacity, groups, index, lengthMask, STALE, used } from "../../swiss/table/table";
import { give } from "../range-buffer";

/** Give the entries after the one that the iterator stands on, which has been given. */
export function walk(t: usize, m: usize, limit: u32, picked: bool): u32 {
  let given: u32 = 1;
  do {
    const table = load<u32>(IT_TAB) as usize;
    if (load<u64>(IT_ENTRY_IDX) === 0 && given + used(table) <= limit) {
      given = whole(t, table, given, picked);
    } else {
      given = rest(t, table, given, limit, picked);
      if (given > limit) return limit;
    }
    leaveTable(m, table);
    if (load<u64>(IT_DIR_IDX) < dirLen(m)) enterTable(m);
  } while (load<u32>(IT_TAB) !== 0);
  store<u64>(IT_KEY, 0);
  store<u64>(IT_ELEM, 0);
  return given;
}

/** Is the iteration in tables that the map still has? */
export function isStill(m: usize): bool {
  if (load<u64>(IT_DIR_IDX) === SMALL || dirLen(m) === 0) return false;
  const table = load<u32>(IT_TAB) as usize;
  if (globalDepth(m) !== (load<u8>(IT_GLOBAL_DEPTH) as u32)) return false;
  return table !== 0 && index(table) !== STALE;
}

/** Give all entries of a table; how many have been given then. */
function whole(t: usize, table: usize, before: u32, picked: bool): u32 {
  const array = groups(table);
  const size = groupSize(t);
  const keys = keysOffset(t);
  const keyStep = keyStride(t);
  const elems = elemsOffset(t);
  const elemStep = elemStride(t);
  const last = lengthMask(table);
  const start = load<u64>(IT_ENTRY_OFFSET) & ((capacity(table) - 1) as u64);
  const cut = (start as u32) & (GROUP_SLOTS - 1);
  let given = before;
  for (let i: u64 = 0; i <= last + 1; i++) {
    const g = array + ((((start >> 3) + i) & last) as usize) * size;
    let full = matchFull(load<u64>(g));
    // The slots before the start come last.
    if (i === 0) full = removeBelow(full, cut);
    else if (i > last) full &= ~removeBelow(~(0 as u64), cut);
    for (; full !== 0; full = removeFirst(full)) {
      const slot = first(full) as usize;
      give(t, given++, g + keys + slot * keyStep, g + elems + slot * elemStep, picked);
    }
  }
  return given;
}

/**
 * Give the rest of a table; how many have been given then, or limit + 1 if the iterator stands on an
 * entry that is beyond the limit. The slots are looked at as swiss/iterate.ts does it.
 */
function rest(t: usize, table: usize, before: u32, limit: u32, picked: bool): u32 {
  const mask = (capacity(table) - 1) as u64;
  const array = groups(table);
  const size = groupSize(t);
  const keys = keysOffset(t);
  const keyStep = keyStride(t);
  const elems = elemsOffset(t);
  const elemStep = elemStride(t);
  const offset = load<u64>(IT_ENTRY_OFFSET);
  let given = before;
  let idx = load<u64>(IT_ENTRY_IDX);
  // A step begins: its first slot is looked at on its own.
  let begins = true;
  while (idx <= mask) {
    const entry = (idx + offset) & mask;
    const g = array + ((entry >> 3) as usize) * size;
    let slot = (entry as u32) & (GROUP_SLOTS - 1);
    if (begins && load<u8>(g + slot) < CTRL_EMPTY) {
      idx++;
    } else {
      const full = matchFull(load<u64>(g));
      const next = removeBelow(full, slot);
      idx += distance(slot, next);
      begins = false;
      // In the group where the walk began, the slots before the start come last.
      if (idx > mask || next === 0) continue;
      slot = first(next);
      idx += distance(slot, slot < GROUP_SLOTS - 1 ? removeBelow(full, slot + 1) : 0);
      begins = true;
    }
    const key = g + keys + (slot as usize) * keyStep;
    const elem = g + elems + (slot as usize) * elemStep;
    if (given === limit) {
      store<u64>(IT_KEY, address(key));
      store<u64>(IT_ELEM, address(elem));
      store<u64>(IT_GROUP, address(g));
      store<u64>(IT_ENTRY_IDX, idx);
      return given + 1;
    }
    give(t, given++, key, elem, picked);
  }
  return given;
}
