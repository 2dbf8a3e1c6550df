/**
 * Looking a key up. Source: internal/runtime/maps/runtime_fast64.go runtime_mapaccess2_fast64,
 * runtime_faststr.go, runtime.go, map.go getWithKey, table.go getWithKey, Go 1.24 to 1.27.
 */
import { elemOf, keyAddress } from "../classic/any/slot";
import { MAP_USED } from "../layout/go-structures";
import { isAny, lengthOf, noteHash } from "../value/key";
import { h2, matchEmpty } from "./ctrl";
import { ctrls, groupAt, touchCtrls, visit } from "./group";
import { comparesByCall, hashKey, hashMoved } from "./key";
import { dirLen, dirPtr, touchDirLen, touchSeed, touchWriting, used } from "./map";
import { AMBIGUOUS, NONE, slotByEnds, slotByKey, slotOf, slotOfString } from "./small";
import { directoryAt, directoryIndex } from "./table/directory";
import { groups, probeNext, probeStart, touchGroups } from "./table/table";

/** Strings from this length on are looked for in a small map without a hash. */
const LONG_STRING: usize = 65;

/**
 * Where `key` and its elem are in the map: offsets of the key in the high and of the elem in the
 * low half, or 0 when the map has no such key. `hash` is the key's; a small map with keys of four or
 * eight plain bytes does not use it.
 */
export function getWithKey<K>(t: usize, m: usize, key: K, hash: u64): u64 {
  if (used(m) === 0) return 0;
  touchWriting(m);
  if (isAny<K>()) {
    hashed<K>(t, m, key, hash);
    if (dirLen(m) === 0) return getSmall<K>(t, m, key, hash);
  } else {
    if (dirLen(m) === 0) return getSmall<K>(t, m, key, hash);
    hashed<K>(t, m, key, hash);
    touchDirLen(m);
  }
  return getFromTable<K>(t, m, key, hash);
}

/**
 * The same for a key that lies in a table or group that the map has left behind: an iteration looks for
 * where it has moved to.
 */
export function getMoved(t: usize, m: usize, key: usize): u64 {
  if (used(m) === 0) return 0;
  touchWriting(m);
  const hash = hashMoved(t, m, key);
  if (dirLen(m) === 0) return getSmall<usize>(t, m, key, hash);
  return getFromTable<usize>(t, m, key, hash);
}

/** The same for the key at `key`, which is hashed only if there are entries: a NaN's hash is a draw. */
export function getAny(t: usize, m: usize, key: usize): u64 {
  return getWithKey<usize>(t, m, key, load<u64>(m, MAP_USED) === 0 ? 0 : hashKey<usize>(t, m, key));
}

/** The key's hash is computed now, with the map's seed. */
function hashed<K>(t: usize, m: usize, key: K, hash: u64): void {
  touchSeed(m);
  noteHash<K>(t, m, key, hash);
}

function getFromTable<K>(t: usize, m: usize, key: K, hash: u64): u64 {
  const table = directoryAt(m, directoryIndex(m, hash));
  let offset = probeStart(table, hash);
  const array = groups(table);
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = visit(g, offset, h2(hash));
    const i = slotOf<K>(t, g, ctrl, key, hash);
    if (i !== NONE) return place(t, g, i);
    if (comparesByCall<K>()) touchCtrls(g);
    if (matchEmpty(ctrl) !== 0) return 0;
    offset = probeNext(table, offset, step++);
    touchGroups(table);
  }
}

/** In the one group of a small map: numbers without a hash, very long strings too where it can be. */
function getSmall<K>(t: usize, m: usize, key: K, hash: u64): u64 {
  const g = dirPtr(m);
  if (!comparesByCall<K>()) return placeIf(t, g, slotByKey<K>(t, g, ctrls(g), key));
  if (sizeof<K>() === 16) {
    if (lengthOf(key) >= LONG_STRING) {
      const i = slotByEnds(t, g, ctrls(g), key);
      if (i !== AMBIGUOUS) return placeIf(t, g, i);
    }
    hashed<K>(t, m, key, hash);
    return placeIf(t, g, slotOfString(t, g, visit(g, 0, h2(hash)), key, hash));
  }
  return placeIf(t, g, slotOf<K>(t, g, visit(g, 0, h2(hash)), key, hash));
}

function placeIf(t: usize, g: usize, i: u32): u64 {
  return i === NONE ? 0 : place(t, g, i);
}

function place(t: usize, g: usize, i: u32): u64 {
  return ((keyAddress(t, g, i) as u64) << 32) | (elemOf(t, g, i) as u64);
}
