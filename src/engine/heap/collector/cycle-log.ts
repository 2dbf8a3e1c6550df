/**
 * The log of collection cycles: a row each, the newest first.
 * src/go/heap/heap.ts reads it; CYCLE_… in layout/own-structures.ts are its columns.
 */
import { CYCLES, HEAP_LIVE, NUM_GC, PAGES_IN_USE } from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import {
  CYCLE_BYTES_FREED,
  CYCLE_BYTES_SCANNED,
  CYCLE_CAUSE,
  CYCLE_GOAL,
  CYCLE_HEAP_BEFORE,
  CYCLE_HEAP_INUSE_BEFORE,
  CYCLE_HEAP_MARKED,
  CYCLE_NEXT,
  CYCLE_NUMBER,
  CYCLE_OBJECTS_FREED,
  CYCLE_OBJECTS_MARKED,
  CYCLE_OBJECTS_SCANNED,
  CYCLE_OP,
  CYCLE_SIZE,
} from "../../layout/own-structures";
import { ALLOCATOR, write } from "../../trace/trace";
import { persistentalloc } from "../allocator/persistentalloc";
import { cycleGoal } from "./pacer";

/** A cycle begins. */
export function noteCycle(cause: u32, op: f64): void {
  const row = persistentalloc(CYCLE_SIZE);
  write<u32>(row + CYCLE_NEXT, load<u32>(CYCLES), ALLOCATOR);
  write<u32>(row + CYCLE_CAUSE, cause, ALLOCATOR);
  write<u32>(CYCLES, row as u32, ALLOCATOR);
  set(CYCLE_NUMBER, (load<u64>(NUM_GC) + 1) as f64);
  set(CYCLE_OP, op);
  set(CYCLE_HEAP_BEFORE, load<u64>(HEAP_LIVE) as f64);
  set(CYCLE_GOAL, cycleGoal() as f64);
  set(CYCLE_HEAP_INUSE_BEFORE, (load<u64>(PAGES_IN_USE) * (PAGE as u64)) as f64);
}

/** Its marking is over. */
export function noteMarked(marked: u64, objects: u64, scanned: u64, bytes: u64): void {
  set(CYCLE_HEAP_MARKED, marked as f64);
  set(CYCLE_OBJECTS_MARKED, objects as f64);
  set(CYCLE_OBJECTS_SCANNED, scanned as f64);
  set(CYCLE_BYTES_SCANNED, bytes as f64);
}

/** A sweep of the cycle has freed objects. */
export function noteFreed(objects: u32, bytes: u64): void {
  set(CYCLE_OBJECTS_FREED, get(CYCLE_OBJECTS_FREED) + (objects as f64));
  set(CYCLE_BYTES_FREED, get(CYCLE_BYTES_FREED) + (bytes as f64));
}

function get(field: usize): f64 {
  return load<f64>((load<u32>(CYCLES) as usize) + field);
}

function set(field: usize, value: f64): void {
  const at = (load<u32>(CYCLES) as usize) + field;
  write<u64>(at, reinterpret<u64>(value), ALLOCATOR);
}
