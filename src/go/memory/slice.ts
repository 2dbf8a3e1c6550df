/**
 * The computed memory of a slice that is appended to, one element at a time.
 *
 *   elements   1  2  3 … 4  5 … 8      256 → 512     512 → 848 …
 *   capacity   1  2  4      8          doubled       a quarter and 192 more, then its size class
 *
 * The header (pointer, length, capacity) is part of the variable and not counted. From Go 1.26 on,
 * where a function makes a slice of nothing and appends to it, the first 32 bytes may be on its
 * stack; here they are on the heap.
 *
 * Source: runtime/slice.go growslice, Go 1.19 to 1.27.
 */

import { counted } from "../../format/counted.js";
import type { Architecture } from "../architectures.js";
import { GoRangeError } from "../errors.js";
import { sizeOf } from "../layout/layout.js";
import { allocation, sizeClasses } from "../layout/size-classes.js";
import { doublingBelow, tinySize } from "../machine/go-constants.js";
import type { ReleaseRow } from "../releases.js";
import type { GoType } from "../type/type.js";
import type { Container } from "./container.js";
import {
  type Estimate,
  estimate,
  type GenerationMemory,
  grouped,
  type MemoryMoment,
  type MemoryStep,
} from "./estimate.js";
import { nextslicecap } from "./nextslicecap.js";

/** A slice's array at one time. */
interface Backing {
  readonly capacity: number;
  readonly taken: number;
}

/** What is known of a slice type. @param text the type */
export function sliceContainer(
  text: string,
  elem: GoType,
  release: ReleaseRow,
  architecture: Architecture,
): Container {
  const { size } = sizeOf(elem, architecture);
  return {
    ...{ text, release, architecture },
    memory: new SliceMemory(elem, release, architecture),
    sides: [{ name: "elem", type: elem }],
    stack: () => 0,
    ignores(hint) {
      if (hint * size <= architecture.maxAlloc) return false;
      const most = Math.floor(architecture.maxAlloc / size);
      throw new GoRangeError(
        `makeslice: cap out of range: ${text} on ${architecture.name} takes a capacity up to ${grouped(most)}, got ${grouped(hint)}`,
      );
    },
  };
}

/** How slices of one type take memory. */
class SliceMemory implements GenerationMemory {
  readonly #size: number;
  readonly #pointers: boolean;

  constructor(
    elem: GoType,
    private readonly release: ReleaseRow,
    private readonly arch: Architecture,
  ) {
    const { size, ptrdata } = sizeOf(elem, arch);
    this.#size = size;
    this.#pointers = ptrdata > 0;
  }

  readonly schedule = {
    corners: (from: number, to: number, hint: number): number[] => {
      return this.#grown(to, hint)
        .flatMap(({ capacity }) => [capacity, capacity + 1])
        .filter((n) => n >= from && n <= to);
    },
    hintCorners: (from: number, to: number): number[] => {
      if (this.#size === 0) return [];
      return sizeClasses
        .map((bytes) => Math.floor(bytes / this.#size))
        .flatMap((n) => [n, n + 1])
        .filter((n) => n >= from && n <= to);
    },
  };

  live(n: number, hint: number): Estimate {
    return estimate(this.#grown(n, hint).at(-1)?.taken ?? 0);
  }

  curve(points: Float64Array, hinted: boolean): Float64Array {
    if (hinted) return points.map((n) => this.#made(n).taken);
    const all = this.#grown(points.at(-1) ?? 0, 0);
    let at = 0;
    return points.map((n) => {
      while ((all[at]?.capacity ?? n) < n) at++;
      return n === 0 ? 0 : (all[at]?.taken ?? 0);
    });
  }

  at(n: number, hint: number): MemoryMoment {
    const all = this.#grown(n, hint);
    const last = all.at(-1);
    const before = all.at(-2);
    const bytes = all.reduce((sum, { taken }) => sum + taken, 0);
    const objects = all.filter(({ taken }) => taken > 0).length;
    const room = () => counted(last?.capacity ?? 0, "element");
    const part = {
      part: "array",
      objects: last !== undefined && last.taken > 0 ? 1 : 0,
      bytes: last?.taken ?? 0,
      why: `room for ${room()}; the slice's own three words are in the variable`,
    };
    return {
      live: estimate(part.bytes),
      peak: estimate(part.bytes + (before?.taken ?? 0)),
      allocated: estimate(bytes),
      mallocs: estimate(objects),
      parts: [part],
      shape: `an array of ${room()}, ${last ? Math.round((100 * n) / last.capacity) : 0}% taken`,
    };
  }

  steps(n: number, hint: number): MemoryStep[] {
    const all = this.#grown(n, hint);
    const last = all.at(-1);
    all.push(this.#larger(last?.capacity ?? 0));
    const steps = all.map((after, i): MemoryStep => {
      const before = all[i - 1] ?? { capacity: 0, taken: 0 };
      const at = before.capacity + 1;
      return {
        ...{ n: at, until: at },
        what: `capacity ${grouped(before.capacity)} → ${grouped(after.capacity)}`,
        why: this.#why(before.capacity, after.capacity),
        ...{ before: before.taken, after: after.taken },
        peak: before.taken + after.taken,
        largest: after.taken,
      };
    });
    return hint > 0 ? steps.slice(1) : steps;
  }

  #why(from: number, to: number): string {
    const asked = nextslicecap(from);
    const rule =
      from === 0
        ? "the first element"
        : from < doublingBelow
          ? "doubled"
          : "a quarter and 192 more";
    return to > asked ? `${rule}, and what is left of the size class` : rule;
  }

  /** Every array that there has been, the present one last; none of an empty slice. */
  #grown(n: number, hint: number): Backing[] {
    const all: Backing[] = hint > 0 ? [this.#made(hint)] : [];
    for (let last = hint; last < n; last = all.at(-1)?.capacity ?? n) all.push(this.#larger(last));
    return all;
  }

  /** make([]T, 0, capacity). */
  #made(capacity: number): Backing {
    return { capacity, taken: this.#taken(capacity * this.#size) };
  }

  /** What append makes when an array of this capacity is full. */
  #larger(capacity: number): Backing {
    const wanted = nextslicecap(capacity);
    if (this.#size === 0) return { capacity: capacity + 1, taken: 0 };
    const bytes = wanted * this.#size;
    const { usable } = allocation(bytes, this.#pointers, this.release, this.arch);
    return { capacity: Math.floor(usable / this.#size), taken: this.#taken(bytes) };
  }

  #taken(bytes: number): number {
    const { taken } = allocation(bytes, this.#pointers, this.release, this.arch);
    return this.#pointers || taken === 0 ? taken : Math.max(taken, tinySize);
  }
}
