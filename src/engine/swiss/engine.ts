/**
 * What the module exports for Swiss maps: the same operations as engine.ts exports for classic
 * ones, with the same arguments; there they get the names that src/go/machine/engine.ts lists.
 */

import * as filling from "../bulk/fill";
import * as searching from "../bulk/lookup";
import * as walking from "../bulk/range";
import * as moving from "../bulk/sliding-window";
import { SwissMap } from "../bulk/swiss/map";
import { storeElem } from "../classic/any/slot";
import * as fastPath from "../fast-path";
import { newIterator, saveIterator } from "../heap/collector/iterator-roots";
import { ELEM, HITER, KEY } from "../layout/control";
import { ITER_M, MAP_DIR_PTR } from "../layout/go-structures";
import {
  elemFullSize,
  elemPart,
  elemsize,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
} from "../layout/maptype";
import { elemNumber } from "../layout/number";
import { flush } from "../trace/record";
import { CLEAR, DELETE, ELEMS, GET, ITERATE, MAKE, NEXT, operation, PUT } from "../trace/trace";
import { keyFrom } from "../value/key";
import { elemIn, getElem, keyIn, passElem, putElem } from "../value/operand";
import { getAny, getWithKey } from "./access";
import { mapassign } from "./assign";
import { mapclear } from "./clear";
import { matchH2, portableMatchH2 } from "./ctrl";
import { mapdelete } from "./delete";
import { SwissFastPath } from "./fast-path";
import { iterInit, iterNext } from "./iterate";
import { hashKey } from "./key";
import * as making from "./makemap";
import { setSeed, toggleWriting as toggle, writing } from "./map";
import * as records from "./record";
import { growToSmall } from "./small";

export { check } from "./check";
export { groupRows, tableRows } from "./columns";
export { probeCounts } from "./table/probes";

/** Make a map with room for `hint` entries. */
export function makemap(t: usize, hint: f64): usize {
  operation(0, -1, MAKE);
  const m = making.newMap(t, hint as u64);
  operation(m, -1, MAKE);
  flush();
  return m;
}

/** The map has its one group from the start, as compiled code gives it to a map on the stack. */
export function giveBlock(t: usize, m: usize): void {
  if (load<u64>(m, MAP_DIR_PTR) === 0) growToSmall(t, m);
  flush();
}

/** Give the map the seed in KEY: for replaying a capture. */
export function reseed(m: usize): void {
  setSeed(m, load<u64>(KEY));
  flush();
}

/** Write a record of the map's state. */
export function record(m: usize, op: f64): void {
  records.changed(records.CHANGED_HEADER);
  records.record(m, op);
  flush();
}

/** Turn the flag that a writer sets; true when it is set now. */
export function toggleWriting(m: usize): bool {
  toggle(m);
  flush();
  return writing(m);
}

/** m[KEY] = ELEM. */
export function put(t: usize, m: usize, op: f64): void {
  operation(m, op, PUT);
  const form = keyForm(t);
  if (form === FORM_FAST64) putForm<u64>(t, m);
  else if (form === FORM_FAST32) putForm<i32>(t, m);
  else if (form === FORM_FASTSTR) putForm<v128>(t, m);
  else {
    const key = keyIn(t);
    storeElem(t, mapassign<usize>(t, m, key, hashKey<usize>(t, m, key)), elemIn(t));
  }
  records.settle(m, op);
  flush();
}

/** ELEM, ok = m[KEY]. */
export function get(t: usize, m: usize): bool {
  const found = find(t, m);
  if (found !== 0) getElem(t, elemIn(t), found as u32 as usize, elemFullSize(t), elemPart(t));
  flush();
  return found !== 0;
}

/** _, ok = m[KEY]. */
export function has(t: usize, m: usize): bool {
  const found = find(t, m);
  if (found !== 0) passElem(t, found as u32 as usize, elemPart(t));
  flush();
  return found !== 0;
}

/** delete(m, KEY). */
export function remove(t: usize, m: usize, op: f64): bool {
  operation(m, op, DELETE);
  const form = keyForm(t);
  let found: bool;
  if (form === FORM_FAST64) found = mapdelete<u64>(t, m, keyFrom<u64>(KEY));
  else if (form === FORM_FAST32) found = mapdelete<i32>(t, m, keyFrom<i32>(KEY));
  else if (form === FORM_FASTSTR) found = mapdelete<v128>(t, m, keyFrom<v128>(KEY));
  else found = mapdelete<usize>(t, m, keyIn(t));
  records.settle(m, op);
  flush();
  return found;
}

/** The same as put for numbers; `as` says how the elem is one. */
export function putNumber(t: usize, m: usize, op: f64, key: f64, elem: f64, as: u32): void {
  if (!fastPath.put<SwissFastPath>(t, m, op, key, elem, as)) put(t, m, op);
}

/** The same as get for numbers, an elem as its code `as` says; NaN when the map has no such key. */
export function getNumber(t: usize, m: usize, key: f64, as: u32): f64 {
  const found = fastPath.get<SwissFastPath>(t, m, key);
  const ok = found !== fastPath.NOT_DONE ? found === 1 : get(t, m);
  return ok ? elemNumber(as) : NaN;
}

/** The same as has for numbers. */
export function hasNumber(t: usize, m: usize, key: f64): bool {
  const found = fastPath.get<SwissFastPath>(t, m, key);
  return found !== fastPath.NOT_DONE ? found === 1 : has(t, m);
}

/** The same as remove for numbers. */
export function removeNumber(t: usize, m: usize, op: f64, key: f64): bool {
  const found = fastPath.remove<SwissFastPath>(t, m, op, key);
  return found !== fastPath.NOT_DONE ? found === 1 : remove(t, m, op);
}

/** clear(m). */
export function clear(t: usize, m: usize, op: f64): void {
  operation(m, op, CLEAR);
  mapclear(t, m);
  records.settle(m, op);
  flush();
}

/**
 * Start the iterator at HITER and move it to its first entry, as Go does.
 * @returns the record that keeps what it leads to.
 */
export function iterate(t: usize, m: usize): usize {
  operation(m, 0, ITERATE);
  iterInit(t, m);
  iterNext();
  const record = newIterator();
  flush();
  return record;
}

/** Move the iterator at HITER, which has a record. */
export function next(record: usize): void {
  operation(load<u32>(HITER + ITER_M) as usize, 0, NEXT);
  iterNext();
  saveIterator(record);
  flush();
}

/** Give the next entries of the iterator at HITER, at most `limit`, for pickup or only to read. */
export function range(record: usize, limit: u32, picked: bool): u32 {
  const given = walking.range<SwissMap>(limit, picked);
  saveIterator(record);
  flush();
  return given;
}

/** Put the next `total` pairs of the loads. */
export function fill(t: usize, m: usize, total: u32, op: f64): void {
  filling.fill<SwissMap>(t, m, total, op);
  flush();
}

/** Delete the next `total` keys of the load; FOUND counts those that were there. */
export function removeAll(t: usize, m: usize, total: u32, op: f64): void {
  moving.removeAll<SwissMap>(t, m, total, op);
  flush();
}

/** Do the next `total` puts and deletes of the window that the load is. */
export function slide(t: usize, m: usize, total: u32, op: f64): void {
  moving.slide<SwissMap>(t, m, total, op);
  flush();
}

/** Look the next `total` keys of the load up. */
export function lookup(t: usize, m: usize, total: u32): void {
  searching.lookup<SwissMap>(t, m, total);
  flush();
}

/** ELEM = hash of KEY. */
export function hash(m: usize, t: usize): void {
  store<u64>(ELEM, hashKey<usize>(t, m, keyIn(t)));
  flush();
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

function putForm<K>(t: usize, m: usize): void {
  const key = keyFrom<K>(KEY);
  putElem(t, mapassign<K>(t, m, key, hashKey<K>(t, m, key)), ELEM, elemsize(t), ELEMS);
}

/** Where the key and its elem are, as getWithKey says it; an operation of its own. */
function find(t: usize, m: usize): u64 {
  operation(m, 0, GET);
  const form = keyForm(t);
  if (form === FORM_FAST64) return findForm<u64>(t, m);
  if (form === FORM_FAST32) return findForm<i32>(t, m);
  if (form === FORM_FASTSTR) return findForm<v128>(t, m);
  return getAny(t, m, keyIn(t));
}

function findForm<K>(t: usize, m: usize): u64 {
  const key = keyFrom<K>(KEY);
  return getWithKey<K>(t, m, key, hashKey<K>(t, m, key));
}
