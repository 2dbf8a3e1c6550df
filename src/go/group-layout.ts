/**
 * How eight entries of a Swiss map lie in a group: a control word, then eight slots, each an
 * ordinary Go struct of a key and an elem.
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
 * A zero-size elem is the last field of its struct and gets a byte of padding, then alignment:
 * groups of map[int64]struct{} are as large as those of map[int64]bool and map[int64]int64.
 * Source: cmd/compile/internal/reflectdata SwissMapGroupType, Go 1.24.
 */
import type { Architecture } from "./architectures.js";
import { maxInline, roundUp, type Size, type SlotsLayout, sizeOf, sizeOfStruct } from "./layout.js";
import type { GoMapType } from "./type.js";

/** Where the entries of a group lie. */
export interface GroupLayout extends SlotsLayout {
  readonly groupSize: number;
  /** Alignment of a group. */
  readonly groupAlign: number;
  /** Leading bytes that may hold pointers; 0 in pointer-free groups. */
  readonly groupPtrdata: number;
}

/** Slots in a group. */
export const groupSlots = 8;

/** How the entries of a map type lie in one of its groups. */
export function groupLayout(type: GoMapType, arch: Architecture): GroupLayout {
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
  const slot = sizeOfStruct([inKey, inElem]);
  const control: Size = { size: groupSlots, align: arch.maxAlign, ptrdata: 0 };
  const slots: Size = {
    size: groupSlots * slot.size,
    align: slot.align,
    ptrdata: slot.ptrdata > 0 ? (groupSlots - 1) * slot.size + slot.ptrdata : 0,
  };
  const group = sizeOfStruct([control, slots]);
  return {
    keysize: inKey.size,
    elemsize: inElem.size,
    keysOffset: groupSlots,
    keyStride: slot.size,
    elemsOffset: groupSlots + roundUp(inKey.size, inElem.align || 1),
    elemStride: slot.size,
    indirectKey,
    indirectElem,
    groupSize: group.size,
    groupAlign: group.align,
    groupPtrdata: group.ptrdata,
  };
}
