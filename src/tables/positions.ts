/**
 * The table of where iterators stood: one row per step of an iteration.
 */
import type { ColumnTable } from "arquero";
import { hex } from "../format/quantity.js";
import type { IteratorField, IteratorPosition } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The positions of a traced map's iterators. Columns: `what` ("iterate" where one began, "next"),
 * `after` (the last put, delete or clear before the step), every field of the iterator under Go's name
 * (null where it checks no bucket), `key` (where the key lies that it stands on; null at the end), `reads` (the
 * arrays whose tophash bytes or control words the step read).
 *
 * @example positionsTable(positions).select("after", "bucket", "checkBucket", "reads")
 */
export function positionsTable(positions: readonly IteratorPosition[]): ColumnTable {
  const names = positions[0]?.fields.map(({ name }) => name) ?? [];
  const column = (i: number) => positions.map(({ fields }) => shown(fields[i]));
  return table({
    what: positions.map(({ what }) => what),
    after: positions.map(({ after }) => after),
    ...Object.fromEntries(names.map((name, i) => [name, column(i)])),
    key: positions.map(({ key }) => (key === null ? null : hex(key))),
    reads: positions.map(({ reads }) => reads.join(", ")),
  });
}

/** Go's noCheck: an iterator that filters no keys. */
const noCheck = -1n;

/** A number; what was drawn at random may be too large for one and is shown in hex. */
function shown(field: IteratorField | undefined): number | string | null {
  if (field === undefined || field.value === noCheck) return null;
  return random.has(field.name) ? hex(BigInt.asUintN(64, field.value)) : Number(field.value);
}

const random: ReadonlySet<string> = new Set(["entryOffset", "dirOffset"]);
