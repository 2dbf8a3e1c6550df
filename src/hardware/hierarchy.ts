/**
 * The caches and TLBs of one machine at work: an instance of the compiled model (engine/hierarchy.ts),
 * set up from a description, that takes chunks and counts.
 */

import { type Accesses, lengthOf } from "./access.js";
import type { Cache } from "./cache.js";
import {
  accessKinds,
  cacheFlags,
  depthMask,
  depths,
  mostRegions,
  recordShift,
  replacements,
  straddleRules,
  straddles,
  translationShift,
  translations,
} from "./codes.js";
import type { CheckedMachine } from "./description.js";
import { type HierarchyEngine, instantiate } from "./engine.js";
import { MachineError } from "./errors.js";
import type { Tlb } from "./memory/tlb.js";

/** Counts of a region: by kind, depth and translation. */
const regionCounts = Object.keys(accessKinds).length * depths * translations;

/** The outcome of an access: see engine/hierarchy.ts. */
export const outcome = {
  depth: (code: number): number => code & depthMask,
  translation: (code: number): number => (code >> translationShift) & (translations - 1),
  straddles: (code: number): boolean => (code & straddles) !== 0,
};

/** What a cache did beside answering. */
export interface CacheCounters {
  readonly evictions: number;
  /** Dirty lines written to the level below. */
  readonly writeBacks: number;
  /** Lines that an inclusive level below took away. */
  readonly invalidations: number;
  /** Lines that its prefetchers brought in. */
  readonly prefetches: number;
  /** Of these, used afterwards. */
  readonly useful: number;
  /** Of these, evicted without having been used. */
  readonly unused: number;
}

export class Hierarchy {
  readonly #engine: HierarchyEngine;
  readonly #caches = new Map<string, number>();
  readonly #chunk: number;
  readonly #hasRegion = new Uint8Array(mostRegions);

  constructor(readonly machine: CheckedMachine) {
    this.#engine = instantiate("hierarchy");
    this.#chunk = this.#engine.CHUNK.value;
    for (const cache of machine.caches) this.#caches.set(cache.name, this.#addCache(cache));
    const { data, instructions } = machine.paths;
    for (const path of [data, instructions]) this.#linkCaches(path);
    const dataTlb = this.#addTlbs(machine.translations.data, machine.page);
    const fetchTlb = this.#sameTlbs()
      ? dataTlb
      : this.#addTlbs(machine.translations.instructions, machine.codePage);
    this.#engine.start(0, this.#cache((data[0] as Cache).name), dataTlb);
    this.#engine.start(1, this.#cache((instructions[0] as Cache).name), fetchTlb);
    const { straddle, caches, writeBacks } = machine;
    // cachegrind counts no access as longer than its shortest line.
    const clip = straddle === "one request" ? Math.min(...caches.map(({ line }) => line)) : 0;
    this.#engine.setRules(straddleRules[straddle], clip, writeBacks);
  }

  /**
   * Takes accesses, in pieces that the engine has room for.
   * @param outcomes takes the outcomes of a piece, whose first access is number `from` of the chunk; they are the
   *   engine's memory, and valid until it returns
   */
  add(chunk: Accesses, outcomes?: (outcomes: Uint8Array, from: number) => void): void {
    const { memory, WORDS, REGIONS, OUTCOMES } = this.#engine;
    const length = lengthOf(chunk);
    const { region } = chunk;
    const words = new Uint32Array(memory.buffer, WORDS.value, 2 * this.#chunk);
    const regions = new Uint8Array(memory.buffer, REGIONS.value, this.#chunk);
    for (let from = 0; from < length; from += this.#chunk) {
      const to = Math.min(length, from + this.#chunk);
      words.set(chunk.words.subarray(2 * from, 2 * to));
      if (region !== undefined) {
        regions.set(region.subarray(from, to));
        for (let i = from; i < to; i++) this.#hasRegion[region[i] as number] = 1;
      } else {
        this.#hasRegion[0] = 1;
      }
      this.#engine.run(to - from, region !== undefined, outcomes !== undefined);
      outcomes?.(new Uint8Array(memory.buffer, OUTCOMES.value, to - from), from);
    }
  }

  /** Sets all counts to 0; what the caches and TLBs hold stays. */
  forget(): void {
    const engine = this.#engine;
    const { buffer } = engine.memory;
    new Float64Array(buffer, engine.HISTOGRAM.value, regionCounts * mostRegions).fill(0);
    this.#hasRegion.fill(0);
    const view = new DataView(buffer);
    const counters = [engine.EVICTIONS, engine.WRITTEN_BACK, engine.INVALIDATIONS];
    counters.push(engine.PREFETCHES, engine.USEFUL, engine.UNUSED);
    for (const cache of this.#caches.values()) {
      for (const { value } of counters) view.setBigUint64(cache + value, 0n, true);
      const records = view.getUint32(cache + engine.RECORDS.value, true) + engine.MISSES.value;
      const sets = view.getUint32(cache + engine.SETS.value, true);
      for (let i = 0; i < sets; i++) view.setUint32(records + (i << recordShift), 0, true);
    }
  }

  /** Codes of the regions that accesses have had. */
  regions(): number[] {
    return Array.from(this.#hasRegion.keys()).filter((code) => this.#hasRegion[code] === 1);
  }

  /**
   * Requests of a region by what they did: [kind][depth][translation], `depths` and `translations` long.
   * `depth` is how many caches were asked in vain, `translation` 0 for the first TLB, 1 for the second,
   * 2 for a walk.
   */
  requests(region: number): Float64Array {
    const at = this.#engine.HISTOGRAM.value + 8 * regionCounts * region;
    const counts = new BigUint64Array(this.#engine.memory.buffer, at, regionCounts);
    return Float64Array.from(counts, Number);
  }

  counters(name: string): CacheCounters {
    const engine = this.#engine;
    const view = new DataView(engine.memory.buffer);
    const cache = this.#cache(name);
    const read = (offset: { readonly value: number }): number =>
      Number(view.getBigUint64(cache + offset.value, true));
    return {
      evictions: read(engine.EVICTIONS),
      writeBacks: read(engine.WRITTEN_BACK),
      invalidations: read(engine.INVALIDATIONS),
      prefetches: read(engine.PREFETCHES),
      useful: read(engine.USEFUL),
      unused: read(engine.UNUSED),
    };
  }

  /** Misses of each set of a cache so far, and how many of its ways are in use now. */
  sets(name: string): { readonly misses: Float64Array; readonly occupied: Float64Array } {
    const engine = this.#engine;
    const view = new DataView(engine.memory.buffer);
    const cache = this.#cache(name);
    const count = view.getUint32(cache + engine.SETS.value, true);
    const records = view.getUint32(cache + engine.RECORDS.value, true) + engine.MISSES.value;
    return {
      misses: Float64Array.from({ length: count }, (_, i) =>
        view.getUint32(records + (i << recordShift), true),
      ),
      occupied: Float64Array.from({ length: count }, (_, i) => engine.occupied(cache, i)),
    };
  }

  /** Whether a cache has the line of an address. */
  state(name: string, address: number): "absent" | "clean" | "dirty" {
    const states = ["absent", "clean", "dirty"] as const;
    return states[this.#engine.state(this.#cache(name), address)] as (typeof states)[number];
  }

  #cache(name: string): number {
    const cache = this.#caches.get(name);
    if (cache !== undefined) return cache;
    const known = [...this.#caches.keys()].join(", ");
    throw new MachineError(`${this.machine.name} has no cache ${name}; it has ${known}`, "caches");
  }

  #addCache(cache: Cache): number {
    const { sets, slices, ways, line, replacement, seed, inclusion, prefetch } = cache;
    const flags =
      (cache.writeAllocate ? cacheFlags.writeAllocate : 0) |
      (inclusion === "exclusive" ? cacheFlags.exclusive : 0) |
      (inclusion === "inclusive" ? cacheFlags.inclusive : 0) |
      (prefetch.nextLine ? cacheFlags.nextLine : 0) |
      (prefetch.adjacentLine ? cacheFlags.adjacentLine : 0) |
      (prefetch.stride ? cacheFlags.stride : 0);
    const shift = Math.log2(line);
    const at = this.#engine.addCache(
      sets,
      slices,
      ways,
      shift,
      replacements[replacement],
      flags,
      seed,
    );
    if (at === 0) throw this.#tooLarge(cache.name);
    this.#engine.list(at);
    return at;
  }

  #linkCaches(path: readonly Cache[]): void {
    for (const [i, { name }] of path.entries()) {
      const below = path[i + 1];
      if (below !== undefined) this.#engine.link(this.#cache(name), this.#cache(below.name), 0);
    }
  }

  readonly #tlbs = new Map<Tlb, number>();

  #addTlbs(path: readonly Tlb[], page: number): number {
    const shift = Math.log2(page);
    const [first, second] = path.map((tlb, level) => {
      // A second TLB may serve both sides; a first one that does is the same only for equal pages.
      const known = level === 1 ? this.#tlbs.get(tlb) : undefined;
      const at = known ?? this.#addTlb(tlb, shift);
      this.#tlbs.set(tlb, at);
      return at;
    });
    if (first === undefined) return 0;
    // Pages of different sizes that share a TLB must not be taken for each other.
    if (second !== undefined) this.#engine.link(first, second, shift * 2 ** 44);
    return first;
  }

  #addTlb({ name, sets, ways, replacement }: Tlb, shift: number): number {
    const at = this.#engine.addCache(sets, 1, ways, shift, replacements[replacement], 0, 1);
    if (at === 0) throw this.#tooLarge(name);
    return at;
  }

  /** Whether instructions are translated by the very TLBs that data are. */
  #sameTlbs(): boolean {
    const { translations, page, codePage } = this.machine;
    return translations.data[0] === translations.instructions[0] && page === codePage;
  }

  #tooLarge(name: string): MachineError {
    const what = "its tables take more memory than a model has (4 GiB)";
    return new MachineError(`${name} of ${this.machine.name} is too large: ${what}`, "caches");
  }
}
