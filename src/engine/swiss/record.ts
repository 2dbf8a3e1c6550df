/**
 * Records of a Swiss map's rare changes, in both builds: its directory or seed is another than
 * before, or a table was replaced, split or pruned.
 *
 * The fields are RECORD_… and SWISS_STATE_… in layout/own-structures.ts. RECORD_CHANGES says which of
 * these happened in the operation, as a sum of CHANGED_…; the two fields about a table mean the last
 * one that was replaced, as it was before.
 */
import { safepoint } from "../heap/collector/cycle";
import { nextRecord } from "../heap/heap-record";
import {
  CHANGED,
  DROPPED_BYTES,
  GC_DUE,
  MALLOCS,
  REPLACED_CAPACITY,
  REPLACED_INDEX,
  TOTAL_ALLOC,
  UNSWEPT,
} from "../layout/control";
import { MAP_DIR_LEN, MAP_GLOBAL_DEPTH, MAP_SEED, MAP_USED } from "../layout/go-structures";
import {
  RECORD_CHANGES,
  RECORD_COUNT,
  RECORD_DROPPED,
  RECORD_MALLOCS,
  RECORD_OP,
  RECORD_TOTAL_ALLOC,
  SWISS_STATE_DIR_LEN,
  SWISS_STATE_GLOBAL_DEPTH,
  SWISS_STATE_SEED_HIGH,
  SWISS_STATE_SEED_LOW,
  SWISS_STATE_TABLE_CAPACITY,
  SWISS_STATE_TABLE_INDEX,
} from "../layout/own-structures";

export {
  CHANGED_GROWN,
  CHANGED_HEADER,
  CHANGED_MADE,
  CHANGED_PRUNED,
  CHANGED_SPLIT,
} from "../layout/codes";

/** The operation in work has changed more than entries. */
export function changed(what: u32): void {
  store<u32>(CHANGED, load<u32>(CHANGED) | what);
}

/** The same, for the table with this index and capacity. */
export function replaced(what: u32, index: u64, capacity: u32): void {
  changed(what);
  store<u32>(REPLACED_INDEX, index as u32);
  store<u32>(REPLACED_CAPACITY, capacity);
}

/** After operation `op`: write a record if it changed more than entries; then the heap has its turn. */
export function settle(m: usize, op: f64): void {
  if (load<u32>(CHANGED) !== 0) record(m, op);
  if ((load<u32>(GC_DUE) | load<u32>(UNSWEPT)) !== 0) safepoint();
}

/** Write a record of the map's state. Reads the header plainly: this is not Go's doing. */
export function record(m: usize, op: f64): void {
  const changes = load<u32>(CHANGED);
  store<u32>(CHANGED, 0);
  const p = nextRecord();
  store<f64>(p, op, RECORD_OP);
  store<f64>(p, load<u64>(m, MAP_USED) as f64, RECORD_COUNT);
  store<f64>(p, load<u64>(m, MAP_DIR_LEN) as f64, SWISS_STATE_DIR_LEN);
  store<f64>(p, load<u8>(m, MAP_GLOBAL_DEPTH) as f64, SWISS_STATE_GLOBAL_DEPTH);
  store<f64>(p, load<u32>(m, MAP_SEED) as f64, SWISS_STATE_SEED_LOW);
  store<f64>(p, load<u32>(m, MAP_SEED + 4) as f64, SWISS_STATE_SEED_HIGH);
  store<f64>(p, load<u32>(REPLACED_INDEX) as f64, SWISS_STATE_TABLE_INDEX);
  store<f64>(p, load<u32>(REPLACED_CAPACITY) as f64, SWISS_STATE_TABLE_CAPACITY);
  store<f64>(p, load<u64>(MALLOCS) as f64, RECORD_MALLOCS);
  store<f64>(p, load<u64>(TOTAL_ALLOC) as f64, RECORD_TOTAL_ALLOC);
  store<f64>(p, load<u64>(DROPPED_BYTES) as f64, RECORD_DROPPED);
  store<f64>(p, changes as f64, RECORD_CHANGES);
}
