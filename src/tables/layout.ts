/**
 * The table of a layout: one row per field, element or stretch of padding.
 */
import type { ColumnTable } from "arquero";
import type { LayoutPart } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The parts of a layout. Columns:
 * - `field` path of the field; null for padding
 * - `type` Go type, or "padding"
 * - `offset`, `size`, `end` in bytes, `end` being the first byte after the part
 * - `ptrdata` leading bytes of the part that may hold pointers
 *
 * @example layoutTable(layout).filter((d) => d.type === "padding")
 */
export function layoutTable(layout: { readonly parts: readonly LayoutPart[] }): ColumnTable {
  const { parts } = layout;
  return table({
    field: parts.map(({ name }) => (name === "" ? null : name)),
    type: parts.map(({ type }) => type),
    offset: Uint32Array.from(parts, ({ offset }) => offset),
    size: Uint32Array.from(parts, ({ size }) => size),
    end: Uint32Array.from(parts, ({ offset, size }) => offset + size),
    ptrdata: Uint32Array.from(parts, ({ ptrdata }) => ptrdata),
  });
}
