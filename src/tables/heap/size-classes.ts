/** The table of size classes in use: the memory of their spans, and the waste. */

import type { ColumnTable } from "arquero";
import type { SpanColumns } from "../../go/index.js";
import { pageSize } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/**
 * One row per span class that has spans, small objects first. Columns:
 * - `class` bytes of an object, 0 for large objects; `noscan`: objects hold no pointers
 * - `spans`, `pages` how many there are; `bytes` of them
 * - `nelems` objects that fit; `used` objects that are taken
 * - `usedBytes` of these objects
 * - `free` bytes for further objects; `tail` bytes behind the last objects of the spans
 * - `use` usedBytes / bytes
 *
 * What an object asked for less than its class is in no column: only the program knows it.
 *
 * @example sizeClassesTable(process).orderby(desc("free"))
 */
export function sizeClassesTable(heap: { spanColumns(): SpanColumns }): ColumnTable {
  const spans = heap.spanColumns();
  const found = new Map<number, Row>();
  for (let i = 0; i < spans.length; i++) {
    const at = (column: ArrayLike<number>) => column[i] as number;
    const spanclass = at(spans.sizeclass) * 2 + at(spans.noscan);
    const row = found.get(spanclass) ?? {
      ...{
        class: at(spans.sizeclass) === 0 ? 0 : at(spans.elemsize),
        noscan: at(spans.noscan) === 1,
      },
      ...{ spans: 0, pages: 0, bytes: 0, nelems: 0, used: 0, usedBytes: 0, free: 0, tail: 0 },
    };
    const bytes = at(spans.pages) * pageSize;
    row.spans++;
    row.pages += at(spans.pages);
    row.bytes += bytes;
    row.nelems += at(spans.nelems);
    row.used += at(spans.allocCount);
    row.usedBytes += at(spans.allocCount) * at(spans.elemsize);
    row.free += (at(spans.nelems) - at(spans.allocCount)) * at(spans.elemsize);
    row.tail += bytes - at(spans.nelems) * at(spans.elemsize);
    found.set(spanclass, row);
  }
  // Large objects are span class 0 and 1 and come last.
  const order = ([a]: [number, Row]) => (a < 2 ? a + 1000 : a);
  const rows = [...found].sort((a, b) => order(a) - order(b)).map(([, row]) => row);
  const column = <K extends keyof Row>(name: K) => rows.map((row) => row[name]);
  return table(
    {
      class: column("class"),
      noscan: column("noscan"),
      spans: column("spans"),
      pages: column("pages"),
      bytes: column("bytes"),
      nelems: column("nelems"),
      used: column("used"),
      usedBytes: column("usedBytes"),
      free: column("free"),
      tail: column("tail"),
      use: rows.map(({ usedBytes, bytes }) => usedBytes / bytes),
    },
    { free: { unit: "B" } },
  );
}

/** One span class. */
interface Row {
  class: number;
  noscan: boolean;
  spans: number;
  pages: number;
  bytes: number;
  nelems: number;
  used: number;
  usedBytes: number;
  free: number;
  tail: number;
}
