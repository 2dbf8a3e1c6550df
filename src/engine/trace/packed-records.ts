/**
 * Compound records: loads, stores and events that always come one after another, written as one
 * record of the trace. src/go/trace/record.ts takes them apart again, so that whoever reads a
 * journal does not know of them. What a traced operation takes is mostly the memory for its
 * records, and of a put's fifty these are two thirds.
 *
 *   first word       kind 5 bits, words 3 │ three bytes of the record's own │ offset u32
 *
 *   SLOT    1 word   slot │ tophash │ –                      offset of the tophash byte
 *           it is loaded; event "tophash"
 *
 *   SCAN    2 + n    n, keys first 128 │ bit i: the second part of slot i was read │ –
 *           words 0                                          offset of the bucket
 *                    its tophash bytes; its first n keys of eight bytes
 *           of each slot the tophash as in SLOT and then the key, or the other way round
 *
 *   MOVED   4        slot, slot in the new bucket << 3, key hashed 64, to Y 128 │ tophash │ bytes
 *                    of an elem                              offset of the old tophash byte
 *                    new bucket u32, elems in a bucket u16, bytes per elem u16; key; elem
 *           the tophash as in SLOT; the key if it is hashed; the old slot's mark; the new tophash
 *           byte; key and elem loaded and stored
 *
 *   PLACED  6        slot in the group, bytes of an elem << 3, key hashed 128 │ H2 │ groups - 1
 *                                                            offset of the table
 *                    groups u32, growthLeft u16, used u16; control word; group u32, old key u32; key;
 *                    elem
 *           the key if it is hashed; groups and lengthMask of the table; the control word; key and
 *           elem loaded and stored; the control byte; growthLeft and used loaded and stored
 *
 *   BUCKET  3        flags │ B │ –                           offset of the hmap
 *                    buckets u32, bucket u32; number of the bucket
 *           flags loaded and stored with the writer's flag turned; buckets, B, oldbuckets (0) and
 *           buckets again; event "bucket"
 *
 *   ROOM    2        B │ noverflow u16                       offset of the hmap
 *                    count
 *           count, oldbuckets (0), B and noverflow
 *
 *   TABLE   3        writing │ globalShift │ –               offset of the Map
 *                    dirPtr u32, dirLen u32; place in the directory u32, table there u32
 *           writing loaded and turned; dirPtr, dirLen twice, globalShift if there is more than one
 *           place; dirPtr; the place
 *
 *   GROUP   3        number │ H2 │ groups of the table - 1   offset of the table
 *                    groups u32, group u32; control word
 *           groups and lengthMask of the table; the control word; event "group"
 *
 * Where MOVED and PLACED store there were zeros before, but for the old tophash byte, the control
 * byte and the numbers that are loaded first.
 */
import { TRACE_BUFFER } from "../layout/control";
import { elemStride, elemsize, elemsOffset } from "../layout/maptype";
import { room, wrote } from "./trace";

const SLOT: u64 = 24;
const SCAN: u64 = 25;
const MOVED: u64 = 26;
const PLACED: u64 = 27;
const BUCKET: u64 = 28;
const ROOM: u64 = 29;
const TABLE: u64 = 30;
const GROUP: u64 = 31;

const KEYS_FIRST: u64 = 128;
const HASHED: u64 = 64;
const PLACED_HASHED: u64 = 128;
const TO_Y: u64 = 128;

/** Load a tophash byte and note its event. */
export function readTophash(at: usize, slot: u32): u8 {
  const top = load<u8>(at);
  if (TRACE) {
    const state = room();
    store<u64>(state as usize, head(SLOT, 1, slot, top, 0, at), TRACE_BUFFER);
    wrote(state, 2, 1);
  }
  return top;
}

/**
 * Note that slots 0 … n - 1 of a bucket with keys of eight bytes were looked at: of each its tophash
 * and, where the slot's bit in `second` is set, its key; or first the key, then the tophash.
 */
export function noteScan(b: usize, n: u32, second: u32, keysFirst: bool): void {
  const state = room();
  const own = (n as u64) | (keysFirst ? KEYS_FIRST : 0);
  const p = state as usize;
  store<u64>(p, head(SCAN, 0, own, second, 0, b), TRACE_BUFFER);
  store<u64>(p, load<u64>(b), TRACE_BUFFER + 8);
  for (let i: usize = 0; i < (n as usize); i += 2) {
    v128.store(p + 8 * i, v128.load(b + 8 * i, 8), TRACE_BUFFER + 16);
  }
  const seconds = popcnt(second) as u64;
  // A tophash is two records, a load and an event.
  const records = keysFirst ? (n as u64) + 2 * seconds : 2 * (n as u64) + seconds;
  wrote(state, records, 2 + n);
}

/** Can a compound record say that entries with these elems move? */
export function hasSimpleElem(t: usize): bool {
  const size = elemsize(t);
  return size === 8 || size < 2;
}

/**
 * Note that slot `i` of the old bucket `b` moves to `slot` of the bucket `to`, which is free; before
 * it does. Keys have eight bytes, elems are simple.
 */
export function noteMoved(
  t: usize,
  b: usize,
  i: usize,
  to: usize,
  slot: usize,
  hashed: bool,
  useY: bool,
): void {
  const state = room();
  const size = elemsize(t);
  const own = (i as u64) | ((slot as u64) << 3) | (hashed ? HASHED : 0) | (useY ? TO_Y : 0);
  const elems = elemsOffset(t);
  const stride = elemStride(t);
  const p = state as usize;
  store<u64>(p, head(MOVED, 4, own, load<u8>(b + i), size, b + i), TRACE_BUFFER);
  const place = (to as u64) | ((elems as u64) << 32) | ((stride as u64) << 48);
  store<u64>(p, place, TRACE_BUFFER + 8);
  store<u64>(p, load<u64>(b + 8 * i, 8), TRACE_BUFFER + 16);
  store<u64>(p, elemIn(b + elems + i * stride, size), TRACE_BUFFER + 24);
  wrote(state, 6 + ((hashed ? 1 : 0) as u64) + (size === 0 ? 0 : 2), 4);
}

/**
 * Note that the key at `key` and its elem, 8 bytes behind it, are copied to `slot` of the group `g`
 * of a table, the first one of its probe sequence; before it is done. Keys have eight bytes, elems
 * are simple. `hashed`: the key was loaded to be hashed before.
 */
export function notePlaced(
  t: usize,
  table: usize,
  g: usize,
  slot: u32,
  key: usize,
  tag: u64,
  hashed: bool,
): void {
  const state = room();
  const size = elemsize(t);
  const p = state as usize;
  const mask = load<u8>(table, 24);
  const own = (slot as u64) | ((size as u64) << 3) | (hashed ? PLACED_HASHED : 0);
  store<u64>(p, head(PLACED, 6, own, tag, mask, table), TRACE_BUFFER);
  const numbers = ((load<u16>(table, 4) as u64) << 32) | ((load<u16>(table) as u64) << 48);
  store<u64>(p, (load<u32>(table, 16) as u64) | numbers, TRACE_BUFFER + 8);
  store<u64>(p, load<u64>(g), TRACE_BUFFER + 16);
  store<u64>(p, (g as u64) | ((key as u64) << 32), TRACE_BUFFER + 24);
  store<u64>(p, load<u64>(key), TRACE_BUFFER + 32);
  store<u64>(p, elemIn(key + 8, size), TRACE_BUFFER + 40);
  wrote(state, 10 + ((hashed ? 1 : 0) as u64) + (size === 0 ? 0 : 2), 6);
}

/** Note how a write to a map that is not growing comes to bucket `number`, at `b`; before it does. */
export function noteBucket(h: usize, b: usize, number: usize): void {
  const state = room();
  const p = state as usize;
  store<u64>(p, head(BUCKET, 3, load<u8>(h, 8), load<u8>(h, 9), 0, h), TRACE_BUFFER);
  store<u64>(p, (load<u32>(h, 16) as u64) | ((b as u64) << 32), TRACE_BUFFER + 8);
  store<u64>(p, number as u64, TRACE_BUFFER + 16);
  wrote(state, 7, 3);
}

/** Note that a map that is not growing was found to have room for one entry more. */
export function noteRoom(h: usize): void {
  const state = room();
  const p = state as usize;
  const overflows = load<u16>(h, 10) as u64;
  store<u64>(p, head(ROOM, 2, load<u8>(h, 9), overflows, 0, h), TRACE_BUFFER);
  store<u64>(p, load<u64>(h), TRACE_BUFFER + 8);
  wrote(state, 4, 2);
}

/** Note how a write to a map with tables comes to the one at `place`; before it does. */
export function noteTable(m: usize, place: u64, table: usize): void {
  const state = room();
  const p = state as usize;
  const length = load<u32>(m, 24);
  store<u64>(p, head(TABLE, 3, load<u8>(m, 34), load<u8>(m, 33), 0, m), TRACE_BUFFER);
  store<u64>(p, (load<u32>(m, 16) as u64) | ((length as u64) << 32), TRACE_BUFFER + 8);
  store<u64>(p, place | ((table as u64) << 32), TRACE_BUFFER + 16);
  wrote(state, 7 + ((length > 1 ? 1 : 0) as u64), 3);
}

/** Note how the search for a hash comes to group `number` of a table, at `g`, the first one. */
export function noteGroup(table: usize, g: usize, number: u64, tag: u64): void {
  const state = room();
  const p = state as usize;
  store<u64>(p, head(GROUP, 3, number, tag, load<u8>(table, 24), table), TRACE_BUFFER);
  store<u64>(p, (load<u32>(table, 16) as u64) | ((g as u64) << 32), TRACE_BUFFER + 8);
  store<u64>(p, load<u64>(g), TRACE_BUFFER + 16);
  wrote(state, 4, 3);
}

function elemIn(at: usize, size: u32): u64 {
  if (size === 0) return 0;
  return size === 1 ? (load<u8>(at) as u64) : load<u64>(at);
}

/** The first word of a record. */
/* @inline */ function head(
  kind: u64,
  words: u64,
  first: u64,
  second: u64,
  third: u64,
  at: usize,
): u64 {
  return kind | (words << 5) | (first << 8) | (second << 16) | (third << 24) | ((at as u64) << 32);
}
