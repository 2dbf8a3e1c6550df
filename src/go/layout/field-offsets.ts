/** Offsets of the fields of a struct: each at its alignment, in declaration order. */
import type { Architecture } from "../architectures.js";
import type { GoType } from "../type/type.js";
import { sizeOf } from "./layout.js";

/** A struct type. */
export type GoStructType = Extract<GoType, { kind: "struct" }>;

/** Offsets of all fields in bytes, and the size of the whole. */
export function fieldOffsets(
  type: GoStructType,
  arch: Architecture,
): { readonly offsets: readonly number[]; readonly size: number } {
  let at = 0;
  const offsets = type.fields.map((field) => {
    const { size, align } = sizeOf(field.type, arch);
    const offset = Math.ceil(at / (align || 1)) * (align || 1);
    at = offset + size;
    return offset;
  });
  return { offsets, size: sizeOf(type, arch).size };
}
