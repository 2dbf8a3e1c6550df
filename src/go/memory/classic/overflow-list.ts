/**
 * The list in `extra` that keeps a pointer-free map's overflow buckets alive: a Go slice of
 * pointers that is appended to, so its array is replaced by a larger one now and then.
 *
 *   capacities asked for   1, 2, 4, 8, … 256, then a quarter and 192 more each time,
 *   and got                what the size class holds: from Go 1.22 on less an 8-byte header
 *
 * Source: runtime/map.go newoverflow, runtime/slice.go growslice, Go 1.19 and 1.23. The engine's
 * list is src/engine/classic/overflow.ts.
 */

import type { MapLayout } from "../../layout/map-layout.js";
import { allocation } from "../../layout/size-classes.js";
import { type Distribution, shareWithAny } from "../distribution.js";
import { nextslicecap } from "../nextslicecap.js";
import type { ClassicPlace } from "./growth-schedule.js";

/** The array of a list when it has been made for `capacity` pointers. */
interface Rung {
  readonly capacity: number;
  /** Bytes of this array, and of it and all before it. */
  readonly taken: number;
  readonly allocated: number;
}

/** What a list of overflow buckets takes. */
interface ListSize {
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
  readonly #header: number;
  readonly #along = new WeakMap<readonly ClassicPlace[], Float64Array>();

  constructor(private readonly layout: Pick<MapLayout, "release" | "architecture">) {
    const { release, architecture } = layout;
    this.#header = allocation(3 * architecture.pointerSize, true, release, architecture).taken;
  }

  /** What a list of `length` pointers takes that was made by appending one after the other. */
  of(length: number): ListSize {
    if (length === 0) return none;
    const at = this.#reach(length, 0);
    const { taken, allocated } = this.#rungs[at] as Rung;
    return { taken, allocated, arrays: at + 1 };
  }

  /** The same on the average, when chance decides the length. */
  mean(length: Distribution): ListSize {
    const sum = { taken: 0, allocated: 0, arrays: 0 };
    // Lengths rise, so the array of one is not before that of the last.
    let at = 0;
    for (const { value, weight } of length) {
      if (value === 0) continue;
      at = this.#reach(value, at);
      const { taken, allocated } = this.#rungs[at] as Rung;
      sum.taken += weight * taken;
      sum.allocated += weight * allocated;
      sum.arrays += weight * (at + 1);
    }
    return sum;
  }

  /** Number of the array of a list of `length` pointers, at least `from`. */
  #reach(length: number, from: number): number {
    while ((this.#rungs.at(-1)?.capacity ?? 0) < length) this.#climb();
    let at = from;
    while ((this.#rungs[at] as Rung).capacity < length) at++;
    return at;
  }

  /** Bytes of the list and of the slice that leads to it. */
  bytes(length: Distribution): number {
    return shareWithAny(length) * this.#header + this.mean(length).taken;
  }

  /** The same at a place of a map's schedule, lists of old arrays included. */
  bytesAt({ growing, done, fresh, before }: ClassicPlace): number {
    const settled = growing < 1 ? (1 - growing) * this.bytes(done) : 0;
    if (growing === 0) return settled;
    return settled + growing * (this.bytes(fresh) + this.bytes(before));
  }

  /** The same at the places of a curve; types that share them find it made. */
  along(places: readonly ClassicPlace[]): Float64Array {
    const known = this.#along.get(places);
    if (known !== undefined) return known;
    const bytes = new Float64Array(places.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.bytesAt(places[i] as ClassicPlace);
    this.#along.set(places, bytes);
    return bytes;
  }

  #climb(): void {
    const { release, architecture } = this.layout;
    const before = this.#rungs.at(-1);
    const capacity = before?.capacity ?? 0;
    const asked = nextslicecap(capacity);
    const word = architecture.pointerSize;
    const { taken, usable } = allocation(asked * word, true, release, architecture);
    this.#rungs.push({
      capacity: Math.floor(usable / word),
      taken,
      allocated: (before?.allocated ?? 0) + taken,
    });
  }
}
