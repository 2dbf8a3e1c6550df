/**
 * The table of the heap's regions: which addresses a process has reserved, and which it can read and
 * write.
 *
 *   0xc000000000            0xc000400000                      0xc004000000
 *   ├─ heap and stacks rw- ─┼─ reserved --- ──────────────────┤  one arena of 64 MiB
 *
 * Source: runtime/malloc.go (sysReserve of an arena, sysMap), mheap.go grow, Go 1.26 on linux/amd64; as
 * /proc/PID/maps shows it of real processes, whose first 4 MiB also hold the stacks.
 */
import type { ColumnTable } from "arquero";
import { arena } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/** Bytes that Go reserves at a time: runtime/malloc.go heapArenaBytes, 64-bit Unix. */
const arenaBytes = 64 * 2 ** 20;
/** Bytes that it makes usable at a time: mpagealloc.go pallocChunkBytes. */
const chunkBytes = 4 * 2 ** 20;

/**
 * One row per region of the heap's addresses. Columns:
 * - `from`, `to` addresses, numbers that are shown in hexadecimal; `to` is the first behind it; `size` bytes
 * - `read`, `write`, `execute` what the processor lets the program do there
 * - `meaning`
 *
 * Code, read-only data and globals of a real process lie elsewhere and are not simulated; nor are the
 * stacks, for which Go takes spans of the heap.
 *
 * @example regionsTable(process)
 */
export function regionsTable(heap: { memstats(): { HeapSys: number } }): ColumnTable {
  // The runtime's own start takes the first chunk.
  const usable = Math.max(1, Math.ceil(heap.memstats().HeapSys / chunkBytes)) * chunkBytes;
  const reserved = Math.ceil(usable / arenaBytes) * arenaBytes;
  const rows = [
    { from: 0, to: usable, isUsable: true },
    { from: usable, to: reserved, isUsable: false },
  ].filter(({ from, to }) => to > from);
  return table(
    {
      from: rows.map(({ from }) => Number(arena) + from),
      to: rows.map(({ to }) => Number(arena) + to),
      size: rows.map(({ from, to }) => to - from),
      read: rows.map(({ isUsable }) => isUsable),
      write: rows.map(({ isUsable }) => isUsable),
      execute: rows.map(() => false),
      meaning: rows.map(({ isUsable }) => (isUsable ? "heap" : "reserved for the heap")),
    },
    { from: { form: "address" }, to: { form: "address" }, size: { unit: "B" } },
  );
}
