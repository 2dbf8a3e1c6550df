/**
 * Unpacks traces: a module of its own, with a memory of its own, that nothing of a process is in. In
 * go records as the traced engine has packed them (packing.ts draws one), out come columns.
 *
 *   0x000000  static data
 *   0x010000  INPUT: packed records
 *   0x0a0000  columns of what `records`, `find` or `accesses` found
 *   0x900000  PAGES: of every page of the arena where its objects begin and how large they are
 *   0xd00000  MADE: objects that the operation at work has made
 *
 * `records` gives every record: loads, stores and events; `find` those of one kind. `accesses` gives the loads and stores of
 * one map's memory and says of each which of the map's objects it touched and where in it; what it has
 * to know for that, it learns from the records as they come: which array is the map's is what the header
 * said when it was read, what is new was allocated since the operation began.
 */
import {
  ALLOCATOR,
  BUCKET_ARRAY,
  CLEAR,
  CTRL,
  CTRL_EMPTY,
  DIRECTORY,
  ELEM_OBJECT,
  EVACUATED_X,
  EVACUATED_Y,
  EVENT_GROUP,
  EVENT_GROW,
  EVENT_MALLOC,
  EVENT_MHEAP,
  EVENT_OPERATION,
  EVENT_OVERFLOW,
  EVENT_REHASH,
  EVENT_SPLIT,
  EXTRA,
  GENERATOR,
  HEADER,
  ITERATOR,
  KEY_OBJECT,
  LIST,
  LOAD,
  MAKE,
  NEW,
  OBJECT_BUCKETS,
  OBJECT_DIRECTORY,
  OBJECT_ELEM,
  OBJECT_EXTRA,
  OBJECT_GROUPS,
  OBJECT_HEADER,
  OBJECT_KEY,
  OBJECT_LIST,
  OBJECT_OLDBUCKETS,
  OBJECT_OVERFLOW,
  OBJECT_SPARE,
  OBJECT_STRING,
  OBJECT_TABLE,
  REST,
  SAME_SIZE_GROW,
  STORE,
  STRING,
  TABLE,
  TOPHASH,
  UPDATE,
} from "../layout/codes";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_FLAGS,
  HMAP_OLDBUCKETS,
  MAPEXTRA_NEXT_OVERFLOW,
} from "../layout/go-structures";
import { addressOf, afterOf, beforeOf, bytesOf, kindOf, sizeOf, touchedOf } from "./packing";

/** Bytes of INPUT, and rows that they may become: a record of 8 bytes may be an update, which is two. */
export const INPUT: usize = 0x010000;
export const INPUT_SIZE: u32 = 0x080000;
export const ROWS: u32 = 0x20000;

// Columns of `records`, of which `find` has them all, and `accesses` the first four.
export const KIND: usize = 0x0a0000;
export const TOUCHED: usize = 0x0c0000;
export const SIZE: usize = 0x0e0000;
export const ADDRESS: usize = 0x100000;
/** u64 each: what was there before and is there afterwards; of sixteen bytes the second eight too. */
export const BEFORE: usize = 0x180000;
export const AFTER: usize = 0x280000;
export const BEFORE_HIGH: usize = 0x380000;
export const AFTER_HIGH: usize = 0x480000;
/** u32, of `find`: the number of the record among all of INPUT. */
export const INDEX: usize = 0x580000;

// Columns of `accesses`: the object, and 1 where a store says that an entry has moved: u8; where in the
// object, the operation, counted from the first one that was decoded, and the access's number in it: u32.
export const OBJECT: usize = 0x600000;
export const MOVED: usize = 0x620000;
export const OFFSET: usize = 0x640000;
export const OPERATION: usize = 0x6c0000;
export const ORDER: usize = 0x740000;

/** Per page of 8 KiB: where one of its objects begins, bytes of an object: u32 each. */
export const PAGES: usize = 0x900000;
const PAGE_BITS: usize = 13;

/** Objects that the operation at work has made: a hash table of their addresses, with its number. */
const MADE: usize = 0xd00000;
const MADE_SLOTS: u32 = 0x8000;
/** A row of PAGES is where an object begins and the bytes of one. */
const PAGE_BYTES: usize = 4;
/** A slot of MADE is where an object begins and the turn in which it was made. */
const MADE_TURN: usize = 4;

// The map that is looked at, u32 each.
/** Offset of its header, and bytes of a bucket, 0 in Swiss maps. */
const MAP: usize = 0x1000;
const BUCKET_SIZE: usize = 0x1004;
/** How many operations of it there were so far. */
const OPERATIONS: usize = 0x1008;
/** Is the operation at work one of them? How many accesses and new objects it has had so far. */
const OWN: usize = 0x100c;
const COUNTED: usize = 0x1010;
const NEW_OBJECTS: usize = 0x1014;
/** Operations of any map so far: the mark of what one has made. */
const TURN: usize = 0x1018;
// What the header says: B, flags, the arrays; which was the old one when the operation began, and
// whether that has been seen.
const B: usize = 0x101c;
const FLAGS: usize = 0x1020;
const BUCKETS: usize = 0x1024;
const OLDBUCKETS: usize = 0x1028;
const FIRST_OLDBUCKETS: usize = 0x102c;
const SEEN: usize = 0x1030;
/** The array that was made last, and its B where a growth makes it. */
const NEWEST: usize = 0x1034;
const GROWN: usize = 0x1038;
/** Are entries moving into a table that replaces another? */
const REPLACING: usize = 0x103c;
/** Is the operation a clear? Then from where on overflow buckets were not in use when it began; 0: none. */
const CLEARING: usize = 0x1040;
const SPARES: usize = 0x1044;
const STATE_END: usize = 0x1048;

/** Unpack the `bytes` of INPUT; how many rows there are. */
export function records(bytes: u32): u32 {
  let row: usize = 0;
  for (let p = INPUT; p < INPUT + bytes; p += sizeOf(p)) {
    if (kindOf(p) === UPDATE) {
      put(row++, p, LOAD, beforeOf(p, 0), beforeOf(p, 0), 0, 0);
      put(row++, p, STORE, beforeOf(p, 0), afterOf(p, 0), 0, 0);
    } else {
      put(row++, p, kindOf(p), beforeOf(p, 0), afterOf(p, 0), beforeOf(p, 8), afterOf(p, 8));
    }
  }
  return row as u32;
}

/** Unpack those records of the `bytes` of INPUT that are of a kind, no load or store; how many there are. */
export function find(bytes: u32, kind: u32): u32 {
  let row: usize = 0;
  let index: u32 = 0;
  for (let p = INPUT; p < INPUT + bytes; p += sizeOf(p)) {
    const found = kindOf(p);
    if (found === kind) {
      store<u32>(INDEX + 4 * row, index);
      put(row++, p, kind, beforeOf(p, 0), afterOf(p, 0), 0, 0);
    }
    index += found === UPDATE ? 2 : 1;
  }
  return row as u32;
}

function put(row: usize, p: usize, kind: u32, a: u64, b: u64, aHigh: u64, bHigh: u64): void {
  store<u8>(KIND + row, kind as u8);
  store<u8>(TOUCHED + row, touchedOf(p) as u8);
  store<u8>(SIZE + row, kind > STORE ? 0 : bytesOf(p));
  store<u32>(ADDRESS + 4 * row, addressOf(p));
  store<u64>(BEFORE + 8 * row, a);
  store<u64>(AFTER + 8 * row, b);
  store<u64>(BEFORE_HIGH + 8 * row, aHigh);
  store<u64>(AFTER_HIGH + 8 * row, bHigh);
}

/**
 * Begin with the accesses of the map at `h`. `making`: the first record to come is of its make. Where
 * objects lie is set with setPages afterwards.
 */
export function begin(h: u32, bucketSize: u32, making: bool): void {
  memory.fill(MAP, 0, STATE_END - MAP);
  memory.fill(PAGES, 0, MADE + 8 * (MADE_SLOTS as usize) - PAGES);
  store<u32>(MAP, h);
  store<u32>(BUCKET_SIZE, bucketSize);
  store<u32>(TURN, 1);
  if (!making) return;
  store<u32>(OWN, 1);
  store<u32>(OPERATIONS, 1);
}

/**
 * Unpack the accesses of the map's memory in the `bytes` of INPUT, of its records `first` up to `last`;
 * how many there are.
 */
export function accesses(bytes: u32, first: u32, last: u32): u32 {
  let row: usize = 0;
  let index: u32 = 0;
  for (let p = INPUT; p < INPUT + bytes && index < last; p += sizeOf(p)) {
    const kind = kindOf(p);
    if (kind === UPDATE) {
      if (index >= first) row += access(row, p, LOAD);
      if (index + 1 >= first && index + 1 < last) row += access(row, p, STORE);
      index += 2;
      continue;
    }
    if (index >= first) {
      if (kind <= STORE) row += access(row, p, kind);
      else heed(kind, p);
    }
    index++;
  }
  return row as u32;
}

/** Write a row for a load or store, if it is one of the map's memory; how many rows that are. */
function access(row: usize, p: usize, kind: u32): usize {
  const touched = touchedOf(p);
  if (load<u32>(OWN) === 0 || touched === ITERATOR || touched === ALLOCATOR) return 0;
  if (touched === GENERATOR || touched === REST) return 0;
  const at = addressOf(p);
  let base = touched === HEADER ? load<u32>(MAP) : baseOf(at);
  let object = objectOf(touched);
  if (touched === HEADER) learn(at - base, kind, kind === LOAD ? beforeOf(p, 0) : afterOf(p, 0));
  if (touched === EXTRA && kind === STORE) learnSpares(at - base, p);
  if (object === OBJECT_BUCKETS) {
    object = bucketObject(base, at);
    if (object >= OBJECT_OVERFLOW) {
      const size = load<u32>(BUCKET_SIZE);
      base += ((at - base) / size) * size;
    }
  }
  if (isMade(base)) object += NEW;
  const size = bytesOf(p);
  store<u8>(KIND + row, kind as u8);
  store<u8>(TOUCHED + row, touched as u8);
  store<u8>(SIZE + row, size as u8);
  store<u8>(OBJECT + row, object);
  store<u8>(MOVED + row, kind === STORE && isMove(touched, size, p) ? 1 : 0);
  store<u32>(ADDRESS + 4 * row, at);
  store<u32>(OFFSET + 4 * row, at - base);
  store<u32>(OPERATION + 4 * row, load<u32>(OPERATIONS) - 1);
  const order = load<u32>(COUNTED);
  store<u32>(ORDER + 4 * row, order);
  store<u32>(COUNTED, order + 1);
  return 1;
}

/** Does a store of this say that an entry has moved? One does for each entry. */
function isMove(touched: u32, size: u32, p: usize): bool {
  if (touched === TOPHASH) {
    const top = afterOf(p, 0);
    return top === EVACUATED_X || top === EVACUATED_Y;
  }
  if (touched !== CTRL || size !== 1 || load<u32>(REPLACING) === 0) return false;
  return afterOf(p, 0) < CTRL_EMPTY;
}

/** The object that a part of a map lies in; of buckets not yet which one. */
function objectOf(touched: u32): u8 {
  if (touched === HEADER) return OBJECT_HEADER;
  if (touched === EXTRA) return OBJECT_EXTRA;
  if (touched === LIST) return OBJECT_LIST;
  if (touched === TABLE) return OBJECT_TABLE;
  if (touched === DIRECTORY) return OBJECT_DIRECTORY;
  if (touched === KEY_OBJECT) return OBJECT_KEY;
  if (touched === ELEM_OBJECT) return OBJECT_ELEM;
  if (touched === STRING) return OBJECT_STRING;
  return load<u32>(BUCKET_SIZE) === 0 ? OBJECT_GROUPS : OBJECT_BUCKETS;
}

/** Which bucket it is that lies at `at` in the object at `base`. */
function bucketObject(base: u32, at: u32): u8 {
  let logBuckets = load<u32>(B);
  const waits = base === load<u32>(NEWEST) && base !== load<u32>(BUCKETS);
  if (base === load<u32>(OLDBUCKETS)) {
    if ((load<u32>(FLAGS) & (SAME_SIZE_GROW as u32)) === 0) logBuckets--;
  } else if (waits) {
    // A growth has made it; a make has B in the header already.
    if (load<u32>(GROWN) !== 0) logBuckets = load<u32>(GROWN);
  } else if (base !== load<u32>(BUCKETS)) {
    return OBJECT_OVERFLOW;
  }
  const heads = (1 as u32) << logBuckets;
  const counted = heads + (logBuckets >= 4 ? heads >> 4 : 0);
  if (at - base >= counted * load<u32>(BUCKET_SIZE)) {
    const spares = load<u32>(SPARES);
    return waits || (spares !== 0 && at >= spares) ? OBJECT_SPARE : OBJECT_OVERFLOW;
  }
  return base === load<u32>(FIRST_OLDBUCKETS) ? OBJECT_OLDBUCKETS : OBJECT_BUCKETS;
}

/** What an event says of the map's objects. */
function heed(kind: u32, p: usize): void {
  const at = addressOf(p);
  if (kind === EVENT_OPERATION) enter(at, afterOf(p, 0));
  else if (kind === EVENT_GROW) store<u32>(GROWN, afterOf(p, 0) as u32);
  else if (kind === EVENT_REHASH || kind === EVENT_SPLIT) store<u32>(REPLACING, 1);
  else if (kind === EVENT_GROUP) store<u32>(REPLACING, 0);
  // A preallocated bucket may be an object of its own from now on: see OBJECT_SPARE.
  else if (kind === EVENT_OVERFLOW) made(at);
  else if (kind === EVENT_MALLOC) {
    made(at);
    const taken = afterOf(p, 0);
    if (taken >> 32 === (BUCKET_ARRAY as u64)) store<u32>(NEWEST, at);
    setPages(at >> PAGE_BITS, (at + (taken as u32) - 1) >> PAGE_BITS, at, taken as u32);
  } else if (kind === EVENT_MHEAP) {
    const page = at >> PAGE_BITS;
    const pages = beforeOf(p, 0) as u32;
    setPages(page, page + pages - 1, at, pages << PAGE_BITS);
  }
}

/** An operation of the map at `h` begins; a make is over when it says which map it has made. */
function enter(h: u32, which: u64): void {
  const own = h === load<u32>(MAP);
  if (own && which === MAKE) return;
  store<u32>(OWN, own ? 1 : 0);
  store<u32>(TURN, load<u32>(TURN) + 1);
  store<u32>(NEW_OBJECTS, 0);
  store<u32>(REPLACING, 0);
  store<u32>(SPARES, 0);
  store<u32>(CLEARING, which === CLEAR ? 1 : 0);
  if (!own) return;
  store<u32>(OPERATIONS, load<u32>(OPERATIONS) + 1);
  store<u32>(COUNTED, 0);
  store<u32>(GROWN, 0);
  store<u32>(SEEN, 0);
  store<u32>(FIRST_OLDBUCKETS, load<u32>(OLDBUCKETS));
}

/** A field of the header has this value: as it was loaded, or stored. */
function learn(field: u32, kind: u32, value: u64): void {
  if (field === HMAP_FLAGS) store<u32>(FLAGS, value as u32);
  else if (field === HMAP_B) store<u32>(B, value as u32);
  else if (field === HMAP_BUCKETS) store<u32>(BUCKETS, value as u32);
  else if (field === HMAP_OLDBUCKETS) {
    store<u32>(OLDBUCKETS, value as u32);
    // What is loaded first is what was there when the operation began.
    if (kind === LOAD && load<u32>(SEEN) === 0) store<u32>(FIRST_OLDBUCKETS, value as u32);
    store<u32>(SEEN, 1);
  }
}

/** A clear forgets where the next overflow bucket is, once. */
function learnSpares(field: u32, p: usize): void {
  if (field !== MAPEXTRA_NEXT_OVERFLOW || load<u32>(CLEARING) === 0) return;
  store<u32>(CLEARING, 0);
  store<u32>(SPARES, beforeOf(p, 0) as u32);
}

/** Objects of `bytes` bytes, one of which begins at `at`, lie in pages `first` to `last`. */
export function setPages(first: u32, last: u32, at: u32, bytes: u32): void {
  for (let page = first; page <= last; page++) {
    store<u32>(PAGES + 8 * (page as usize), at);
    store<u32>(PAGES + 8 * (page as usize), bytes, PAGE_BYTES);
  }
}

/** Where the object begins that `at` lies in. */
function baseOf(at: u32): u32 {
  const page = PAGES + 8 * ((at >> PAGE_BITS) as usize);
  const bytes = load<u32>(page, PAGE_BYTES);
  if (bytes === 0) return at;
  const ref = load<u32>(page);
  if (at >= ref) return at - ((at - ref) % bytes);
  const behind = (ref - at) % bytes;
  return behind === 0 ? at : at - (bytes - behind);
}

/** The operation has made the object at `at`. */
function made(at: u32): void {
  const count = load<u32>(NEW_OBJECTS);
  // Only a make of thousands of tables has more; the others cannot be distinguished from older ones.
  if (count === MADE_SLOTS / 2) return;
  store<u32>(NEW_OBJECTS, count + 1);
  const turn = load<u32>(TURN);
  let slot = slotOf(at);
  while (load<u32>(slot, MADE_TURN) === turn) slot = slotAfter(slot);
  store<u32>(slot, at);
  store<u32>(slot, turn, MADE_TURN);
}

function isMade(at: u32): bool {
  if (load<u32>(NEW_OBJECTS) === 0) return false;
  const turn = load<u32>(TURN);
  for (let slot = slotOf(at); load<u32>(slot, MADE_TURN) === turn; slot = slotAfter(slot)) {
    if (load<u32>(slot) === at) return true;
  }
  return false;
}

function slotOf(at: u32): usize {
  return MADE + 8 * (((at >> 3) & (MADE_SLOTS - 1)) as usize);
}

function slotAfter(slot: usize): usize {
  const next = slot + 8;
  return next === MADE + 8 * (MADE_SLOTS as usize) ? MADE : next;
}
