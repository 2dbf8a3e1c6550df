/**
 * Lists of pointers for the collector: which words of a bucket or group, of a key, of an elem, of
 * the data behind a value it has to follow. Read by src/engine/heap/mark.ts.
 *
 *   list        size u32 │ count u32 │ offset u32 × count
 *
 *   descriptor  160 of a block │ 164 of a key │ 168 of an elem: where their lists are, 0: no pointers
 */
import type { Architecture } from "../architectures.js";
import { sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import { pointerWords } from "../layout/pointer-words.js";
import type { Machine } from "../machine/machine.js";
import type { GoType } from "../type/type.js";

/** Write the list of a type's pointers; its offset, 0 when there are none. */
export function writePointerList(machine: Machine, type: GoType, arch: Architecture): number {
  const { size, ptrdata } = sizeOf(type, arch);
  if (ptrdata === 0) return 0;
  return writeList(
    machine,
    size,
    pointerWords(type, arch).map(({ offset }) => offset),
  );
}

/** Write the lists of a map type and their places into its descriptor at byte `at`. */
export function writePointerLists(
  machine: Machine,
  at: number,
  type: MapType,
  block: { readonly size: number; readonly overflowOffset: number },
  arch: Architecture,
): void {
  const inSlots = (of: GoType, indirect: boolean, from: number, stride: number): number[] => {
    const words = indirect ? [0] : pointerWords(of, arch).map(({ offset }) => offset);
    return Array.from({ length: 8 }, (_, i) =>
      words.map((word) => from + i * stride + word),
    ).flat();
  };
  const slots = [
    ...inSlots(type.key, type.indirectKey, type.keysOffset, type.keyStride),
    ...inSlots(type.elem, type.indirectElem, type.elemsOffset, type.elemStride),
  ].sort((a, b) => a - b);
  // The overflow word is a pointer only where something else in the bucket is one.
  if (slots.length > 0 && block.overflowOffset > 0) slots.push(block.overflowOffset);
  const lists = [
    slots.length > 0 ? writeList(machine, block.size, slots) : 0,
    type.indirectKey ? writePointerList(machine, type.key, arch) : 0,
    type.indirectElem ? writePointerList(machine, type.elem, arch) : 0,
  ];
  lists.forEach((list, i) => {
    machine.view.setUint32(at + 160 + 4 * i, list, true);
  });
}

function writeList(machine: Machine, size: number, offsets: readonly number[]): number {
  const bytes = 8 + 4 * offsets.length;
  const at = machine.look((engine) => engine.persistentalloc(bytes)) >>> 0;
  [size, offsets.length, ...offsets].forEach((word, i) => {
    machine.view.setUint32(at + 4 * i, word, true);
  });
  return at;
}
