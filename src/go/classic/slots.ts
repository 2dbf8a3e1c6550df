/**
 * The slots of a classic map, bucket by bucket along its chains.
 *
 *   tophash  0 emptyRest, 1 emptyOne, 2 evacuatedX, 3 evacuatedY, 4 evacuatedEmpty, 5 … live
 *
 * Source: runtime/map.go, Go 1.19.
 */

import type { ClassicMapType } from "../layout/maptype.js";
import { offsetOf } from "../machine/address.js";
import { tophashes } from "../machine/codes.js";
import { blockSlots } from "../machine/go-constants.js";
import type { GoMap } from "../process/map.js";
import { entryReader } from "../value/entry-reader.js";

/** What a slot is, by its tophash byte. */
export const slotStates = [
  ...(["emptyRest", "emptyOne", "evacuatedX", "evacuatedY", "evacuatedEmpty", "live"] as const),
] as const;

/** What a live slot remembers of its key's hash: the top byte, moved past the marks. */
export function tophashOf(hash: bigint): number {
  const top = Number(hash >> 56n);
  return top < tophashes.minTopHash ? top + tophashes.minTopHash : top;
}

/** One slot of a bucket. */
export interface Slot {
  /** Array the chain begins in. */
  readonly array: "main" | "old";
  /** Number of the chain's first bucket, and of this bucket in the chain from 0. */
  readonly bucket: number;
  readonly link: number;
  readonly slot: number;
  readonly tophash: number;
  readonly state: (typeof slotStates)[number];
  /** What lies there, whether live or left over; undefined where it cannot be read as a value. */
  readonly key: unknown;
  readonly elem: unknown;
  /** Go address of the key. */
  readonly address: bigint;
}

/** A map whose buckets can be read: of keys and elems of any type. */
export type Bucketed = Pick<GoMap<never, never>, "process" | "type" | "arrays" | "place">;

/** A bucket of a chain with its bytes' offset in memory. */
export interface Link {
  readonly array: "main" | "old";
  readonly bucket: number;
  readonly link: number;
  readonly at: number;
  readonly address: bigint;
}

/** The buckets of the chains of an array from number `from` up to, not including, `to`. */
export function* linksOf(
  map: Bucketed,
  array: "main" | "old",
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Generator<Link> {
  // A map that has no arrays says so here.
  const found = map.arrays()[array];
  const type = map.type as ClassicMapType;
  const view = new DataView(map.process.memory.buffer);
  for (let bucket = from; bucket < Math.min(to, found.heads); bucket++) {
    let address = found.address + BigInt(bucket * type.bucketsize);
    for (let link = 0; address !== 0n; link++) {
      const at = offsetOf(address);
      yield { array, bucket, link, at, address };
      address = view.getBigUint64(at + type.overflowOffset, true);
    }
  }
}

/** The slots of the main array's chains, and of the old one's while the map grows. */
export function* slotsOf(map: Bucketed, from?: number, to?: number): Generator<Slot> {
  const { type } = map;
  const view = new DataView(map.process.memory.buffer);
  const read = entryReader(map);
  for (const array of ["main", "old"] as const) {
    for (const { bucket, link, at, address } of linksOf(map, array, from, to)) {
      for (let slot = 0; slot < blockSlots; slot++) {
        const tophash = view.getUint8(at + slot);
        const state = slotStates[Math.min(tophash, tophashes.minTopHash)] as Slot["state"];
        const occupied =
          tophash >= tophashes.minTopHash ||
          tophash === tophashes.evacuatedX ||
          tophash === tophashes.evacuatedY;
        yield {
          ...{ array, bucket, link, slot, tophash, state },
          key: occupied ? read.key(at, slot) : undefined,
          elem: occupied ? read.elem(at, slot) : undefined,
          address: address + BigInt(type.keysOffset + slot * type.keyStride),
        };
      }
    }
  }
}
