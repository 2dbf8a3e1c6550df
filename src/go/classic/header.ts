/**
 * The header of a classic map and what hangs on it, read from memory.
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

/** Bytes of an hmap. */
export const headerSize = 48;

const fields: readonly (readonly [field: keyof MapHeader, offset: number, size: number])[] = [
  ["count", 0, 8],
  ["flags", 8, 1],
  ["B", 9, 1],
  ["noverflow", 10, 2],
  ["hash0", 12, 4],
  ["buckets", 16, 8],
  ["oldbuckets", 24, 8],
  ["nevacuate", 32, 8],
  ["extra", 40, 8],
];

const stringFields = [
  ["data", 0, 8],
  ["len", 8, 8],
] as const;

/** A field of an hmap, or of a string. */
export type LoadedField = keyof MapHeader | (typeof stringFields)[number][0];

/**
 * Fields in the order in which they are loaded, as the engine takes it (src/engine/trace/trace.ts,
 * touchInOrder): a byte each, offset << 2 | log2 of the size.
 */
export function loadOrder(names: readonly LoadedField[]): number {
  const known: readonly (readonly [LoadedField, number, number])[] = [...fields, ...stringFields];
  return names.reduce((order, name, i) => {
    const [, offset = 0, size = 0] = known.find(([field]) => field === name) ?? [];
    return order | (((offset << 2) | Math.log2(size)) << (8 * i));
  }, 0);
}

/** Read the hmap at byte `at`. */
export function readHeader(view: DataView, at: number): MapHeader {
  return {
    count: readWord(view, at),
    flags: view.getUint8(at + 8),
    B: view.getUint8(at + 9),
    noverflow: view.getUint16(at + 10, true),
    hash0: view.getUint32(at + 12, true),
    buckets: view.getBigUint64(at + 16, true),
    oldbuckets: view.getBigUint64(at + 24, true),
    nevacuate: readWord(view, at + 32),
    extra: view.getBigUint64(at + 40, true),
  };
}

/** The fields of the hmap at byte `at`, in order. */
export function readHeaderFields(view: DataView, at: number): HeaderField<keyof MapHeader>[] {
  const header = readHeader(view, at);
  return fields.map(([field, offset, size]) => {
    return { field, offset, size, value: header[field], hex: bytesText(view, at + offset, size) };
  });
}

/** Read the mapextra of a header; null when it has none. */
export function readExtra(view: DataView, header: MapHeader): MapExtra | null {
  if (header.extra === 0n) return null;
  const at = offsetOf(header.extra);
  return {
    address: header.extra,
    overflow: readList(view, view.getBigUint64(at, true)),
    oldoverflow: readList(view, view.getBigUint64(at + 8, true)),
    nextOverflow: view.getBigUint64(at + 16, true),
  };
}

function readList(view: DataView, address: bigint): OverflowList | null {
  if (address === 0n) return null;
  const at = offsetOf(address);
  const array = view.getBigUint64(at, true);
  return { address, array, len: readWord(view, at + 8), cap: readWord(view, at + 16) };
}
