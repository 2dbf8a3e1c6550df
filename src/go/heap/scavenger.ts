/**
 * How much free memory Go's background scavenger returns to the operating system, given enough
 * time.
 *
 *   keep   1.1 × pages in use when the last cycle began × (next goal / last goal)
 *          under a memory limit that is nearly reached: at most 95 percent of the limit
 *
 * The engine implements it in src/engine/heap/pages/scavenge.ts, which lists what the model leaves
 * out. Source: runtime/mgcscavenge.go gcPaceScavenger, Go 1.19 and 1.26.
 */
import { pageSize } from "../machine/go-constants.js";
import type { GcCycle } from "./heap.js";
import type { HeapStats } from "./heap-stats.js";

/** More pages than there are. */
export const allPages = 2 ** 32 - 1;

/** What is kept above what the heap is to grow to, and what stays free below a limit, in percent. */
const retainExtraPercent = 10;
const reduceExtraPercent = 5;

/** Free pages that go. @param limit GOMEMLIMIT in bytes, 2^63 - 1: none. */
export function scavengeablePages(
  { HeapSys, HeapReleased, NextGC }: HeapStats,
  cycles: readonly GcCycle[],
  limit: number,
): number {
  const last = cycles.at(-1);
  if (last === undefined) return 0;
  const retained = HeapSys - HeapReleased;
  const ratio = NextGC / last.goal;
  const keep = last.heapInuseBefore * ratio * (1 + retainExtraPercent / 100);
  const over = retained - Math.min(keep, limit * (1 - reduceExtraPercent / 100));
  return over < pageSize ? 0 : Math.floor(over / pageSize);
}
