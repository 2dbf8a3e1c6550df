/** The table of what a heap dump's memory is taken by: one row per type, or size where it is unknown. */
import type { ColumnTable } from "arquero";
import type { HeapDump } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * Objects by type and size, what takes most first. Columns: `type`, null where the dump does not say
 * it; `bytes` of one object; `objects`; `total` bytes.
 */
export function dumpGroupsTable(
  { objects }: HeapDump,
  types: ReadonlyMap<number, string>,
): ColumnTable {
  const groups = new Map<string, { type: string | null; bytes: number; objects: number }>();
  objects.size.forEach((bytes, i) => {
    const type = types.get(i) ?? null;
    const key = `${bytes} ${type}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { type, bytes, objects: 1 });
    else group.objects++;
  });
  const rows = [...groups.values()].sort((a, b) => b.bytes * b.objects - a.bytes * a.objects);
  return table(
    {
      type: rows.map(({ type }) => type),
      bytes: rows.map(({ bytes }) => bytes),
      objects: rows.map((row) => row.objects),
      total: rows.map((row) => row.bytes * row.objects),
    },
    { total: { unit: "B" } },
  );
}
