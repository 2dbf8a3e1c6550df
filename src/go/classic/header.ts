/**
 * The header of a classic map and the structures it points to, read from memory.
 *
 *   hmap, amd64                              offset  size
 *   ┌───────────────────────────────────────┐
 *   │ count       int                       │    0     8
 *   ├─────────────────┬─────────────────────┤
 *   │ flags u8        │ B u8                │  8, 9     2
 *   ├─────────────────┴─────────────────────┤
 *   │ noverflow   u16                       │   10     2
 *   │ hash0       u32                       │   12     4
 *   │ buckets     pointer                   │   16     8
 *   │ oldbuckets  pointer                   │   24     8
 *   │ nevacuate   uintptr                   │   32     8
 *   │ extra       pointer to mapextra       │   40     8
 *   └───────────────────────────────────────┘   48
 *
 *   mapextra: overflow, oldoverflow (pointers to slices of pointers), nextOverflow; 24 bytes.
 *   slice: array pointer, len, cap; 24 bytes.
 *
 * Source: runtime/map.go hmap and mapextra, Go 1.19.
 */

import type { HeaderField } from "../generation.js";
import { bytesText, offsetOf, readWord } from "../machine/address.js";
import { hmap, hmapFields, mapextra, slice } from "../machine/go-structures.js";

/** The fields of an hmap; pointers are Go addresses, 0n is nil. */
export interface MapHeader {
  readonly count: number;
  readonly flags: number;
  readonly B: number;
  readonly noverflow: number;
  readonly hash0: number;
  readonly buckets: bigint;
  readonly oldbuckets: bigint;
  readonly nevacuate: number;
  readonly extra: bigint;
}

/** A list of overflow buckets: a Go slice. */
export interface OverflowList {
  /** Address of the slice header. */
  readonly address: bigint;
  readonly array: bigint;
  readonly len: number;
  readonly cap: number;
}

/** A map's mapextra. */
export interface MapExtra {
  readonly address: bigint;
  readonly overflow: OverflowList | null;
  readonly oldoverflow: OverflowList | null;
  readonly nextOverflow: bigint;
}

/** Read the hmap at byte `at`. */
export function readHeader(view: DataView, at: number): MapHeader {
  return {
    count: readWord(view, at + hmap.count),
    flags: view.getUint8(at + hmap.flags),
    B: view.getUint8(at + hmap.B),
    noverflow: view.getUint16(at + hmap.noverflow, true),
    hash0: view.getUint32(at + hmap.hash0, true),
    buckets: view.getBigUint64(at + hmap.buckets, true),
    oldbuckets: view.getBigUint64(at + hmap.oldbuckets, true),
    nevacuate: readWord(view, at + hmap.nevacuate),
    extra: view.getBigUint64(at + hmap.extra, true),
  };
}

/** The fields of the hmap at byte `at`, in order. */
export function readHeaderFields(view: DataView, at: number): HeaderField<keyof MapHeader>[] {
  const header = readHeader(view, at);
  return hmapFields.map(([field, offset, size]) => {
    return { field, offset, size, value: header[field], hex: bytesText(view, at + offset, size) };
  });
}

/** Read the mapextra of a header; null when it has none. */
export function readExtra(view: DataView, header: MapHeader): MapExtra | null {
  if (header.extra === 0n) return null;
  const at = offsetOf(header.extra);
  return {
    address: header.extra,
    overflow: readList(view, view.getBigUint64(at + mapextra.overflow, true)),
    oldoverflow: readList(view, view.getBigUint64(at + mapextra.oldoverflow, true)),
    nextOverflow: view.getBigUint64(at + mapextra.nextOverflow, true),
  };
}

function readList(view: DataView, address: bigint): OverflowList | null {
  if (address === 0n) return null;
  const at = offsetOf(address);
  return {
    address,
    array: view.getBigUint64(at + slice.array, true),
    len: readWord(view, at + slice.len),
    cap: readWord(view, at + slice.cap),
  };
}
