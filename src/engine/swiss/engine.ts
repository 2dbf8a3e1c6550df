/**
 * What the module exports for Swiss maps: the same operations as engine.ts exports for classic
 * ones, with the same arguments; there they get the names that src/go/engine.ts lists.
 */
import { ELEM, KEY } from "../control";
import { memhash64 } from "../hash";
import { elemsize } from "../maptype";
import { flush } from "../record";
import { CLEAR, DELETE, ELEMS, GET, ITERATE, MAKE, operation, PUT, read, write } from "../trace";
import { getWithKey } from "./access";
import { mapassign_fast64 } from "./assign";
import { mapclear } from "./clear";
import { matchH2, portableMatchH2 } from "./ctrl";
import { mapdelete } from "./delete";
import * as filling from "./fill";
import { iterInit, iterNext } from "./iterate";
import * as searching from "./lookup";
import * as making from "./makemap";
import { setSeed } from "./map";
import * as records from "./record";

export { check } from "./check";
export { groupRows, tableRows } from "./columns";

/** Make a map with room for `hint` entries. */
export function makemap(t: usize, hint: f64): usize {
  operation(0, -1, MAKE);
  const m = making.newMap(t, hint as u64);
  operation(m, -1, MAKE);
  flush();
  return m;
}

/** Give the map this seed: for replaying a capture. */
export function reseed(m: usize, seed: u32): void {
  setSeed(m, seed as u64);
  flush();
}

/** Write a record of the map's state. */
export function record(m: usize, op: f64): void {
  records.changed(records.CHANGED_HEADER);
  records.record(m, op);
  flush();
}

/** m[KEY] = ELEM. */
export function put(t: usize, m: usize, op: f64): void {
  const key = load<u64>(KEY);
  operation(m, op, PUT);
  putElem(mapassign_fast64(t, m, key, hashOf(m, key)), elemsize(t));
  records.settle(m, op);
  flush();
}

/** ELEM, ok = m[KEY]. */
export function get(t: usize, m: usize): bool {
  const key = load<u64>(KEY);
  operation(m, 0, GET);
  const found = getWithKey(t, m, key, hashOf(m, key));
  if (found !== 0) getElem((found & 0xffffffff) as usize, elemsize(t));
  flush();
  return found !== 0;
}

/** delete(m, KEY). */
export function remove(t: usize, m: usize, op: f64): bool {
  const key = load<u64>(KEY);
  operation(m, op, DELETE);
  const found = mapdelete(t, m, key, hashOf(m, key));
  records.settle(m, op);
  flush();
  return found;
}

/** clear(m). */
export function clear(t: usize, m: usize, op: f64): void {
  operation(m, op, CLEAR);
  mapclear(t, m);
  records.settle(m, op);
  flush();
}

/** Start the iterator at HITER and move it to its first entry, as Go does. */
export function iterate(t: usize, m: usize): void {
  operation(m, 0, ITERATE);
  iterInit(t, m);
  iterNext();
  flush();
}

/** Move the iterator at HITER. */
export function next(): void {
  iterNext();
  flush();
}

/** Put the next `total` pairs of the loads. */
export function fill(t: usize, m: usize, total: u32, op: f64): void {
  filling.fill(t, m, total, op);
  flush();
}

/** Look the next `total` keys of the load up. */
export function lookup(t: usize, m: usize, total: u32): void {
  searching.lookup(t, m, total);
  flush();
}

/** ELEM = hash of KEY. */
export function hash(m: usize): void {
  store<u64>(ELEM, memhash64(load<u64>(KEY), load<u64>(m, 8)));
}

/**
 * ELEM = the slots of the control word in KEY whose byte is `tag`, as bit 7 of their bytes; with
 * the false positives of the portable match, or exactly.
 */
export function match(tag: u32, portable: bool): void {
  const ctrl = load<u64>(KEY);
  const slots = portable ? portableMatchH2(ctrl, tag as u64) : matchH2(ctrl, tag as u64);
  store<u64>(ELEM, slots);
}

function hashOf(m: usize, key: u64): u64 {
  return memhash64(key, load<u64>(m, 8));
}

/** Store what is in ELEM at `at`; ELEM itself is no Go memory and not traced. */
function putElem(at: usize, size: u32): void {
  let i: usize = 0;
  for (; i + 8 <= size; i += 8) write<u64>(at + i, load<u64>(ELEM + i), ELEMS);
  for (; i < size; i++) write<u8>(at + i, load<u8>(ELEM + i), ELEMS);
}

/** Load what is at `at` into ELEM. */
function getElem(at: usize, size: u32): void {
  let i: usize = 0;
  for (; i + 8 <= size; i += 8) store<u64>(ELEM + i, read<u64>(at + i, ELEMS));
  for (; i < size; i++) store<u8>(ELEM + i, read<u8>(at + i, ELEMS));
}
