/**
 * Looking a key up. Source: internal/runtime/maps/runtime_fast64.go runtime_mapaccess2_fast64,
 * table.go getWithKey, Go 1.24 to 1.27.
 */
import { elemOf, keyOf } from "../classic/any/slot";
import { keyWord } from "../classic/key";
import { FORM_FAST32, keyForm } from "../layout/maptype";
import { EVENT_HASH, event } from "../trace/trace";
import { h2, matchEmpty } from "./ctrl";
import { directoryAt, directoryIndex } from "./directory";
import { ctrls, groupAt, visit } from "./group";
import { hashKey } from "./key";
import { dirLen, dirPtr, used } from "./map";
import { NONE, slotByKey, slotOf } from "./small";
import { groups, probeNext, probeStart } from "./table";

/**
 * Where `key` and its elem are in the map: offsets of the key in the high and of the elem in the
 * low half, or 0 when the map has no such key. `hash` is the key's; a small map with keys of four or
 * eight plain bytes does not use it.
 */
export function getWithKey<K>(t: usize, m: usize, key: K, hash: u64): u64 {
  if (used(m) === 0) return 0;
  if (dirLen(m) === 0) {
    const g = dirPtr(m);
    const every = sizeof<K>() === 8 || keyForm(t) === FORM_FAST32;
    const i = every ? slotByKey<K>(t, g, ctrls(g), key) : search<K>(t, m, g, key, hash);
    return i === NONE ? 0 : place(t, g, i);
  }
  event(EVENT_HASH, m, keyWord<K>(key), hash);
  const table = directoryAt(m, directoryIndex(m, hash));
  const array = groups(table);
  let offset = probeStart(table, hash);
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = visit(g, offset, h2(hash));
    const i = slotOf<K>(t, g, ctrl, key, hash);
    if (i !== NONE) return place(t, g, i);
    if (matchEmpty(ctrl) !== 0) return 0;
    offset = probeNext(table, offset, step++);
  }
}

/** The slot of a small map's group that holds a key, by its hash. */
function search<K>(t: usize, m: usize, g: usize, key: K, hash: u64): u32 {
  event(EVENT_HASH, m, keyWord<K>(key), hash);
  return slotOf<K>(t, g, visit(g, 0, h2(hash)), key, hash);
}

/** The same for the key at `key`, which is hashed only if there are entries: a NaN's hash is a draw. */
export function getAny(t: usize, m: usize, key: usize): u64 {
  return used(m) === 0 ? 0 : getWithKey<usize>(t, m, key, hashKey<usize>(t, m, key));
}

function place(t: usize, g: usize, i: u32): u64 {
  return ((keyOf(t, g, i) as u64) << 32) | (elemOf(t, g, i) as u64);
}
