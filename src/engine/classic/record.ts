/**
 * Records of a classic map's rare changes: B, the growth state, the seed or the bucket pointer are
 * others than before. The fields are RECORD_…, CLASSIC_STATE_… and CLASSIC_CHANGES_… in
 * layout/own-structures.ts.
 *
 * CHANGED is not 0 when the operation at work has changed more than entries; its high half is
 * noverflow as a growth found it that began in the operation, because hashGrow sets it back.
 */
import { safepoint } from "../heap/collector/cycle";
import { nextRecord } from "../heap/heap-record";
import { CHANGED, DROPPED_BYTES, GC_DUE, MALLOCS, TOTAL_ALLOC, UNSWEPT } from "../layout/control";
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
  RECORD_DROPPED,
  RECORD_MALLOCS,
  RECORD_OP,
  RECORD_TOTAL_ALLOC,
} from "../layout/own-structures";

export { flush } from "../trace/record";

/** The operation in work has changed more than entries. */
export function changed(): void {
  store<u32>(CHANGED, load<u32>(CHANGED) | 1);
}

/** It has begun a growth, when there were `noverflow` overflow buckets by the header's count. */
export function grown(noverflow: u32): void {
  store<u32>(CHANGED, 1 | (noverflow << 16));
}

/** After operation `op`: write a record if it changed more than entries; then the heap has its turn. */
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
