/**
 * The list in `extra` that keeps a pointer-free map's overflow buckets alive: a Go slice of
 * pointers that is appended to, so its array is replaced by a larger one now and then.
 *
 *   capacities asked for   1, 2, 4, 8, … 256, then a quarter and 192 more each time,
 *   and got                what the size class holds: from Go 1.22 on less an 8-byte header
 *
 * Source: runtime/map.go newoverflow, runtime/slice.go growslice, Go 1.19 and 1.23. The engine's
 * list is src/engine/overflow.ts.
 */

import type { MapLayout } from "../map-layout.js";
import { allocation } from "../size-classes.js";
import type { Spread } from "./spread.js";

/** Below this capacity a slice doubles. */
const doublingBelow = 256;

/** The array of a list when it has been made for `capacity` pointers. */
interface Rung {
  readonly capacity: number;
  /** Bytes of this array, and of it and all before it. */
  readonly taken: number;
  readonly allocated: number;
}

/** What a list of overflow buckets takes. */
export interface ListSize {
  /** Bytes of the array in use. */
  readonly taken: number;
  /** Bytes of this and all arrays before. */
  readonly allocated: number;
  /** Arrays made. */
  readonly arrays: number;
}

const none: ListSize = { taken: 0, allocated: 0, arrays: 0 };

/** The lists of one release on one architecture, whatever their length. */
export class OverflowList {
  readonly #rungs: Rung[] = [];
  readonly #means = new WeakMap<Spread, ListSize>();

  constructor(private readonly layout: Pick<MapLayout, "release" | "architecture">) {}

  /** What a list of `length` pointers takes that was made by appending one after the other. */
  of(length: number): ListSize {
    if (length === 0) return none;
    while ((this.#rungs.at(-1)?.capacity ?? 0) < length) this.#climb();
    let low = 0;
    let high = this.#rungs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rungs[middle] as Rung).capacity < length) low = middle + 1;
      else high = middle;
    }
    const { taken, allocated } = this.#rungs[low] as Rung;
    return { taken, allocated, arrays: low + 1 };
  }

  /** The same on the average, when chance decides the length. */
  mean(length: Spread): ListSize {
    const known = this.#means.get(length);
    if (known !== undefined) return known;
    const sum = { taken: 0, allocated: 0, arrays: 0 };
    for (const { value, weight } of length) {
      const { taken, allocated, arrays } = this.of(value);
      sum.taken += weight * taken;
      sum.allocated += weight * allocated;
      sum.arrays += weight * arrays;
    }
    this.#means.set(length, sum);
    return sum;
  }

  #climb(): void {
    const { release, architecture } = this.layout;
    const before = this.#rungs.at(-1);
    const capacity = before?.capacity ?? 0;
    const asked =
      capacity === 0
        ? 1
        : capacity < doublingBelow
          ? 2 * capacity
          : capacity + Math.floor((capacity + 3 * doublingBelow) / 4);
    const word = architecture.pointerSize;
    const { taken, usable } = allocation(asked * word, true, release, architecture);
    this.#rungs.push({
      capacity: Math.floor(usable / word),
      taken,
      allocated: (before?.allocated ?? 0) + taken,
    });
  }
}
