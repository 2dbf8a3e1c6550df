/**
 * Reuse distances of a stream in one pass: for each use of a unit (a line, a page), how many different
 * units were used since its last use. Olken's method with a Fenwick tree: the tree has a 1 at the time of
 * each unit's last use, so a distance is a sum over the times since.
 *
 * Times are given out until there are no more; then the units are renumbered in the order of their
 * last use. So memory grows with the number of different units, never with the length of the stream.
 *
 *   TABLE  u64 unit + 1 (0: free), u32 time, open addressing, at most half full
 *   TREE   u32 × times, Fenwick
 *   UNITS  u32 slot of the table × times: whose last use a time is; UNUSED
 *   DISTANCES  u32 × units: how often each distance came
 */

import { CHUNK } from "./layout";

export { CHUNK } from "./layout";

/** Where the words of a chunk lie. */
export const WORDS: usize = 4096;

/** u64: first uses, and all uses. */
export const COLD: usize = 1024;
export const TOUCHES: usize = 1032;
/** u32: how many distances there can be, and where their counts (u64) lie. */
export const DISTANCES: usize = 1040;
export const HISTOGRAM: usize = 1044;

const SHIFT: usize = 1048;
/** u32: slots of the table (a power of two), where it lies; units in it. */
const SLOTS: usize = 1056;
const TABLE: usize = 1060;
const COUNT: usize = 1064;
/** u32: times there are (a power of two), the next one; where tree and units lie. */
const TIMES: usize = 1068;
const NOW: usize = 1072;
const TREE: usize = 1076;
const UNITS: usize = 1080;
/** u64: the unit of the last use, whose next one has distance 0. */
const LAST: usize = 1088;

const HEAP: usize = WORDS + 8 * (CHUNK as usize);
const FIRST_SLOTS: u32 = 1 << 14;
const SLOT: usize = 16;
const UNUSED: u32 = u32.MAX_VALUE;

/**
 * Starts over. All arrays lie behind one another and are sized by the slots of the table: twice as many
 * times, and as many distances.
 */
export function begin(shift: u32): bool {
  memory.fill(COLD, 0, 128);
  store<u64>(SHIFT, shift as u64);
  store<u64>(LAST, u64.MAX_VALUE);
  return lay(FIRST_SLOTS);
}

/** Lays the arrays out for `slots` slots, empty. */
function lay(slots: u32): bool {
  const n = slots as usize;
  const table = HEAP;
  const histogram = table + SLOT * n;
  const tree = histogram + 8 * n;
  const units = tree + 4 * (2 * n + 1);
  const end = units + 4 * 2 * n;
  const missing = ((end as i64) - ((memory.size() as i64) << 16) + 65535) >> 16;
  if (end > 0xfff0_0000 || (missing > 0 && memory.grow(missing as i32) < 0)) return false;
  store<u32>(SLOTS, slots);
  store<u32>(TABLE, table as u32);
  store<u32>(HISTOGRAM, histogram as u32);
  store<u32>(DISTANCES, slots);
  store<u32>(TIMES, 2 * slots);
  store<u32>(TREE, tree as u32);
  store<u32>(UNITS, units as u32);
  memory.fill(table, 0, end - table);
  memory.fill(units, 0xff, 4 * 2 * n);
  return true;
}

/** Takes the first `count` words; false: there is no memory for that many units. */
export function add(count: u32): bool {
  const shift = load<u64>(SHIFT);
  const end = WORDS + 8 * (count as usize);
  for (let at = WORDS; at < end; at += 8) {
    const word = load<u64>(at);
    const a = word & 0xffff_ffff_ffff;
    const last = (a + max<u64>(word >> 50, 1) - 1) >> shift;
    for (let unit = a >> shift; unit <= last; unit++) {
      if (!use(unit)) return false;
    }
  }
  return true;
}

/* @inline */
function use(unit: u64): bool {
  store<u64>(TOUCHES, load<u64>(TOUCHES) + 1);
  if (unit === load<u64>(LAST)) {
    tally(0);
    return true;
  }
  store<u64>(LAST, unit);
  return useAnother(unit);
}

function useAnother(unit: u64): bool {
  if (load<u32>(NOW) === load<u32>(TIMES)) renumber();
  const slot = find(unit);
  const at = slotAt(slot);
  const now = load<u32>(NOW);
  store<u32>(NOW, now + 1);
  if (load<u64>(at) === 0) {
    store<u64>(COLD, load<u64>(COLD) + 1);
    store<u64>(at, unit + 1);
    store<u32>(COUNT, load<u32>(COUNT) + 1);
  } else {
    const before = load<u32>(at, 8);
    // All later times with a 1 are other units' last uses.
    tally(load<u32>(COUNT) - sum(before));
    change(before, -1);
    store<u32>(unitsAt(before), UNUSED);
  }
  store<u32>(at, now, 8);
  store<u32>(unitsAt(now), slot);
  change(now, 1);
  return load<u32>(COUNT) <= load<u32>(SLOTS) >> 1 || grow();
}

/* @inline */
function tally(distance: u32): void {
  const at = (load<u32>(HISTOGRAM) as usize) + 8 * (distance as usize);
  store<u64>(at, load<u64>(at) + 1);
}

/* @inline */
function slotAt(slot: u32): usize {
  return (load<u32>(TABLE) as usize) + SLOT * (slot as usize);
}

/* @inline */
function unitsAt(time: u32): usize {
  return (load<u32>(UNITS) as usize) + 4 * (time as usize);
}

/** The slot of a unit, or the free one that it is to have. */
function find(unit: u64): u32 {
  const mask = load<u32>(SLOTS) - 1;
  let slot = (((unit * 0x9e37_79b9) >> 15) as u32) & mask;
  let key = load<u64>(slotAt(slot));
  while (key !== unit + 1 && key !== 0) {
    slot = (slot + 1) & mask;
    key = load<u64>(slotAt(slot));
  }
  return slot;
}

/** How many last uses there are at times up to and with `time`. */
function sum(time: u32): u32 {
  const tree = load<u32>(TREE) as usize;
  let total: u32 = 0;
  for (let i = time + 1; i !== 0; i &= i - 1) total += load<u32>(tree + 4 * (i as usize));
  return total;
}

function change(time: u32, by: i32): void {
  const tree = load<u32>(TREE) as usize;
  const times = load<u32>(TIMES);
  for (let i = time + 1; i <= times; i += i & (0 - i)) {
    const at = tree + 4 * (i as usize);
    store<u32>(at, load<u32>(at) + (by as u32));
  }
}

/** Numbers the last uses from 0 on, in their order. At most a quarter of the times are taken. */
function renumber(): void {
  const times = load<u32>(TIMES);
  let now: u32 = 0;
  for (let time: u32 = 0; time < times; time++) {
    const slot = load<u32>(unitsAt(time));
    if (slot === UNUSED) continue;
    store<u32>(unitsAt(time), UNUSED);
    store<u32>(unitsAt(now), slot);
    store<u32>(slotAt(slot), now, 8);
    now++;
  }
  store<u32>(NOW, now);
  plant(now);
}

/** A tree with a 1 at each of the first `ones` times. */
function plant(ones: u32): void {
  const tree = load<u32>(TREE) as usize;
  const times = load<u32>(TIMES);
  for (let i: u32 = 1; i <= times; i++) {
    const from = i - (i & (0 - i));
    const count: u32 = from >= ones ? 0 : min(i, ones) - from;
    store<u32>(tree + 4 * (i as usize), count);
  }
}

/**
 * Twice as many slots. The old arrays are moved behind the new ones, and taken over from there.
 */
function grow(): bool {
  const slots = load<u32>(SLOTS);
  const n = slots as usize;
  const oldTable = load<u32>(TABLE) as usize;
  const oldHistogram = load<u32>(HISTOGRAM) as usize;
  renumber();
  const count = load<u32>(COUNT);
  // Units in the order of their last use, and the distances, are all that is kept.
  const kept: usize = 8 * (count as usize) + 8 * n;
  const saved: usize = HEAP + (SLOT + 8) * 2 * n + 4 * (4 * n + 1) + 4 * 4 * n;
  const missing = ((saved as i64) + (kept as i64) - ((memory.size() as i64) << 16) + 65535) >> 16;
  if (saved + kept > 0xfff0_0000 || (missing > 0 && memory.grow(missing as i32) < 0)) return false;
  for (let time: u32 = 0; time < count; time++) {
    const at = oldTable + SLOT * (load<u32>(unitsAt(time)) as usize);
    store<u64>(saved + 8 * (time as usize), load<u64>(at));
  }
  memory.copy(saved + 8 * (count as usize), oldHistogram, 8 * n);
  if (!lay(2 * slots)) return false;
  for (let time: u32 = 0; time < count; time++) {
    const key = load<u64>(saved + 8 * (time as usize));
    const slot = find(key - 1);
    store<u64>(slotAt(slot), key);
    store<u32>(slotAt(slot), time, 8);
    store<u32>(unitsAt(time), slot);
  }
  memory.copy(load<u32>(HISTOGRAM) as usize, saved + 8 * (count as usize), 8 * n);
  plant(count);
  return true;
}
