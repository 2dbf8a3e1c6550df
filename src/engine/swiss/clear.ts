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
import { elemStride, interleaved, keyStride } from "../layout/maptype";
import { CTRL, memclr } from "../trace/trace";
import { requireRules } from "./check";
import { matchFull } from "./ctrl";
import { directoryAt } from "./directory";
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
} from "./map";
import {
  capacity,
  groups,
  growthLeft,
  lengthMask,
  maxGrowthLeft,
  setGrowthLeft,
  setUsed,
  used,
} from "./table";

/** Slots above this many bytes are worth a look before they are set to zero. */
const LARGE_SLOT: usize = 32;

/** Go's clear(m). */
export function mapclear(t: usize, m: usize): void {
  if (entries(m) === 0 && !tombstonePossible(m)) return;
  toggleWriting(m);
  if (dirLen(m) === 0) {
    const g = dirPtr(m);
    dropObjects(t, entries(m));
    memclr(g, groupSize(t), CTRL);
    setEmpty(g);
    setEntries(m, 0);
  } else {
    let last: usize = 0;
    const length = dirLen(m);
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
  toggleWriting(m);
  requireRules(t, m);
}

/** Bytes of a key and its elem, padding between them included. */
function slotSize(t: usize): usize {
  return interleaved(t) ? keyStride(t) : keyStride(t) + elemStride(t);
}

function clearTable(t: usize, table: usize): void {
  const most = maxGrowthLeft(capacity(table));
  const rule = load<u32>(CLEARS);
  if (rule !== CLEARS_EVERY_GROUP && used(table) === 0 && growthLeft(table) === most) return;
  const last = lengthMask(table);
  const few = ((used(table) * 4) as u64) <= last || slotSize(t) > LARGE_SLOT;
  const look = rule === CLEARS_GROUPS_IN_USE || (rule === CLEARS_BY_LOAD && few);
  dropObjects(t, used(table) as u64);
  const array = groups(table);
  for (let i: u64 = 0; i <= last; i++) {
    const g = groupAt(t, array, i);
    if (!look || matchFull(ctrls(g)) !== 0) memclr(g, groupSize(t), CTRL);
    setEmpty(g);
  }
  setUsed(table, 0);
  setGrowthLeft(table, most);
}
