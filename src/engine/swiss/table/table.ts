/**
 * A table: one hash table of at most 1,024 slots, with open addressing by groups.
 *
 *   table, amd64                             offset  size
 *   ┌───────────────────────────────────────┐
 *   │ used        u16   entries             │    0     2
 *   │ capacity    u16   slots               │    2     2
 *   │ growthLeft  u16   slots still to fill │    4     2
 *   │ localDepth  u8                        │    6     1
 *   │ index       int   in the directory,   │    8     8
 *   │                   -1: replaced        │
 *   │ groups      pointer                   │   16     8
 *   │ lengthMask  u64   groups - 1          │   24     8
 *   └───────────────────────────────────────┘   32
 *
 * Source: internal/runtime/maps/table.go, Go 1.24 to 1.27.
 */
import { drop, malloc } from "../../heap/allocator/malloc";
import { GROUP_ARRAY, TABLE_STRUCT } from "../../layout/codes";
import { LOAD_FACTOR_DEN, LOAD_FACTOR_NUM } from "../../layout/control";
import {
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_GROWTH_LEFT,
  TABLE_INDEX,
  TABLE_LENGTH_MASK,
  TABLE_LOCAL_DEPTH,
  TABLE_SIZE,
  TABLE_USED,
} from "../../layout/go-structures";
import { noscan } from "../../layout/maptype";
import { readPointer, writePointer } from "../../layout/pointer";
import { read, TABLE, touch, update, write } from "../../trace/trace";
import { GROUP_SLOTS, h1 } from "../ctrl";
import { groupAt, groupSize, setEmpty } from "../group";

/** index of a table that is no longer in the directory. */
export const STALE: u64 = ~0;

export function used(table: usize): u32 {
  return read<u16>(table + TABLE_USED, TABLE);
}

export function setUsed(table: usize, value: u32): void {
  write<u16>(table + TABLE_USED, value as u16, TABLE);
}

/** Add to used: it is loaded and stored. */
export function addUsed(table: usize, n: i32): void {
  update<u16>(table + TABLE_USED, ((load<u16>(table, TABLE_USED) as i32) + n) as u16, TABLE);
}

export function capacity(table: usize): u32 {
  return read<u16>(table + TABLE_CAPACITY, TABLE);
}

export function touchCapacity(table: usize): void {
  touch<u16>(table + TABLE_CAPACITY, TABLE);
}

export function growthLeft(table: usize): u32 {
  return read<u16>(table + TABLE_GROWTH_LEFT, TABLE);
}

export function setGrowthLeft(table: usize, value: u32): void {
  write<u16>(table + TABLE_GROWTH_LEFT, value as u16, TABLE);
}

/** The same of growthLeft. */
export function addGrowthLeft(table: usize, n: i32): void {
  update<u16>(
    table + TABLE_GROWTH_LEFT,
    ((load<u16>(table, TABLE_GROWTH_LEFT) as i32) + n) as u16,
    TABLE,
  );
}

export function touchGrowthLeft(table: usize): void {
  touch<u16>(table + TABLE_GROWTH_LEFT, TABLE);
}

export function localDepth(table: usize): u32 {
  return read<u8>(table + TABLE_LOCAL_DEPTH, TABLE);
}

export function index(table: usize): u64 {
  return read<u64>(table + TABLE_INDEX, TABLE);
}

export function setIndex(table: usize, value: u64): void {
  write<u64>(table + TABLE_INDEX, value, TABLE);
}

export function groups(table: usize): usize {
  return readPointer(table + TABLE_GROUPS, TABLE);
}

/** The address of the groups is loaded again for each group. */
export function touchGroups(table: usize): void {
  touch<u64>(table + TABLE_GROUPS, TABLE);
}

export function lengthMask(table: usize): u64 {
  return read<u64>(table + TABLE_LENGTH_MASK, TABLE);
}

export function touchLengthMask(table: usize): void {
  touch<u64>(table + TABLE_LENGTH_MASK, TABLE);
}

/** A new table without entries; `slots` is a power of two, at least 8. */
export function newTable(t: usize, slots: u32, at: u64, depth: u32): usize {
  const table = malloc(TABLE_SIZE, false, TABLE_STRUCT);
  setIndex(table, at);
  write<u8>(table + TABLE_LOCAL_DEPTH, depth as u8, TABLE);
  const length = slots / GROUP_SLOTS;
  const array = newGroups(t, length);
  write<u64>(table + TABLE_LENGTH_MASK, (length - 1) as u64, TABLE);
  writePointer(table + TABLE_GROUPS, array, TABLE);
  write<u16>(table + TABLE_CAPACITY, slots as u16, TABLE);
  setGrowthLeft(table, maxGrowthLeft(slots));
  for (let i: u64 = 0; i < (length as u64); i++) {
    touchLengthMask(table);
    touchGroups(table);
    setEmpty(groupAt(t, array, i));
  }
  touchLengthMask(table);
  return table;
}

/** A new array of groups, which are not marked empty yet. */
export function newGroups(t: usize, length: u32): usize {
  return malloc((length as usize) * groupSize(t), noscan(t), GROUP_ARRAY);
}

/** A replaced table is no longer reached, and its groups neither. */
export function dropTable(t: usize, table: usize): void {
  drop(((load<u16>(table, TABLE_CAPACITY) / GROUP_SLOTS) as usize) * groupSize(t), noscan(t));
  drop(TABLE_SIZE, false);
}

/** Slots that may be filled before a table is replaced; an empty one must remain. */
export function maxGrowthLeft(slots: u32): u32 {
  return slots <= GROUP_SLOTS ? slots - 1 : atLoadFactor(slots);
}

/** The slots of a table that the release's load factor allows to be filled: seven of eight. */
export function atLoadFactor(slots: u32): u32 {
  return (slots * load<u32>(LOAD_FACTOR_NUM)) / (GROUP_SLOTS * load<u32>(LOAD_FACTOR_DEN));
}

/** Slots that are deleted: what is missing from the slots that may be filled. */
export function tombstones(table: usize): u32 {
  return atLoadFactor(capacity(table)) - used(table) - growthLeft(table);
}

/** The same of numbers that have been loaded. */
export function tombstonesNow(table: usize): u32 {
  const most = atLoadFactor(load<u16>(table, TABLE_CAPACITY));
  return most - load<u16>(table, TABLE_USED) - load<u16>(table, TABLE_GROWTH_LEFT);
}

/** Number of the group in which the search for a hash begins. */
export function probeStart(table: usize, hash: u64): u64 {
  return h1(hash) & lengthMask(table);
}

/**
 * Number of the group after `offset` in a probe sequence; `step` counts 1, 2, 3, … so that the
 * distances grow: 0, 1, 3, 6, 10, … from the start. Every group is visited once.
 */
export function probeNext(table: usize, offset: u64, step: u64): u64 {
  return (offset + step) & load<u64>(table, TABLE_LENGTH_MASK);
}
