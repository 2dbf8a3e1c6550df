/**
 * The heap of a process: MemStats, collections, the scavenger, and its spans, objects and
 * allocations as columns. The maps of the process are in process.ts.
 */

import { gctraceLine } from "../heap/gctrace.js";
import {
  type Allocations,
  allocations,
  type GcCycle,
  gcCycles,
  type ObjectColumns,
  objectColumns,
  type SpanColumns,
  spanColumns,
} from "../heap/heap.js";
import { allocatedByMaps, type MemStats, readMemStats } from "../heap/memstats.js";
import { allPages, scavengeablePages } from "../heap/scavenger.js";
import { pageSize } from "../machine/go-constants.js";
import type { Machine } from "../machine/machine.js";

/** What a process offers about its heap. */
export abstract class ProcessHeap {
  /** @internal */
  protected abstract get machine(): Machine;

  /**
   * Allocation counters of the whole process, as Go's runtime.ReadMemStats gives them.
   * @primary
   * @example m.process.memstats().HeapAlloc
   */
  memstats(): MemStats {
    return readMemStats(this.machine);
  }

  /**
   * Objects and bytes that maps have allocated: memstats() without the program's values.
   * @example m.process.allocatedByMaps().bytes
   */
  allocatedByMaps(): { objects: number; bytes: number } {
    return allocatedByMaps(this.machine);
  }

  /**
   * Go's runtime.GC(): mark what held maps and iterators lead to, and free everything else. Old
   * arrays after evacuation, outgrown lists and dropped maps go; deleted entries' slots do not.
   *
   * The model stops the program while it marks. A real cycle marks beside it: what is allocated
   * meanwhile lives until the next cycle, goroutines that allocate help, and the heap is a little
   * larger at the end than at the beginning. There are no stacks and globals here, which Go scans
   * and counts into the goal.
   * @primary
   * @example m.process.gc()
   */
  gc(): void {
    this.machine.collect();
  }

  /**
   * Go's debug.FreeOSMemory(): a collection, then every free page goes back to the operating system:
   * HeapReleased becomes HeapIdle. Maps do not get smaller by it.
   * @example m.process.freeOSMemory()
   */
  freeOSMemory(): void {
    this.gc();
    this.machine.scavenge(allPages);
  }

  /**
   * What Go's background scavenger does, given time: free pages go back to the operating system
   * until no more than a tenth above what the heap is to grow to is kept; under a memory limit, no
   * more than 95 percent of it. Before the first collection it does nothing. A real process does
   * this gradually, in at most 1 percent of its time.
   * @returns bytes given back.
   * @example m.process.scavenge()
   */
  scavenge(): number {
    const limit = this.machine.word(this.machine.constants.MEMORY_LIMIT);
    const pages = scavengeablePages(this.memstats(), this.cycles(), limit);
    return pages === 0 ? 0 : pageSize * this.machine.scavenge(pages);
  }

  /** One row per span of the heap, as typed arrays. */
  spanColumns(): SpanColumns {
    return spanColumns(this.machine);
  }

  /** One row per object on the heap, garbage not yet swept included, as typed arrays. */
  objectColumns(): ObjectColumns {
    return objectColumns(this.machine);
  }

  /**
   * What each map has allocated since its make, by purpose.
   * @example m.process.allocationCounts()
   */
  allocationCounts(): Allocations[] {
    return allocations(this.machine);
  }

  /**
   * The cycles as Go prints them under GODEBUG=gctrace=1; times are 0, the model has no clock.
   * @example m.process.gctrace()
   */
  gctrace(): string {
    return this.cycles().map(gctraceLine).join("\n");
  }

  /**
   * The collection cycles so far, oldest first.
   * @example m.process.cycles()
   */
  cycles(): GcCycle[] {
    return gcCycles(this.machine);
  }
}
