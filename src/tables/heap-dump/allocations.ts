/** The table of a heap dump's memory profile: one row per place that allocates. */
import type { ColumnTable } from "arquero";
import type { HeapDump } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * Where samples of what was allocated came from (one for every runtime.MemProfileRate bytes, 512 KiB
 * unless the program sets it). Columns: `function` of the program, `bytes` of one object, `allocs`,
 * `frees`, `live` objects, and the whole `stack`, the function that allocates first.
 */
export function dumpAllocationsTable({ profile }: HeapDump): ColumnTable {
  const rows = [...profile.values()];
  return table({
    function: rows.map(({ stack }) => allocator(stack)),
    bytes: rows.map(({ size }) => size),
    allocs: rows.map(({ allocs }) => allocs),
    frees: rows.map(({ frees }) => frees),
    live: rows.map(({ allocs, frees }) => allocs - frees),
    stack: rows.map(({ stack }) => {
      return stack.map((place) => `${place.function} ${place.file}:${place.line}`).join(" ← ");
    }),
  });
}

/** The first function of a stack that is not Go's runtime's; else the first; null: there is none. */
export function allocator(stack: readonly { readonly function: string }[]): string | null {
  const own = stack.find((place) => !/^(?:internal\/)?runtime[./]/.test(place.function));
  return (own ?? stack[0])?.function ?? null;
}
