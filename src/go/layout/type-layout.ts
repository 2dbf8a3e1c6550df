/**
 * The layout of a Go type, byte for byte: the offset of each field, the padding, the field order
 * with the fewest bytes, and the cost of converting a value to an interface.
 *
 *   struct{ a bool; b int64 }, amd64         offset  size
 *   ┌───────┬───────────────────────────────┐
 *   │ a     │ padding                       │  0, 1   1, 7
 *   ├───────┴───────────────────────────────┤
 *   │ b                                     │    8     8
 *   └───────────────────────────────────────┘   16
 *
 * Sizes are those of layout.ts. Boxing: runtime/iface.go convT, convT16, convT32, convT64,
 * convTstring, convTslice; cmd/compile types.IsDirectIface, walk dataWord and dataWordFuncName, Go
 * 1.19.
 */

import { type Architecture, type ArchitectureName, architecture } from "../architectures.js";
import { tinySize } from "../machine/go-constants.js";
import { newestRelease, type ReleaseRow, release as releaseRow } from "../releases.js";
import { parseType } from "../type/declarations.js";
import type { GoType } from "../type/type.js";
import { roundUp, type Size, sizeOf, sizeOfStruct } from "./layout.js";
import { allocation } from "./size-classes.js";

/** A stretch of bytes of a value. */
export interface LayoutPart extends Size {
  /** Path of the field ("b", "inner.x", "[2]"); empty for padding and for values without parts. */
  readonly name: string;
  /** Go type; "padding" for bytes that belong to no field. */
  readonly type: string;
  readonly offset: number;
}

/** What it costs to put a value into an interface. */
export interface Boxing {
  /** Bytes of the interface itself: a word for the type, a word for the value. */
  readonly words: number;
  /**
   * Bytes that the object which holds the value takes on the heap: its size class, or, below 16 B
   * without pointers, its part of a block that such objects share. 0 when there is no object.
   */
  readonly object: number;
  readonly why: string;
}

/** The fields of a struct in their best order. */
export interface BestOrder extends Size {
  /** The struct type with its fields in that order. */
  readonly text: string;
  readonly order: readonly string[];
  /** Bytes it is smaller; 0 when the order given is as good. */
  readonly saves: number;
  /** Bytes that the collector need not look at any more. */
  readonly savesPtrdata: number;
}

/** The layout of a type on an architecture. */
export interface TypeLayout extends Size {
  readonly text: string;
  readonly architecture: Architecture;
  readonly release: ReleaseRow;
  /** Fields, elements and padding in order; together they cover every byte once. */
  readonly parts: readonly LayoutPart[];
  /** Bytes of padding. */
  readonly padding: number;
  /** null for types that are not structs of two or more fields. */
  readonly best: BestOrder | null;
  readonly boxing: Boxing;
}

/** Elements up to which an array is shown one by one. */
const shownElements = 64;

/**
 * The layout of a Go type.
 * @param text for example "struct{ a bool; b int64 }"
 * @param release whose allocator holds values in interfaces
 * @throws {GoTypeError} with carets under the place that is wrong; {UnknownArchitectureError};
 *   {UnknownReleaseError}.
 */
export function typeLayout(
  text: string,
  arch: ArchitectureName | (string & {}),
  release: string = newestRelease.classic,
): TypeLayout {
  return _typeLayout(parseType(text), architecture(arch), releaseRow(release));
}

/** The layout of a parsed type. */
export function _typeLayout(type: GoType, arch: Architecture, release: ReleaseRow): TypeLayout {
  const whole = sizeOf(type, arch);
  const parts = covered(type, arch);
  const padding = parts.reduce((sum, part) => sum + (part.type === "padding" ? part.size : 0), 0);
  return {
    ...whole,
    text: type.text,
    architecture: arch,
    release,
    parts,
    padding,
    best: bestOrder(type, arch, whole),
    boxing: boxing(type, arch, release, whole),
  };
}

/** The fields of a struct at their offsets. */
export function fieldOffsets(type: GoType & { kind: "struct" }, arch: Architecture): number[] {
  let at = 0;
  return type.fields.map((field) => {
    const { size, align } = sizeOf(field.type, arch);
    const offset = roundUp(at, align || 1);
    at = offset + size;
    return offset;
  });
}

/** All parts of a type, padding between and after them included. */
function covered(type: GoType, arch: Architecture): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let end = 0;
  const pad = (to: number): void => {
    if (to <= end) return;
    parts.push({ name: "", type: "padding", offset: end, size: to - end, align: 1, ptrdata: 0 });
    end = to;
  };
  for (const leaf of leaves(type, arch, "", 0)) {
    pad(leaf.offset);
    parts.push(leaf);
    end = leaf.offset + leaf.size;
  }
  pad(sizeOf(type, arch).size);
  return parts;
}

function* leaves(
  type: GoType,
  arch: Architecture,
  name: string,
  offset: number,
): Generator<LayoutPart> {
  const size = sizeOf(type, arch);
  if (type.kind === "struct" && type.fields.length > 0) {
    const offsets = fieldOffsets(type, arch);
    for (const [i, field] of type.fields.entries()) {
      const path = name === "" ? field.name : `${name}.${field.name}`;
      yield* leaves(field.type, arch, path, offset + (offsets[i] ?? 0));
    }
  } else if (type.kind === "array" && type.length > 0 && type.length <= shownElements) {
    const stride = sizeOf(type.elem, arch).size;
    for (let i = 0; i < type.length; i++) {
      yield* leaves(type.elem, arch, `${name}[${i}]`, offset + i * stride);
    }
  } else {
    yield { ...size, name, type: type.text, offset };
  }
}

/**
 * Largest alignment first leaves no gap between fields, since sizes are multiples of alignments;
 * fields of no size go to the front, where they need no byte after them. Among equals, pointers
 * first, and of those the ones with the least behind their last pointer last.
 */
function bestOrder(type: GoType, arch: Architecture, given: Size): BestOrder | null {
  if (type.kind !== "struct" || type.fields.length < 2) return null;
  const sized = type.fields.map((field) => ({ field, size: sizeOf(field.type, arch) }));
  sized.sort(({ size: a }, { size: b }) => {
    const empty = Number(b.size === 0) - Number(a.size === 0);
    const pointers = Number(b.ptrdata > 0) - Number(a.ptrdata > 0);
    return empty || b.align - a.align || pointers || a.size - a.ptrdata - (b.size - b.ptrdata);
  });
  const sorted = sizeOfStruct(sized.map(({ size }) => size));
  const better =
    sorted.size < given.size || (sorted.size === given.size && sorted.ptrdata < given.ptrdata);
  const fields = better ? sized.map(({ field }) => field) : type.fields;
  const best = better ? sorted : given;
  return {
    ...best,
    text: `struct{${fields.map((field) => `${field.name} ${field.type.text}`).join("; ")}}`,
    order: fields.map((field) => field.name),
    saves: given.size - best.size,
    savesPtrdata: Math.max(0, given.ptrdata - best.ptrdata),
  };
}

function boxing(type: GoType, arch: Architecture, release: ReleaseRow, whole: Size): Boxing {
  const words = 2 * arch.pointerSize;
  const { size, ptrdata } = whole;
  if (type.kind === "interface") {
    return { words, object: 0, why: "already an interface: its two words are copied" };
  }
  if (pointerShaped(type)) {
    return { words, object: 0, why: "a pointer is the value word itself" };
  }
  if (size === 0) return { words, object: 0, why: "all values of size 0 share one address" };
  if (/^(bool|u?int8)$/.test(type.kind))
    return { words, object: 0, why: "one of 256 values that the runtime keeps" };
  const shared = ptrdata === 0 && size < tinySize;
  const object = shared ? size : allocation(size, ptrdata > 0, release, arch).taken;
  const rounded = object > size ? ` of ${size} B, rounded up to its size class` : "";
  const sole = soleComponent(type).kind;
  const why = isNumberSized(whole, arch)
    ? "a new object, but values 0 to 255 point at numbers that the runtime keeps"
    : sole === "string" || sole === "slice"
      ? "a new object that holds the header; the zero value allocates nothing"
      : `a new object that holds a copy${rounded}`;
  return { words, object, why };
}

/** Is it put into an interface as a number of 2, 4 or 8 bytes is? Floats and structs may be, too. */
function isNumberSized({ size, align, ptrdata }: Size, arch: Architecture): boolean {
  if (size === 2) return align === 2;
  if (ptrdata > 0) return false;
  return size === 4 ? align === 4 : size === 8 && align === arch.maxAlign;
}

/** What a struct of one field or an array of one element is made of in the end. */
function soleComponent(type: GoType): GoType {
  if (type.kind === "array" && type.length === 1) return soleComponent(type.elem);
  const [only, second] = type.kind === "struct" ? type.fields : [];
  return only !== undefined && second === undefined ? soleComponent(only.type) : type;
}

/** Is a value of this type one pointer and nothing else? Then an interface holds it directly. */
function pointerShaped(type: GoType): boolean {
  switch (type.kind) {
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
      return true;
    case "array":
      return type.length === 1 && pointerShaped(type.elem);
    case "struct": {
      const [only] = type.fields;
      return type.fields.length === 1 && only !== undefined && pointerShaped(only.type);
    }
    default:
      return false;
  }
}
