/** The tables of a heap dump's goroutines and of their stack frames. */
import type { ColumnTable } from "arquero";
import type { HeapDump } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * One row per goroutine. Columns: `id`, `status`, `waits` for what (null: it does not), `function` that
 * was called last, `frames`, `stack` bytes of them, `system` (one of the runtime's own).
 */
export function dumpGoroutinesTable({ goroutines }: HeapDump): ColumnTable {
  return table(
    {
      id: goroutines.map(({ id }) => id),
      status: goroutines.map(({ status }) => status),
      waits: goroutines.map(({ waitReason }) => (waitReason === "" ? null : waitReason)),
      function: goroutines.map(({ frames }) => frames[0]?.function ?? null),
      frames: goroutines.map(({ frames }) => frames.length),
      stack: goroutines.map(({ frames }) => frames.reduce((sum, { size }) => sum + size, 0)),
      system: goroutines.map(({ system }) => system),
    },
    { stack: { unit: "B" } },
  );
}

/** One row per stack frame. Columns: `goroutine`, `depth` (0 was called last), `function`, `address`, `bytes`. */
export function dumpFramesTable({ goroutines }: HeapDump): ColumnTable {
  const rows = goroutines.flatMap(({ id, frames }) => frames.map((frame) => ({ id, frame })));
  return table({
    goroutine: rows.map(({ id }) => id),
    depth: rows.map(({ frame }) => frame.depth),
    function: rows.map(({ frame }) => frame.function),
    address: rows.map(({ frame }) => frame.address),
    bytes: rows.map(({ frame }) => frame.size),
  });
}
