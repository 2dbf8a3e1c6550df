/**
 * A second model of caches and TLBs to hold the compiled one against: objects, searched one by one, with
 * stamps for ages. It follows the rules as the headers of src/hardware/engine say them, and knows none of
 * the engine's short ways.
 */

import { type Accesses, decode, FETCH, LOAD, MODIFY, STORE } from "../../src/hardware/access.js";
import type { Cache, Replacement } from "../../src/hardware/cache.js";
import type { CheckedMachine } from "../../src/hardware/description.js";

interface Entry {
  line: number;
  dirty: boolean;
  prefetched: boolean;
  /** When it came or, for LRU, was last used. */
  stamp: number;
}

interface Geometry {
  readonly sets: number;
  readonly slices: number;
  readonly ways: number;
  readonly replacement: Replacement;
  readonly seed: number;
}

export class Level {
  readonly sets: (Entry | undefined)[][];
  readonly trees: number[][];
  readonly misses: number[];
  readonly strides = new Map<number, { page: number; line: number; step: number; seen: number }>();
  evictions = 0;
  writeBacks = 0;
  invalidations = 0;
  prefetches = 0;
  useful = 0;
  unused = 0;
  #now = 0;
  #random: number;

  constructor(
    readonly geometry: Geometry,
    readonly cache?: Cache,
  ) {
    const { sets, slices, ways, seed } = geometry;
    this.sets = Array.from({ length: sets * slices }, () => new Array(ways).fill(undefined));
    this.trees = this.sets.map(() => new Array(2 * ways).fill(0));
    this.misses = this.sets.map(() => 0);
    this.#random = seed;
  }

  setOf(line: number): number {
    const { sets, slices } = this.geometry;
    if (slices === 1) return line % sets;
    const low = Number((BigInt(line) ^ (BigInt(line) >> 23n)) & 0xffff_ffffn);
    const hash = (Math.imul(low, 0x9e37_79b1) >>> 0) >>> 16;
    return (line % sets) + (hash % slices) * sets;
  }

  find(line: number): Entry | undefined {
    return this.sets[this.setOf(line)]?.find((entry) => entry?.line === line);
  }

  use(line: number): void {
    const entry = this.find(line) as Entry;
    const set = this.setOf(line);
    if (this.geometry.replacement === "LRU") entry.stamp = ++this.#now;
    this.#point(set, (this.sets[set] as (Entry | undefined)[]).indexOf(entry));
  }

  insert(line: number, dirty: boolean, prefetched = false): Entry | undefined {
    const set = this.setOf(line);
    const ways = this.sets[set] as (Entry | undefined)[];
    let way = ways.indexOf(undefined);
    if (way < 0) way = this.#victim(set);
    const old = ways[way];
    ways[way] = { line, dirty, prefetched, stamp: ++this.#now };
    this.#point(set, way);
    return old;
  }

  remove(line: number): Entry | undefined {
    const ways = this.sets[this.setOf(line)] as (Entry | undefined)[];
    const way = ways.findIndex((entry) => entry?.line === line);
    const old = ways[way];
    if (way >= 0) ways[way] = undefined;
    return old;
  }

  #victim(set: number): number {
    const ways = this.sets[set] as Entry[];
    const { replacement } = this.geometry;
    if (replacement === "random") {
      let x = this.#random;
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      this.#random = x >>> 0;
      return Math.floor((this.#random / 2 ** 32) * ways.length);
    }
    if (replacement === "tree-PLRU") {
      let node = 1;
      while (node < ways.length) node = 2 * node + (this.trees[set]?.[node] as number);
      return node - ways.length;
    }
    const oldest = Math.min(...ways.map(({ stamp }) => stamp));
    return ways.findIndex(({ stamp }) => stamp === oldest);
  }

  /** Nodes of the tree above a way point to the other half. */
  #point(set: number, way: number): void {
    const tree = this.trees[set] as number[];
    for (let node = way + this.geometry.ways; node > 1; node = Math.floor(node / 2)) {
      tree[Math.floor(node / 2)] = node % 2 === 0 ? 1 : 0;
    }
  }
}

export class Reference {
  readonly levels = new Map<string, Level>();
  readonly below = new Map<Level, Level | undefined>();
  /** [kind][depth][translation]. */
  readonly requests = Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => [0, 0, 0]));
  readonly outcomes: { depth: number; translation: number; straddles: boolean }[] = [];
  readonly #tlbs: { level: Level; add: number }[][];
  /** What prefetchers do when the access is answered. */
  #told: (() => void)[] = [];
  #quiet = false;
  #carried = false;

  constructor(readonly machine: CheckedMachine) {
    for (const cache of machine.caches) this.levels.set(cache.name, new Level(cache, cache));
    for (const path of [machine.paths.data, machine.paths.instructions]) {
      for (const [i, { name }] of path.entries()) {
        const next = path[i + 1];
        this.below.set(this.#level(name), next === undefined ? undefined : this.#level(next.name));
      }
    }
    const { translations, page, codePage } = machine;
    const second = new Map<object, Level>();
    const build = (path: typeof translations.data, size: number) =>
      path.map((tlb, i) => {
        const known = second.get(tlb);
        const level = (i === 1 ? known : undefined) ?? new Level({ slices: 1, seed: 1, ...tlb });
        second.set(tlb, level);
        return { level, add: i === 1 ? Math.log2(size) * 2 ** 44 : 0 };
      });
    const data = build(translations.data, page);
    const same = translations.data[0] === translations.instructions[0] && page === codePage;
    this.#tlbs = [data, same ? data : build(translations.instructions, codePage)];
  }

  #level(name: string): Level {
    return this.levels.get(name) as Level;
  }

  run(chunk: Accesses): void {
    const { address, size, kind } = decode(chunk);
    for (let i = 0; i < address.length; i++) {
      this.#access(address[i] as number, size[i] as number, kind[i] as number);
    }
  }

  #access(address: number, size: number, kind: number): void {
    const side = kind === FETCH ? 1 : 0;
    const path = side === 1 ? this.machine.paths.instructions : this.machine.paths.data;
    const top = this.#level((path[0] as Cache).name);
    const line = (path[0] as Cache).line;
    let end = address + size - 1;
    let depth = 0;
    let translation = 0;
    let straddles = Math.floor(address / line) !== Math.floor(end / line);
    if (this.machine.straddle === "one request") {
      if (straddles) {
        end = Math.min(end, address + Math.min(...this.machine.caches.map((c) => c.line)) - 1);
        straddles = Math.floor(address / line) !== Math.floor(end / line);
      }
      [depth, translation] = this.#request(top, side, address, end, kind);
    } else {
      for (let from = address; from <= end; from = (Math.floor(from / line) + 1) * line) {
        const to = Math.min(end, (Math.floor(from / line) + 1) * line - 1);
        const [d, t] = this.#request(top, side, from, to, kind);
        depth = Math.max(depth, d);
        translation = Math.max(translation, t);
      }
    }
    this.outcomes.push({ depth, translation, straddles });
  }

  #request(top: Level, side: number, a: number, e: number, kind: number): [number, number] {
    const page = side === 1 ? this.machine.codePage : this.machine.page;
    let translation = this.#translate(side, Math.floor(a / page));
    if (Math.floor(a / page) !== Math.floor(e / page)) {
      translation = Math.max(translation, this.#translate(side, Math.floor(e / page)));
    }
    const writes = kind === STORE || kind === MODIFY;
    const depth = this.#demand(top, a, e, kind === STORE, writes);
    for (const act of this.#told.splice(0)) act();
    const counts = this.requests[kind]?.[depth] as number[];
    counts[translation] = (counts[translation] as number) + 1;
    return [depth, translation];
  }

  #translate(side: number, page: number): number {
    const tlbs = this.#tlbs[side] as { level: Level; add: number }[];
    for (const [i, { level, add }] of tlbs.entries()) {
      if (level.find(page + add) !== undefined) {
        level.use(page + add);
        return i;
      }
      level.insert(page + add, false);
    }
    return tlbs.length === 0 ? 0 : 2;
  }

  #demand(level: Level, a: number, e: number, stores: boolean, writes: boolean): number {
    const cache = level.cache as Cache;
    const lines = [...new Set([Math.floor(a / cache.line), Math.floor(e / cache.line)])];
    if (cache.inclusion === "exclusive") {
      for (let line = (lines[0] as number) + 1; line < (lines.at(-1) as number); line++)
        lines.push(line);
      return this.#take(level, lines, a, e, stores, writes);
    }
    const next = this.below.get(level);
    let firstUse = false;
    const missing = lines.filter((line) => {
      const entry = level.find(line);
      if (entry === undefined) return true;
      if (entry.prefetched) {
        level.useful++;
        firstUse = true;
        entry.prefetched = false;
      }
      entry.dirty ||= writes;
      level.use(line);
      return false;
    });
    const last = lines.at(-1) as number;
    if (missing.length === 0) {
      if (!this.#quiet) this.#told.push(() => this.#follow(level, last, firstUse, false));
      return 0;
    }
    if (!this.#quiet) for (const line of missing) this.#miss(level, line);
    const allocates = !stores || cache.writeAllocate;
    this.#carried = false;
    const depth =
      next === undefined ? 1 : 1 + this.#demand(next, a, e, !allocates, allocates ? false : writes);
    if (allocates) {
      const dirty = writes || this.#carried;
      for (const line of missing) this.#install(level, line, dirty);
    }
    this.#carried = false;
    if (!this.#quiet) this.#told.push(() => this.#follow(level, last, false, true));
    return depth;
  }

  #take(
    level: Level,
    lines: number[],
    a: number,
    e: number,
    stays: boolean,
    writes: boolean,
  ): number {
    let found = true;
    for (const line of lines) {
      const entry = level.find(line);
      if (entry === undefined) {
        if (!this.#quiet) this.#miss(level, line);
        found = false;
      } else if (stays) {
        entry.dirty ||= writes;
        level.use(line);
      } else {
        if (entry.dirty) this.#carried = true;
        level.remove(line);
      }
    }
    const next = this.below.get(level);
    if (found) return 0;
    return next === undefined ? 1 : 1 + this.#demand(next, a, e, stays, writes);
  }

  #miss(level: Level, line: number): void {
    const set = level.setOf(line);
    level.misses[set] = (level.misses[set] as number) + 1;
  }

  #install(level: Level, line: number, dirty: boolean, prefetched = false): void {
    const old = level.insert(line, dirty, prefetched);
    if (old === undefined) return;
    const size = (level.cache as Cache).line;
    level.evictions++;
    if (old.prefetched) level.unused++;
    let lost = old.dirty;
    if (level.cache?.inclusion === "inclusive") {
      for (const upper of this.levels.values()) {
        if (!this.#isAbove(upper, level)) continue;
        const step = (upper.cache as Cache).line;
        for (
          let at = Math.floor((old.line * size) / step);
          at * step < (old.line + 1) * size;
          at++
        ) {
          const entry = upper.remove(at);
          if (entry === undefined) continue;
          upper.invalidations++;
          lost ||= entry.dirty;
        }
      }
    }
    const next = this.below.get(level);
    if (next?.cache?.inclusion === "exclusive") {
      const entry = next.find(old.line);
      if (entry === undefined) {
        const taken = this.#takenFromBelow(next, old.line);
        this.#install(next, old.line, lost || taken);
      } else {
        entry.dirty ||= lost;
        next.use(old.line);
      }
    } else if (lost && this.machine.writeBacks) {
      level.writeBacks++;
      if (next !== undefined) this.#writeBack(next, old.line * size);
    }
  }

  #writeBack(level: Level, address: number): void {
    const line = Math.floor(address / (level.cache as Cache).line);
    const entry = level.find(line);
    if (entry !== undefined) {
      entry.dirty = true;
      return;
    }
    this.#takenFromBelow(level, line);
    this.#install(level, line, true);
  }

  #takenFromBelow(level: Level, line: number): boolean {
    const next = this.below.get(level);
    return next?.cache?.inclusion === "exclusive" && next.remove(line)?.dirty === true;
  }

  #isAbove(upper: Level, level: Level): boolean {
    for (let at = this.below.get(upper); at !== undefined; at = this.below.get(at)) {
      if (at === level) return true;
    }
    return false;
  }

  #follow(level: Level, line: number, firstUse: boolean, missed: boolean): void {
    const { nextLine, adjacentLine, stride } = (level.cache as Cache).prefetch;
    if (nextLine && (missed || firstUse)) this.#prefetch(level, line, line + 1);
    if (adjacentLine && missed) this.#prefetch(level, line, line % 2 === 0 ? line + 1 : line - 1);
    if (!stride) return;
    const page = Math.floor((line * (level.cache as Cache).line) / 4096);
    const row = level.strides.get(page % 64);
    if (row === undefined || row.page !== page) {
      level.strides.set(page % 64, { page, line, step: 0, seen: 0 });
      return;
    }
    const step = line - row.line;
    if (step === 0) return;
    const seen = step === row.step ? row.seen + 1 : 1;
    level.strides.set(page % 64, { page, line, step, seen });
    if (seen >= 2) this.#prefetch(level, line, line + step);
  }

  #prefetch(level: Level, from: number, line: number): void {
    const size = (level.cache as Cache).line;
    const page = (at: number): number => Math.floor((at * size) / Math.max(size, 4096));
    if (page(from) !== page(line) || line < 0 || level.find(line) !== undefined) return;
    this.#carried = false;
    this.#quiet = true;
    const next = this.below.get(level);
    if (next !== undefined) this.#demand(next, line * size, line * size, false, false);
    this.#quiet = false;
    level.prefetches++;
    this.#install(level, line, this.#carried, true);
    this.#carried = false;
  }
}

export const KIND_NAMES = {
  [FETCH]: "fetch",
  [LOAD]: "load",
  [STORE]: "store",
  [MODIFY]: "modify",
};
