/**
 * The schedule of a classic map that only grows: from array to array, by load factor and chance. It
 * knows no key, no elem and no byte, so that all types of releases with one load factor share it.
 *
 *   n        … 13      14 …          ~19 … 26     27 …           without a hint, load factor 6.5
 *   arrays   2         2 and 4       4            4 and 8
 *
 * Rules: runtime/map.go makemap, overLoadFactor, hashGrow, growWork, newoverflow, Go 1.19. A
 * same-size growth never happens here: it would need as many overflow buckets as there are
 * buckets, and n entries have at most n/8.
 */

import { entriesOfArray, preallocatedFrom } from "../../classic/map-layout.js";
import { blockSlots } from "../../machine/go-constants.js";
import type { ClassicRow } from "../../releases.js";
import {
  certain,
  type Distribution,
  distribution,
  rangeOf,
  shareWithAny,
} from "../distribution.js";
import type { GrowthSchedule } from "../estimate.js";
import { overflowBuckets } from "../poisson.js";
import { movedShare, stillGrowing, writesOfGrowth } from "./evacuation.js";

/** Arrays that are looked at: enough for 10^12 entries. */
export const lastB = 40;

/** Where a map with n entries is. */
export interface ClassicPlace {
  readonly n: number;
  /** B of the array in use, and of the first one. */
  readonly B: number;
  readonly first: number;
  /** Entries that came since the growth to 2^B buckets began; 0 in the first array. */
  readonly writes: number;
  /** Share of maps that still have the old array. */
  readonly growing: number;
  /** Share of the old buckets that has been moved in those. */
  readonly moved: number;
  /** Share of maps with a mapextra from an earlier array: see {@link ClassicGrowthSchedule.earlierExtra}. */
  readonly extra: number;
  /** Overflow buckets of the array in use: in maps that are done, and in those that are not. */
  readonly done: Distribution;
  readonly fresh: Distribution;
  /** Overflow buckets of the old array when it was full. */
  readonly before: Distribution;
}

/** Shares of maps: on the average, at least, at most. */
export type Shares = readonly [mean: number, least: number, most: number];

/** The schedule of maps of one load factor. */
export class ClassicGrowthSchedule implements GrowthSchedule {
  readonly #entries: readonly number[];
  readonly #extras = new Map<number, Shares>();
  readonly #grown = new WeakMap<Float64Array, readonly ClassicPlace[]>();
  readonly #hinted = new WeakMap<Float64Array, readonly ClassicPlace[]>();

  constructor(row: Pick<ClassicRow, "loadFactorNum" | "loadFactorDen">) {
    this.#entries = Array.from({ length: lastB + 1 }, (_, B) => entriesOfArray(B, row));
  }

  /** Entries up to which 2^B buckets do. */
  entries(B: number): number {
    return this.#entries[B] as number;
  }

  /** B of the least array with room for n entries; of the one that make allocates for a hint. */
  leastB(n: number): number {
    let B = 0;
    while (this.entries(B) < n) B++;
    return B;
  }

  /** Where a map is with n entries that was made with a hint (0: none). */
  at(n: number, hint: number): ClassicPlace {
    const first = this.leastB(hint);
    const B = Math.max(first, this.leastB(n));
    const writes = B > first ? n - this.entries(B - 1) : 0;
    const growing = stillGrowing(2 ** (B - 1), writes);
    const moved = growing > 0 ? movedShare(writes / 2 ** (B - 1)) : 1;
    const none = certain(0);
    return {
      ...{ n, B, first, writes, growing, moved, extra: this.earlierExtra(first, B)[0] },
      done: growing < 1 ? this.overflow(n, B) : none,
      fresh: growing > 0 ? this.overflow(n, B, moved) : none,
      before: growing > 0 ? this.overflow(this.entries(B - 1), B - 1) : none,
    };
  }

  /** The places at points of a curve; the same ones for every type. */
  along(points: Float64Array, hinted: boolean): readonly ClassicPlace[] {
    const along = hinted ? this.#hinted : this.#grown;
    const known = along.get(points);
    if (known !== undefined) return known;
    const places = Array.from(points, (n) => this.at(n, hinted ? n : 0));
    along.set(points, places);
    return places;
  }

  /** Overflow buckets of n entries in 2^B chains, of which the share `moved` is there already. */
  overflow(n: number, B: number, moved = 1): Distribution {
    const { mean, variance } = overflowBuckets(n, 2 ** B);
    const thinned = moved ** 2 * variance + moved * (1 - moved) * mean;
    return distribution(moved * mean, thinned, Math.max(0, Math.ceil(n / blockSlots) - 1));
  }

  /**
   * Share of maps with a mapextra from an earlier array, where overflow buckets are listed: arrays
   * too small for overflow buckets of their own made it when a chain needed one.
   */
  earlierExtra(first: number, B: number): Shares {
    const end = Math.min(B, preallocatedFrom);
    const known = this.#extras.get(first * lastB + end);
    if (known !== undefined) return known;
    const shares: [number, number, number] = [0, 0, 0];
    for (let b = first; b < end; b++) {
      const overflow = this.overflow(this.entries(b), b);
      const [few, many] = rangeOf(overflow);
      [overflow, certain(few), certain(many)].forEach((c, i) => {
        shares[i] = Math.max(shares[i] as number, shareWithAny(c));
      });
    }
    this.#extras.set(first * lastB + end, shares);
    return shares;
  }

  /** Numbers of entries from `from` to `to` at which a curve of bytes has its corners. */
  corners(from: number, to: number, hint: number): number[] {
    const corners: number[] = [];
    for (let B = this.leastB(hint); this.entries(B) < to; B++) {
      const full = this.entries(B);
      const { mean, deviation } = writesOfGrowth(2 ** B);
      const end = Math.round(full + mean);
      const slack = Math.ceil(deviation);
      corners.push(full, full + 1, end + slack + 1);
      // How soon the old array is released differs from map to map: the curve falls round here.
      for (let z = -3; z <= 3; z++) corners.push(Math.max(full + 1, end + z * slack));
    }
    return corners.filter((n) => n >= from && n <= to);
  }

  /** Hints from `from` to `to` after which make allocates more, and those with which it does. */
  hintCorners(from: number, to: number): number[] {
    return this.#entries.flatMap((n) => [n, n + 1]).filter((n) => n >= from && n <= to);
  }
}
