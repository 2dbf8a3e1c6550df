/**
 * Sizes: how many bytes a Go type takes, where its pointers end, and how eight keys and eight
 * elems of a map are laid out in a bucket.
 *
 *   bucket of map[int64]bool, amd64          offset  size
 *   ┌───────────────────────────────────────┐
 *   │ tophash  8 × u8                       │   0      8
 *   ├───────────────────────────────────────┤
 *   │ keys     8 × keysize                  │   8     64
 *   ├───────────────────────────────────────┤
 *   │ elems    8 × elemsize                 │  72      8
 *   ├───────────────────────────────────────┤
 *   │ overflow pointer                      │  80      8
 *   └───────────────────────────────────────┘  88
 *
 * The overflow word comes last, so a zero-size elem needs no padding: map[int64]struct{} has
 * buckets of 80 bytes. Source: cmd/compile/internal/reflectdata MapBucketType, Go 1.19.
 */

import type { Architecture } from "../architectures.js";
import { blockSlots } from "../machine/go-constants.js";
import type { Field, GoMapType, GoType } from "../type/type.js";

/** Size of a type in memory; `ptrdata` is the number of leading bytes that may hold pointers. */
export interface Size {
  readonly size: number;
  readonly align: number;
  readonly ptrdata: number;
}

/** Where things are in a bucket, in bytes. */
export interface BucketLayout extends SlotsLayout {
  readonly overflowOffset: number;
  readonly bucketsize: number;
  /** 0 in pointer-free buckets; their overflow buckets are kept alive by a list in `extra`. */
  readonly bucketPtrdata: number;
}

/** Where eight keys and eight elems lie, counted from the first byte of their bucket or group. */
export interface SlotsLayout {
  /** Bytes a key takes in its slot (a pointer's when the key is indirect). */
  readonly keysize: number;
  readonly elemsize: number;
  /** Offset of key 0 and distance between keys. */
  readonly keysOffset: number;
  readonly keyStride: number;
  readonly elemsOffset: number;
  readonly elemStride: number;
  /** The slot holds a pointer to the key or elem, because that is larger than 128 bytes. */
  readonly indirectKey: boolean;
  readonly indirectElem: boolean;
}

/** Keys and elems above this many bytes are kept outside the bucket, behind a pointer. */
export const maxInline = 128;

/** Size, alignment and pointer extent of a type. */
export function sizeOf(type: GoType, arch: Architecture): Size {
  const word = arch.pointerSize;
  const plain = (size: number): Size => {
    return { size, align: Math.min(size, arch.maxAlign), ptrdata: 0 };
  };
  switch (type.kind) {
    case "bool":
    case "int8":
    case "uint8":
      return plain(1);
    case "int16":
    case "uint16":
      return plain(2);
    case "int32":
    case "uint32":
    case "float32":
      return plain(4);
    case "int64":
    case "uint64":
    case "float64":
      return plain(8);
    case "complex64":
      return { size: 8, align: 4, ptrdata: 0 };
    case "complex128":
      return { size: 16, align: arch.maxAlign, ptrdata: 0 };
    case "int":
    case "uint":
    case "uintptr":
      return plain(word);
    case "string":
      return { size: 2 * word, align: word, ptrdata: word };
    case "interface":
      return { size: 2 * word, align: word, ptrdata: 2 * word };
    case "slice":
      return { size: 3 * word, align: word, ptrdata: word };
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "func":
    case "map":
      return { size: word, align: word, ptrdata: word };
    case "array": {
      const elem = sizeOf(type.elem, arch);
      const last = elem.size * (type.length - 1);
      const pointers = type.length > 0 && elem.ptrdata > 0;
      const ptrdata = pointers ? last + elem.ptrdata : 0;
      return { size: elem.size * type.length, align: elem.align, ptrdata };
    }
    case "struct":
      return remembered(type.fields, arch);
  }
}

const sized = new WeakMap<readonly Field[], Map<Architecture, Size>>();

/** Of a declared type, which may stand in others often, the size is worked out once. */
function remembered(fields: readonly Field[], arch: Architecture): Size {
  const sizes = sized.get(fields) ?? new Map<Architecture, Size>();
  sized.set(fields, sizes);
  const known = sizes.get(arch) ?? sizeOfStruct(fields.map(({ type }) => sizeOf(type, arch)));
  sizes.set(arch, known);
  return known;
}

/** How the entries of a map type lie in one of its buckets. */
export function bucketLayout(type: GoMapType, arch: Architecture): BucketLayout {
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const word = arch.pointerSize;
  const indirectKey = key.size > maxInline;
  const indirectElem = elem.size > maxInline;
  const keysize = indirectKey ? word : key.size;
  const elemsize = indirectElem ? word : elem.size;
  const keysOffset = blockSlots;
  const elemsOffset = keysOffset + blockSlots * keysize;
  const overflowOffset = elemsOffset + blockSlots * elemsize;
  const bucketsize = overflowOffset + word;
  const scanned = indirectKey || indirectElem || key.ptrdata > 0 || elem.ptrdata > 0;
  return {
    keysize,
    elemsize,
    keysOffset,
    keyStride: keysize,
    elemsOffset,
    elemStride: elemsize,
    overflowOffset,
    bucketsize,
    indirectKey,
    indirectElem,
    bucketPtrdata: scanned ? bucketsize : 0,
  };
}

/** Fields in order, each at its alignment; a zero-size last field is followed by padding. */
export function sizeOfStruct(fields: readonly Size[]): Size {
  let size = 0;
  let align = 1;
  let ptrdata = 0;
  for (const field of fields) {
    size = roundUp(size, field.align || 1);
    if (field.ptrdata > 0) ptrdata = size + field.ptrdata;
    size += field.size;
    align = Math.max(align, field.align);
  }
  // The address one past a zero-size last field must not belong to the next object.
  if (size > 0 && fields.at(-1)?.size === 0) size++;
  return { size: roundUp(size, align), align, ptrdata };
}

export function roundUp(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}
