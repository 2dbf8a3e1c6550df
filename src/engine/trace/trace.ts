/**
 * Tracing: every load and store of Go memory passes through `read` and `write`, every event
 * through `event`. In the fast build (TRACE = 0) they are plain loads and stores and nothing.
 *
 *   trace record, one to three words of 8 bytes
 *   ┌────────────────────────┬────────────────────────┬───────────┬────────────┐
 *   │ kind 5 bits, words 3   │ touched 4 bits, size 4 │ small u16 │ offset u32 │
 *   ├────────────────────────┴────────────────────────┴───────────┴────────────┤
 *   │ load: the value             else: before u32, after u32  or  before u64  │
 *   ├──────────────────────────────────────────────────────────────────────────┤
 *   │                                                              after u64   │
 *   └──────────────────────────────────────────────────────────────────────────┘
 *
 * A record is as long as its numbers need: small holds a value below 2^16 that was loaded, or
 * before and after when both are below 2^8. A put leaves fifty records; half of the time it took
 * with all of 24 bytes went into memory for them.
 *
 * Records that always come together are written as one: packed-records.ts.
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
// 4, a tophash that fits, is part of compound records only.
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
// Further codes, of compound records, are in packed-records.ts.

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

/** In TRACE_STATE. */
const ONE_RECORD: u64 = 1 << 32;
/** Bytes that any record, also a compound one, takes at most. */
const LONGEST: u32 = 80;

/** Load an unsigned integer of Go memory. */
/* @inline */ export function read<T>(at: usize, touched: u32): T {
  const value = load<T>(at);
  if (TRACE) reportLoad(touched, sizeof<T>() as u32, at, value as u64);
  return value;
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

/** Note that `size` bytes are read, for what is read by functions that know nothing of tracing. */
export function look(at: usize, size: u32, touched: u32): void {
  if (TRACE) {
    let i: usize = 0;
    for (; i + 8 <= size; i += 8) read<u64>(at + i, touched);
    for (; i + 4 <= size; i += 4) read<u32>(at + i, touched);
    for (; i < size; i++) read<u8>(at + i, touched);
  }
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

/** Copy `size` bytes, as one load and one store per machine word or what is left of it. */
export function copy(to: usize, from: usize, size: u32, touched: u32): void {
  let i: usize = 0;
  for (; i + 8 <= size; i += 8) write<u64>(to + i, read<u64>(from + i, touched), touched);
  for (; i < size; i++) write<u8>(to + i, read<u8>(from + i, touched), touched);
}

/**
 * Set `size` bytes to zero, a multiple of 8. The journal gets one event, and a store for each
 * word that was not zero before.
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
/* @inline */ export function room(): u64 {
  if (load<u32>(TRACE_STATE) > TRACE_SIZE - LONGEST) drain(DRAIN_TRACE, 0, 0);
  return load<u64>(TRACE_STATE);
}

/** One record of `words` words has been written, which stands for `records`. */
/* @inline */ export function wrote(state: u64, records: u64, words: u64): void {
  store<u64>(TRACE_STATE, state + ONE_RECORD * records + 8 * words);
}
