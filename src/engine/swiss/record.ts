/**
 * Records of a Swiss map's rare changes, in both builds: its directory or seed is another than
 * before, or a table was replaced, split or pruned.
 *
 *   record, the first 12 of 24 × f64: op used dirLen globalDepth seedLow seedHigh tableIndex tableCapacity mallocs
 *                     totalAlloc droppedBytes changes
 *
 * `changes` says which of these happened in the operation, as a sum of the codes below; the two
 * fields about a table mean the last one that was replaced, as it was before.
 */

import { safepoint } from "../heap/cycle";
import {
  CHANGED,
  DROPPED_BYTES,
  GC_DUE,
  MALLOCS,
  REPLACED,
  TOTAL_ALLOC,
  UNSWEPT,
} from "../layout/control";
import { nextRecord } from "../trace/record";

/** Pointer or length of the directory, its depth, or the seed. */
export const CHANGED_HEADER: u32 = 1;
/** A table was replaced by one of twice the capacity. */
export const CHANGED_GROWN: u32 = 2;
/** A table was replaced by two. */
export const CHANGED_SPLIT: u32 = 4;
/** A table was freed of tombstones. */
export const CHANGED_PRUNED: u32 = 8;
/** Tables were made with the map, all of one capacity. */
export const CHANGED_MADE: u32 = 16;

/** The operation in work has changed more than entries. */
export function changed(what: u32): void {
  store<u32>(CHANGED, load<u32>(CHANGED) | what);
}

/** The same, for the table with this index and capacity. */
export function replaced(what: u32, index: u64, capacity: u32): void {
  changed(what);
  store<u32>(REPLACED, index as u32);
  store<u32>(REPLACED + 4, capacity);
}

/** After operation `op`: write a record if it changed more than entries. */
export function settle(m: usize, op: f64): void {
  if (load<u32>(CHANGED) !== 0) record(m, op);
  if ((load<u32>(GC_DUE) | load<u32>(UNSWEPT)) !== 0) safepoint();
}

/** Write a record of the map's state. Reads the header plainly: this is not Go's doing. */
export function record(m: usize, op: f64): void {
  const changes = load<u32>(CHANGED);
  store<u32>(CHANGED, 0);
  const p = nextRecord();
  store<f64>(p, op);
  store<f64>(p + 8, load<u64>(m) as f64);
  store<f64>(p + 16, load<u64>(m + 24) as f64);
  store<f64>(p + 24, load<u8>(m + 32) as f64);
  store<f64>(p + 32, load<u32>(m + 8) as f64);
  store<f64>(p + 40, load<u32>(m + 12) as f64);
  store<f64>(p + 48, load<u32>(REPLACED) as f64);
  store<f64>(p + 56, load<u32>(REPLACED + 4) as f64);
  store<f64>(p + 64, load<u64>(MALLOCS) as f64);
  store<f64>(p + 72, load<u64>(TOTAL_ALLOC) as f64);
  store<f64>(p + 80, load<u64>(DROPPED_BYTES) as f64);
  store<f64>(p + 88, changes as f64);
}
