/** The heap fields of a history record: RECORD_… in layout/own-structures.ts. */

import {
  DATA_ALLOC,
  DATA_MALLOCS,
  FREED_BYTES,
  FREES,
  HEAP_BASE,
  HEAP_END,
  HEAP_TOP,
  MANUAL_PAGES,
  NUM_GC,
  PAGES_IN_USE,
  RECORDS,
  RECORDS_SIZE,
  RECORDS_USED,
  SCAVENGED_PAGES,
  TINY_ALLOCS,
} from "../layout/control";
import { PAGE } from "../layout/go-constants";
import {
  RECORD_DATA_ALLOC,
  RECORD_DATA_MALLOCS,
  RECORD_FREED_BYTES,
  RECORD_FREES,
  RECORD_GOAL,
  RECORD_MANUAL_PAGES,
  RECORD_MAPPED,
  RECORD_NUM_GC,
  RECORD_PAGES_IN_USE,
  RECORD_RESERVED,
  RECORD_SIZE,
  RECORD_TINY_ALLOCS,
  RECORD_UNUSED,
} from "../layout/own-structures";
import { flush } from "../trace/record";
import { heapGoal } from "./collector/pacer";

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
