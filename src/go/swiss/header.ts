/**
 * The header of a Swiss map, read from memory.
 *
 *   Map, amd64                               offset  size
 *   ┌───────────────────────────────────────┐
 *   │ used               u64                │    0     8
 *   │ seed               uintptr            │    8     8
 *   │ dirPtr             pointer            │   16     8
 *   │ dirLen             int                │   24     8
 *   ├───────────────────────────────────────┤
 *   │ globalDepth        u8                 │   32     1
 *   │ globalShift        u8                 │   33     1
 *   │ writing            u8                 │   34     1
 *   │ tombstonePossible  bool (from 1.25)   │   35     1
 *   ├───────────────────────────────────────┤
 *   │ clearSeq           u64                │   40     8
 *   └───────────────────────────────────────┘   48
 *
 * Source: internal/runtime/maps/map.go Map, Go 1.24 to 1.27.
 */

import type { HeaderField } from "../generation.js";
import { bytesText, readWord } from "../machine/address.js";
import { swissMap, swissMapFields } from "../machine/go-structures.js";

/** The fields of a Swiss map's header; pointers are Go addresses, 0n is nil. */
export interface SwissHeader {
  readonly used: number;
  readonly seed: bigint;
  /** The directory, or while dirLen is 0 the one group. */
  readonly dirPtr: bigint;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly globalShift: number;
  readonly writing: number;
  readonly tombstonePossible: boolean;
  readonly clearSeq: number;
}

/** Read the header at byte `at`. */
export function readSwissHeader(view: DataView, at: number): SwissHeader {
  return {
    used: readWord(view, at + swissMap.used),
    seed: view.getBigUint64(at + swissMap.seed, true),
    dirPtr: view.getBigUint64(at + swissMap.dirPtr, true),
    dirLen: readWord(view, at + swissMap.dirLen),
    globalDepth: view.getUint8(at + swissMap.globalDepth),
    globalShift: view.getUint8(at + swissMap.globalShift),
    writing: view.getUint8(at + swissMap.writing),
    tombstonePossible: view.getUint8(at + swissMap.tombstonePossible) !== 0,
    clearSeq: readWord(view, at + swissMap.clearSeq),
  };
}

/** The fields of the header at byte `at`, in order. */
export function readSwissHeaderFields(
  view: DataView,
  at: number,
): HeaderField<keyof SwissHeader>[] {
  const header = readSwissHeader(view, at);
  return swissMapFields.map(([field, offset, size]) => {
    const value = header[field];
    const hex = bytesText(view, at + offset, size);
    return { field, offset, size, value: typeof value === "boolean" ? Number(value) : value, hex };
  });
}
