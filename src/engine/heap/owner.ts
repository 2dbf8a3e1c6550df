/**
 * The owner of an allocation: the current map, the purpose, and the operation. Stored for every
 * object with its span, and summed for every map.
 *
 *   owner, 320 bytes: map u32 │ type u32 │ referenced u32 │ next u32 │ – │ per purpose: objects u64, bytes u64
 *                                                               64
 *   of an object: who u32 = purpose │ owner / 32 << 4;  op u32, 0xffffffff for make
 *
 * A map is referenced, and so a root of the collector, until the program drops it.
 */
import { CURRENT_MAP, CURRENT_OP, OWNER, OWNER_MAP, OWNERS } from "../layout/control";
import {
  NOTE_OP,
  NOTE_WHO,
  OWNER_RECORD_COUNTS,
  OWNER_RECORD_MAP,
  OWNER_RECORD_NEXT,
  OWNER_RECORD_REFERENCED,
  OWNER_RECORD_SIZE,
  OWNER_RECORD_TYPE,
  PURPOSE_COUNTS_BYTES,
  PURPOSE_COUNTS_OBJECTS,
  PURPOSE_COUNTS_SIZE,
  SPAN_TYPES,
} from "../layout/own-structures";
import { ALLOCATOR, write } from "../trace/trace";
import { spanOf } from "./allocator/arena";
import { objIndex, whoAt } from "./allocator/mspan";
import { persistentalloc } from "./allocator/persistentalloc";

export function mapOf(owner: usize): usize {
  return load<u32>(owner, OWNER_RECORD_MAP) as usize;
}

export function typeOf(owner: usize): usize {
  return load<u32>(owner, OWNER_RECORD_TYPE) as usize;
}

export function isReferenced(owner: usize): bool {
  return load<u32>(owner, OWNER_RECORD_REFERENCED) !== 0;
}

export function nextOwner(owner: usize): usize {
  return load<u32>(owner, OWNER_RECORD_NEXT) as usize;
}

/** A map of type `t` is about to be made: what is allocated from now on is its own. */
export function beginMap(t: usize): void {
  const owner = persistentalloc(OWNER_RECORD_SIZE);
  write<u32>(owner + OWNER_RECORD_TYPE, t as u32, ALLOCATOR);
  write<u32>(owner + OWNER_RECORD_NEXT, load<u32>(OWNERS), ALLOCATOR);
  write<u32>(OWNERS, owner as u32, ALLOCATOR);
  setCurrent(owner, 0);
}

/** Its header is at `h`, and held. */
export function referenceMap(h: usize): void {
  const owner = load<u32>(OWNER) as usize;
  write<u32>(owner + OWNER_RECORD_MAP, h as u32, ALLOCATOR);
  write<u32>(owner + OWNER_RECORD_REFERENCED, 1, ALLOCATOR);
  write<u32>(CURRENT_MAP, h as u32, ALLOCATOR);
  setCurrent(owner, h);
}

/** The program drops the map at `h`, which may be nil. */
export function releaseMap(h: usize): void {
  const s = spanOf(h);
  if (s === 0) return;
  write<u32>(
    ownerOf(load<u32>(whoAt(s, objIndex(s, h)), NOTE_WHO)) + OWNER_RECORD_REFERENCED,
    0,
    ALLOCATOR,
  );
}

/** The owner in an object's first word; 0 is the program. */
function ownerOf(who: u32): usize {
  return ((who >> 4) as usize) << 5;
}

export function purposeOf(who: u32): u32 {
  return who & 15;
}

/** Note that object `i` of span `s` was allocated for `purpose`, taking `bytes`. */
export function note(s: usize, i: u32, purpose: u32, bytes: usize, type: usize): void {
  const owner = current();
  const at = whoAt(s, i);
  write<u32>(at + NOTE_WHO, purpose | (((owner >> 5) as u32) << 4), ALLOCATOR);
  write<u32>(at + NOTE_OP, load<f64>(CURRENT_OP) as i64 as u32, ALLOCATOR);
  const types = load<u32>(s, SPAN_TYPES) as usize;
  if (types !== 0) write<u32>(types + 4 * (i as usize), type as u32, ALLOCATOR);
  if (owner === 0) return;
  const counts = owner + OWNER_RECORD_COUNTS + PURPOSE_COUNTS_SIZE * (purpose as usize);
  add(counts + PURPOSE_COUNTS_OBJECTS, 1);
  add(counts + PURPOSE_COUNTS_BYTES, bytes as u64);
}

function add(counter: usize, n: u64): void {
  write<u64>(counter, load<u64>(counter) + n, ALLOCATOR);
}

/** Type of the map at work. */
export function currentType(): usize {
  return typeOf(current());
}

/** Owner of the map at work. */
function current(): usize {
  const map = load<u32>(CURRENT_MAP);
  if (map !== load<u32>(OWNER_MAP)) {
    const s = spanOf(map as usize);
    const who = s === 0 ? 0 : load<u32>(whoAt(s, objIndex(s, map as usize)), NOTE_WHO);
    setCurrent(ownerOf(who), map as usize);
  }
  return load<u32>(OWNER) as usize;
}

function setCurrent(owner: usize, map: usize): void {
  write<u32>(OWNER, owner as u32, ALLOCATOR);
  write<u32>(OWNER_MAP, map as u32, ALLOCATOR);
}
