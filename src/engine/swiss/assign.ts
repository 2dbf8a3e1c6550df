/**
 * Assigning to a key: find its slot or take one, making room first when its table has none.
 * Source: internal/runtime/maps/runtime.go runtime_mapassign, runtime_fast64.go
 * runtime_mapassign_fast64, runtime_faststr.go, Go 1.24 to 1.27.
 */

import { prunes } from "../layout/maptype";
import { isAny, noteHash } from "../value/key";
import { requireRules } from "./check";
import { CTRL_DELETED, first, h2, matchEmpty, matchEmptyOrDeleted } from "./ctrl";
import { ctrlAt, groupAt, setCtrl, touchCtrls, visit } from "./group";
import { comparesByCall, take, update } from "./key";
import {
  addUsed as addEntries,
  dirLen,
  dirPtr,
  toggleWriting,
  touchDirLen,
  touchSeed,
  touchWriting,
} from "./map";
import { growToSmall, NONE, putSlotSmall, slotOf } from "./small";
import { directoryAt, directoryIndex } from "./table/directory";
import { pruneTombstones } from "./table/prune";
import { rehash } from "./table/rehash";
import {
  addGrowthLeft,
  addUsed,
  groups,
  growthLeft,
  probeNext,
  probeStart,
  touchGroups,
} from "./table/table";

/** The place for the elem of `key`, which is in the map afterwards. `hash` is the key's. */
export function mapassign<K>(t: usize, m: usize, key: K, hash: u64): usize {
  touchWriting(m);
  touchSeed(m);
  noteHash<K>(t, m, key, hash);
  toggleWriting(m);
  if (dirPtr(m) === 0) growToSmall(t, m);
  let elem: usize = 0;
  if (dirLen(m) === 0) elem = putSlotSmall<K>(t, m, key, hash);
  // 0 when tables have been replaced: the next search begins at the directory again.
  while (elem === 0) {
    touchDirLen(m);
    elem = putSlot<K>(t, m, key, hash, directoryAt(m, directoryIndex(m, hash)));
  }
  touchWriting(m);
  toggleWriting(m);
  requireRules(t, m);
  return elem;
}

/** One search; 0 when the table had no room and was replaced. */
function putSlot<K>(t: usize, m: usize, key: K, hash: u64, table: usize): usize {
  let offset = probeStart(table, hash);
  const array = groups(table);
  let free: usize = 0;
  let slot: u32 = 0;
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = visit(g, offset, h2(hash));
    const found = slotOf<K>(t, g, ctrl, key, hash);
    if (found !== NONE) return update<K>(t, g, found, key);
    if (comparesByCall<K>()) touchCtrls(g);
    const open = matchEmptyOrDeleted(ctrl);
    if (open !== 0) {
      let i = first(open);
      // The function for any key looks for an empty slot first, the others at the first open one.
      const ends = isAny<K>() ? matchEmpty(ctrl) !== 0 : ctrlAt(g, i) !== CTRL_DELETED;
      if (ends) {
        // An empty slot: the search is over. A tombstone on the way is taken before it.
        if (free === 0) {
          if (isAny<K>()) i = first(matchEmpty(ctrl));
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
    touchGroups(table);
  }
  if (prunes(t) && growthLeft(table) === 0) pruneTombstones(t, m, table);
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
