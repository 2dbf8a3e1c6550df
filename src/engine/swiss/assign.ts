/**
 * Assigning to a key: find its slot or take one, making room first when its table has none.
 * Source: internal/runtime/maps/runtime.go runtime_mapassign, runtime_fast64.go
 * runtime_mapassign_fast64, Go 1.24 to 1.27.
 */

import { keyWord } from "../classic/key";
import { prunes } from "../layout/maptype";
import { noteGroup, noteTable } from "../trace/packed-records";
import { EVENT_HASH, event } from "../trace/trace";
import { requireRules } from "./check";
import { CTRL_DELETED, first, h1, h2, matchEmptyOrDeleted } from "./ctrl";
import { directoryAt, directoryIndex } from "./directory";
import { ctrlAt, groupAt, setCtrl, visit } from "./group";
import { take, update } from "./key";
import { addUsed as addEntries, dirLen, dirPtr, toggleWriting } from "./map";
import { pruneTombstones } from "./prune";
import { rehash } from "./rehash";
import { growToSmall, NONE, putSlotSmall, slotOf } from "./small";
import { addGrowthLeft, addUsed, groups, growthLeft, probeNext, probeStart } from "./table";

/** The place for the elem of `key`, which is in the map afterwards. `hash` is the key's. */
export function mapassign<K>(t: usize, m: usize, key: K, hash: u64): usize {
  event(EVENT_HASH, m, keyWord<K>(key), hash);
  let elem: usize = 0;
  if (TRACE && load<u64>(m, 24) !== 0) {
    elem = putSlot<K>(t, m, key, hash, enterTable(m, hash));
  } else {
    toggleWriting(m);
    if (dirPtr(m) === 0) growToSmall(t, m);
    if (dirLen(m) === 0) elem = putSlotSmall<K>(t, m, key, hash);
  }
  // 0 when tables have been replaced: the next search begins at the directory again.
  while (elem === 0) {
    elem = putSlot<K>(t, m, key, hash, directoryAt(m, directoryIndex(m, hash)));
  }
  toggleWriting(m);
  requireRules(t, m);
  return elem;
}

/** The table for a hash, in one record with the mark of a writer, which is set. */
function enterTable(m: usize, hash: u64): usize {
  const shift = load<u8>(m, 33) as u64;
  const place = load<u64>(m, 24) === 1 ? 0 : hash >> (shift & 63);
  const table = load<u32>((load<u32>(m, 16) as usize) + 8 * (place as usize)) as usize;
  noteTable(m, place, table);
  store<u8>(m, load<u8>(m, 34) ^ 1, 34);
  return table;
}

/** One search; 0 when the table had no room and was replaced. */
function putSlot<K>(t: usize, m: usize, key: K, hash: u64, table: usize): usize {
  let array: usize;
  let offset: u64;
  if (TRACE) {
    array = load<u32>(table, 16) as usize;
    offset = h1(hash) & load<u64>(table, 24);
    noteGroup(table, groupAt(t, array, offset), offset, h2(hash));
  } else {
    array = groups(table);
    offset = probeStart(table, hash);
  }
  let free: usize = 0;
  let slot: u32 = 0;
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = TRACE && step === 1 ? load<u64>(g) : visit(g, offset, h2(hash));
    const found = slotOf<K>(t, g, ctrl, key, hash);
    if (found !== NONE) return update<K>(t, g, found, key);
    const open = matchEmptyOrDeleted(ctrl);
    if (open !== 0) {
      const i = first(open);
      if (ctrlAt(g, i) !== CTRL_DELETED) {
        // An empty slot: the search is over. A tombstone on the way is taken before it.
        if (free === 0) {
          free = g;
          slot = i;
        } else {
          addGrowthLeft(table, 1);
        }
        break;
      }
      if (free === 0) {
        free = g;
        slot = i;
      }
    }
    offset = probeNext(table, offset, step++);
  }
  if (growthLeft(table) === 0 && prunes(t)) pruneTombstones(t, m, table);
  if (growthLeft(table) === 0) {
    rehash(t, m, table);
    return 0;
  }
  const elem = take<K>(t, free, slot, key);
  setCtrl(free, slot, h2(hash) as u8);
  addGrowthLeft(table, -1);
  addUsed(table, 1);
  addEntries(m, 1);
  return elem;
}
