/**
 * The small map: at most eight entries in one group, without table or directory. It has no
 * tombstones. Source: internal/runtime/maps/map.go growToSmall, putSlotSmall, growToTable;
 * runtime_fast64.go putSlotSmallFast64, Go 1.24 to 1.27.
 */

import { drop } from "../heap/allocator/malloc";
import { GROWS_ON_FULL_UPDATE } from "../layout/control";
import { MAP_DIR_PTR, STRING_LEN } from "../layout/go-structures";
import { noscan } from "../layout/maptype";
import { readPointer } from "../layout/pointer";
import {
  EVENT_COMPARE,
  EVENT_REHASH,
  event,
  KEYS,
  read,
  readIf,
  STRING,
  stringPart,
} from "../trace/trace";
import { lengthOf, textOf } from "../value/key";
import {
  first,
  GROUP_SLOTS,
  h2,
  matchEmptyOrDeleted,
  matchFull,
  matchH2,
  removeFirst,
} from "./ctrl";
import { groupSize, keyAt, setCtrl, setEmpty, touchCtrls, visit } from "./group";
import { comparesByCall, isKey, isStringByLength, take, update } from "./key";
import { addUsed, dirPtr, setDirPtr, setGlobalDepth, touchDirPtr, used } from "./map";
import { CHANGED_GROWN, CHANGED_HEADER, changed, replaced } from "./record";
import { directorySet, newDirectory, useDirectory } from "./table/directory";
import { moveGroup, uncheckedPutSlotForAssign } from "./table/rehash";
import { newGroups, newTable } from "./table/table";

/** No slot. */
export const NONE: u32 = GROUP_SLOTS;
/** Two strings may be the key: it has to be hashed after all. */
export const AMBIGUOUS: u32 = 9;

/** Give a map without entries its group. */
export function growToSmall(t: usize, m: usize): void {
  setDirPtr(m, newGroups(t, 1));
  setEmpty(dirPtr(m));
  changed(CHANGED_HEADER);
}

/**
 * The place for the elem of `key`; 0 when the map had to become a table, in which the key must be
 * looked for again. Before Go 1.27 that happens to a full map even when it has the key.
 */
export function putSlotSmall<K>(t: usize, m: usize, key: K, hash: u64): usize {
  const growsFirst = load<u32>(GROWS_ON_FULL_UPDATE) !== 0;
  if (growsFirst && used(m) === (GROUP_SLOTS as u64)) {
    growToTable(t, m);
    return 0;
  }
  const g = dirPtr(m);
  const ctrl = visit(g, 0, h2(hash));
  const i = slotOf<K>(t, g, ctrl, key, hash);
  if (i !== NONE) return update<K>(t, g, i, key);
  if (comparesByCall<K>()) touchCtrls(g);
  const open = matchEmptyOrDeleted(ctrl);
  if (open === 0) {
    const elem = uncheckedPutSlotForAssign<K>(t, growToTable(t, m), hash, key);
    addUsed(m, 1);
    return elem;
  }
  const free = first(open);
  const elem = take<K>(t, g, free, key);
  setCtrl(g, free, h2(hash) as u8);
  addUsed(m, 1);
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

/**
 * The same without a hash, as lookups of keys of four or eight bytes go through a small map: the key
 * in every slot up to the last full one is compared, also where a slot is empty.
 */
export function slotByKey<K>(t: usize, g: usize, ctrl: u64, key: K): u32 {
  const full = matchFull(ctrl);
  for (let i: u32 = 0; i < GROUP_SLOTS && full >> (8 * (i as u64)) !== 0; i++) {
    const same = isKey<K>(t, g, i, key);
    // An empty slot may keep the bytes of a deleted key.
    const found = same && ((full >> (8 * (i as u64))) & 0x80) !== 0;
    event(EVENT_COMPARE, keyAt(t, g, i), i as u64, found ? 1 : 0);
    if (found) return i;
  }
  return NONE;
}

/** The same of a string in deletes, and in lookups that go through a small map slot by slot. */
export function slotOfString(t: usize, g: usize, ctrl: u64, key: v128, hash: u64): u32 {
  for (let match = matchH2(ctrl, h2(hash)); match !== 0; match = removeFirst(match)) {
    const i = first(match);
    const same = isStringByLength(keyAt(t, g, i), key);
    event(EVENT_COMPARE, keyAt(t, g, i), i as u64, same ? 1 : 0);
    if (same) return i;
  }
  return NONE;
}

/**
 * The slot of a string of more than 64 bytes, without a hash: only the string of its length that
 * begins and ends with the same eight bytes is compared, if there is only one; else AMBIGUOUS.
 */
export function slotByEnds(t: usize, g: usize, ctrl: u64, key: v128): u32 {
  let maybe = NONE;
  for (let i: u32 = 0; i < GROUP_SLOTS; i++) {
    if (((ctrl >> (8 * (i as u64))) & 0x80) !== 0) continue;
    if (!sameEnds(keyAt(t, g, i), key)) continue;
    if (maybe !== NONE) return AMBIGUOUS;
    maybe = i;
  }
  return maybe !== NONE && compare<v128>(t, g, maybe, key) ? maybe : NONE;
}

/** Does the string at `at` have the length, the first and the last eight bytes of `key`? */
function sameEnds(at: usize, key: v128): bool {
  const length = lengthOf(key);
  if (read<u64>(at + STRING_LEN, KEYS) !== (length as u64)) return false;
  const there = readPointer(at, KEYS);
  const bytes = textOf(key);
  const mine = stringPart(bytes);
  if (readIf<u64>(bytes, mine) !== read<u64>(there, STRING)) return false;
  const last = length - 8;
  return readIf<u64>(bytes + last, mine) === read<u64>(there + last, STRING);
}

/** Is `key` the key in slot `i`? Noted as an event: what a search compares is worth seeing. */
function compare<K>(t: usize, g: usize, i: u32, key: K): bool {
  const same = isKey<K>(t, g, i, key);
  event(EVENT_COMPARE, keyAt(t, g, i), i as u64, same ? 1 : 0);
  return same;
}

/** The entries move into a table of 16 slots, the only one of a directory. */
function growToTable(t: usize, m: usize): usize {
  const g = load<u32>(m, MAP_DIR_PTR) as usize;
  event(EVENT_REHASH, g, GROUP_SLOTS as u64, (2 * GROUP_SLOTS) as u64);
  replaced(CHANGED_GROWN, 0, GROUP_SLOTS);
  const table = newTable(t, 2 * GROUP_SLOTS, 0, 0);
  touchDirPtr(m);
  moveGroup(t, m, g, table, table, 0);
  const directory = newDirectory(0);
  directorySet(directory, 0, table);
  useDirectory(m, directory, 0);
  setGlobalDepth(m, 0);
  drop(groupSize(t), noscan(t));
  return table;
}
