/** The table of what a heap dump's objects keep alive: one row per object, the most first. */
import type { ColumnTable } from "arquero";
import type { DumpMemory, HeapGraph } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * What a collection would free without the object. Columns: `address`; `bytes` of the object itself;
 * `retained` bytes, its own among them; `type`, null where the dump does not say it; `by` the address of
 * the object through which every way to it leads, null where there is none. Garbage is left out.
 */
export function dumpRetainedTable(
  memory: DumpMemory,
  graph: HeapGraph,
  types: ReadonlyMap<number, string>,
): ColumnTable {
  const { address, size } = memory.dump.objects;
  const { retained } = graph;
  const order = Array.from({ length: address.length }, (_, i) => i)
    .filter((i) => (retained[i] as number) > 0)
    .sort((a, b) => (retained[b] as number) - (retained[a] as number) || a - b);
  return table(
    {
      address: order.map((i) => address[i] as number),
      bytes: order.map((i) => size[i] as number),
      retained: order.map((i) => retained[i] as number),
      type: order.map((i) => types.get(i) ?? null),
      by: order.map((i) => address[graph.dominator(i)] ?? null),
    },
    { by: { form: "address" }, retained: { unit: "B" } },
  );
}
