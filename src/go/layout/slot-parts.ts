/** The parts of a bucket or group that occur once per slot. */
import { blockSlots } from "../machine/go-constants.js";
import type { LayoutPart } from "./type-layout.js";

/** The type of what lies in the slot itself. */
export function slotType(text: string, indirect: boolean): string {
  return indirect ? `*${text}` : text;
}

/** Eight parts of one kind, `stride` bytes apart. */
export function eight(
  name: string,
  type: string,
  size: number,
  start: number,
  stride: number,
): LayoutPart[] {
  return Array.from({ length: blockSlots }, (_, i) => {
    return { name: `${name}[${i}]`, type, offset: start + i * stride, size, align: 1, ptrdata: 0 };
  });
}
