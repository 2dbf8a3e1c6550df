/**
 * A Swiss map looked for in a heap dump: whether a header and what it leads to are a map of the type,
 * by sizes, pointers and the number of entries. Structures from internal/runtime/maps, Go 1.24 to 1.27.
 */

import {
  blockSlots,
  ctrls,
  maxTableCapacity,
  ptrSize,
  type SwissMapType,
  swissMap,
  swissTable,
  swissTableSize,
} from "../../go/index.js";
import { maxLog2 } from "../address-space.js";
import type { Counted, MapSearch } from "../heap-dump/search.js";

/** Where a Map has pointers. */
export const swissMapPointers = [swissMap.dirPtr];

/** What a header counts; undefined: it is none of such a map. */
export function countSwiss(search: MapSearch, header: DataView): Counted | undefined {
  const word = (at: number): number => Number(header.getBigUint64(at, true));
  const [used, directory, length] = [
    word(swissMap.used),
    word(swissMap.dirPtr),
    word(swissMap.dirLen),
  ];
  const [depth, shift] = [
    header.getUint8(swissMap.globalDepth),
    header.getUint8(swissMap.globalShift),
  ];
  if (directory === 0 || depth > maxLog2 || header.getUint8(swissMap.writing) > 1) {
    return undefined;
  }
  if (length === 0) {
    const group = depth === 0 ? groups(search, directory, 1) : undefined;
    return group?.entries === used ? group : undefined;
  }
  if (length !== 2 ** depth || shift !== 64 - depth) return undefined;
  if (!search.holds(directory, length * ptrSize)) return undefined;
  const pointers = Array.from({ length }, (_, i) => i * ptrSize);
  const places = search.structure(directory, length * ptrSize, pointers);
  if (places === undefined) return undefined;
  const tables = new Set(pointers.map((at) => Number(places.view.getBigUint64(at, true))));
  let [entries, bytes] = [0, places.taken];
  for (const address of tables) {
    const counted = table(search, address);
    if (counted === undefined) return undefined;
    entries += counted.entries;
    bytes += counted.bytes;
  }
  return entries === used ? { entries, bytes } : undefined;
}

function table(search: MapSearch, address: number): Counted | undefined {
  const found = search.structure(address, swissTableSize, [swissTable.groups]);
  if (found === undefined) return undefined;
  const { view, taken } = found;
  const capacity = view.getUint16(swissTable.capacity, true);
  const mask = Number(view.getBigUint64(swissTable.lengthMask, true));
  if (capacity > maxTableCapacity || capacity < blockSlots || mask !== capacity / blockSlots - 1)
    return undefined;
  const counted = groups(search, Number(view.getBigUint64(swissTable.groups, true)), mask + 1);
  if (counted?.entries !== view.getUint16(swissTable.used, true)) return undefined;
  return { entries: counted.entries, bytes: counted.bytes + taken };
}

function groups(search: MapSearch, address: number, count: number): Counted | undefined {
  const { groupSize } = search.type as SwissMapType;
  const found = search.blocks(address, count, groupSize, false);
  if (found === undefined) return undefined;
  let entries = 0;
  for (let i = 0; i < count; i++) {
    for (let slot = 0; slot < blockSlots; slot++) {
      const ctrl = found.view.getUint8(i * groupSize + slot);
      if (ctrl < ctrls.empty) entries++;
      else if (ctrl !== ctrls.empty && ctrl !== ctrls.deleted) return undefined;
    }
  }
  return { entries, bytes: found.taken };
}
