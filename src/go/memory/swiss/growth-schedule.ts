/**
 * The schedule of a Swiss map that only grows: which tables n entries need, by chance alone. It knows
 * no key, no elem and no byte, so that all types share it in all releases with its load factor.
 *
 *   n       1 … 8   9 … 14   15 … 28   …   449 … 896   897 …
 *   slots   8       16       32            1,024       two tables of 1,024, then more
 *
 * A table holds 896 entries in 1,024 slots and is replaced by two when the 897th comes. Which table
 * a key belongs to is decided by the first bits of its hash, so a table at depth d has split when
 * 897 of the n keys share those d bits: with probability P(Binomial(n, 2^-d) ≥ 897). Around n =
 * 896 · 2^d nearly all tables of depth d split within a few percent of n. The directory has as many
 * places as the deepest table needs, 2^depth: it doubles with the first split of a depth.
 *
 * Rules: internal/runtime/maps/map.go NewMap, table.go rehash, grow, split, Go 1.24.
 */

import { blockSlots, maxTableCapacity } from "../../machine/go-constants.js";
import type { SwissRow } from "../../releases.js";
import { entriesOfTable } from "../../swiss/map-layout.js";
import { type Distribution, distribution, meanOf, shareWithAny } from "../distribution.js";
import type { GrowthSchedule } from "../estimate.js";
import { fullPlaces } from "../poisson.js";

/** The tables of a map: all of one size, but for those that chance has replaced already. */
export interface Tables {
  /** Slots of each. */
  readonly slots: number;
  /** Depth that make chose, and depth at which the tables are now. */
  readonly made: number;
  readonly depth: number;
  /** How many of the 2^depth have been replaced by a larger one, or by two of 1,024 slots. */
  readonly replaced: Distribution;
  /** The mean of that number, and the share of maps in which it is not 0. */
  readonly more: number;
  readonly some: number;
}

/** Where a map with n entries is; without tables: a small map, of one group or none. */
export interface SwissPlace {
  readonly n: number;
  readonly tables: Tables | undefined;
}

/** The schedule of all Swiss maps with a load factor. */
export class SwissGrowthSchedule implements GrowthSchedule {
  /** Entries that the largest tables take. */
  readonly mostEntries: number;
  readonly #grown = new WeakMap<Float64Array, readonly SwissPlace[]>();
  readonly #hinted = new WeakMap<Float64Array, readonly SwissPlace[]>();

  /** @param row entries per eight slots above which a table is replaced. */
  constructor(private readonly row: Pick<SwissRow, "loadFactorNum" | "loadFactorDen">) {
    this.mostEntries = this.entries(maxTableCapacity);
  }

  /** Entries that a table of `slots` slots takes. */
  entries(slots: number): number {
    return entriesOfTable(slots, this.row);
  }

  /** So much of a number of slots as the load factor is of eight. */
  #share(slots: number): number {
    return (slots * this.row.loadFactorNum) / (blockSlots * this.row.loadFactorDen);
  }

  /** What make allocates for a hint. */
  made(hint: number): { slots: number; depth: number } {
    if (hint <= blockSlots) return { slots: blockSlots, depth: 0 };
    const target = Math.floor(
      (hint * blockSlots * this.row.loadFactorDen) / this.row.loadFactorNum,
    );
    const depth = Math.ceil(Math.log2(Math.ceil(target / maxTableCapacity)));
    const each = Math.max(blockSlots, Math.floor(target / 2 ** depth));
    return { slots: 2 ** Math.ceil(Math.log2(each)), depth };
  }

  /** The tables of a map with n entries; undefined: a small map, of one group. */
  at(n: number, hint: number): Tables | undefined {
    if (hint <= blockSlots && n <= blockSlots) return undefined;
    const { slots: first, depth: made } = this.made(hint);
    // Several tables of fewer than 1,024 slots come from hints just above a power of two.
    for (let slots = Math.max(first, 2 * blockSlots); slots < maxTableCapacity; slots *= 2) {
      const replaced = this.#replaced(n, made, this.entries(slots) + 1);
      if (replaced !== undefined) return { slots, made, depth: made, ...withChance(replaced) };
    }
    for (let depth = made; ; depth++) {
      const replaced = this.#replaced(n, depth, this.mostEntries + 1);
      if (replaced !== undefined)
        return { slots: maxTableCapacity, made, depth, ...withChance(replaced) };
    }
  }

  /** The places at points of a curve; the same ones for every type. */
  along(points: Float64Array, hinted: boolean): readonly SwissPlace[] {
    const along = hinted ? this.#hinted : this.#grown;
    const known = along.get(points);
    if (known !== undefined) return known;
    const places = Array.from(points, (n) => ({ n, tables: this.at(n, hinted ? n : 0) }));
    along.set(points, places);
    return places;
  }

  /** How many tables of a depth got each number of entries; undefined: certainly all. */
  #replaced(n: number, depth: number, entries: number): Distribution | undefined {
    const { mean, variance } = fullPlaces(n, 2 ** depth, entries);
    return mean < 2 ** depth ? distribution(mean, variance, 2 ** depth) : undefined;
  }

  /** Numbers of entries from `from` to `to` at which a curve of bytes has its corners. */
  corners(from: number, to: number, hint: number): number[] {
    const corners: number[] = hint <= blockSlots ? [1, blockSlots, blockSlots + 1] : [];
    const made = this.made(hint);
    for (let slots = made.slots; slots < maxTableCapacity; slots *= 2) {
      const full = slots === blockSlots ? blockSlots : this.entries(slots);
      corners.push(full, full + 1);
    }
    for (let depth = made.depth; 2 ** depth * this.mostEntries < 2 * to; depth++) {
      const middle = 2 ** depth * this.mostEntries;
      if (depth > 0) corners.push(middle + 1, middle + 2);
      // 30 is the deviation of the entries of a table that is about to split.
      for (let z = -4; z <= 4; z += depth === 0 ? 8 : 0.25) {
        corners.push(
          depth === 0 ? middle + (z > 0 ? 1 : 0) : Math.round(middle + 2 ** depth * 30 * z),
        );
      }
    }
    return corners.filter((n) => n >= from && n <= to);
  }

  /** Hints from `from` to `to` after which make allocates more, and those with which it does. */
  hintCorners(from: number, to: number): number[] {
    const corners = [blockSlots, blockSlots + 1];
    for (let slots = 2 * blockSlots; this.entries(slots) <= to; slots *= 2) {
      // The largest hint h for which make takes no more slots than target, and the next.
      const last = (target: number) => Math.ceil(this.#share(target + 1)) - 1;
      corners.push(last(slots), last(slots) + 1);
      // A little more than that many slots: twice as many tables, but of 512 slots each.
      const halves = (2 * slots) / maxTableCapacity;
      if (halves > 1) corners.push(last(slots + halves - 1), last(slots + halves - 1) + 1);
    }
    return corners.filter((n) => n >= from && n <= to);
  }
}

/** A number of replaced tables, and what is often asked of it. */
export function withChance(replaced: Distribution): Pick<Tables, "replaced" | "more" | "some"> {
  return { replaced, more: meanOf(replaced, (count) => count), some: shareWithAny(replaced) };
}
