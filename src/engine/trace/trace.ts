/**
 * Tracing: every load and store of Go memory passes through `read` and `write`, every event
 * through `event`. In the fast build (TRACE = 0) they are plain loads and stores and nothing.
 *
 * What compiled Go loads although the value is known already (a field again, a writer's flag that
 * nothing else sets here) is noted with `touch`, which is nothing in the fast build.
 */
import {
  CLEAR,
  EVENT_MEMCLR,
  EVENT_OPERATION,
  HEADER,
  REST,
  STORE,
  STRING,
  UNSEEN,
  UPDATE,
  VALUES,
} from "../layout/codes";
import { CURRENT_MAP, CURRENT_OP, HEAP_BASE } from "../layout/control";
import { note, noteLoad, noteLoadPair, noteStorePair } from "./packing";

// Those who note something know its codes from here.
export {
  ALLOCATOR,
  CLEAR,
  COLLECT,
  CTRL,
  DELETE,
  DIRECTORY,
  ELEM_OBJECT,
  ELEMS,
  EVENT_BUCKET,
  EVENT_COMPARE,
  EVENT_DIRECTORY,
  EVENT_EVACUATE,
  EVENT_GROUP,
  EVENT_GROW,
  EVENT_HASH,
  EVENT_MALLOC,
  EVENT_MARK,
  EVENT_MCACHE,
  EVENT_MCENTRAL,
  EVENT_MHEAP,
  EVENT_OVERFLOW,
  EVENT_PRUNE,
  EVENT_REHASH,
  EVENT_RESEED,
  EVENT_SPLIT,
  EVENT_SWEEP,
  EXTRA,
  GENERATOR,
  GET,
  HEADER,
  ITERATE,
  ITERATOR,
  KEY_OBJECT,
  KEYS,
  LIST,
  MAKE,
  NEXT,
  OVERFLOW,
  PUT,
  RELEASE,
  SCAVENGE,
  STRING,
  TABLE,
  TOPHASH,
  UNSEEN,
} from "../layout/codes";

/** Number of what is done between numbered operations, as the allocator notes it. */
const BETWEEN: f64 = -2;

/** Load an unsigned integer of Go memory. */
/* @inline */ export function read<T>(at: usize, touched: u32): T {
  const value = load<T>(at);
  if (TRACE) noteLoad(touched, sizeof<T>() as u32, at, value as u64);
  return value;
}

/** The same of what may be no part of a map, which is UNSEEN then: nothing is noted. */
/* @inline */ export function readIf<T>(at: usize, touched: u32): T {
  const value = load<T>(at);
  if (TRACE && touched !== UNSEEN) noteLoad(touched, sizeof<T>() as u32, at, value as u64);
  return value;
}

/** Note a load whose value is not needed here. */
/* @inline */ export function touch<T>(at: usize, touched: u32): void {
  if (TRACE) noteLoad(touched, sizeof<T>() as u32, at, load<T>(at) as u64);
}

/**
 * Note loads of fields of the structure at `base`, in the order of a column of the release's row: a
 * byte each, the field's offset << 2 | log2 of its size, up to a zero.
 */
export function touchInOrder(base: usize, column: usize, touched: u32): void {
  if (TRACE) {
    for (let left = load<u32>(column); left !== 0; left >>= 8) {
      const at = base + ((left >> 2) & 63);
      const size = left & 3;
      if (size === 0) touch<u8>(at, touched);
      else if (size === 1) touch<u16>(at, touched);
      else if (size === 2) touch<u32>(at, touched);
      else touch<u64>(at, touched);
    }
  }
}

/** Store an unsigned integer into Go memory. */
/* @inline */ export function write<T>(at: usize, value: T, touched: u32): void {
  if (TRACE) note(STORE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);
  store<T>(at, value);
}

/** Store what was loaded from the same place just before, changed: both in one record. */
/* @inline */ export function update<T>(at: usize, value: T, touched: u32): void {
  if (TRACE) note(UPDATE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);
  store<T>(at, value);
}

/** Note an event. */
export function event(kind: u32, at: usize, before: u64, after: u64): void {
  if (TRACE) note(kind, HEADER, 0, at, before, after);
}

/**
 * Operation `op` of the map at `h` begins; `h` is 0 while a map is being made. What is allocated
 * from now on is allocated by it.
 */
/* @inline */ export function operation(h: usize, op: f64, which: u64): void {
  store<u32>(CURRENT_MAP, h as u32);
  store<f64>(CURRENT_OP, which > CLEAR ? BETWEEN : op);
  if (TRACE) note(EVENT_OPERATION, HEADER, 0, h, op as i64 as u64, which);
}

/** What the program allocates from now on is for values of the next operation, which has not begun. */
/* @inline */ export function values(): void {
  event(EVENT_OPERATION, 0, 0, VALUES);
}

/**
 * Set `size` bytes of new memory to zero, a multiple of 8: the allocator's work. The journal gets one
 * event, and a store for each word that was not zero before.
 */
export function memclr(at: usize, size: usize, touched: u32): void {
  event(EVENT_MEMCLR, at, size as u64, 0);
  if (TRACE) {
    for (let p = at; p < at + size; p += 8) {
      if (load<u64>(p) !== 0) write<u64>(p, 0, touched);
    }
  } else {
    memory.fill(at, 0, size);
  }
}

/** Note that memory of a map is about to be set to zero. */
export function clears(at: usize, size: usize): void {
  event(EVENT_MEMCLR, at, size as u64, 0);
}

/**
 * What of a map the bytes at `p` are that a string leads to: STRING on the heap. A key that is only
 * looked up lies outside of it, as the program's own.
 */
/* @inline */ export function stringPart(p: usize): u32 {
  return TRACE && p >= HEAP_BASE ? STRING : UNSEEN;
}

/** Note a load of sixteen bytes. */
export function touchPair(at: usize, touched: u32): void {
  if (TRACE) noteLoadPair(touched, at);
}

/** Note a load of 32 bytes. */
export function touchQuad(at: usize, touched: u32): void {
  if (!TRACE) return;
  noteLoadPair(touched, at, true);
  noteLoadPair(REST, at + 16);
}

/** Store 32 bytes: the first sixteen and the last. */
export function writeQuad(at: usize, first: v128, last: v128, touched: u32): void {
  if (TRACE) noteStorePair(touched, at, first, true);
  v128.store(at, first);
  if (TRACE) noteStorePair(REST, at + 16, last);
  v128.store(at, last, 16);
}

/** Store sixteen bytes. */
export function writePair(at: usize, value: v128, touched: u32): void {
  if (TRACE) noteStorePair(touched, at, value);
  v128.store(at, value);
}
