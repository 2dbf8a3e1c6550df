/**
 * The table of a map's header over time: one row per traced operation.
 */
import type { ColumnTable } from "arquero";
import { hex } from "../format/quantity.js";
import type { TimelineRow } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The header after each operation. Columns: `op` (null in reads), `what`, `key` (null where the
 * operation has none), then every field of the header under Go's name; pointers as text, nil as
 * null.
 *
 * @example timelineTable(rows).select("op", "flags", "oldbuckets", "nevacuate")
 */
export function timelineTable(rows: readonly TimelineRow[]): ColumnTable {
  const names = Object.keys(rows[0]?.fields ?? {});
  const shown = (value: number | bigint | undefined): number | string | null => {
    if (typeof value !== "bigint") return value ?? null;
    return value === 0n ? null : hex(value);
  };
  return table({
    op: rows.map(({ op }) => op),
    what: rows.map(({ what }) => what),
    key: rows.map(({ key }) => key),
    ...Object.fromEntries(names.map((name) => [name, rows.map((row) => shown(row.fields[name]))])),
  });
}
