/**
 * How records of the trace are packed: known here, and nowhere else.
 *
 *   record, one to five words of 8 bytes
 *   ┌────────────────────────┬────────────────────────┬───────────┬────────────┐
 *   │ kind 5 bits, words 3   │ touched 5 bits, size 3 │ small u16 │ offset u32 │
 *   ├────────────────────────┴────────────────────────┴───────────┴────────────┤
 *   │ load: the value             else: before u32, after u32  or  before u64  │
 *   ├──────────────────────────────────────────────────────────────────────────┤
 *   │                                                              after u64   │
 *   └──────────────────────────────────────────────────────────────────────────┘
 *
 * A record is as long as its numbers need: small holds a value below 2^16 that was loaded, or
 * before and after when both are below 2^8. A put leaves fifty records; half of the time it took
 * with all of 24 bytes went into memory for them. A size of eight bytes is 5. Loads and stores of sixteen bytes have size 0, and
 * two words for each value; those of 32 bytes are two records of that kind, the first with size 3, the
 * second with REST as what it touched. A record of kind UPDATE stands for a load and a store of one place.
 *
 * Stores carry the old bytes, so that a journal read backwards restores what was.
 */

import { DRAIN_TRACE, LOAD, STORE, UPDATE } from "../layout/codes";
import { TRACE_BUFFER, TRACE_SIZE, TRACE_STATE } from "../layout/control";
import {
  PACKED_FIRST,
  PACKED_OFFSET,
  PACKED_SECOND,
  PACKED_SMALL,
  PACKED_TOUCHED,
} from "../layout/own-structures";
import { drain } from "./host";

/** Size of a load or store of sixteen bytes in a record, which has three bits for it. */
const PAIR: u32 = 0;
/** Size of the first half of 32 bytes. */
const QUAD: u32 = 3;
/** Size of eight bytes. */
const EIGHT: u32 = 5;

/** Bytes of a word of a record, and of a value of two words. */
const WORD: u64 = 8;
const PAIR_BYTES: usize = 16;

/** In TRACE_STATE. */
const ONE_RECORD: u64 = 1 << 32;
/** Bytes that a record takes at most. */
const LONGEST: u32 = 40;

/** Note a load. In line, because most of the first word is then a constant. */
/* @inline */ export function noteLoad(touched: u32, size: u32, at: usize, value: u64): void {
  const state = room();
  const words = 1 + ((value >> 16 !== 0) as u64);
  const head = ((LOAD | (touched << 8) | (coded(size) << 13)) as u64) | (words << 5);
  const p = state as usize;
  store<u64>(p, head | ((value & 0xffff) << 16) | ((at as u64) << 32), TRACE_BUFFER);
  store<u64>(p, value, TRACE_BUFFER + PACKED_FIRST);
  wrote(state, 1, words);
}

/** Note a store, an update or an event. */
/* @inline */ export function note(
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
  const head = ((kind | (touched << 8) | (coded(size) << 13)) as u64) | (words << 5);
  const small = ((before & 0xff) << 16) | ((after & 0xff) << 24);
  const p = state as usize;
  store<u64>(p, head | small | ((at as u64) << 32), TRACE_BUFFER);
  store<u64>(p, before | select<u64>(0, after << 32, words === 3), TRACE_BUFFER + PACKED_FIRST);
  store<u64>(p, after, TRACE_BUFFER + PACKED_SECOND);
  wrote(state, kind === UPDATE ? 2 : 1, words);
}

/** Note a load of sixteen bytes, or the first or second half of one of 32. */
export function noteLoadPair(touched: u32, at: usize, first: bool = false): void {
  const state = room();
  const p = state as usize;
  const size = first ? QUAD : PAIR;
  const head = ((LOAD | (touched << 8) | (size << 13)) as u64) | (3 << 5);
  store<u64>(p, head | ((at as u64) << 32), TRACE_BUFFER);
  v128.store(p, v128.load(at), TRACE_BUFFER + PACKED_FIRST);
  wrote(state, 1, 3);
}

/** Note a store of sixteen bytes, or the first or second half of one of 32; before it is done. */
export function noteStorePair(touched: u32, at: usize, value: v128, first: bool = false): void {
  const state = room();
  const p = state as usize;
  const size = first ? QUAD : PAIR;
  const head = ((STORE | (touched << 8) | (size << 13)) as u64) | (5 << 5);
  store<u64>(p, head | ((at as u64) << 32), TRACE_BUFFER);
  v128.store(p, v128.load(at), TRACE_BUFFER + PACKED_FIRST);
  v128.store(p, value, TRACE_BUFFER + PACKED_FIRST + PAIR_BYTES);
  wrote(state, 1, 5);
}

/** A size of 0 to 8 bytes as a record has it. */
/* @inline */ function coded(size: u32): u32 {
  return size === 8 ? EIGHT : size;
}

/** TRACE_STATE with room for one more record of any length: its low half is where that goes. */
/* @inline */ function room(): u64 {
  if (load<u32>(TRACE_STATE) > TRACE_SIZE - LONGEST) drain(DRAIN_TRACE, 0, 0);
  return load<u64>(TRACE_STATE);
}

/** One record of `words` words has been written, which stands for `records`. */
/* @inline */ function wrote(state: u64, records: u64, words: u64): void {
  store<u64>(TRACE_STATE, state + ONE_RECORD * records + WORD * words);
}

// What the record at `p` says.

/* @inline */ export function kindOf(p: usize): u32 {
  return load<u8>(p) & 31;
}

/** Bytes of the record itself. */
/* @inline */ export function sizeOf(p: usize): u32 {
  return (WORD as u32) * wordsOf(p);
}

/* @inline */ export function touchedOf(p: usize): u32 {
  return load<u8>(p, PACKED_TOUCHED) & 31;
}

/** Bytes that were loaded or stored. */
/* @inline */ export function bytesOf(p: usize): u32 {
  const size: u32 = load<u8>(p, PACKED_TOUCHED) >> 5;
  if (size === QUAD) return 32;
  if (size === EIGHT) return 8;
  return size === PAIR ? (PAIR_BYTES as u32) : size;
}

/* @inline */ export function addressOf(p: usize): u32 {
  return load<u32>(p, PACKED_OFFSET);
}

/** What was there before: of a load, what was loaded; with `half` 8, the second eight bytes of sixteen. */
export function beforeOf(p: usize, half: usize): u64 {
  const words = wordsOf(p);
  if (half !== 0 && !isPair(p)) return 0;
  if (kindOf(p) === LOAD)
    return words === 1 ? (load<u16>(p, PACKED_SMALL) as u64) : load<u64>(p + half, PACKED_FIRST);
  if (words === 1) return load<u8>(p, PACKED_SMALL) as u64;
  return words === 2 ? (load<u32>(p, PACKED_FIRST) as u64) : load<u64>(p + half, PACKED_FIRST);
}

/** What is there afterwards: of a load, what was loaded. */
export function afterOf(p: usize, half: usize): u64 {
  if (kindOf(p) === LOAD) return beforeOf(p, half);
  const words = wordsOf(p);
  if (half !== 0 && !isPair(p)) return 0;
  if (words === 1) return load<u8>(p, PACKED_SMALL + 1) as u64;
  if (words === 2) return load<u32>(p, PACKED_FIRST + 4) as u64;
  return words === 3 ? load<u64>(p, PACKED_SECOND) : load<u64>(p + half, PACKED_FIRST + PAIR_BYTES);
}

/* @inline */ function wordsOf(p: usize): u32 {
  return load<u8>(p) >> 5;
}

function isPair(p: usize): bool {
  const size: u32 = load<u8>(p, PACKED_TOUCHED) >> 5;
  return kindOf(p) <= STORE && (size === PAIR || size === QUAD);
}
