/**
 * A classic map looked for in a heap dump: whether a header and what it leads to are a map of the type,
 * by sizes, pointers and the number of entries. Structures from runtime/map.go, Go 1.19 to 1.23.
 */

import {
  blockSlots,
  type ClassicMapType,
  hmap,
  hmapFlags,
  mapextra,
  mapextraSize,
  preallocatedFrom,
  tophashes,
} from "../../go/index.js";
import { maxLog2 } from "../address-space.js";
import type { Counted, MapSearch } from "../heap-dump/search.js";

/** Where an hmap has pointers. */
export const hmapPointers = [hmap.buckets, hmap.oldbuckets, hmap.extra];

const allFlags = Object.values(hmapFlags).reduce((all, flag) => all | flag, 0);

/** What a header counts; undefined: it is none of such a map. */
export function countClassic(search: MapSearch, header: DataView): Counted | undefined {
  const word = (at: number): number => Number(header.getBigUint64(at, true));
  const [count, B, flags] = [
    word(hmap.count),
    header.getUint8(hmap.B),
    header.getUint8(hmap.flags),
  ];
  const [main, old, extra] = [word(hmap.buckets), word(hmap.oldbuckets), word(hmap.extra)];
  if (main === 0 || B > maxLog2 || (flags & ~allFlags) !== 0) return undefined;
  const walk = new Walk(search);
  const oldB = (flags & hmapFlags.sameSizeGrow) !== 0 ? B : B - 1;
  if (!walk.array(main, B) || (old !== 0 && (oldB < 0 || !walk.array(old, oldB)))) return undefined;
  if (walk.entries !== count) return undefined;
  if (extra !== 0) {
    const pointers = [mapextra.overflow, mapextra.oldoverflow, mapextra.nextOverflow];
    const found = search.structure(extra, mapextraSize, pointers);
    if (found === undefined) return undefined;
    walk.bytes += found.taken;
  }
  return { entries: count, bytes: walk.bytes };
}

/** Goes through arrays and chains. */
class Walk {
  entries = 0;
  bytes = 0;
  readonly #type: ClassicMapType;
  readonly #hasPointers: boolean;

  constructor(private readonly search: MapSearch) {
    this.#type = search.type as ClassicMapType;
    this.#hasPointers = this.#type.bucketPtrdata > 0;
  }

  /** An array of 2^B buckets with their chains; false: it is none. */
  array(address: number, B: number): boolean {
    const { bucketsize } = this.#type;
    const heads = 2 ** B;
    const least = heads + (B >= preallocatedFrom ? 2 ** (B - preallocatedFrom) : 0);
    const room = this.search.usable(least * bucketsize, this.#hasPointers);
    const length = B >= preallocatedFrom ? Math.floor(room / bucketsize) : least;
    const array = this.search.blocks(address, length, bucketsize, this.#hasPointers);
    if (array === undefined) return false;
    this.bytes += array.taken;
    for (let i = 0; i < heads; i++) {
      if (!this.#chain(array.view, i * bucketsize, address, length)) return false;
    }
    return true;
  }

  #chain(view: DataView, head: number, array: number, length: number): boolean {
    const { bucketsize, overflowOffset } = this.#type;
    let [bucket, at] = [view, head];
    // A chain that is longer than all buckets that the array has leads in a circle.
    for (let steps = 0; steps <= length + mostSteps; steps++) {
      for (let i = 0; i < blockSlots; i++) {
        if (bucket.getUint8(at + i) >= tophashes.minTopHash) this.entries++;
      }
      const next = Number(bucket.getBigUint64(at + overflowOffset, true));
      if (next === 0) return true;
      const inside = next - array;
      if (inside >= 0 && inside < length * bucketsize && inside % bucketsize === 0) {
        [bucket, at] = [view, inside];
        continue;
      }
      const overflow = this.search.blocks(next, 1, bucketsize, this.#hasPointers);
      if (overflow === undefined) return false;
      this.bytes += overflow.taken;
      [bucket, at] = [overflow.view, 0];
    }
    return false;
  }
}

/** Overflow buckets outside the array that a chain may have. */
const mostSteps = 1000;
