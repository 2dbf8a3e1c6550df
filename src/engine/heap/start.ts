/** The heap of a new process: nothing mapped yet, the first tables in the control block. */
import {
  HEAP_BASE,
  HEAP_TOP,
  METADATA,
  METADATA_END,
  METADATA_NEXT,
  METADATA_SIZE,
} from "../control";
import { setPace } from "./pacer";

/** Set GOGC (-1: off) and GOMEMLIMIT (Infinity: none), and where the allocator begins. */
export function start(percent: i32, limit: f64): void {
  store<u64>(HEAP_TOP, HEAP_BASE as u64);
  store<u32>(METADATA_NEXT, METADATA as u32);
  store<u32>(METADATA_END, (METADATA + METADATA_SIZE) as u32);
  setPace(percent, limit < 1e18 ? (limit as u64) : ~(0 as u64));
}
