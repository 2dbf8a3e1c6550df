/**
 * The layout of a group of a Swiss map: a control word, then eight slots, each an ordinary Go
 * struct of a key and an elem.
 *
 *   group of map[int64]bool, amd64           offset  size
 *   ┌───────────────────────────────────────┐
 *   │ control word  8 × u8                  │    0     8
 *   ├───────────────────┬───────────────────┤
 *   │ key 0   8         │ elem 0  1, pad 7  │    8    16
 *   ├───────────────────┼───────────────────┤
 *   │ …                 │ …                 │
 *   ├───────────────────┼───────────────────┤
 *   │ key 7             │ elem 7            │  120    16
 *   └───────────────────┴───────────────────┘  136
 *
 * Under the experiment mapsplitgroup of Go 1.27 the eight keys come first, then the eight elems:
 *
 *   ┌───────────────────────────────────────┐
 *   │ control word  8 × u8                  │    0     8
 *   ├───────────────────────────────────────┤
 *   │ keys     8 × 8                        │    8    64
 *   ├───────────────────────────────────────┤
 *   │ elems    8 × 1                        │   72     8
 *   └───────────────────────────────────────┘   80
 *
 * A zero-size elem is the last field of its struct and gets a byte of padding, then alignment:
 * groups of map[int64]struct{} are as large as those of map[int64]bool and map[int64]int64.
 * Split groups pad once, after the array of elems: 80 bytes for map[int64]struct{}.
 * Source: cmd/compile/internal/reflectdata SwissMapGroupType, Go 1.24; MapGroupType, Go 1.27.
 */

import type { Architecture } from "../architectures.js";
import { blockSlots } from "../machine/go-constants.js";
import type { GoMapType } from "../type/type.js";
import { maxInline, roundUp, type Size, type SlotsLayout, sizeOf, sizeOfStruct } from "./layout.js";

/** Where the entries of a group lie. */
export interface GroupLayout extends SlotsLayout {
  readonly groupSize: number;
  /** Alignment of a group. */
  readonly groupAlign: number;
  /** Leading bytes that may hold pointers; 0 in pointer-free groups. */
  readonly groupPtrdata: number;
}

/**
 * How the entries of a map type lie in one of its groups.
 * @param split keys and elems are arrays of their own, as under mapsplitgroup
 */
export function groupLayout(type: GoMapType, arch: Architecture, split = false): GroupLayout {
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const indirectKey = key.size > maxInline;
  const indirectElem = elem.size > maxInline;
  const pointer: Size = {
    size: arch.pointerSize,
    align: arch.pointerSize,
    ptrdata: arch.pointerSize,
  };
  const inKey = indirectKey ? pointer : key;
  const inElem = indirectElem ? pointer : elem;
  const control: Size = { size: blockSlots, align: arch.maxAlign, ptrdata: 0 };
  const slot = sizeOfStruct([inKey, inElem]);
  const group = sizeOfStruct([control, ...(split ? [inKey, inElem] : [slot]).map(eight)]);
  const elemsOffset = blockSlots + (split ? blockSlots : 1) * inKey.size;
  return {
    keysize: inKey.size,
    elemsize: inElem.size,
    keysOffset: blockSlots,
    keyStride: split ? inKey.size : slot.size,
    elemsOffset: roundUp(elemsOffset, inElem.align || 1),
    elemStride: split ? inElem.size : slot.size,
    indirectKey,
    indirectElem,
    groupSize: group.size,
    groupAlign: group.align,
    groupPtrdata: group.ptrdata,
  };
}

/** An array of eight. */
function eight({ size, align, ptrdata }: Size): Size {
  const pointers = ptrdata > 0 ? (blockSlots - 1) * size + ptrdata : 0;
  return { size: blockSlots * size, align, ptrdata: pointers };
}
