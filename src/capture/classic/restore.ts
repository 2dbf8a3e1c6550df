/**
 * Restores a classic map: header, both arrays of buckets, overflow buckets, and the overflow lists.
 * Structures from runtime/map.go, Go 1.19 to 1.23.
 */

import {
  type ClassicMapType,
  hmap,
  hmapFlags,
  hmapSize,
  mapextra,
  mapextraSize,
  ptrSize,
  slice,
  sliceSize,
  tophashes,
} from "../../go/index.js";
import { maxLog2 } from "../address-space.js";
import { MalformedError } from "../document/malformed.js";
import { hex } from "../dumps/image.js";
import type { RestoreContext } from "../dumps/restore-context.js";

/** Write the map at an address of the other process into the room. */
export function restoreClassic(into: RestoreContext, map: bigint): void {
  const { header } = into.room;
  into.write(header, into.bytes(map, hmapSize));
  const addresses = [hmap.buckets, hmap.oldbuckets, hmap.extra].map((field) => {
    const address = into.word(header + field);
    into.point(header + field, 0);
    return address;
  });
  const [main = 0n, old = 0n, extra = 0n] = addresses;
  const B = into.view.getUint8(header + hmap.B);
  const same = (into.view.getUint8(header + hmap.flags) & hmapFlags.sameSizeGrow) !== 0;
  if (B > maxLog2 || (old !== 0n && (main === 0n || (B === 0 && !same)))) {
    throw new MalformedError("memory", `the map at ${hex(map)} has a B of ${B}`);
  }
  const buckets = new Buckets(into);
  into.point(header + hmap.buckets, buckets.array(main, B));
  into.point(header + hmap.oldbuckets, buckets.array(old, same ? B : B - 1));
  buckets.follow();
  if (extra !== 0n) into.point(header + hmap.extra, extraOf(into, extra, buckets));
}

/** Whether a tophash is that of an entry. */
const hasEntry = (tophash: number): boolean => tophash >= tophashes.minTopHash;

/** An array of buckets, by where it was and where it is. */
interface BucketArray {
  readonly address: bigint;
  readonly at: number;
  /** Buckets that hashes lead to, and all. */
  readonly heads: number;
  readonly length: number;
}

/** The buckets of a map. */
class Buckets {
  readonly #type: ClassicMapType;
  readonly #arrays: BucketArray[] = [];
  readonly #overflow = new Map<bigint, number>();
  /** Buckets that a chain leads through. */
  readonly #chained = new Set<number>();

  constructor(private readonly into: RestoreContext) {
    this.#type = into.room.type as ClassicMapType;
  }

  /** Copy an array of 2^B buckets with those behind it; 0: there is none. */
  array(address: bigint, B: number): number {
    if (address === 0n) return 0;
    const length = this.into.room.arrayLength(B);
    const { bucketsize, bucketPtrdata } = this.#type;
    const at = this.into.object(address, length * bucketsize, "bucket array", bucketPtrdata === 0);
    this.#arrays.push({ address, at, heads: 2 ** B, length });
    for (let i = 0; i < length; i++) this.into.slots(at + i * bucketsize, hasEntry);
    return at;
  }

  /** Set all overflow words. */
  follow(): void {
    const { bucketsize } = this.#type;
    for (const { at, heads } of this.#arrays) {
      for (let i = 0; i < heads; i++) this.#chain(at + i * bucketsize);
    }
    // Behind the heads lie buckets that no chain leads to yet; the last one leads to the array.
    for (const { at, heads, length } of this.#arrays) {
      for (let i = heads; i < length; i++) {
        const bucket = at + i * bucketsize;
        if (!this.#chained.has(bucket)) this.#chain(bucket, at);
      }
    }
  }

  /** Where a bucket is that was at an address; 0 is nil. */
  place(address: bigint): number {
    if (address === 0n) return 0;
    const known = this.#known(address);
    if (known !== undefined) return known;
    const at = this.#copy(address);
    this.#chain(at);
    return at;
  }

  /** Set the overflow words from a bucket to the end of its chain. @param end what the last one may lead to */
  #chain(head: number, end?: number): void {
    const { overflowOffset } = this.#type;
    for (let bucket = head; ; ) {
      const address = this.into.word(bucket + overflowOffset);
      if (address === 0n) return;
      let next = this.#known(address);
      if (next === undefined) {
        next = this.#copy(address);
      } else if (next !== end && (this.#chained.has(next) || this.#isHead(next))) {
        throw new MalformedError("memory", `two buckets point to the one at ${hex(address)}`);
      }
      this.into.point(bucket + overflowOffset, next);
      if (next === end) return;
      this.#chained.add(next);
      bucket = next;
    }
  }

  /** Copy an overflow bucket that was allocated on its own. */
  #copy(address: bigint): number {
    const { bucketsize, bucketPtrdata } = this.#type;
    const at = this.into.object(address, bucketsize, "overflow bucket", bucketPtrdata === 0);
    this.#overflow.set(address, at);
    this.into.slots(at, hasEntry);
    return at;
  }

  #isHead(bucket: number): boolean {
    const { bucketsize } = this.#type;
    return this.#arrays.some(({ at, heads }) => bucket >= at && bucket < at + heads * bucketsize);
  }

  #known(address: bigint): number | undefined {
    const { bucketsize } = this.#type;
    for (const array of this.#arrays) {
      const offset = address - array.address;
      if (offset < 0n || offset >= BigInt(array.length * bucketsize)) continue;
      if (offset % BigInt(bucketsize) === 0n) return array.at + Number(offset);
      throw new MalformedError("memory", `no bucket begins at ${hex(address)}`);
    }
    return this.#overflow.get(address);
  }
}

/** The mapextra at an address, with its lists. */
function extraOf(into: RestoreContext, address: bigint, buckets: Buckets): number {
  const at = into.object(address, mapextraSize, "mapextra", false);
  const fields = [mapextra.overflow, mapextra.oldoverflow, mapextra.nextOverflow] as const;
  const [overflow = 0n, old = 0n, next = 0n] = fields.map((field) => {
    const word = into.word(at + field);
    into.point(at + field, 0);
    return word;
  });
  into.point(at + mapextra.overflow, list(into, overflow, buckets));
  into.point(at + mapextra.oldoverflow, list(into, old, buckets));
  into.point(at + mapextra.nextOverflow, buckets.place(next));
  return at;
}

/** A list of overflow buckets: a slice header and its array. */
function list(into: RestoreContext, address: bigint, buckets: Buckets): number {
  if (address === 0n) return 0;
  const at = into.object(address, sliceSize, "overflow list", false);
  const array = into.word(at + slice.array);
  const [length, capacity] = [into.word(at + slice.len), into.word(at + slice.cap)];
  if (array === 0n) return at;
  if (length > capacity || capacity > 2n ** 32n) {
    const problem = `the list at ${hex(address)} has a length of ${length}, a capacity of ${capacity}`;
    throw new MalformedError("memory", problem);
  }
  into.point(at + slice.array, 0);
  const copy = into.object(array, Number(capacity) * ptrSize, "overflow pointers", false);
  for (let i = 0; i < Number(capacity); i++) {
    const place = copy + i * ptrSize;
    const word = into.word(place);
    into.point(place, 0);
    if (i < Number(length)) into.point(place, buckets.place(word));
  }
  into.point(at + slice.array, copy);
  return at;
}
