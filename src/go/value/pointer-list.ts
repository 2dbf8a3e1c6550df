/**
 * Lists of pointers for the collector: which words of a bucket or group, of a key, of an elem, of
 * the data behind a value it has to follow. Read by src/engine/heap/collector/mark.ts.
 */

import type { Architecture } from "../architectures.js";
import { sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import { pointerWords } from "../layout/pointer-words.js";
import { maptype } from "../machine/go-structures.js";
import type { Machine } from "../machine/machine.js";
import { pointerList } from "../machine/own-structures.js";
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
  const lists = {
    blockPointers: slots.length > 0 ? writeList(machine, block.size, slots) : 0,
    keyPointers: type.indirectKey ? writePointerList(machine, type.key, arch) : 0,
    elemPointers: type.indirectElem ? writePointerList(machine, type.elem, arch) : 0,
  };
  const { view } = machine;
  view.setUint32(at + maptype.blockPointers, lists.blockPointers, true);
  view.setUint32(at + maptype.keyPointers, lists.keyPointers, true);
  view.setUint32(at + maptype.elemPointers, lists.elemPointers, true);
}

function writeList(machine: Machine, size: number, offsets: readonly number[]): number {
  const bytes = pointerList.offsets + 4 * offsets.length;
  const at = machine.look((engine) => engine.persistentalloc(bytes)) >>> 0;
  const { view } = machine;
  view.setUint32(at + pointerList.bytes, size, true);
  view.setUint32(at + pointerList.count, offsets.length, true);
  for (const [i, offset] of offsets.entries()) {
    view.setUint32(at + pointerList.offsets + 4 * i, offset, true);
  }
  return at;
}
