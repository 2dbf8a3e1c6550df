/**
 * What the memory of a classic map type is made of: header, bucket, mapextra, and the arrays.
 *
 *   offset 64 bits / 32 bits   hmap
 *     0 / 0    count         int         16 / 12  buckets     pointer
 *     8 / 4    flags         u8          24 / 16  oldbuckets  pointer
 *     9 / 5    B             u8          32 / 20  nevacuate   uintptr
 *    10 / 6    noverflow     u16         40 / 24  extra       pointer
 *    12 / 8    hash0         u32         48 / 28
 *
 * Source: runtime/map.go hmap, mapextra, makeBucketArray; cmd/compile MapBucketType, Go 1.19.
 */

import type { Architecture } from "../architectures.js";
import type { BlockLayout, MapStructures } from "../generation.js";
import { bucketLayout } from "../layout/layout.js";
import type { ArrayLayout, MapLayout } from "../layout/map-layout.js";
import { allocation } from "../layout/size-classes.js";
import { eight, slotType } from "../layout/slot-parts.js";
import type { LayoutPart } from "../layout/type-layout.js";
import { blockSlots } from "../machine/go-constants.js";
import type { ReleaseRow } from "../releases.js";
import type { GoMapType } from "../type/type.js";

const pointer = "unsafe.Pointer";
const fields = "count int; flags uint8; B uint8; noverflow uint16; hash0 uint32";
const hmap = `struct{${fields}; buckets, oldbuckets ${pointer}; nevacuate uintptr; extra ${pointer}}`;
const mapextra = `struct{overflow, oldoverflow, nextOverflow ${pointer}}`;

/** What a classic map type's memory is made of. */
export function classicStructures(type: GoMapType, arch: Architecture): MapStructures {
  const others = [{ object: "mapextra", type: mapextra }];
  return { header: hmap, block: bucket(type, arch), others };
}

function bucket(type: GoMapType, arch: Architecture): BlockLayout {
  const layout = bucketLayout(type, arch);
  const { keysize, elemsize, bucketsize, bucketPtrdata } = layout;
  const word = { size: arch.pointerSize, align: arch.pointerSize };
  const key = slotType(type.key.text, layout.indirectKey);
  const elem = slotType(type.elem.text, layout.indirectElem);
  const ptrdata = bucketPtrdata > 0 ? arch.pointerSize : 0;
  // Without pointers in it the collector passes over the bucket: mapextra keeps its overflow buckets.
  const overflow = ptrdata > 0 ? pointer : "uintptr";
  const parts: LayoutPart[] = [
    ...eight("tophash", "uint8", 1, 0, 1),
    ...eight("key", key, keysize, layout.keysOffset, layout.keyStride),
    ...eight("elem", elem, elemsize, layout.elemsOffset, layout.elemStride),
    { name: "overflow", type: overflow, offset: layout.overflowOffset, ...word, ptrdata },
  ];
  return { slots: layout, size: bucketsize, ptrdata: bucketPtrdata, parts };
}

/** B of the smallest arrays with overflow buckets behind the main ones: a sixteenth as many. */
export const preallocatedFrom = 4;

/** The arrays of buckets for B = 0 … `last`. */
export function arrayLayouts(layout: MapLayout, last: number): ArrayLayout[] {
  const { release, architecture: arch, blockSize, blockPtrdata } = layout;
  return Array.from({ length: last + 1 }, (_, B) => {
    const buckets = 2 ** B;
    const some = B >= preallocatedFrom;
    const asked = (buckets + (some ? buckets / 16 : 0)) * blockSize;
    const { taken, usable } = allocation(asked, blockPtrdata > 0, release, arch);
    const preallocated = some ? Math.floor(usable / blockSize) - buckets : 0;
    return { B, buckets, preallocated, asked, taken, entries: entriesOfArray(B, release) };
  });
}

/** Entries up to which a classic map with 2^B buckets does not grow. */
export function entriesOfArray(
  B: number,
  { loadFactorNum, loadFactorDen }: Pick<ReleaseRow, "loadFactorNum" | "loadFactorDen">,
): number {
  return Math.max(blockSlots, loadFactorNum * Math.floor(2 ** B / loadFactorDen));
}
