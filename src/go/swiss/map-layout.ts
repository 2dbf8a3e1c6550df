/**
 * What the memory of a Swiss map type is made of: header, group, table, directory.
 *
 * Source: internal/runtime/maps/map.go Map, table.go table, Go 1.24.
 */

import type { Architecture } from "../architectures.js";
import type { BlockLayout, MapStructures } from "../generation.js";
import { groupLayout } from "../layout/group-layout.js";
import { eight, slotType } from "../layout/slot-parts.js";
import type { LayoutPart } from "../layout/type-layout.js";
import { blockSlots } from "../machine/go-constants.js";
import type { ReleaseRow, SwissRow } from "../releases.js";
import type { GoMapType } from "../type/type.js";

const pointer = "unsafe.Pointer";
const groups = `groups struct{data ${pointer}; lengthMask uint64}`;
const table = `struct{used, capacity, growthLeft uint16; localDepth uint8; index int; ${groups}}`;

/** What a Swiss map type's memory is made of. */
export function swissStructures(type: GoMapType, arch: Architecture, row: SwissRow): MapStructures {
  return {
    header: headerText(row),
    block: group(type, arch, row.splitGroups),
    others: [
      { object: "table", type: table },
      { object: "directory of one", type: pointer },
    ],
  };
}

function headerText({ tombstonePossible }: SwissRow): string {
  const tombstone = tombstonePossible ? "; tombstonePossible bool" : "";
  const directory = `dirPtr ${pointer}; dirLen int; globalDepth, globalShift, writing uint8`;
  return `struct{used uint64; seed uintptr; ${directory}${tombstone}; clearSeq uint64}`;
}

function group(type: GoMapType, arch: Architecture, split: boolean): BlockLayout {
  const slots = groupLayout(type, arch, split);
  const key = slotType(type.key.text, slots.indirectKey);
  const elem = slotType(type.elem.text, slots.indirectElem);
  const fields = [
    ...eight("ctrl", "uint8", 1, 0, 1),
    ...eight("key", key, slots.keysize, slots.keysOffset, slots.keyStride),
    ...eight("elem", elem, slots.elemsize, slots.elemsOffset, slots.elemStride),
  ].sort((a, b) => a.offset - b.offset || a.size - b.size);
  const parts: LayoutPart[] = [];
  let end = 0;
  const pad = (to: number): void => {
    const size = to - end;
    if (size > 0)
      parts.push({ name: "", type: "padding", offset: end, size, align: 1, ptrdata: 0 });
  };
  for (const field of fields) {
    pad(field.offset);
    parts.push(field);
    end = field.offset + field.size;
  }
  pad(slots.groupSize);
  return { slots, size: slots.groupSize, ptrdata: slots.groupPtrdata, parts };
}

/** Entries and tombstones that a table of `slots` slots takes before it is replaced. */
export function entriesOfTable(
  slots: number,
  { loadFactorNum, loadFactorDen }: Pick<ReleaseRow, "loadFactorNum" | "loadFactorDen">,
): number {
  return Math.floor((slots * loadFactorNum) / (blockSlots * loadFactorDen));
}
