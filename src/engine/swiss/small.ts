/**
 * The small map: at most eight entries in one group, without table or directory. It has no
 * tombstones. Source: internal/runtime/maps/map.go growToSmall, putSlotSmall, growToTable;
 * runtime_fast64.go putSlotSmallFast64, Go 1.24 to 1.27.
 */

import { drop } from "../heap/malloc";
import { GROWS_ON_FULL_UPDATE } from "../layout/control";
import { noscan } from "../layout/maptype";
import { EVENT_COMPARE, EVENT_REHASH, event } from "../trace/trace";
import {
  first,
  GROUP_SLOTS,
  h2,
  matchEmptyOrDeleted,
  matchFull,
  matchH2,
  removeFirst,
} from "./ctrl";
import { directorySet, newDirectory } from "./directory";
import { groupSize, keyAt, setCtrl, visit } from "./group";
import { isKey, take, update } from "./key";
import { dirPtr, setDirPtr, setUsed, used } from "./map";
import { CHANGED_GROWN, CHANGED_HEADER, changed, replaced } from "./record";
import { moveGroup } from "./rehash";
import { newGroups, newTable } from "./table";

/** No slot. */
export const NONE: u32 = 8;

/** Give a map without entries its group. */
export function growToSmall(t: usize, m: usize): void {
  setDirPtr(m, newGroups(t, 1));
  changed(CHANGED_HEADER);
}

/**
 * The place for the elem of `key`; 0 when the map had to become a table, in which the key must be
 * looked for again. Before Go 1.27 that happens to a full map even when it has the key.
 */
export function putSlotSmall<K>(t: usize, m: usize, key: K, hash: u64): usize {
  const entries = used(m);
  if (entries === (GROUP_SLOTS as u64) && load<u32>(GROWS_ON_FULL_UPDATE) !== 0) {
    growToTable(t, m);
    return 0;
  }
  const g = dirPtr(m);
  const ctrl = visit(g, 0, h2(hash));
  const i = slotOf<K>(t, g, ctrl, key, hash);
  if (i !== NONE) return update<K>(t, g, i, key);
  if (entries === (GROUP_SLOTS as u64)) {
    growToTable(t, m);
    return 0;
  }
  const free = first(matchEmptyOrDeleted(ctrl));
  const elem = take<K>(t, g, free, key);
  setCtrl(g, free, h2(hash) as u8);
  setUsed(m, entries + 1);
  return elem;
}

/** The slot of a group that holds `key`, or NONE; `ctrl` is its control word. */
export function slotOf<K>(t: usize, g: usize, ctrl: u64, key: K, hash: u64): u32 {
  for (let match = matchH2(ctrl, h2(hash)); match !== 0; match = removeFirst(match)) {
    const i = first(match);
    if (compare<K>(t, g, i, key)) return i;
  }
  return NONE;
}

/** The same without a hash: the fast forms of a lookup in a small map compare every key there is. */
export function slotByKey<K>(t: usize, g: usize, ctrl: u64, key: K): u32 {
  for (let full = matchFull(ctrl); full !== 0; full = removeFirst(full)) {
    const i = first(full);
    if (compare<K>(t, g, i, key)) return i;
  }
  return NONE;
}

/** Is `key` the key in slot `i`? Noted as an event: what a search compares is worth seeing. */
function compare<K>(t: usize, g: usize, i: u32, key: K): bool {
  const same = isKey<K>(t, g, i, key);
  event(EVENT_COMPARE, keyAt(t, g, i), i as u64, same ? 1 : 0);
  return same;
}

/** The entries move into a table of 16 slots, the only one of a directory. */
function growToTable(t: usize, m: usize): void {
  const g = dirPtr(m);
  event(EVENT_REHASH, g, GROUP_SLOTS as u64, (2 * GROUP_SLOTS) as u64);
  replaced(CHANGED_GROWN, 0, GROUP_SLOTS);
  const table = newTable(t, 2 * GROUP_SLOTS, 0, 0);
  moveGroup(t, m, g, table, table, 0);
  newDirectory(m, 0);
  directorySet(m, 0, table);
  drop(groupSize(t), noscan(t));
}
