/**
 * The fields of Go's runtime.MemStats, computed from the engine's counters; memstats.ts lists what
 * the model leaves out. Source: runtime/mstats.go readmemstats_m, Go 1.19 and 1.26.
 */
import { pageSize } from "../machine/go-constants.js";

/** The single numbers of Go's runtime.MemStats: bytes and objects. */
export interface HeapStats {
  /** Bytes of allocated objects: reachable, or garbage that has not been swept yet. */
  readonly HeapAlloc: number;
  /** Bytes of objects ever allocated. */
  readonly TotalAlloc: number;
  readonly Mallocs: number;
  readonly Frees: number;
  /** Mallocs less Frees. */
  readonly HeapObjects: number;
  /** Bytes of address space mapped for the heap: chunks of 4 MiB. */
  readonly HeapSys: number;
  /** Bytes of spans without objects. */
  readonly HeapIdle: number;
  /** Bytes of spans with objects. */
  readonly HeapInuse: number;
  /** Bytes of idle spans that the operating system has: given back, or never used. */
  readonly HeapReleased: number;
  readonly NumGC: number;
  /**
   * The heap goal. With the collector off it is, as in Go, what a memory limit of 2^63 - 1 bytes
   * leaves: a number of 19 digits.
   */
  readonly NextGC: number;
}

/** The engine's counters that the numbers come from. */
export interface HeapCounters {
  /** What maps have allocated. */
  readonly mallocs: number;
  readonly totalAlloc: number;
  /** What the program has allocated for values. */
  readonly dataMallocs: number;
  readonly dataAlloc: number;
  readonly frees: number;
  /** Objects that took part of an open tiny block. */
  readonly tinyAllocs: number;
  readonly freedBytes: number;
  readonly pagesInUse: number;
  /** Pages of the allocator's own. */
  readonly manualPages: number;
  /** Bytes from the heap's start to the end of what is mapped; those never used or given back. */
  readonly mapped: number;
  readonly unused: number;
  readonly numGC: number;
  /** The heap goal. */
  readonly goal: number;
}

/** MemStats by the engine's counters. */
export function heapStats(counters: HeapCounters): HeapStats {
  const Mallocs = counters.mallocs + counters.dataMallocs;
  // An object in a shared block counts as freed at once; the block counts, too.
  const Frees = counters.frees + counters.tinyAllocs;
  const TotalAlloc = counters.totalAlloc + counters.dataAlloc;
  const HeapInuse = counters.pagesInUse * pageSize;
  const HeapSys = counters.mapped === 0 ? 0 : counters.mapped - counters.manualPages * pageSize;
  return {
    HeapAlloc: TotalAlloc - counters.freedBytes,
    TotalAlloc,
    Mallocs,
    Frees,
    HeapObjects: Mallocs - Frees,
    HeapSys,
    HeapIdle: HeapSys - HeapInuse,
    HeapInuse,
    HeapReleased: counters.unused,
    NumGC: counters.numGC,
    NextGC: counters.goal,
  };
}
