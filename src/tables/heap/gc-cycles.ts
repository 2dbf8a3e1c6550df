/** The table of collection cycles: one row per cycle, oldest first. */
import type { ColumnTable } from "arquero";
import { type GcCycle, goalOrNull } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * The cycles of a process. Columns, sizes in bytes:
 * - `number` from 1 on; `cause` "forced" (runtime.GC), "trigger" or "out of memory"
 * - `op` number of the operation in which it ran, null between operations
 * - `heapBefore` what the pacer took for live at the start; `heapMarked` what was found to be live
 * - `goal` the heap goal at the start, null with the collector off
 * - `objectsMarked`; `objectsScanned`, `bytesScanned` objects with pointers that were looked through
 * - `objectsFreed`, `bytesFreed` what sweeping has freed so far
 *
 * @example gcCyclesTable(process).select("number", "heapBefore", "heapMarked", "goal")
 */
export function gcCyclesTable(heap: { cycles(): GcCycle[] }): ColumnTable {
  const cycles = heap.cycles();
  const column = <K extends keyof GcCycle>(name: K) => cycles.map((cycle) => cycle[name]);
  return table(
    {
      number: column("number"),
      cause: column("cause"),
      op: column("op"),
      heapBefore: column("heapBefore"),
      heapMarked: column("heapMarked"),
      goal: cycles.map(({ goal }) => goalOrNull(goal)),
      objectsMarked: column("objectsMarked"),
      objectsScanned: column("objectsScanned"),
      bytesScanned: column("bytesScanned"),
      objectsFreed: column("objectsFreed"),
      bytesFreed: column("bytesFreed"),
    },
    { goal: { unit: "B" } },
  );
}
