/**
 * A dump of a classic map: its header, arrays, overflow buckets and lists as a capture has them.
 *
 * Every pointer becomes kind<<48 | index. Overflow buckets allocated on their own are numbered as
 * they are found: along the chains of the main array by bucket number, then of the old array, then
 * in the lists of mapextra.
 *
 * Format: docs/formats/capture.md; structures from runtime/map.go, Go 1.19.
 */
import {
  type GoMap,
  type GoValue,
  hmap,
  hmapSize,
  type OverflowList,
  offsetOf,
  ptrSize,
  sizeOf,
} from "../../go/index.js";
import { requireBytes } from "../capture-limit.js";
import type { BucketReference, ClassicCapture } from "../document/document.js";
import { orNull } from "../document/fields.js";
import { DataOwners, kinds, Pointers, word } from "../pointers.js";

/** The fields of a capture that are read from memory. */
export type Dump = Pick<
  ClassicCapture,
  | ("maptype" | "hmap" | "hmapHex" | "extra" | "nbuckets" | "noldbuckets" | "types")
  | ("indirectKeys" | "indirectElems" | "buckets" | "oldbuckets" | "overflow")
>;

/** A map with buckets. */
export type ClassicMap = GoMap<GoValue, GoValue, "classic">;

/** Bytes of a map's main and old arrays. */
export function arrayBytes(map: ClassicMap): number {
  const { main, old } = map.arrays();
  return (main.length + old.length) * map.type.bucketsize;
}

/**
 * What memory holds of a map now.
 * @param owners which operation brought the data that keys and elems lead to.
 * @param pointers numbers types and indirect objects; keys given before may be added to it.
 * @throws CaptureSizeError
 */
export function dump(
  map: ClassicMap,
  owners: DataOwners = new DataOwners(),
  pointers: Pointers = new Pointers(map, owners),
): Dump {
  const arrays = arrayBytes(map);
  requireBytes("buckets", arrays);
  const { type } = map;
  const { architecture } = map.process;
  const [key, elem] = [sizeOf(type.key, architecture), sizeOf(type.elem, architecture)];
  const heap = new Heap(map, pointers);
  requireBytes("buckets", arrays + heap.overflow.length * type.bucketsize);
  const header = map.header();
  const extra = map.extra();
  const memory = {
    buckets: heap.buckets(heap.main),
    oldbuckets: heap.buckets(heap.old),
    overflow: orNull(heap.overflow.map((address) => heap.bucket(address))),
    indirectKeys: orNull(pointers.objects("key")),
    indirectElems: orNull(pointers.objects("elem")),
  };
  return {
    maptype: {
      bucketAlign: Math.max(key.align, elem.align, architecture.pointerSize),
      bucketPtrdata: type.bucketPtrdata,
      bucketSize: type.bucketsize,
      bucketsize: type.bucketsize,
      elemSize: elem.size,
      elemsize: type.elemsize,
      flags: type.flags,
      keySize: key.size,
      keysize: type.keysize,
    },
    hmap: {
      B: header.B,
      buckets: heap.place(header.buckets),
      count: header.count,
      extra: extra !== null,
      flags: header.flags,
      hash0: header.hash0,
      nevacuate: header.nevacuate,
      noverflow: header.noverflow,
      oldbuckets: heap.place(header.oldbuckets),
    },
    hmapHex: heap.header(),
    extra: extra && {
      nextOverflow: heap.place(extra.nextOverflow),
      oldoverflow: heap.list(extra.oldoverflow),
      overflow: heap.list(extra.overflow),
    },
    nbuckets: heap.main.length,
    noldbuckets: heap.old.length,
    types: orNull(pointers.types),
    ...memory,
  };
}

interface BucketArray {
  readonly address: bigint;
  /** Buckets that hashes lead to, and all with the preallocated overflow buckets behind them. */
  readonly heads: number;
  readonly length: number;
}

/** Where the buckets of a map lie, and what each pointer to one is replaced by. */
class Heap {
  readonly main: BucketArray;
  readonly old: BucketArray;
  /** Overflow buckets allocated on their own, in the order found. */
  readonly overflow: bigint[] = [];
  readonly #numbers = new Map<bigint, number>();
  readonly #memory: Buffer;

  readonly #scanned: boolean;

  constructor(
    readonly map: ClassicMap,
    readonly pointers: Pointers,
  ) {
    this.#scanned = map.type.bucketPtrdata > 0;
    const arrays = map.arrays();
    this.main = arrays.main;
    this.old = arrays.old;
    this.#memory = Buffer.from(map.process.memory.buffer);
    for (const array of [this.main, this.old]) this.#followChains(array);
    const extra = map.extra();
    for (const list of [extra?.overflow, extra?.oldoverflow]) {
      for (const address of this.#entries(list ?? null)) this.#number(address);
    }
  }

  place(address: bigint): BucketReference {
    const place = this.#known(address);
    if (place !== undefined) return place;
    throw new Error(`no bucket of this map is at 0x${address.toString(16)}, where a pointer leads`);
  }

  #known(address: bigint): BucketReference | undefined {
    if (address === 0n) return null;
    const main = this.#indexIn(this.main, address);
    if (main !== undefined) return ["B", main];
    const old = this.#indexIn(this.old, address);
    if (old !== undefined) return ["O", old];
    const number = this.#numbers.get(address);
    return number === undefined ? undefined : ["V", number];
  }

  list(list: OverflowList | null) {
    if (list === null) return null;
    const places = this.#entries(list).map((address) => this.place(address));
    return { cap: list.cap, len: list.len, list: orNull(places) };
  }

  /** The header's bytes with its pointers replaced. */
  header(): string {
    const bytes = Buffer.from(this.map.process.bytes(this.map.address, hmapSize));
    const { buckets, oldbuckets, extra } = this.map.header();
    bytes.writeBigUInt64LE(this.#word(buckets), hmap.buckets);
    bytes.writeBigUInt64LE(this.#word(oldbuckets), hmap.oldbuckets);
    bytes.writeBigUInt64LE(extra === 0n ? 0n : word(kinds.extra, 0), hmap.extra);
    return bytes.toString("hex");
  }

  buckets(array: BucketArray): string[] | null {
    const size = BigInt(this.map.type.bucketsize);
    return orNull(
      Array.from({ length: array.length }, (_, i) => this.bucket(array.address + BigInt(i) * size)),
    );
  }

  /** A bucket's bytes with its pointers replaced. */
  bucket(address: bigint): string {
    const at = offsetOf(address);
    const end = at + this.map.type.overflowOffset;
    const next = Buffer.alloc(8);
    next.writeBigUInt64LE(this.#word(this.#next(address)));
    if (!this.#scanned) return this.#memory.toString("hex", at, end) + next.toString("hex");
    const entries = Buffer.from(this.#memory.subarray(at, end));
    this.pointers.bucket(entries);
    return entries.toString("hex") + next.toString("hex");
  }

  /**
   * What a pointer to a bucket is replaced by. A preallocated overflow bucket of the old array may
   * lead to a bucket that nothing else leads to: its chain was unlinked when it was evacuated.
   */
  #word(address: bigint): bigint {
    const place = this.#known(address);
    if (place === null) return 0n;
    if (place === undefined) return word(kinds.other, 0);
    const kind = { B: kinds.main, O: kinds.old, V: kinds.overflow }[place[0]];
    return word(kind, place[1]);
  }

  #followChains(array: BucketArray): void {
    const size = BigInt(this.map.type.bucketsize);
    for (let i = 0n; i < array.heads; i++) {
      let bucket = this.#next(array.address + i * size);
      while (bucket !== 0n) {
        this.#number(bucket);
        bucket = this.#next(bucket);
      }
    }
  }

  #number(address: bigint): void {
    const inArray = [this.main, this.old].some((a) => this.#indexIn(a, address) !== undefined);
    if (inArray || this.#numbers.has(address)) return;
    this.#numbers.set(address, this.overflow.length);
    this.overflow.push(address);
  }

  #indexIn(array: BucketArray, address: bigint): number | undefined {
    const index = Number(address - array.address) / this.map.type.bucketsize;
    return array.length > 0 && index >= 0 && index < array.length ? Math.floor(index) : undefined;
  }

  #next(bucket: bigint): bigint {
    return this.#memory.readBigUInt64LE(offsetOf(bucket) + this.map.type.overflowOffset);
  }

  #entries(list: OverflowList | null): bigint[] {
    return Array.from({ length: list?.len ?? 0 }, (_, i) => {
      return this.#memory.readBigUInt64LE(offsetOf(list?.array ?? 0n) + ptrSize * i);
    });
  }
}
