/**
 * Tracing: every load and store of Go memory passes through `read` and `write`, every event
 * through `event`. In the fast build (TRACE = 0) they are plain loads and stores and nothing.
 *
 *   trace record, one to five words of 8 bytes
 *   ┌────────────────────────┬────────────────────────┬───────────┬────────────┐
 *   │ kind 5 bits, words 3   │ touched 4 bits, size 4 │ small u16 │ offset u32 │
 *   ├────────────────────────┴────────────────────────┴───────────┴────────────┤
 *   │ load: the value             else: before u32, after u32  or  before u64  │
 *   ├──────────────────────────────────────────────────────────────────────────┤
 *   │                                                              after u64   │
 *   └──────────────────────────────────────────────────────────────────────────┘
 *
 * Loads and stores of sixteen bytes have size 0; their values are two words each.
 *
 * A record is as long as its numbers need: small holds a value below 2^16 that was loaded, or
 * before and after when both are below 2^8. A put leaves fifty records; half of the time it took
 * with all of 24 bytes went into memory for them.
 *
 * What compiled Go loads although the value is known already (a field again, a writer's flag that
 * nobody else sets here) is noted with `touch`, which is nothing in the fast build.
 *
 * Stores carry the old bytes, so that a journal read backwards restores what was. The lists of
 * codes are repeated, with the meaning of an event's numbers, in src/go/trace/record.ts.
 */
import {
  CURRENT_MAP,
  CURRENT_OP,
  DRAIN_TRACE,
  TRACE_BUFFER,
  TRACE_SIZE,
  TRACE_STATE,
} from "../layout/control";
import { drain } from "./host";

// Kinds.
const LOAD: u32 = 0;
const STORE: u32 = 1;
export const EVENT_HASH: u32 = 2;
export const EVENT_BUCKET: u32 = 3;
// 4 is not in use.
export const EVENT_GROW: u32 = 5;
export const EVENT_EVACUATE: u32 = 6;
export const EVENT_OVERFLOW: u32 = 7;
export const EVENT_MALLOC: u32 = 8;
const EVENT_MEMCLR: u32 = 9;
export const EVENT_RESEED: u32 = 10;
export const EVENT_GROUP: u32 = 11;
export const EVENT_REHASH: u32 = 12;
export const EVENT_SPLIT: u32 = 13;
export const EVENT_DIRECTORY: u32 = 14;
export const EVENT_PRUNE: u32 = 15;
/**
 * An operation begins; everything up to the next one belongs to it. A make begins with one for no
 * map, 0, and ends with one for the map made.
 */
const EVENT_OPERATION: u32 = 16;
export const EVENT_COMPARE: u32 = 17;
/** The allocator's levels, from where an object is taken up to the pages. */
export const EVENT_MCACHE: u32 = 18;
export const EVENT_MCENTRAL: u32 = 19;
export const EVENT_MHEAP: u32 = 20;
export const EVENT_MARK: u32 = 21;
export const EVENT_SWEEP: u32 = 22;
/** A load and a store of the same place, as one record. */
const UPDATE: u32 = 23;

// Operations, as EVENT_OPERATION tells them apart. Those up to CLEAR have numbers.
export const MAKE: u64 = 0;
export const PUT: u64 = 1;
export const DELETE: u64 = 2;
export const CLEAR: u64 = 3;
export const GET: u64 = 4;
export const ITERATE: u64 = 5;
export const NEXT: u64 = 6;
export const COLLECT: u64 = 7;
export const RELEASE: u64 = 8;
export const SCAVENGE: u64 = 9;
/** Number of what is done between numbered operations, as the allocator notes it. */
const BETWEEN: f64 = -2;

// What a load or store touched.
export const TOPHASH: u32 = 0;
export const KEYS: u32 = 1;
export const ELEMS: u32 = 2;
export const OVERFLOW: u32 = 3;
export const HEADER: u32 = 4;
export const EXTRA: u32 = 5;
export const LIST: u32 = 6;
export const ITERATOR: u32 = 7;
export const ALLOCATOR: u32 = 8;
export const GENERATOR: u32 = 9;
export const CTRL: u32 = 10;
export const TABLE: u32 = 11;
export const DIRECTORY: u32 = 12;
/** A variable of the program, of which nothing is noted. */
export const UNSEEN: u32 = 15;

/** Size of a load or store of sixteen bytes in a record, which has four bits for it. */
const PAIR: u32 = 0;

/** In TRACE_STATE. */
const ONE_RECORD: u64 = 1 << 32;
/** Bytes that a record takes at most. */
const LONGEST: u32 = 40;

/** Load an unsigned integer of Go memory. */
/* @inline */ export function read<T>(at: usize, touched: u32): T {
  const value = load<T>(at);
  if (TRACE) reportLoad(touched, sizeof<T>() as u32, at, value as u64);
  return value;
}

/** The same of what may be no part of a map, which is UNSEEN then: nothing is noted. */
/* @inline */ export function readIf<T>(at: usize, touched: u32): T {
  const value = load<T>(at);
  if (TRACE && touched !== UNSEEN) reportLoad(touched, sizeof<T>() as u32, at, value as u64);
  return value;
}

/** Note a load whose value is not needed here. */
/* @inline */ export function touch<T>(at: usize, touched: u32): void {
  if (TRACE) reportLoad(touched, sizeof<T>() as u32, at, load<T>(at) as u64);
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
  if (TRACE) report(STORE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);
  store<T>(at, value);
}

/** Store what was loaded from the same place just before, changed: both in one record. */
/* @inline */ export function update<T>(at: usize, value: T, touched: u32): void {
  if (TRACE) report(UPDATE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);
  store<T>(at, value);
}

/** Note an event. */
export function event(kind: u32, at: usize, before: u64, after: u64): void {
  if (TRACE) report(kind, HEADER, 0, at, before, after);
}

/**
 * Operation `op` of the map at `h` begins; `h` is 0 while a map is being made. What is allocated
 * from now on is allocated by it.
 */
/* @inline */ export function operation(h: usize, op: f64, which: u64): void {
  store<u32>(CURRENT_MAP, h as u32);
  store<f64>(CURRENT_OP, which > CLEAR ? BETWEEN : op);
  if (TRACE) report(EVENT_OPERATION, HEADER, 0, h, op as i64 as u64, which);
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

/** Note a load of sixteen bytes. */
export function touchPair(at: usize, touched: u32): void {
  const state = room();
  const p = state as usize;
  const head = ((LOAD | (touched << 8) | (PAIR << 12)) as u64) | (3 << 5);
  store<u64>(p, head | ((at as u64) << 32), TRACE_BUFFER);
  v128.store(p, v128.load(at), TRACE_BUFFER + 8);
  wrote(state, 1, 3);
}

/** Store sixteen bytes. */
export function writePair(at: usize, value: v128, touched: u32): void {
  if (TRACE) {
    const state = room();
    const p = state as usize;
    const head = ((STORE | (touched << 8) | (PAIR << 12)) as u64) | (5 << 5);
    store<u64>(p, head | ((at as u64) << 32), TRACE_BUFFER);
    v128.store(p, v128.load(at), TRACE_BUFFER + 8);
    v128.store(p, value, TRACE_BUFFER + 24);
    wrote(state, 1, 5);
  }
  v128.store(at, value);
}

/** Note a load. In line, because most of the first word is then a constant. */
/* @inline */ function reportLoad(touched: u32, size: u32, at: usize, value: u64): void {
  const state = room();
  const words = 1 + ((value >> 16 !== 0) as u64);
  const head = ((LOAD | (touched << 8) | (size << 12)) as u64) | (words << 5);
  const p = state as usize;
  store<u64>(p, head | ((value & 0xffff) << 16) | ((at as u64) << 32), TRACE_BUFFER);
  store<u64>(p, value, TRACE_BUFFER + 8);
  wrote(state, 1, words);
}

/** Note a store or an event. */
/* @inline */ function report(
  kind: u32,
  touched: u32,
  size: u32,
  at: usize,
  before: u64,
  after: u64,
): void {
  const state = room();
  const both = before | after;
  const words = 1 + ((both >> 8 !== 0) as u64) + ((both >> 32 !== 0) as u64);
  const head = ((kind | (touched << 8) | (size << 12)) as u64) | (words << 5);
  const small = ((before & 0xff) << 16) | ((after & 0xff) << 24);
  const p = state as usize;
  store<u64>(p, head | small | ((at as u64) << 32), TRACE_BUFFER);
  store<u64>(p, before | select<u64>(0, after << 32, words === 3), TRACE_BUFFER + 8);
  store<u64>(p, after, TRACE_BUFFER + 16);
  wrote(state, kind === UPDATE ? 2 : 1, words);
}

/** TRACE_STATE with room for one more record of any length: its low half is where that goes. */
/* @inline */ function room(): u64 {
  if (load<u32>(TRACE_STATE) > TRACE_SIZE - LONGEST) drain(DRAIN_TRACE, 0, 0);
  return load<u64>(TRACE_STATE);
}

/** One record of `words` words has been written, which stands for `records`. */
/* @inline */ function wrote(state: u64, records: u64, words: u64): void {
  store<u64>(TRACE_STATE, state + ONE_RECORD * records + 8 * words);
}
