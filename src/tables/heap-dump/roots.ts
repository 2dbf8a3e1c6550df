/** The table of a heap dump's roots: one row per pointer outside the heap that leads to an object. */
import type { ColumnTable } from "arquero";
import type { HeapGraph } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * What objects are kept alive from. Columns:
 * - `kind` "data" or "bss" (a variable of the program, with or without an initial value), "stack", or
 *   what the runtime holds: "finalizer", "deferred call", …
 * - `name` the function of a stack frame; the variable, where the executable was given
 * - `goroutine` of a stack frame
 * - `address` of the pointer, and `to`, where it leads
 */
export function dumpRootsTable({ roots }: HeapGraph): ColumnTable {
  return table(
    {
      kind: roots.map(({ kind }) => kind),
      name: roots.map(({ name }) => (name === "" ? null : name)),
      goroutine: roots.map(({ goroutine }) => goroutine),
      address: roots.map(({ at }) => at),
      to: roots.map(({ to }) => to),
    },
    { to: { form: "address" } },
  );
}
