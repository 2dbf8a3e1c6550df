/** The heap of a new process: nothing mapped yet, the first tables in the control block. */
import {
  FIRST_SPANS,
  HEAP_BASE,
  HEAP_TOP,
  METADATA,
  METADATA_END,
  METADATA_END_OF_FIRST,
  METADATA_NEXT,
  SPANS_END,
  SPANS_NEXT,
} from "../layout/control";
import { NO_LIMIT, setPace } from "./collector/pacer";

/** Set GOGC (-1: off) and GOMEMLIMIT (Infinity: none), and where the allocator begins. */
export function start(percent: i32, limit: f64): void {
  store<u64>(HEAP_TOP, HEAP_BASE as u64);
  store<u32>(METADATA_NEXT, METADATA as u32);
  store<u32>(METADATA_END, METADATA_END_OF_FIRST as u32);
  store<u32>(SPANS_NEXT, FIRST_SPANS as u32);
  store<u32>(SPANS_END, METADATA as u32);
  setPace(percent, limit < 9e18 ? (limit as u64) : NO_LIMIT);
}
