/**
 * Records of a map's rare changes: one after every operation in which B, the growth state, the
 * seed or the bucket pointer changed, in both builds.
 * The fields are RECORD_…, CLASSIC_STATE_… and CLASSIC_CHANGES_… in layout/own-structures.ts.
 *
 * CHANGED is not 0 when the operation at work has changed more than entries; its high half is
 * noverflow as a growth found it that began in the operation, because hashGrow sets it back.
 */
import { safepoint } from "../heap/cycle";
import { heapGoal } from "../heap/pacer";
import { PAGE } from "../heap/sizeclasses";
import { DRAIN_RECORDS } from "../layout/codes";
import {
  CHANGED,
  DATA_ALLOC,
  DATA_MALLOCS,
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
import {
  HMAP_B,
  HMAP_COUNT,
  HMAP_FLAGS,
  HMAP_HASH0,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
} from "../layout/go-structures";
import {
  CLASSIC_CHANGES_NOVERFLOW_BEFORE,
  CLASSIC_STATE_B,
  CLASSIC_STATE_FLAGS,
  CLASSIC_STATE_GROWING,
  CLASSIC_STATE_HASH0,
  CLASSIC_STATE_NEVACUATE,
  CLASSIC_STATE_NOVERFLOW,
  RECORD_COUNT,
  RECORD_DATA_ALLOC,
  RECORD_DATA_MALLOCS,
  RECORD_DROPPED,
  RECORD_FREED_BYTES,
  RECORD_FREES,
  RECORD_GOAL,
  RECORD_MALLOCS,
  RECORD_MANUAL_PAGES,
  RECORD_MAPPED,
  RECORD_NUM_GC,
  RECORD_OP,
  RECORD_PAGES_IN_USE,
  RECORD_RESERVED,
  RECORD_SIZE,
  RECORD_TINY_ALLOCS,
  RECORD_TOTAL_ALLOC,
  RECORD_UNUSED,
} from "../layout/own-structures";
import { drain } from "./host";

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
  store<f64>(p, op, RECORD_OP);
  store<f64>(p, load<u64>(h, HMAP_COUNT) as f64, RECORD_COUNT);
  store<f64>(p, load<u8>(h, HMAP_FLAGS) as f64, CLASSIC_STATE_FLAGS);
  store<f64>(p, load<u8>(h, HMAP_B) as f64, CLASSIC_STATE_B);
  store<f64>(p, load<u16>(h, HMAP_NOVERFLOW) as f64, CLASSIC_STATE_NOVERFLOW);
  store<f64>(p, load<u64>(h, HMAP_OLDBUCKETS) !== 0 ? 1 : 0, CLASSIC_STATE_GROWING);
  store<f64>(p, load<u64>(h, HMAP_NEVACUATE) as f64, CLASSIC_STATE_NEVACUATE);
  store<f64>(p, load<u32>(h, HMAP_HASH0) as f64, CLASSIC_STATE_HASH0);
  store<f64>(p, load<u64>(MALLOCS) as f64, RECORD_MALLOCS);
  store<f64>(p, load<u64>(TOTAL_ALLOC) as f64, RECORD_TOTAL_ALLOC);
  store<f64>(p, load<u64>(DROPPED_BYTES) as f64, RECORD_DROPPED);
  store<f64>(p, noverflowBefore as f64, CLASSIC_CHANGES_NOVERFLOW_BEFORE);
}

/** Room for one more record, with the state of the heap in it. */
export function nextRecord(): usize {
  if (load<u32>(RECORDS_USED) >= RECORDS_SIZE) flush();
  const used = load<u32>(RECORDS_USED);
  store<u32>(RECORDS_USED, used + (RECORD_SIZE as u32));
  const p = RECORDS + used;
  store<f64>(p, load<u64>(DATA_MALLOCS) as f64, RECORD_DATA_MALLOCS);
  store<f64>(p, load<u64>(DATA_ALLOC) as f64, RECORD_DATA_ALLOC);
  store<f64>(p, load<u64>(FREES) as f64, RECORD_FREES);
  store<f64>(p, load<u64>(TINY_ALLOCS) as f64, RECORD_TINY_ALLOCS);
  store<f64>(p, load<u64>(FREED_BYTES) as f64, RECORD_FREED_BYTES);
  store<f64>(p, load<u64>(PAGES_IN_USE) as f64, RECORD_PAGES_IN_USE);
  store<f64>(p, load<u64>(MANUAL_PAGES) as f64, RECORD_MANUAL_PAGES);
  const end = load<u64>(HEAP_END);
  store<f64>(p, end === 0 ? 0 : ((end - (HEAP_BASE as u64)) as f64), RECORD_MAPPED);
  const released = load<u64>(SCAVENGED_PAGES) * (PAGE as u64);
  store<f64>(p, end === 0 ? 0 : ((end - load<u64>(HEAP_TOP) + released) as f64), RECORD_UNUSED);
  store<f64>(p, load<u64>(NUM_GC) as f64, RECORD_NUM_GC);
  store<f64>(p, heapGoal() as f64, RECORD_GOAL);
  store<f64>(p, 0, RECORD_RESERVED);
  return p;
}

/** Hand over the records that wait: at the end of every call. */
export function flush(): void {
  const used = load<u32>(RECORDS_USED);
  if (used === 0) return;
  store<u32>(RECORDS_USED, 0);
  drain(DRAIN_RECORDS, RECORDS, used);
}
