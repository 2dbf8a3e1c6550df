/**
 * The memory regions reachable from the header of a classic map: mapextra, overflow lists, buckets
 * of the main and the old array, overflow buckets on their own.
 *
 * Layouts: header.ts (mapextra, slice), go/layout/layout.ts (bucket).
 */

import type { Anatomical } from "../generation.js";
import { offsetOf } from "../machine/address.js";
import { ptrSize } from "../machine/go-constants.js";
import { mapextraFields, mapextraSize, sliceFields, sliceSize } from "../machine/go-structures.js";
import { fieldIn, type Region } from "../region.js";

/** The mapextra with its overflow lists. */
export function extraRegions(map: Anatomical<"classic">): Region[] {
  const extra = map.extra();
  if (extra === null) return [];
  const regions = [one("mapextra", extra.address, mapextraSize, fieldIn(mapextraFields))];
  for (const name of ["overflow", "oldoverflow"] as const) {
    const list = extra[name];
    if (list === null) continue;
    regions.push(one(`${name} list`, list.address, sliceSize, fieldIn(sliceFields)));
    const at = offsetOf(list.array);
    const end = at + list.cap * ptrSize;
    const structure = `${name} list's array`;
    regions.push({
      structure,
      at,
      end,
      stride: ptrSize,
      first: 0,
      field: () => ["bucket", 0, ptrSize],
    });
  }
  return regions;
}

/** The main array, the old one, and the overflow buckets allocated on their own. */
export function bucketRegions(map: Anatomical<"classic">): Region[] {
  const { type } = map;
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
