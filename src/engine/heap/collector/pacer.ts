/**
 * The pacer: how large the heap may become before the next cycle.
 *
 *   goal    = marked + marked × GOGC / 100, at least 4 MiB × GOGC / 100; after the first cycle also
 *   at least marked + 1 MiB, so that there is time to sweep
 *   with a memory limit: what the limit leaves after everything that is not an object, less some
 *   headroom, if that is less
 *   trigger = marked + 61/64 of the way to the goal, or the goal less 4 MiB if that is more
 *
 * Go adds the sizes of stacks and globals to what GOGC multiplies, starts earlier the more a
 * program allocates during marking, and has goroutines help (assists). There are none here: the
 * program is stopped while the collector marks, so a cycle begins at Go's latest trigger.
 *
 * Source: runtime/mgcpacer.go commit, heapGoalInternal, memoryLimitHeapGoal, trigger, Go 1.19 and
 * 1.26.
 */
import {
  DATA_ALLOC,
  FREED_BYTES,
  GC_DUE,
  GC_PERCENT,
  GOAL_PASSES_HEAP,
  HEAP_LIVE,
  HEAP_MARKED,
  LIMIT_HEADROOM_PERCENT,
  MANUAL_PAGES,
  MEMORY_LIMIT,
  NUM_GC,
  PAGES_IN_USE,
  TOTAL_ALLOC,
} from "../../layout/control";
import { PAGE } from "../../layout/go-constants";
import { ALLOCATOR, write } from "../../trace/trace";
import { readyBytes } from "../pages/released";

/** GOGC = off. */
const OFF: i64 = -1;
/** No GOMEMLIMIT: Go's default, the largest number there is. */
export const NO_LIMIT: u64 = ~(0 as u64) >> (1 as u64);
/** No goal that could ever be reached. */
const FAR: u64 = ~0;
/** Room for sweeping, and between a cycle's beginning and its goal. */
const SWEEP_DISTANCE: u64 = 1 << 20;
const RUNWAY: u64 = 64 << 10;
const HEAP_MINIMUM: u64 = 4 << 20;
const LEAST_HEADROOM: u64 = 1 << 20;

/** Set GOGC (-1: off) and GOMEMLIMIT at the start of the process. */
export function setPace(percent: i32, limit: u64): void {
  store<i64>(GC_PERCENT, percent as i64);
  store<u64>(MEMORY_LIMIT, limit);
  // As if a cycle had left what makes the first goal the least one.
  if (percent >= 0) {
    const p = percent as u64;
    store<u64>(HEAP_MARKED, (((HEAP_MINIMUM * p) / 100) * 100) / (100 + p));
  }
}

/**
 * Bytes of objects at which a cycle should be over: NextGC. With the collector off it is the goal of
 * the default memory limit, as in Go.
 */
export function heapGoal(): u64 {
  const goal = percentGoal();
  const limited = limitGoal(load<u64>(MEMORY_LIMIT), load<u64>(HEAP_MARKED));
  return limited < goal ? limited : max(goal, leastGoal());
}

/** The goal of the cycle that begins now, as gctrace prints it. */
export function cycleGoal(): u64 {
  const goal = heapGoal();
  const percent = percentGoal();
  if (percent === FAR || goal < percent || load<u32>(GOAL_PASSES_HEAP) === 0) return goal;
  return max(goal, load<u64>(HEAP_LIVE) + RUNWAY);
}

/** The collector should run at the end of the operation if the heap has reached the trigger. */
export function dueIfOverTrigger(): void {
  if (load<i64>(GC_PERCENT) === OFF && load<u64>(MEMORY_LIMIT) === NO_LIMIT) return;
  if (load<u64>(HEAP_LIVE) >= trigger(heapGoal())) write<u32>(GC_DUE, 1, ALLOCATOR);
}

/** What GOGC alone asks for. */
function percentGoal(): u64 {
  const percent = load<i64>(GC_PERCENT);
  if (percent === OFF) return FAR;
  const p = percent as u64;
  const marked = load<u64>(HEAP_MARKED);
  return max(marked + (marked * p) / 100, (HEAP_MINIMUM * p) / 100);
}

/** What sweeping asks for; before the first cycle there is nothing to sweep. */
function leastGoal(): u64 {
  return load<u64>(NUM_GC) === 0 ? 0 : load<u64>(HEAP_MARKED) + SWEEP_DISTANCE;
}

function trigger(goal: u64): u64 {
  const marked = load<u64>(HEAP_MARKED);
  if (marked >= goal) return goal;
  const late = ((goal - marked) / 64) * 61 + marked;
  const latest = goal > HEAP_MINIMUM ? max(late, goal - HEAP_MINIMUM) : late;
  // Not before what is garbage has been swept, unless a memory limit is near.
  return min(goal, max(latest, leastGoal()));
}

/** The goal that a memory limit gives. */
function limitGoal(limit: u64, marked: u64): u64 {
  const page = PAGE as u64;
  const ready = readyBytes();
  const free = ready - (load<u64>(PAGES_IN_USE) + load<u64>(MANUAL_PAGES)) * page;
  const objects = load<u64>(TOTAL_ALLOC) + load<u64>(DATA_ALLOC) - load<u64>(FREED_BYTES);
  const other = ready - free - objects;
  const overage = ready > limit ? ready - limit : 0;
  if (other + overage >= limit) return marked;
  const room = limit - (other + overage);
  const percent = load<u32>(LIMIT_HEADROOM_PERCENT) as u64;
  const headroom = max((room / 100) * percent, LEAST_HEADROOM);
  const goal = room < 2 * headroom ? headroom : room - headroom;
  return max(goal, marked);
}
