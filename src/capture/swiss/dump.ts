/**
 * A dump of a Swiss map: its header, group or directory, tables and groups as a capture has them.
 *
 * Every pointer becomes kind<<48 | index. Tables are numbered in the order of the directory.
 *
 * Format: docs/formats/capture.md; structures from internal/runtime/maps, Go 1.26.
 */
import {
  blockSlots,
  type GoMap,
  type GoValue,
  ptrSize,
  sizeOf,
  swissMap,
  swissMapSize,
} from "../../go/index.js";
import { requireBytes } from "../capture-limit.js";
import type { SwissCapture } from "../document/document.js";
import { orNull } from "../document/fields.js";
import { kinds, type Pointers, word } from "../pointers.js";

/** A map with groups. */
export type SwissMap = GoMap<GoValue, GoValue, "swiss">;

/** The fields of a capture that are read from memory. */
export type SwissDump = Pick<
  SwissCapture,
  | ("maptype" | "map" | "mapHex" | "indirectKeys" | "indirectElems")
  | ("small" | "directory" | "tables")
>;

/** Bytes of a map's directory and of all groups of its tables. */
export function groupBytes(map: SwissMap): number {
  const slots = map.tableColumns().capacity.reduce((sum, capacity) => sum + capacity, 0);
  return (slots / blockSlots) * map.type.groupSize + ptrSize * map.header().dirLen;
}

/**
 * What memory holds of a map now.
 * @param pointers numbers types and indirect objects; keys given before may be added to it.
 * @throws CaptureSizeError
 */
export function swissDump(map: SwissMap, pointers: Pointers): SwissDump {
  requireBytes("groups", groupBytes(map));
  const { type } = map;
  const { architecture } = map.process;
  const header = map.header();
  const tables = map.tableColumns();
  const groups = (address: bigint, length: number): string[] => {
    const all = Buffer.from(map.process.bytes(address, length * type.groupSize));
    return Array.from({ length }, (_, i) => {
      const group = all.subarray(i * type.groupSize, (i + 1) * type.groupSize);
      if (type.groupPtrdata > 0) pointers.bucket(group);
      return group.toString("hex");
    });
  };
  const isSmall = header.dirLen === 0 && header.dirPtr !== 0n;
  const small = isSmall ? (groups(header.dirPtr, 1)[0] as string) : "";
  const written = Array.from(tables.index, (index, row) => ({
    used: tables.used[row] as number,
    capacity: tables.capacity[row] as number,
    growthLeft: tables.growthLeft[row] as number,
    localDepth: tables.localDepth[row] as number,
    index,
    groups: groups(
      BigInt(tables.groups[row] as number),
      (tables.capacity[row] as number) / blockSlots,
    ),
  }));
  return {
    maptype: {
      elemSize: sizeOf(type.elem, architecture).size,
      elemStride: type.elemStride,
      elemsOff: type.elemsOffset,
      flags: type.flags,
      groupAlign: type.groupAlign,
      groupPtrdata: type.groupPtrdata,
      groupSize: type.groupSize,
      keySize: sizeOf(type.key, architecture).size,
      keyStride: type.keyStride,
      keysOff: type.keysOffset,
    },
    map: {
      clearSeq: header.clearSeq,
      dirLen: header.dirLen,
      dirPtrNil: header.dirPtr === 0n,
      globalDepth: header.globalDepth,
      globalShift: header.globalShift,
      seed: digits(header.seed),
      tombstonePossible: header.tombstonePossible,
      used: header.used,
      writing: header.writing,
    },
    mapHex: headerText(map),
    indirectKeys: orNull(pointers.objects("key")),
    indirectElems: orNull(pointers.objects("elem")),
    small,
    directory: orNull(Array.from(map.directoryColumns().table)),
    tables: orNull(written),
  };
}

/** A word as a capture has it: 16 hexadecimal digits. */
export function digits(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}

/** The header's bytes with its pointer replaced. */
function headerText(map: SwissMap): string {
  const bytes = Buffer.from(map.process.bytes(map.address, swissMapSize));
  const { dirPtr, dirLen } = map.header();
  const kind = dirLen === 0 ? kinds.small : kinds.directory;
  bytes.writeBigUInt64LE(dirPtr === 0n ? 0n : word(kind, 0), swissMap.dirPtr);
  return bytes.toString("hex");
}
