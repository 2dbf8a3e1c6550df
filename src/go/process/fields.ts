/**
 * The structure of a map that a byte belongs to (header, mapextra, overflow lists, buckets;
 * directory, tables, groups), and the field in it.
 *
 * The header's fields are listed here. The structures it points to are the generation's:
 * go/classic/regions.ts, go/swiss/regions.ts.
 */
import type { Anatomical } from "../generation.js";
import { generationOf } from "../generations.js";
import { offsetOf } from "../machine/address.js";
import { fieldIn, type Region } from "../region.js";

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
  const generation = generationOf(map);
  const fields = map.headerFields();
  const size = fields.reduce((end, { offset, size }) => Math.max(end, offset + size), 0);
  const at = offsetOf(map.address);
  const header: Region = {
    ...{ structure: generation.header, at, end: at + size, stride: size, first: null },
    field: fieldIn(fields.map(({ field, offset, size }) => [field, offset, size])),
  };
  return [header, ...generation.regions(map)];
}
