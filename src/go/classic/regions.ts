/**
 * Which structure of a map a byte belongs to: header, mapextra, overflow lists, buckets of the
 * main and the old array, overflow buckets on their own; and which field of it.
 *
 * Layouts: header.ts (hmap, mapextra, slice), go/layout/layout.ts (bucket). What hangs on the header of a
 * Swiss map is in go/swiss/regions.ts.
 */

import type { GoMap } from "../process/map.js";
import { type SwissAnatomy, swissRegions } from "../swiss/regions.js";
import { offsetOf } from "./header.js";

/** A field of one structure of a map. */
export interface PlacedField {
  /** "hmap", "bucket", "old bucket", "overflow bucket", …; "Map", "directory", "table", … */
  readonly structure: string;
  /** Number of the bucket in its array, or of the entry in its list; null for single structures. */
  readonly index: number | null;
  /** "count", "tophash[3]", "ctrl[3]", "key[3]", "elem[3]", "overflow"; */
  readonly field: string;
  /** Offset in memory of the field's first byte, and its size in bytes. */
  readonly at: number;
  readonly size: number;
}

/** A stretch of memory that holds structures of one kind, one after another. */
export interface Region {
  readonly structure: string;
  readonly at: number;
  readonly end: number;
  /** Bytes of one structure; the whole stretch where there is only one. */
  readonly stride: number;
  /** Number of the first one; null where numbers mean nothing. */
  readonly first: number | null;
  /** The field at a byte of the structure. */
  readonly field: (offset: number) => readonly [name: string, start: number, size: number];
}

const word = 8;
/** Maps whose structures can be named: of either generation, with keys and elems of any type. */
type Anatomical = SwissAnatomy &
  Pick<
    GoMap<never, never>,
    "address" | "generation" | "type" | "headerFields" | "extra" | "arrays" | "bucketColumns"
  >;

/** The structures of a map as it is now: a function from a byte in memory to its field. */
export function fieldsOf(map: Anatomical): (at: number) => PlacedField | null {
  const regions = regionsOf(map).sort((a, b) => a.at - b.at);
  return (at) => {
    let low = 0;
    let high = regions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((regions[middle] as Region).at <= at) low = middle + 1;
      else high = middle;
    }
    const region = regions[low - 1];
    if (region === undefined || at >= region.end) return null;
    const number = Math.floor((at - region.at) / region.stride);
    const start = region.at + number * region.stride;
    const [field, offset, size] = region.field(at - start);
    const index = region.first === null ? null : region.first + number;
    return { structure: region.structure, index, field, at: start + offset, size };
  };
}

function regionsOf(map: Anatomical): Region[] {
  const fields = map.headerFields();
  const size = fields.reduce((end, { offset, size }) => Math.max(end, offset + size), 0);
  const header = one(map.generation === "classic" ? "hmap" : "Map", map.address, size, (at) => {
    const found = fields.find(({ offset, size }) => at >= offset && at < offset + size);
    return found === undefined ? ["padding", at, 1] : [found.field, found.offset, found.size];
  });
  if (map.generation !== "classic") return [header, ...swissRegions(map)];
  return [header, ...extraRegions(map), ...bucketRegions(map)];
}

function extraRegions(map: Anatomical): Region[] {
  const extra = map.extra();
  if (extra === null) return [];
  const names = ["overflow", "oldoverflow", "nextOverflow"];
  const regions = [one("mapextra", extra.address, 3 * word, words(names))];
  for (const name of ["overflow", "oldoverflow"] as const) {
    const list = extra[name];
    if (list === null) continue;
    regions.push(one(`${name} list`, list.address, 3 * word, words(["array", "len", "cap"])));
    const at = offsetOf(list.array);
    const end = at + list.cap * word;
    const structure = `${name} list's array`;
    regions.push({ structure, at, end, stride: word, first: 0, field: () => ["bucket", 0, word] });
  }
  return regions;
}

function bucketRegions(map: Anatomical): Region[] {
  const { type } = map;
  if (!("bucketsize" in type)) return [];
  const stride = type.bucketsize;
  const field = (at: number): readonly [string, number, number] => {
    const slot = (name: string, from: number, step: number, size: number) => {
      const i = Math.floor((at - from) / step);
      return [`${name}[${i}]`, from + i * step, size] as const;
    };
    if (at < type.keysOffset) return slot("tophash", 0, 1, 1);
    if (at < type.elemsOffset) return slot("key", type.keysOffset, type.keyStride, type.keysize);
    if (at < type.overflowOffset) {
      return slot("elem", type.elemsOffset, type.elemStride, type.elemsize);
    }
    return ["overflow", type.overflowOffset, stride - type.overflowOffset];
  };
  const { main, old } = map.arrays();
  const regions: Region[] = [];
  const array = (name: string, { address, heads, length }: typeof main): void => {
    if (length === 0) return;
    const at = offsetOf(address);
    const middle = at + heads * stride;
    const end = at + length * stride;
    regions.push({ structure: name, at, end: middle, stride, first: 0, field });
    if (end === middle) return;
    const structure = `preallocated ${name}`;
    regions.push({ structure, at: middle, end, stride, first: heads, field });
  };
  array("bucket", main);
  array("old bucket", old);
  const { kind, address, index, length } = map.bucketColumns();
  for (let row = main.length + old.length; row < length; row++) {
    if (kind[row] !== 4) continue;
    const at = offsetOf(BigInt(address[row] as number));
    const first = index[row] as number;
    regions.push({ structure: "overflow bucket", at, end: at + stride, stride, first, field });
  }
  return regions;
}

function one(structure: string, address: bigint, size: number, field: Region["field"]): Region {
  const at = offsetOf(address);
  return { structure, at, end: at + size, stride: size, first: null, field };
}

/** Fields of one machine word each. */
function words(names: readonly string[]): Region["field"] {
  return (at) => {
    const i = Math.floor(at / word);
    return [names[i] ?? "padding", i * word, word];
  };
}
