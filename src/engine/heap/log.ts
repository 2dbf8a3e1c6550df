/**
 * The log of collection cycles: a row each, the newest first.
 *
 *   row, 96 bytes:  next u32 │ cause u32 │ number, op, heap before, marked, goal, objects marked,
 *                   objects scanned, bytes scanned, objects freed, bytes freed, HeapInuse before,
 *                   each f64
 *
 * Read by src/go/heap/heap.ts, which names them.
 */
import { CYCLES, HEAP_LIVE, NUM_GC, PAGES_IN_USE } from "../layout/control";
import { ALLOCATOR, write } from "../trace/trace";
import { persistentalloc } from "./metadata";
import { cycleGoal } from "./pacer";
import { PAGE } from "./sizeclasses";

const ROW_SIZE: usize = 96;

// Causes.
export const FORCED: u32 = 0;
export const TRIGGERED: u32 = 1;
/** Memory was at an end. */
export const EXHAUSTED: u32 = 2;

/** A cycle begins. */
export function noteCycle(cause: u32, op: f64): void {
  const row = persistentalloc(ROW_SIZE);
  write<u32>(row, load<u32>(CYCLES), ALLOCATOR);
  write<u32>(row + 4, cause, ALLOCATOR);
  write<u32>(CYCLES, row as u32, ALLOCATOR);
  set(0, (load<u64>(NUM_GC) + 1) as f64);
  set(1, op);
  set(2, load<u64>(HEAP_LIVE) as f64);
  set(4, cycleGoal() as f64);
  set(10, (load<u64>(PAGES_IN_USE) * (PAGE as u64)) as f64);
}

/** Its marking is over. */
export function noteMarked(marked: u64, objects: u64, scanned: u64, bytes: u64): void {
  set(3, marked as f64);
  set(5, objects as f64);
  set(6, scanned as f64);
  set(7, bytes as f64);
}

/** A sweep of the cycle has freed objects. */
export function noteFreed(objects: u32, bytes: u64): void {
  set(8, get(8) + (objects as f64));
  set(9, get(9) + (bytes as f64));
}

function get(field: usize): f64 {
  return load<f64>((load<u32>(CYCLES) as usize) + 8 + 8 * field);
}

function set(field: usize, value: f64): void {
  const at = (load<u32>(CYCLES) as usize) + 8 + 8 * field;
  write<u64>(at, reinterpret<u64>(value), ALLOCATOR);
}
