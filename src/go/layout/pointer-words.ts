/**
 * Which words of a type's values are pointers: what the compiler puts into a type's pointer bitmap,
 * as a list of offsets.
 */
import type { Architecture } from "../architectures.js";
import type { GoType } from "../type/type.js";
import { fieldOffsets } from "./field-offsets.js";
import { sizeOf } from "./layout.js";

/** A word that is a pointer: to data, or to an interface's dynamic type. */
export interface PointerWord {
  readonly offset: number;
  readonly to: "data" | "type";
}

/** The pointer words of a value, in order. */
export function pointerWords(type: GoType, arch: Architecture): PointerWord[] {
  const inside = (of: GoType, at: number): PointerWord[] => {
    return pointerWords(of, arch).map(({ offset, to }) => ({ offset: at + offset, to }));
  };
  switch (type.kind) {
    case "string":
    case "slice":
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
    case "func":
      return [{ offset: 0, to: "data" }];
    case "interface":
      return [
        { offset: 0, to: "type" },
        { offset: arch.pointerSize, to: "data" },
      ];
    case "array": {
      const { size, ptrdata } = sizeOf(type.elem, arch);
      if (ptrdata === 0) return [];
      return Array.from({ length: type.length }, (_, i) => inside(type.elem, i * size)).flat();
    }
    case "struct": {
      const { offsets } = fieldOffsets(type, arch);
      return type.fields.flatMap(({ type: of }, i) => inside(of, offsets[i] ?? 0));
    }
    default:
      return [];
  }
}
