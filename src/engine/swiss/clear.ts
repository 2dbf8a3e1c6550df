/**
 * Clearing a map: tables and directory stay, their slots become empty, the seed changes. What is
 * set to zero differs by release (CLEARS):
 *
 *   0  every group                                                                  Go 1.24
 *   1  groups with an entry; what tombstones left behind stays                      Go 1.25
 *   2  every group, unless slots are large or entries are few: then as 1            from Go 1.26
 *
 * Source: internal/runtime/maps/map.go Clear, clearSmall; table.go Clear, Go 1.24 to 1.27.
 */
import { dropObjects } from "../classic/clear";
import { CLEARS_BY_LOAD, CLEARS_EVERY_GROUP, CLEARS_GROUPS_IN_USE } from "../layout/codes";
import { CLEARS } from "../layout/control";
import {
  MAP_USED,
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_LENGTH_MASK,
  TABLE_USED,
} from "../layout/go-structures";
import { elemStride, interleaved, keyStride } from "../layout/maptype";
import { CTRL } from "../trace/trace";
import { wipe } from "../value/memmove";
import { requireRules } from "./check";
import { matchFull } from "./ctrl";
import { ctrls, groupAt, groupSize, setEmpty } from "./group";
import {
  clearSeq,
  dirLen,
  dirPtr,
  used as entries,
  reseed,
  setClearSeq,
  setUsed as setEntries,
  setTombstonePossible,
  toggleWriting,
  tombstonePossible,
  touchWriting,
} from "./map";
import { directoryAt } from "./table/directory";
import {
  growthLeft,
  lengthMask,
  maxGrowthLeft,
  setGrowthLeft,
  setUsed,
  touchCapacity,
  touchGroups,
  touchLengthMask,
  used,
} from "./table/table";

/** Slots above this many bytes are worth a look before they are set to zero. */
const LARGE_SLOT: usize = 32;

/** Go's clear(m). */
export function mapclear(t: usize, m: usize): void {
  if (entries(m) === 0 && !tombstonePossible(m)) return;
  touchWriting(m);
  toggleWriting(m);
  const length = dirLen(m);
  if (length === 0) {
    const g = dirPtr(m);
    dropObjects(t, load<u64>(m, MAP_USED));
    wipe(t, g, groupSize(t), g, CTRL);
    setEmpty(g);
    setEntries(m, 0);
  } else {
    let last: usize = 0;
    for (let i: u64 = 0; i < length; i++) {
      const table = directoryAt(m, i);
      if (table !== last) clearTable(t, table);
      last = table;
    }
    setEntries(m, 0);
    setTombstonePossible(m, false);
  }
  setClearSeq(m, clearSeq(m) + 1);
  reseed(m);
  touchWriting(m);
  toggleWriting(m);
  requireRules(t, m);
}

/** Bytes of a key and its elem, padding between them included. */
function slotSize(t: usize): usize {
  return interleaved(t) ? keyStride(t) : keyStride(t) + elemStride(t);
}

function clearTable(t: usize, table: usize): void {
  const rule = load<u32>(CLEARS);
  const most = maxGrowthLeft(load<u16>(table, TABLE_CAPACITY));
  if (rule !== CLEARS_EVERY_GROUP) {
    touchCapacity(table);
    if (used(table) === 0 && growthLeft(table) === most) return;
  }
  dropObjects(t, load<u16>(table, TABLE_USED));
  const array = load<u32>(table, TABLE_GROUPS) as usize;
  const last = load<u64>(table, TABLE_LENGTH_MASK);
  const look = looksFirst(t, table, rule);
  for (let i: u64 = 0; i <= last; i++) {
    touchLengthMask(table);
    touchGroups(table);
    const g = groupAt(t, array, i);
    if (!look || matchFull(ctrls(g)) !== 0) wipe(t, g, groupSize(t), g, CTRL);
    setEmpty(g);
  }
  touchLengthMask(table);
  setUsed(table, 0);
  if (rule === CLEARS_EVERY_GROUP) touchCapacity(table);
  setGrowthLeft(table, most);
}

/** Does clear look whether a group has entries before it sets it to zero? */
function looksFirst(t: usize, table: usize, rule: u32): bool {
  if (rule !== CLEARS_BY_LOAD) return rule === CLEARS_GROUPS_IN_USE;
  const few = ((load<u16>(table, TABLE_USED) * 4) as u64) <= lengthMask(table);
  return few || slotSize(t) > LARGE_SLOT;
}
