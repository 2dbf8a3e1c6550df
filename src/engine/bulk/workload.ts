/**
 * Workloads of bulk operations: integers made here, a batch at a time.
 *
 * Written by src/go/bulk/workload-writer.ts before every call (WORKLOAD_… in layout/own-structures.ts).
 */
import { LOAD_ARRAY, LOAD_SEQUENCE, LOAD_ZIPF } from "../layout/codes";
import {
  WORKLOAD_DONE,
  WORKLOAD_KIND,
  WORKLOAD_LEAVING,
  WORKLOAD_NEXT,
  WORKLOAD_PLACE,
  WORKLOAD_STEP,
  WORKLOAD_WIDTH,
} from "../layout/own-structures";
import { draw } from "../rand";
import { zipf } from "./zipf";

/** Write the next `n` integers of the load at `at` to `to`. */
export function generate(at: usize, to: usize, n: u32): void {
  const kind = load<u32>(at, WORKLOAD_KIND);
  if (kind === LOAD_ARRAY) fromChunk(at, to, n);
  else if (width(at) !== 0) slidingWindow(at, to, n);
  else if (kind === LOAD_SEQUENCE) sequence(at, to, n);
  else if (kind === LOAD_ZIPF) zipf(at, at + WORKLOAD_NEXT, to, n);
  else uniform(at, at + WORKLOAD_NEXT, to, n);
}

/** Keys that a window holds; 0: the load is not a window. */
function width(at: usize): u64 {
  return load<u64>(at, WORKLOAD_WIDTH);
}

/** Is the operation `i` places after the load's next one a delete, since its window is full? */
export function leaves(at: usize, i: u32): bool {
  const beyond = (load<u64>(at, WORKLOAD_DONE) - width(at) + (i as u64)) as i64;
  return beyond >= 0 && (beyond & 1) === 1;
}

/** `n` operations of the load are done. */
export function pass(at: usize, n: u32): void {
  store<u64>(at, load<u64>(at, WORKLOAD_DONE) + (n as u64), WORKLOAD_DONE);
}

/** Keys that come, and those that leave after each of them once the window is full. */
function slidingWindow(at: usize, to: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++, to += 8)
    one(at, leaves(at, i) ? at + WORKLOAD_LEAVING : at + WORKLOAD_NEXT, to);
}

/** Write the next integer of the load at `at`, which stands at `state`. */
function one(at: usize, state: usize, to: usize): void {
  const kind = load<u32>(at, WORKLOAD_KIND);
  if (kind === LOAD_ZIPF) {
    zipf(at, state, to, 1);
  } else if (kind === LOAD_SEQUENCE) {
    const next = load<u64>(state);
    store<u64>(to, next);
    store<u64>(state, next + load<u64>(at, WORKLOAD_STEP));
  } else {
    uniform(at, state, to, 1);
  }
}

function sequence(at: usize, to: usize, n: u32): void {
  let next = load<u64>(at + WORKLOAD_NEXT);
  const step = load<u64>(at + WORKLOAD_STEP);
  for (let i: u32 = 0; i < n; i++, next += step) store<u64>(to + 8 * (i as usize), next);
  store<u64>(at + WORKLOAD_NEXT, next);
}

function fromChunk(at: usize, to: usize, n: u32): void {
  const place = load<u32>(at + WORKLOAD_PLACE);
  memory.copy(
    to,
    (load<u64>(at + WORKLOAD_NEXT) as usize) + 8 * (place as usize),
    8 * (n as usize),
  );
  store<u32>(at + WORKLOAD_PLACE, place + n);
}

/** The high half of random × bound: each integer below the bound is about equally likely. */
function uniform(at: usize, state: usize, to: usize, n: u32): void {
  const bound = load<u64>(at + WORKLOAD_STEP);
  for (let i: u32 = 0; i < n; i++) {
    store<u64>(to + 8 * (i as usize), highProduct(draw(state), bound));
  }
}

function highProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const cross = aHigh * bLow + ((aLow * bLow) >> 32);
  const middle = aLow * bHigh + (cross & 0xffffffff);
  return aHigh * bHigh + (cross >> 32) + (middle >> 32);
}
