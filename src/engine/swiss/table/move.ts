/**
 * Moving the entries of a table into its successors, in the fast build: the same bytes as entry by
 * entry (rehash.ts), many at a time.
 *
 *   1  gather   keys and places of the full slots of the next groups, without a branch per slot
 *   2  hash     all of them, two at a time
 *   3  put      each into the first free slot on its way, as uncheckedPutSlot does
 *
 * New tables have no tombstones, so a control byte is either 0x80 or full: the byte of a slot is
 * set by flipping 0x80 ^ H2 in its place. used and growthLeft are counted at the end.
 */

import { hashBytes, hashKeys } from "../../hash/hasher";
import { MOVED, MOVED_HASHES, MOVED_KEYS, MOVED_SLOTS, SINK } from "../../layout/control";
import { GROUP_SLOTS } from "../../layout/go-constants";
import { keyStride, keysOffset } from "../../layout/maptype";
import { UNSEEN } from "../../trace/trace";
import { keyFrom, lengthOf, textOf } from "../../value/key";
import { CTRL_EMPTY, first, h2, matchEmptyOrDeleted } from "../ctrl";
import { groupSize } from "../group";
import { seed } from "../map";
import { addGrowthLeft, addUsed, groups, lengthMask, probeNext, probeStart } from "./table";

/** Put every entry of `table` into `left`, or into `right` when its hash has a bit of `mask`. */
export function moveEntries<K>(
  t: usize,
  m: usize,
  table: usize,
  left: usize,
  right: usize,
  mask: u64,
): void {
  const size = groupSize(t);
  const end = groups(table) + ((lengthMask(table) + 1) as usize) * size;
  let toRight: u32 = 0;
  let moved: u32 = 0;
  for (let g = groups(table); g < end; ) {
    let n: u32 = 0;
    for (; g < end && n <= MOVED - GROUP_SLOTS; g += size) n = gather<K>(t, g, n);
    hashMoved<K>(n, seed(m));
    for (let i: u32 = 0; i < n; i++) {
      const hash = load<u64>(MOVED_HASHES + 8 * (i as usize));
      const goesRight = (hash & mask) !== 0;
      toRight += goesRight as u32;
      const to = select(right, left, goesRight);
      put(t, to, hash, load<u32>(MOVED_SLOTS + 4 * (i as usize)) as usize);
    }
    moved += n;
  }
  gain(left, moved - toRight);
  if (toRight !== 0) gain(right, toRight);
}

/** Append keys and places of the full slots of a group; returns how many there are now. */
function gather<K>(t: usize, g: usize, have: u32): u32 {
  const ctrl = load<u64>(g);
  const stride = keyStride(t);
  let at = g + keysOffset(t);
  let n = have as usize;
  // Always noted and only kept when full: no branch that would often miss.
  for (let i: u64 = 0; i < 64; i += 8, at += stride) {
    if (sizeof<K>() === 8) store<u64>(MOVED_KEYS + 8 * n, load<u64>(at));
    if (sizeof<K>() === 4) store<u64>(MOVED_KEYS + 8 * n, load<u32>(at));
    store<u32>(MOVED_SLOTS + 4 * n, at as u32);
    n += (((ctrl >> (i + 7)) & 1) ^ 1) as usize;
  }
  return n as u32;
}

/** Hash the keys of the first `n` entries. */
function hashMoved<K>(n: u32, random: u64): void {
  if (sizeof<K>() === 8) {
    hashKeys(MOVED_KEYS, MOVED_HASHES, n, random, 8);
  } else if (sizeof<K>() === 4) {
    hashKeys(MOVED_KEYS, MOVED_HASHES, n, random, 4);
  } else {
    // Ask for the bytes of all strings, which lie far apart, before they are needed.
    let sink: u64 = 0;
    for (let i: usize = 0; i < n; i++) {
      sink += load<u8>(load<u32>(load<u32>(MOVED_SLOTS + 4 * i)) as usize) as u64;
    }
    store<u64>(SINK, sink);
    for (let i: usize = 0; i < n; i++) {
      const key = keyFrom<v128>(load<u32>(MOVED_SLOTS + 4 * i));
      store<u64>(MOVED_HASHES + 8 * i, hashBytes(textOf(key), random, lengthOf(key), UNSEEN));
    }
  }
}

/** Keys of 24 bytes are moved as two words and one. */
const THIRD_WORD: usize = 16;

/** Copy the slot at `from` into the first free one on the way of its hash. */
function put(t: usize, table: usize, hash: u64, from: usize): void {
  const size = groupSize(t);
  const array = groups(table);
  let offset = probeStart(table, hash);
  let g = array + (offset as usize) * size;
  let ctrl = load<u64>(g);
  for (let step: u64 = 1; matchEmptyOrDeleted(ctrl) === 0; step++) {
    offset = probeNext(table, offset, step);
    g = array + (offset as usize) * size;
    ctrl = load<u64>(g);
  }
  const i = first(matchEmptyOrDeleted(ctrl));
  const tag = h2(hash) ^ (CTRL_EMPTY as u64);
  store<u64>(g, ctrl ^ (tag << (8 * (i as u64))));
  const stride = keyStride(t);
  const to = g + keysOffset(t) + (i as usize) * stride;
  if (stride === 16) {
    v128.store(to, v128.load(from));
  } else if (stride === 24) {
    v128.store(to, v128.load(from));
    store<u64>(to, load<u64>(from, THIRD_WORD), THIRD_WORD);
  } else if (stride === 8) {
    store<u64>(to, load<u64>(from));
  } else {
    memory.copy(to, from, stride);
  }
}

function gain(table: usize, n: u32): void {
  addUsed(table, n);
  addGrowthLeft(table, -(n as i32));
}
