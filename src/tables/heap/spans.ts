/** The table of a heap's spans: one row per span, in the order of addresses. */
import type { ColumnTable } from "arquero";
import { pageSize, type SpanColumns, spanSets } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { DerivedColumn } from "../frame/derived-column.js";

/**
 * Every span with objects. Columns:
 * - `address`, a number that is shown in hexadecimal; `pages` of 8 KiB; `bytes`
 * - `class` bytes of an object, 0 for the span of one large object; `noscan`: objects hold no pointers
 * - `elemsize` bytes of an object; `nelems` objects that fit; `used` objects that are taken
 * - `free` objects not taken; `waste` bytes behind the last object
 * - `freed` objects that sweeps have freed so far
 * - `where` "mcache", "partial" or "full": the set of mcentral it is in
 * - `swept` whether that is the set of swept spans, or of those to be swept; null in an mcache
 *
 * @example spansTable(process).groupby("elemsize").rollup({ bytes: (d) => op.sum(d.bytes) })
 */
export function spansTable(heap: { spanColumns(): SpanColumns }): ColumnTable {
  const spans = heap.spanColumns();
  const { address, pages, elemsize, nelems, allocCount, sizeclass, noscan, freed, set, swept } =
    spans;
  const numbers = (read: (row: number) => number) =>
    Float64Array.from({ length: spans.length }, (_, row) => read(row));
  const at = (column: ArrayLike<number>, row: number) => column[row] as number;
  const bytes = numbers((row) => at(pages, row) * pageSize);
  return table({
    address,
    pages,
    bytes,
    class: numbers((row) => (at(sizeclass, row) === 0 ? 0 : at(elemsize, row))),
    noscan: new DerivedColumn(noscan, Boolean),
    elemsize,
    nelems,
    used: allocCount,
    free: numbers((row) => at(nelems, row) - at(allocCount, row)),
    waste: numbers((row) => at(bytes, row) - at(nelems, row) * at(elemsize, row)),
    freed,
    where: new DerivedColumn(set, (code) => spanSets[code] ?? ""),
    swept: Array.from(set, (code, row) => (code === 0 ? null : swept[row] === 1)),
  });
}
