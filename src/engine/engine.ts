/**
 * What the module exports: the operations of a map with their keys and elems in the control
 * block. src/go/machine/engine.ts has the same list as types, which a test compares with the module.
 *
 * Arguments are offsets: `t` of a map type descriptor, `h` of an hmap; `op` is the number that
 * records of this operation carry.
 */

import { ClassicMap } from "./bulk/classic/map";
import * as filling from "./bulk/fill";
import * as searching from "./bulk/lookup";
import * as walking from "./bulk/range";
import * as moving from "./bulk/sliding-window";
import { mapaccessK_fast } from "./classic/access";
import { mapaccess2 } from "./classic/any/access";
import { mapassign } from "./classic/any/assign";
import { mapdelete } from "./classic/any/delete";
import { hashForEmpty, hashKnown, storeElem } from "./classic/any/slot";
import { makeBucket, mapassign_fast } from "./classic/assign";
import { mapclear } from "./classic/clear";
import { mapdelete_fast } from "./classic/delete";
import { ClassicFastPath } from "./classic/fast-path";
import { flags, HASH_WRITING, setHash0, toggleFlag } from "./classic/hmap";
import { mapiterinit, mapiternext } from "./classic/iterate";
import * as making from "./classic/makemap";
import * as records from "./classic/record";
import * as fastPath from "./fast-path";
import { malloc } from "./heap/allocator/malloc";
import * as metadata from "./heap/allocator/persistentalloc";
import * as cycle from "./heap/collector/cycle";
import { newIterator, saveIterator } from "./heap/collector/iterator-roots";
import * as pacer from "./heap/collector/pacer";
import * as owner from "./heap/owner";
import { whenMemoryEnds } from "./heap/pages/memory";
import * as scavenger from "./heap/pages/scavenge";
import * as data from "./heap/program-data";
import { start } from "./heap/start";
import { ELEM, HITER, KEY } from "./layout/control";
import { HITER_H, HMAP_BUCKETS, HMAP_HASH0 } from "./layout/go-structures";
import {
  elemFullSize,
  elemPart,
  elemsize,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
  keyForm,
} from "./layout/maptype";
import { elemNumber } from "./layout/number";
import {
  CLEAR,
  COLLECT,
  DELETE,
  ELEMS,
  GET,
  ITERATE,
  MAKE,
  NEXT,
  operation,
  PUT,
  RELEASE,
  SCAVENGE,
  values,
} from "./trace/trace";
import { hashOfKey, keyFrom } from "./value/key";
import { elemIn, getElem, keyIn, passElem, putElem } from "./value/operand";

export { generate } from "./bulk/workload";
export { check } from "./classic/check";
export { bucketRows, overflowRows } from "./classic/columns";
export { arrayLength } from "./classic/makemap";
export { assignStep, evacuateStep, removeStep, storeStep } from "./classic/stepped-write";
export { dropIterator } from "./heap/collector/iterator-roots";
export { objectRows, spanRows } from "./heap/table-rows";
export { LAYOUT } from "./layout/control";
// The same operations for the other generation of maps.
export {
  check as swissCheck,
  clear as swissClear,
  fill as swissFill,
  get as swissGet,
  getNumber as swissGetNumber,
  giveBlock as swissGiveBlock,
  groupRows,
  has as swissHas,
  hash as swissHash,
  hasNumber as swissHasNumber,
  iterate as swissIterate,
  lookup as swissLookup,
  makemap as swissMakemap,
  match,
  next as swissNext,
  probeCounts,
  put as swissPut,
  putNumber as swissPutNumber,
  range as swissRange,
  record as swissRecord,
  remove as swissRemove,
  removeAll as swissRemoveAll,
  removeNumber as swissRemoveNumber,
  reseed as swissReseed,
  slide as swissSlide,
  tableRows,
  toggleWriting as swissToggleWriting,
} from "./swiss/engine";
export {
  assignStep as swissAssignStep,
  removeStep as swissRemoveStep,
} from "./swiss/stepped-write";

whenMemoryEnds(cycle.emergency);

/** Make a map with room for `hint` entries. */
export function makemap(t: usize, hint: f64): usize {
  operation(0, -1, MAKE);
  const h = making.makemap(t, hint as u64);
  operation(h, -1, MAKE);
  records.flush();
  return h;
}

/** The map has its one bucket from the start, as compiled code gives it to a map on the stack. */
export function giveBlock(t: usize, h: usize): void {
  if (load<u64>(h, HMAP_BUCKETS) === 0) makeBucket(t, h);
  records.flush();
}

/** Give the map the seed in KEY: for replaying a capture. */
export function reseed(h: usize): void {
  setHash0(h, load<u32>(KEY));
  records.flush();
}

/** Write a record of the map's state. */
export function record(h: usize, op: f64): void {
  records.record(h, op);
  records.flush();
}

/** m[KEY] = ELEM. */
export function put(t: usize, h: usize, op: f64): void {
  operation(h, op, PUT);
  const form = keyForm(t);
  if (form === FORM_FAST64) putForm<u64>(t, h);
  else if (form === FORM_FAST32) putForm<i32>(t, h);
  else if (form === FORM_FASTSTR) putForm<v128>(t, h);
  else storeElem(t, mapassign(t, h, keyIn(t)), elemIn(t));
  records.settle(h, op);
  records.flush();
}

/** ELEM, ok = m[KEY]. */
export function get(t: usize, h: usize): bool {
  const found = find(t, h);
  if (found !== 0) getElem(t, elemIn(t), found as u32 as usize, elemFullSize(t), elemPart(t));
  records.flush();
  return found !== 0;
}

/** _, ok = m[KEY]. */
export function has(t: usize, h: usize): bool {
  const found = find(t, h);
  if (found !== 0) passElem(t, found as u32 as usize, elemPart(t));
  records.flush();
  return found !== 0;
}

/** delete(m, KEY). */
export function remove(t: usize, h: usize, op: f64): bool {
  operation(h, op, DELETE);
  const form = keyForm(t);
  let found: bool;
  if (form === FORM_FAST64) found = removeForm<u64>(t, h);
  else if (form === FORM_FAST32) found = removeForm<i32>(t, h);
  else if (form === FORM_FASTSTR) found = removeForm<v128>(t, h);
  else found = mapdelete(t, h, keyIn(t));
  records.settle(h, op);
  records.flush();
  return found;
}

/** The same as put for numbers; `as` says how the elem is one. */
export function putNumber(t: usize, h: usize, op: f64, key: f64, elem: f64, as: u32): void {
  if (!fastPath.put<ClassicFastPath>(t, h, op, key, elem, as)) put(t, h, op);
}

/** The same as get for numbers, an elem as its code `as` says; NaN when the map has no such key. */
export function getNumber(t: usize, h: usize, key: f64, as: u32): f64 {
  const found = fastPath.get<ClassicFastPath>(t, h, key);
  const ok = found !== fastPath.NOT_DONE ? found === 1 : get(t, h);
  return ok ? elemNumber(as) : NaN;
}

/** The same as has for numbers. */
export function hasNumber(t: usize, h: usize, key: f64): bool {
  const found = fastPath.get<ClassicFastPath>(t, h, key);
  return found !== fastPath.NOT_DONE ? found === 1 : has(t, h);
}

/** The same as remove for numbers. */
export function removeNumber(t: usize, h: usize, op: f64, key: f64): bool {
  const found = fastPath.remove<ClassicFastPath>(t, h, op, key);
  return found !== fastPath.NOT_DONE ? found === 1 : remove(t, h, op);
}

/** clear(m). */
export function clear(t: usize, h: usize, op: f64): void {
  operation(h, op, CLEAR);
  mapclear(t, h);
  records.settle(h, op);
  records.flush();
}

/**
 * Start the iterator at HITER and move it to its first entry, as Go does.
 * @returns the record that keeps what it leads to.
 */
export function iterate(t: usize, h: usize): usize {
  operation(h, 0, ITERATE);
  mapiterinit(t, h);
  mapiternext();
  const record = newIterator();
  records.flush();
  return record;
}

/** Move the iterator at HITER, which has a record. */
export function next(record: usize): void {
  operation(load<u32>(HITER + HITER_H) as usize, 0, NEXT);
  mapiternext();
  saveIterator(record);
  records.flush();
}

/** Give the next entries of the iterator at HITER, at most `limit`, for pickup or only to read. */
export function range(record: usize, limit: u32, picked: bool): u32 {
  const given = walking.range<ClassicMap>(limit, picked);
  saveIterator(record);
  records.flush();
  return given;
}

/** Put the next `total` pairs of the loads. */
export function fill(t: usize, h: usize, total: u32, op: f64): void {
  filling.fill<ClassicMap>(t, h, total, op);
  records.flush();
}

/** Delete the next `total` keys of the load; FOUND counts those that were there. */
export function removeAll(t: usize, h: usize, total: u32, op: f64): void {
  moving.removeAll<ClassicMap>(t, h, total, op);
  records.flush();
}

/** Do the next `total` puts and deletes of the window that the load is. */
export function slide(t: usize, h: usize, total: u32, op: f64): void {
  moving.slide<ClassicMap>(t, h, total, op);
  records.flush();
}

/** Look the next `total` keys of the load up. */
export function lookup(t: usize, h: usize, total: u32): void {
  searching.lookup<ClassicMap>(t, h, total);
  records.flush();
}

/** Turn the flag that a writer sets; true when it is set now. */
export function toggleWriting(h: usize): bool {
  toggleFlag(h, HASH_WRITING);
  records.flush();
  return (flags(h) & HASH_WRITING) !== 0;
}

/** ELEM = hash of KEY. */
export function hash(h: usize, t: usize): void {
  store<u64>(ELEM, hashKnown(t, h, keyIn(t)));
  records.flush();
}

/** Set the heap up; before anything else. `limit` is Infinity when there is none. */
export function startHeap(percent: i32, limit: f64): void {
  start(percent, limit);
}

/** Room that the collector does not know of; it is never given back. */
export function persistentalloc(size: usize): usize {
  const at = metadata.persistentalloc(size);
  records.flush();
  return at;
}

/** Room for data of a value of the program, made before the operation it is for: see engine/heap/program-data.ts. */
export function mallocData(size: usize, purpose: u32, pointers: usize): usize {
  values();
  const at = data.mallocData(size, purpose, pointers);
  records.flush();
  return at;
}

/** Memory for the map at `h`, which is being restored from what another process had. */
export function mallocFor(h: usize, size: usize, noscan: bool, purpose: u32): usize {
  operation(h, -1, MAKE);
  const at = malloc(size, noscan, purpose);
  records.flush();
  return at;
}

/** runtime.GC(). */
export function collect(): void {
  operation(0, 0, COLLECT);
  cycle.collect();
  records.flush();
}

/** The program drops the map at `h`. */
export function release(h: usize): void {
  operation(h, 0, RELEASE);
  owner.releaseMap(h);
  records.flush();
}

/** Give free pages back to the operating system, `npages` at the most; how many were given. */
export function scavenge(npages: u32): u32 {
  operation(0, 0, SCAVENGE);
  const released = scavenger.scavenge(npages);
  records.flush();
  return released;
}

/** NextGC. */
export function heapGoal(): f64 {
  return pacer.heapGoal() as f64;
}

function putForm<K>(t: usize, h: usize): void {
  const key = keyFrom<K>(KEY);
  const elem = mapassign_fast<K>(t, h, key, hashOfKey<K>(t, key, seedOf(h)));
  putElem(t, elem, ELEM, elemsize(t), ELEMS);
}

function removeForm<K>(t: usize, h: usize): bool {
  const key = keyFrom<K>(KEY);
  return mapdelete_fast<K>(t, h, key, hashOfKey<K>(t, key, seedOf(h)));
}

/** Where the key and its elem are, as mapaccessK_fast says it; an operation of its own. */
function find(t: usize, h: usize): u64 {
  operation(h, 0, GET);
  const form = keyForm(t);
  if (form === FORM_FAST64) return findForm<u64>(t, h);
  if (form === FORM_FAST32) return findForm<i32>(t, h);
  if (form === FORM_FASTSTR) return findForm<v128>(t, h);
  if (load<u64>(h) === 0) hashForEmpty(t, keyIn(t));
  return mapaccess2(t, h, keyIn(t));
}

function findForm<K>(t: usize, h: usize): u64 {
  const key = keyFrom<K>(KEY);
  return mapaccessK_fast<K>(t, h, key, hashOfKey<K>(t, key, seedOf(h)));
}

/** The map's seed; that Go loads it, and when, the operations note. */
function seedOf(h: usize): u64 {
  return load<u32>(h, HMAP_HASH0) as u64;
}
