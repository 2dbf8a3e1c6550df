/**
 * Go's runtime.MemStats for a heap of maps and their values.
 *
 * The model has no stacks and no objects of the runtime's own: what a real process has before its
 * first map is not in these numbers. The allocator's own records (Go's MSpanSys, GCSys, …) are left
 * out of HeapSys, as Go leaves them out. Memory that is free again stays with the process until
 * `freeOSMemory()` or `scavenge()` is called, or a memory limit asks for it: Go's background
 * scavenger does by the clock what `scavenge()` does at once.
 *
 * Source: runtime/mstats.go readmemstats_m, Go 1.19 and 1.26.
 */

import { sizeClasses } from "../layout/size-classes.js";
import { readWord } from "../machine/address.js";
import { pageSize } from "../machine/go-constants.js";
import type { Machine } from "../machine/machine.js";
import { sizeClassCounts, sizeClassCountsSize } from "../machine/own-structures.js";
import { type HeapStats, heapStats } from "./heap-stats.js";

/** Allocation counts of one size class. */
export interface SizeClassStats {
  /** Bytes of an object. */
  readonly Size: number;
  readonly Mallocs: number;
  readonly Frees: number;
}

/** Go's runtime.MemStats. */
export interface MemStats extends HeapStats {
  /** Size classes 0 to 60, as in Go: larger objects are in no row. */
  readonly BySize: readonly SizeClassStats[];
}

/** Rows of BySize. */
const bySizeRows = 61;

/** Goals from here on come from no GOGC and no GOMEMLIMIT: the collector is off. */
const noGoal = 2 ** 62;

/** A heap goal, or null with the collector off. */
export function goalOrNull(goal: number): number | null {
  return goal < noGoal ? goal : null;
}

/** The single numbers as they are now. */
export function readHeapStats(machine: Machine): HeapStats {
  const { constants: c } = machine;
  const end = machine.word(c.HEAP_END);
  return heapStats({
    mallocs: machine.word(c.MALLOCS),
    totalAlloc: machine.word(c.TOTAL_ALLOC),
    dataMallocs: machine.word(c.DATA_MALLOCS),
    dataAlloc: machine.word(c.DATA_ALLOC),
    frees: machine.word(c.FREES),
    tinyAllocs: machine.word(c.TINY_ALLOCS),
    freedBytes: machine.word(c.FREED_BYTES),
    pagesInUse: machine.word(c.PAGES_IN_USE),
    manualPages: machine.word(c.MANUAL_PAGES),
    mapped: end === 0 ? 0 : end - c.HEAP_BASE,
    unused:
      end === 0 ? 0 : end - machine.word(c.HEAP_TOP) + machine.word(c.SCAVENGED_PAGES) * pageSize,
    numGC: machine.word(c.NUM_GC),
    goal: machine.look((engine) => engine.heapGoal()),
  });
}

/** What runtime.ReadMemStats gives. */
export function readMemStats(machine: Machine): MemStats {
  return { ...readHeapStats(machine), BySize: bySize(machine) };
}

/** Objects and bytes that maps have allocated: without what the program allocates for values. */
export function allocatedByMaps(machine: Machine): { objects: number; bytes: number } {
  const { MALLOCS, TOTAL_ALLOC } = machine.constants;
  return { objects: machine.word(MALLOCS), bytes: machine.word(TOTAL_ALLOC) };
}

function bySize({ view, constants }: Machine): SizeClassStats[] {
  return Array.from({ length: bySizeRows }, (_, sizeclass) => {
    const at = constants.BY_SIZE + sizeClassCountsSize * sizeclass;
    // Row 0 is not a class: large objects are counted elsewhere in Go, too.
    if (sizeclass === 0) return { Size: 0, Mallocs: 0, Frees: 0 };
    const Size = sizeClasses[sizeclass - 1] as number;
    return {
      Size,
      Mallocs: readWord(view, at + sizeClassCounts.mallocs),
      Frees: readWord(view, at + sizeClassCounts.frees),
    };
  });
}
