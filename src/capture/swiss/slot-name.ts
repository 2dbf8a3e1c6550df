/** Names of the bytes of a group. Layout: go/layout/group-layout.ts. */
import type { GroupLayout } from "../../go/index.js";
import type { Named } from "../generation.js";

/** What a byte of a group belongs to. */
export function groupName(byte: number, layout: GroupLayout): Named {
  const { keysOffset, keyStride, elemsOffset, elemStride } = layout;
  if (byte < keysOffset) return { name: `ctrl ${byte}`, offset: byte, size: 1, pointer: false };
  // Keys and elems lie side by side, and the place in the slot tells them apart; or in two arrays,
  // under mapsplitgroup. Then more than one slot's bytes lie between the first key and the first elem.
  const between = elemsOffset - keysOffset;
  const split = between > keyStride;
  const inKeys = split ? byte < elemsOffset : (byte - keysOffset) % keyStride < between;
  const [start, stride] = inKeys ? [keysOffset, keyStride] : [elemsOffset, elemStride];
  const slot = Math.floor((byte - start) / stride);
  const name = `${inKeys ? "key" : "elem"} ${slot}`;
  const pointer = inKeys ? layout.indirectKey : layout.indirectElem;
  const size = split ? stride : inKeys ? between : keyStride - between;
  return { name, offset: start + slot * stride, size, pointer };
}
