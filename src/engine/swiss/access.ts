/**
 * Looking a key up. Source: internal/runtime/maps/runtime_fast64.go runtime_mapaccess2_fast64,
 * table.go getWithKey, Go 1.24 to 1.27.
 */
import { EVENT_HASH, event } from "../trace";
import { h2, matchEmpty } from "./ctrl";
import { directoryAt, directoryIndex } from "./directory";
import { ctrls, elemAt, groupAt, keyAt, visit } from "./group";
import { dirLen, dirPtr, used } from "./map";
import { NONE, slotByKey, slotOf } from "./small";
import { groups, probeNext, probeStart } from "./table";

/**
 * Where `key` and its elem are in the map: offsets of the key in the high and of the elem in the
 * low half, or 0 when the map has no such key. `hash` is the key's; a small map does not use it.
 */
export function getWithKey(t: usize, m: usize, key: u64, hash: u64): u64 {
  if (used(m) === 0) return 0;
  if (dirLen(m) === 0) {
    const g = dirPtr(m);
    const i = slotByKey(t, g, ctrls(g), key);
    return i === NONE ? 0 : place(t, g, i);
  }
  event(EVENT_HASH, m, key, hash);
  const table = directoryAt(m, directoryIndex(m, hash));
  const array = groups(table);
  let offset = probeStart(table, hash);
  let step: u64 = 1;
  while (true) {
    const g = groupAt(t, array, offset);
    const ctrl = visit(g, offset, h2(hash));
    const i = slotOf(t, g, ctrl, key, hash);
    if (i !== NONE) return place(t, g, i);
    if (matchEmpty(ctrl) !== 0) return 0;
    offset = probeNext(table, offset, step++);
  }
}

function place(t: usize, g: usize, i: u32): u64 {
  return ((keyAt(t, g, i) as u64) << 32) | (elemAt(t, g, i) as u64);
}
