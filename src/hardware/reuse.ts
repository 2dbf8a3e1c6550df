/**
 * Reuse distances and what follows from them: how many different lines are used between two uses of a line
 * tells, for LRU, which sizes of a cache would have it still. One pass over a stream gives the misses
 * of every size at once (Mattson's stack algorithm; engine/reuse.ts).
 *
 * What it leaves out: sets (the caches of the curve are fully associative), replacement other than LRU,
 * and prefetches. A set-associative cache misses more by what its sets conflict.
 */

import { type Accesses, lengthOf } from "./access.js";
import { instantiate, type ReuseEngine } from "./engine.js";
import { MachineError } from "./errors.js";
import { powerOfTwo } from "./field-checks.js";

export interface ReuseColumns {
  /** Different other units used since the last use of the same. */
  readonly distance: Float64Array;
  /** How many uses had it. */
  readonly uses: Float64Array;
}

export interface MissCurveColumns {
  /** Units that the cache holds. */
  readonly units: Float64Array;
  readonly bytes: Float64Array;
  readonly misses: Float64Array;
  readonly missPercent: Float64Array;
}

export interface TouchedColumns {
  /** Accesses so far. */
  readonly accesses: Float64Array;
  /** Different units touched so far. */
  readonly units: Float64Array;
}

export interface ReuseOptions {
  /** Bytes of a unit: 64 for lines (the default), 4096 for pages. */
  readonly unit?: number;
  /** Takes a point of `touched()` every `every` accesses; default at the end of each chunk. */
  readonly every?: number;
}

/** The reuse of the units of a stream. */
export class Reuse {
  readonly unit: number;
  readonly #engine: ReuseEngine;
  readonly #every: number;
  readonly #points: { accesses: number; units: number }[] = [];
  #accesses = 0;

  constructor({ unit = 64, every = Number.POSITIVE_INFINITY }: ReuseOptions = {}) {
    this.unit = powerOfTwo(unit, 1, 2 ** 30, { machine: "", path: "unit" });
    if (!(every >= 1)) throw new MachineError(`\`every\` must be 1 or more, got ${every}`, "every");
    this.#every = every;
    this.#engine = instantiate("reuse");
    this.#require(this.#engine.begin(Math.log2(this.unit)));
  }

  add(chunk: Accesses): void {
    const { memory, WORDS, CHUNK } = this.#engine;
    const length = lengthOf(chunk);
    for (let from = 0; from < length; ) {
      const toPoint = this.#every - (this.#accesses % this.#every);
      const to = Math.min(length, from + CHUNK.value, from + toPoint);
      const words = new Uint32Array(memory.buffer, WORDS.value, 2 * (to - from));
      words.set(chunk.words.subarray(2 * from, 2 * to));
      this.#require(this.#engine.add(to - from));
      this.#accesses += to - from;
      from = to;
      if (this.#accesses % this.#every === 0) this.#mark();
    }
    if (this.#every === Number.POSITIVE_INFINITY) this.#mark();
  }

  /** Different units touched: lines, or pages. */
  get units(): number {
    return Number(this.#view().getBigUint64(this.#engine.COLD.value, true));
  }

  /** Uses of units; an access to two of them is two. */
  get uses(): number {
    return Number(this.#view().getBigUint64(this.#engine.TOUCHES.value, true));
  }

  /** The distances that came, in ascending order; first uses have none. */
  distances(): ReuseColumns {
    const counts = this.#counts();
    const distance = Float64Array.from(counts.keys()).filter((i) => counts[i] !== 0);
    return { distance, uses: Float64Array.from(distance, (i) => counts[i] as number) };
  }

  /**
   * Misses of fully associative LRU caches.
   * @param sizes how many units each holds; default the powers of two up to the first that holds
   * all lines
   */
  missCurve(sizes?: ArrayLike<number>): MissCurveColumns {
    const counts = this.#counts();
    const most = Math.max(1, this.units);
    const powers = Array.from({ length: Math.ceil(Math.log2(most)) + 1 }, (_, i) => 2 ** i);
    const units = Float64Array.from(sizes ?? powers);
    // A use at distance d hits in a cache of more than d units.
    const hits = new Float64Array(counts.length + 1);
    for (const [d, n] of counts.entries()) hits[d + 1] = (hits[d] as number) + n;
    const uses = this.uses;
    const misses = units.map((size) => uses - (hits[Math.min(size, counts.length)] as number));
    return {
      units,
      bytes: units.map((size) => size * this.unit),
      misses,
      missPercent: misses.map((n) => (100 * n) / uses),
    };
  }

  /** How many different units had been touched as the stream went on. */
  touched(): TouchedColumns {
    return {
      accesses: Float64Array.from(this.#points, ({ accesses }) => accesses),
      units: Float64Array.from(this.#points, ({ units }) => units),
    };
  }

  #mark(): void {
    this.#points.push({ accesses: this.#accesses, units: this.units });
  }

  /** Uses by distance. */
  #counts(): Float64Array {
    const view = this.#view();
    const n = view.getUint32(this.#engine.DISTANCES.value, true);
    const at = view.getUint32(this.#engine.HISTOGRAM.value, true);
    const counts = Float64Array.from(
      new BigUint64Array(this.#engine.memory.buffer, at, Math.min(n, this.units)),
      Number,
    );
    return counts;
  }

  #view(): DataView {
    return new DataView(this.#engine.memory.buffer);
  }

  #require(ok: boolean): void {
    if (ok) return;
    const advice = "take a larger `unit`";
    throw new MachineError(
      `reuse: too many different units for 4 GiB of memory; ${advice}`,
      "unit",
    );
  }
}

/**
 * The reuse of the units of a stream.
 *
 *   reuse(accesses).missCurve()
 *   reuse(accesses, { unit: 4096 }).units      // pages touched
 */
export function reuse(accesses: Accesses | Iterable<Accesses>, options: ReuseOptions = {}): Reuse {
  const found = new Reuse(options);
  for (const chunk of Symbol.iterator in accesses ? accesses : [accesses]) found.add(chunk);
  return found;
}
