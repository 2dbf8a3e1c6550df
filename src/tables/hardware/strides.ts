/** Table of how objects of a size lie across lines. */
import type { ColumnTable } from "arquero";
import { type StrideOptions, strides } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/**
 * A row for each stride: `stride` in bytes, `straddlePercent` of objects in more than one line,
 * `linesPerObject`, `linesPerElement` that a pass over all fetches, `objectsPerLine`.
 * @example stridesTable([12, 56, 64, 80, 144])
 */
export function stridesTable(sizes: ArrayLike<number>, options?: StrideOptions): ColumnTable {
  return table({ ...strides(sizes, options) });
}
