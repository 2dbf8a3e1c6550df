/**
 * The memory regions reachable from the header of a Swiss map: the directory, its tables, their
 * groups, or the one group of a small map.
 *
 * Layouts: header.ts (Map), src/engine/swiss/table/table.ts (table), go/layout/group-layout.ts (group).
 */

import type { Anatomical } from "../generation.js";
import type { SwissMapType } from "../layout/maptype.js";
import { arena, offsetOf } from "../machine/address.js";
import { blockSlots, ptrSize } from "../machine/go-constants.js";
import { swissTableFields, swissTableSize } from "../machine/go-structures.js";
import { fieldIn, type Region } from "../region.js";

/** The stretches of memory that a Swiss map's structures take, the header left out. */
export function swissRegions(map: Anatomical<"swiss">): Region[] {
  const header = map.header();
  const { type } = map;
  if (header.dirPtr === 0n) return [];
  const stride = type.groupSize;
  const field = groupField(type);
  const at = offsetOf(header.dirPtr);
  if (header.dirLen === 0) {
    return [{ structure: "group", at, end: at + stride, stride, first: null, field }];
  }
  const directory: Region = {
    structure: "directory",
    ...{ at, end: at + header.dirLen * ptrSize, stride: ptrSize, first: 0 },
    field: () => ["table", 0, ptrSize],
  };
  const { length, index, capacity, address, groups } = map.tableColumns();
  const tables = Array.from({ length }, (_, row): Region[] => {
    const first = index[row] as number;
    const table = (address[row] as number) - Number(arena);
    const from = (groups[row] as number) - Number(arena);
    const end = from + ((capacity[row] as number) / blockSlots) * stride;
    return [
      {
        structure: "table",
        at: table,
        end: table + swissTableSize,
        stride: swissTableSize,
        first,
        field: inTable,
      },
      { structure: `group of table ${first}`, at: from, end, stride, first: 0, field },
    ];
  });
  return [directory, ...tables.flat()];
}

const inTable = fieldIn(swissTableFields);

/** The field at a byte of a group, whichever way keys and elems lie in it. */
function groupField(type: SwissMapType): Region["field"] {
  const { keysOffset, keyStride, keysize, elemsOffset, elemStride, elemsize } = type;
  const within = (name: string, from: number, stride: number, size: number, at: number) => {
    const i = stride === 0 ? blockSlots : Math.floor((at - from) / stride);
    if (i < 0 || i >= blockSlots || at >= from + i * stride + size) return undefined;
    return [`${name}[${i}]`, from + i * stride, size] as const;
  };
  return (at) =>
    within("ctrl", 0, 1, 1, at) ??
    within("key", keysOffset, keyStride, keysize, at) ??
    within("elem", elemsOffset, elemStride, elemsize, at) ?? ["padding", at, 1];
}
