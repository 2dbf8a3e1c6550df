/** The table of pointers that lead to a heap dump's object: one after another, or side by side. */
import type { ColumnTable } from "arquero";
import type { DumpMemory, Link } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * One row per pointer. Columns:
 * - `from` "data", "bss", "stack", … of a root, "object" of another
 * - `name` the variable or function of a root; the type of the object that the pointer lies in
 * - `address` of the pointer; `offset` of it in its object
 * - `to`, where it leads
 */
export function dumpLinksTable(
  memory: DumpMemory,
  types: ReadonlyMap<number, string>,
  links: readonly Link[],
): ColumnTable {
  const rows = links.map(({ root, from, offset }) => {
    if (root !== undefined) {
      const name = root.name === "" ? null : root.name;
      return { from: root.kind, name, address: root.at, offset: null, to: root.to };
    }
    const region = memory.object(from);
    return {
      ...{ from: "object", name: types.get(from) ?? null, address: region.address + offset },
      ...{ offset, to: memory.word(region, offset) },
    };
  });
  return table(
    {
      from: rows.map((row) => row.from),
      name: rows.map(({ name }) => name),
      address: rows.map(({ address }) => address),
      offset: rows.map(({ offset }) => offset),
      to: rows.map(({ to }) => to),
    },
    { to: { form: "address" } },
  );
}
