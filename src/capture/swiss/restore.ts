/**
 * Restores a Swiss map: header, the one group of a small map, or the directory with its tables.
 * Structures from internal/runtime/maps, Go 1.24 to 1.27.
 */
import {
  blockSlots,
  ctrls,
  maxTableCapacity,
  ptrSize,
  type SwissMapType,
  swissMap,
  swissMapSize,
  swissTable,
  swissTableSize,
} from "../../go/index.js";
import { MalformedError } from "../document/malformed.js";
import { hex } from "../dumps/image.js";
import type { RestoreContext } from "../dumps/restore-context.js";

/** Write the map at an address of the other process into the room. */
export function restoreSwiss(into: RestoreContext, map: bigint): void {
  const { header } = into.room;
  into.write(header, into.bytes(map, swissMapSize));
  const address = into.word(header + swissMap.dirPtr);
  const length = into.word(header + swissMap.dirLen);
  if (address === 0n) {
    if (length !== 0n)
      throw new MalformedError("memory", "the map has no directory, but a length of one");
    return;
  }
  into.point(header + swissMap.dirPtr, 0);
  if (length === 0n) {
    into.point(header + swissMap.dirPtr, groups(into, address, 1));
    return;
  }
  const depth = into.view.getUint8(header + swissMap.globalDepth);
  const shift = into.view.getUint8(header + swissMap.globalShift);
  if (depth > 32 || length !== 1n << BigInt(depth) || shift !== 64 - depth) {
    throw new MalformedError(
      "memory",
      `the directory of the map at ${hex(map)} has ${length} places, a depth of ${depth} and a shift of ${shift}`,
    );
  }
  const places = Number(length);
  const directory = into.object(address, places * ptrSize, "directory", false);
  const tables = new Map<bigint, number>();
  for (let place = 0; place < places; place++) {
    const at = into.word(directory + place * ptrSize);
    const known = tables.get(at) ?? table(into, at);
    tables.set(at, known);
    into.point(directory + place * ptrSize, known);
  }
  into.point(header + swissMap.dirPtr, directory);
}

function table(into: RestoreContext, address: bigint): number {
  const at = into.object(address, swissTableSize, "table", false);
  const capacity = into.view.getUint16(at + swissTable.capacity, true);
  const mask = into.word(at + swissTable.lengthMask);
  if (
    capacity > maxTableCapacity ||
    capacity < blockSlots ||
    mask !== BigInt(capacity / blockSlots - 1)
  ) {
    const problem = `the table at ${hex(address)} has ${capacity} slots and a mask of ${mask}`;
    throw new MalformedError("memory", problem);
  }
  const first = into.word(at + swissTable.groups);
  into.point(at + swissTable.groups, 0);
  into.point(at + swissTable.groups, groups(into, first, capacity / blockSlots));
  return at;
}

function groups(into: RestoreContext, address: bigint, count: number): number {
  const { groupSize, groupPtrdata } = into.room.type as SwissMapType;
  const at = into.object(address, count * groupSize, "groups", groupPtrdata === 0);
  for (let i = 0; i < count; i++) into.slots(at + i * groupSize, (ctrl) => ctrl < ctrls.empty);
  return at;
}
