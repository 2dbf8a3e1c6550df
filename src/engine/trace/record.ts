/**
 * Records of a map's rare changes: one after every operation in which B, the growth state, the
 * seed or the bucket pointer changed, in both builds.
 *
 *   record, 24 × f64: op count flags B noverflow growing nevacuate hash0 mallocs totalAlloc
 *                     droppedBytes noverflowBefore
 *                     of the process, for MemStats: dataMallocs dataAlloc frees tinyAllocs
 *                     freedBytes pagesInUse manualPages mapped unused numGC goal 0
 *
 * noverflowBefore is noverflow as a growth found it that began in the operation: hashGrow sets it
 * back. It waits in the high half of CHANGED.
 */

import { safepoint } from "../heap/cycle";
import { heapGoal } from "../heap/pacer";
import { PAGE } from "../heap/sizeclasses";
import {
  CHANGED,
  DATA_ALLOC,
  DATA_MALLOCS,
  DRAIN_RECORDS,
  DROPPED_BYTES,
  FREED_BYTES,
  FREES,
  GC_DUE,
  HEAP_BASE,
  HEAP_END,
  HEAP_TOP,
  MALLOCS,
  MANUAL_PAGES,
  NUM_GC,
  PAGES_IN_USE,
  RECORDS,
  RECORDS_SIZE,
  RECORDS_USED,
  SCAVENGED_PAGES,
  TINY_ALLOCS,
  TOTAL_ALLOC,
  UNSWEPT,
} from "../layout/control";
import { drain } from "./host";

const RECORD_SIZE: u32 = 192;

/** The operation in work has changed more than entries. */
export function changed(): void {
  store<u32>(CHANGED, load<u32>(CHANGED) | 1);
}

/** It has begun a growth, when there were `noverflow` overflow buckets by the header's count. */
export function grown(noverflow: u32): void {
  store<u32>(CHANGED, 1 | (noverflow << 16));
}

/** After operation `op`: write a record if it changed more than entries. */
export function settle(h: usize, op: f64): void {
  if (load<u32>(CHANGED) !== 0) record(h, op);
  if ((load<u32>(GC_DUE) | load<u32>(UNSWEPT)) !== 0) safepoint();
}

/** Write a record of the map's state. Reads the header plainly: this is not Go's doing. */
export function record(h: usize, op: f64): void {
  const noverflowBefore = load<u32>(CHANGED) >> 16;
  store<u32>(CHANGED, 0);
  const p = nextRecord();
  store<f64>(p, op);
  store<f64>(p + 8, load<u64>(h) as f64);
  store<f64>(p + 16, load<u8>(h + 8) as f64);
  store<f64>(p + 24, load<u8>(h + 9) as f64);
  store<f64>(p + 32, load<u16>(h + 10) as f64);
  store<f64>(p + 40, load<u64>(h + 24) !== 0 ? 1 : 0);
  store<f64>(p + 48, load<u64>(h + 32) as f64);
  store<f64>(p + 56, load<u32>(h + 12) as f64);
  store<f64>(p + 64, load<u64>(MALLOCS) as f64);
  store<f64>(p + 72, load<u64>(TOTAL_ALLOC) as f64);
  store<f64>(p + 80, load<u64>(DROPPED_BYTES) as f64);
  store<f64>(p + 88, noverflowBefore as f64);
}

/** Room for one more record, with the state of the heap in it. */
export function nextRecord(): usize {
  if (load<u32>(RECORDS_USED) >= RECORDS_SIZE) flush();
  const used = load<u32>(RECORDS_USED);
  store<u32>(RECORDS_USED, used + RECORD_SIZE);
  const p = RECORDS + used;
  store<f64>(p + 96, load<u64>(DATA_MALLOCS) as f64);
  store<f64>(p + 104, load<u64>(DATA_ALLOC) as f64);
  store<f64>(p + 112, load<u64>(FREES) as f64);
  store<f64>(p + 120, load<u64>(TINY_ALLOCS) as f64);
  store<f64>(p + 128, load<u64>(FREED_BYTES) as f64);
  store<f64>(p + 136, load<u64>(PAGES_IN_USE) as f64);
  store<f64>(p + 144, load<u64>(MANUAL_PAGES) as f64);
  const end = load<u64>(HEAP_END);
  store<f64>(p + 152, end === 0 ? 0 : ((end - (HEAP_BASE as u64)) as f64));
  const released = load<u64>(SCAVENGED_PAGES) * (PAGE as u64);
  store<f64>(p + 160, end === 0 ? 0 : ((end - load<u64>(HEAP_TOP) + released) as f64));
  store<f64>(p + 168, load<u64>(NUM_GC) as f64);
  store<f64>(p + 176, heapGoal() as f64);
  store<f64>(p + 184, 0);
  return p;
}

/** Hand over the records that wait: at the end of every call. */
export function flush(): void {
  const used = load<u32>(RECORDS_USED);
  if (used === 0) return;
  store<u32>(RECORDS_USED, 0);
  drain(DRAIN_RECORDS, RECORDS, used);
}
