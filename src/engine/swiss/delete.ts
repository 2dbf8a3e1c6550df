/**
 * Deleting a key. Its slot becomes empty where a search may end (the group has another empty
 * slot, or is the only one), else a tombstone. The bytes of a key without pointers stay where
 * they are; the elem is set to zero.
 * Source: internal/runtime/maps/map.go Delete, deleteSmall; table.go Delete, Go 1.24 to 1.27.
 */
import { clearKey } from "../classic/any/slot";
import { MAP_USED } from "../layout/go-structures";
import { elemsize, FORM_ANY, keyForm } from "../layout/maptype";
import { ELEMS } from "../trace/trace";
import { noteHash } from "../value/key";
import { memclrPart } from "../value/memmove";
import { requireRules } from "./check";
import { CTRL_DELETED, CTRL_EMPTY, h2, matchEmpty } from "./ctrl";
import { elemAt, groupAt, setCtrl, touchCtrls, visit } from "./group";
import { hashKey } from "./key";
import {
  addUsed as addEntries,
  dirLen,
  dirPtr,
  used as entries,
  reseed,
  setTombstonePossible,
  toggleWriting,
  touchSeed,
  touchUsed,
  touchWriting,
} from "./map";
import { NONE, slotOf, slotOfString } from "./small";
import { directoryAt, directoryIndex } from "./table/directory";
import { addGrowthLeft, addUsed, groups, probeNext, probeStart, touchGroups } from "./table/table";

/** Go's delete(m, key); true when the key was there. */
export function mapdelete<K>(t: usize, m: usize, key: K): bool {
  // The functions for certain keys look at it, and then call the one for any key.
  if (keyForm(t) !== FORM_ANY) {
    touchUsed(m);
    if (load<u64>(m, MAP_USED) === 0) return false;
  }
  if (entries(m) === 0) return false;
  return deleteHashed<K>(t, m, key, hashKey<K>(t, m, key));
}

/** The same for a key that has been hashed. */
export function deleteHashed<K>(t: usize, m: usize, key: K, hash: u64): bool {
  touchWriting(m);
  touchSeed(m);
  noteHash<K>(t, m, key, hash);
  toggleWriting(m);
  const found =
    dirLen(m) === 0 ? deleteSmall<K>(t, m, key, hash) : deleteFromTable<K>(t, m, key, hash);
  // An empty map gets a new seed, so that collisions cannot be built up over its life.
  if (entries(m) === 0) reseed(m);
  touchWriting(m);
  toggleWriting(m);
  requireRules(t, m);
  return found;
}

function deleteSmall<K>(t: usize, m: usize, key: K, hash: u64): bool {
  const g = dirPtr(m);
  const i = slotToDelete<K>(t, g, visit(g, 0, h2(hash)), key, hash);
  if (i === NONE) return false;
  addEntries(m, -1);
  clearKey(t, g, i);
  memclrPart(elemAt(t, g, i), elemsize(t), ELEMS);
  setCtrl(g, i, CTRL_EMPTY);
  return true;
}

function deleteFromTable<K>(t: usize, m: usize, key: K, hash: u64): bool {
  const table = directoryAt(m, directoryIndex(m, hash));
  let offset = probeStart(table, hash);
  const array = groups(table);
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = visit(g, offset, h2(hash));
    const i = slotToDelete<K>(t, g, ctrl, key, hash);
    if (i !== NONE) {
      vacate(t, m, table, g, i, ctrl);
      return true;
    }
    touchCtrls(g);
    if (matchEmpty(ctrl) !== 0) return false;
    offset = probeNext(table, offset, step++);
    touchGroups(table);
  }
}

function slotToDelete<K>(t: usize, g: usize, ctrl: u64, key: K, hash: u64): u32 {
  if (sizeof<K>() === 16) return slotOfString(t, g, ctrl, key, hash);
  return slotOf<K>(t, g, ctrl, key, hash);
}

/** The entry in slot `i` of the group `g` of a table goes; `ctrl` is the group's control word. */
export function vacate(t: usize, m: usize, table: usize, g: usize, i: u32, ctrl: u64): void {
  addUsed(table, -1);
  addEntries(m, -1);
  clearKey(t, g, i);
  memclrPart(elemAt(t, g, i), elemsize(t), ELEMS);
  touchCtrls(g);
  if (matchEmpty(ctrl) !== 0) {
    setCtrl(g, i, CTRL_EMPTY);
    addGrowthLeft(table, 1);
  } else {
    // Searches have passed this full group; they must go on doing so.
    setCtrl(g, i, CTRL_DELETED);
    setTombstonePossible(m, true);
  }
}
