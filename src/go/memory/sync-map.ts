/**
 * The computed memory of a sync.Map, whose keys and values are interfaces.
 *
 * Up to Go 1.23 it has two maps of entries; an entry is a word that leads to the value:
 *
 *   read ─▶ readOnly ─▶ map[any]*entry ─┬▶ entry ─▶ any
 *   dirty ────────────▶ map[any]*entry ─┘           keys not read yet are in the dirty map alone
 *
 * From Go 1.24 on it is a trie of the hash's bits, four at each level. A node is there where two
 * keys or more begin with the same bits:
 *
 *   root ─▶ node of 16 ─┬▶ entry (key, value)
 *                       └▶ node of 16 ─▶ …
 *
 * Values in the interfaces are what keys and elems lead to (`pointees`). The model stores each key
 * once, without deletions.
 *
 * Source: sync/map.go, Go 1.19, 1.20 and 1.23; internal/sync/hashtriemap.go, Go 1.24 to 1.27.
 */

import { counted } from "../../format/counted.js";
import type { Architecture } from "../architectures.js";
import { GoRangeError } from "../errors.js";
import { sizeOf } from "../layout/layout.js";
import { _mapLayout, requireMap } from "../layout/map-layout.js";
import { allocation } from "../layout/size-classes.js";
import type { ReleaseRow } from "../releases.js";
import { newestWhere } from "../releases.js";
import { parseType } from "../type/declarations.js";
import type { Container } from "./container.js";
import {
  type Estimate,
  estimate,
  type GenerationMemory,
  grouped,
  type MemoryMoment,
  type MemoryStep,
  type Part,
  part,
  told,
} from "./estimate.js";
import { memoryRulesOf } from "./generations.js";
import type { GrowthSchedules } from "./growth-schedules.js";
import { trieNodes } from "./poisson.js";

/** The type's name. */
export const syncMap = "sync.Map";

const mutex = "struct{ state int32; sema uint32 }";
const node = "struct{ isEntry bool }";

/** The struct of each form. */
const structs = {
  "maps behind an atomic.Value": `struct{ mu ${mutex}; read struct{ v any }; dirty unsafe.Pointer; misses int }`,
  maps: `struct{ mu ${mutex}; read, dirty unsafe.Pointer; misses int }`,
  trie: `struct{ inited uint32; initMu ${mutex}; root unsafe.Pointer; keyHash, valEqual func(); seed uintptr }`,
} as const;

/** How a release has made sync.Map. */
export type SyncMapForm = keyof typeof structs;

const trieNode = `struct{ node ${node}; dead uint32; mu ${mutex}; parent unsafe.Pointer; children [16]unsafe.Pointer }`;
const trieEntry = `struct{ node ${node}; overflow unsafe.Pointer; key, value any }`;

/** Options of a sync.Map. */
interface SyncMapOptions {
  /** The sync.Map is part of something else, or on the stack. */
  readonly local: boolean;
  /** The dirty map has all entries beside the read map. */
  readonly dirty: boolean;
}

/** What is known of a release's sync.Map. @throws {GoRangeError} where there is no dirty map */
export function syncMapContainer(
  release: ReleaseRow,
  architecture: Architecture,
  schedules: GrowthSchedules,
  { local, dirty }: SyncMapOptions,
): Container {
  const object = (text: string): number => {
    const { size, ptrdata } = sizeOf(parseType(text), architecture);
    return allocation(size, ptrdata > 0, release, architecture).taken;
  };
  const own = structs[release.syncMap];
  const { size } = sizeOf(parseType(own), architecture);
  const header = part("sync.Map", local ? 0 : 1, local ? 0 : object(own), () => {
    return local ? "part of something else" : "its own fields";
  });
  const any = parseType("any");
  if (dirty && release.syncMap === "trie") {
    throw new GoRangeError(
      `\`dirty\` is for Go ${newestWhere(({ syncMap }) => syncMap !== "trie")} and before: a sync.Map of Go ${release.name} is a trie`,
    );
  }
  const memory =
    release.syncMap === "trie"
      ? new TrieMemory(header, object(trieNode), object(trieEntry))
      : new TwoMapsMemory(header, release, architecture, schedules, dirty);
  return {
    ...{ text: syncMap, release, architecture, memory },
    sides: [
      { name: "key", type: any },
      { name: "elem", type: any },
    ],
    stack: () => (local ? size : 0),
    ignores: null,
  };
}

/** Two maps of entries. */
class TwoMapsMemory implements GenerationMemory {
  readonly #map: GenerationMemory;
  /** What leads to the read map; a word for each key; its value as an interface. */
  readonly #readOnly: number;
  readonly #entry: number;
  readonly #value: number;

  constructor(
    private readonly header: Part,
    release: ReleaseRow,
    arch: Architecture,
    schedules: GrowthSchedules,
    private readonly dirty: boolean,
  ) {
    const layout = _mapLayout(requireMap("map[any]*struct{ p unsafe.Pointer }"), arch, release);
    this.#map = memoryRulesOf(release).memory(layout, release, schedules, false);
    const words = (count: number) =>
      allocation(count * arch.pointerSize, true, release, arch).taken;
    [this.#entry, this.#value, this.#readOnly] = [words(1), words(2), words(2)];
  }

  get schedule() {
    return this.#map.schedule;
  }

  live(n: number, _hint: number): Estimate {
    if (n === 0) return estimate(this.header.bytes);
    const beside = this.#beside(n);
    const maps = [this.#map.live(n, 0), ...(this.dirty ? [this.#map.live(n, n)] : [])];
    return sum(beside, maps);
  }

  curve(points: Float64Array): Float64Array {
    const first = this.#map.curve(points, false);
    const second = this.dirty ? this.#map.curve(points, true) : new Float64Array(points.length);
    return first.map((bytes, i) => {
      const n = points[i] as number;
      return n === 0 ? this.header.bytes : bytes + (second[i] as number) + this.#beside(n);
    });
  }

  at(n: number, hint: number): MemoryMoment {
    const live = this.live(n, hint);
    if (n === 0) {
      const { objects } = this.header;
      const same = { live, peak: live, allocated: live, mallocs: estimate(objects) };
      return { ...same, parts: told([this.header]), shape: "no map yet" };
    }
    const filled = this.#map.at(n, 0);
    const copied = this.dirty ? [this.#map.at(n, n)] : [];
    const parts = [
      ...told([this.header, part("readOnly", 1, this.#readOnly, () => "leads to the read map")]),
      ...filled.parts.map((one) => ({
        ...one,
        part: `${this.dirty ? "read" : "map"}: ${one.part}`,
      })),
      ...copied.flatMap((of) => of.parts.map((one) => ({ ...one, part: `dirty: ${one.part}` }))),
      ...told([
        part("entries", n, n * this.#entry, () => "a word for each key, which both maps share"),
        part("values", n, n * this.#value, () => "the interface that an entry leads to"),
      ]),
    ];
    // Store copies the value twice: what Swap looks at, and what the entry keeps.
    const stored = n * (this.#entry + 2 * this.#value);
    const read = this.dirty ? 2 : 0;
    const fixed = this.header.bytes + (1 + read) * this.#readOnly + stored;
    const objects = this.header.objects + 1 + read + 3 * n;
    return {
      live,
      peak: sum(this.#beside(n), [filled.peak, ...copied.map(({ peak }) => peak)]),
      allocated: sum(fixed, [filled.allocated, ...copied.map(({ allocated }) => allocated)]),
      mallocs: sum(objects, [filled.mallocs, ...copied.map(({ mallocs }) => mallocs)]),
      parts,
      shape: this.dirty
        ? `a read map and a dirty map, both with all keys; ${filled.shape}`
        : `a map of all keys, dirty until they are read; ${filled.shape}`,
    };
  }

  steps(n: number, _hint: number): MemoryStep[] {
    return this.#map.steps(n, 0).map((step) => {
      const { before, after, peak } = step;
      const [early, late] = [this.#beside(step.n - 1), this.#beside(step.until)];
      return { ...step, before: before + early, after: after + late, peak: peak + late };
    });
  }

  /** Bytes beside the maps. */
  #beside(n: number): number {
    return this.header.bytes + (n > 0 ? this.#readOnly : 0) + n * (this.#entry + this.#value);
  }
}

/** A trie of the hash's bits. */
class TrieMemory implements GenerationMemory {
  readonly schedule = { corners: () => [], hintCorners: () => [] };

  constructor(
    private readonly header: Part,
    private readonly node: number,
    private readonly entry: number,
  ) {}

  live(n: number, _hint: number): Estimate {
    const { expected, low, high } = this.#nodes(n);
    const bytes = (nodes: number) => this.header.bytes + nodes * this.node + n * this.entry;
    return estimate(bytes(expected), bytes(low), bytes(high));
  }

  curve(points: Float64Array): Float64Array {
    return points.map((n) => this.live(n, 0).expected);
  }

  at(n: number, hint: number): MemoryMoment {
    const live = this.live(n, hint);
    const nodes = this.#nodes(n);
    const objects = (count: number) => this.header.objects + count + n;
    const parts = told([
      this.header,
      part("nodes", nodes.expected, nodes.expected * this.node, () => {
        return "16 places each: the root, and one where two keys or more begin with the same bits";
      }),
      part("entries", n, n * this.entry, () => "key and value, an interface each"),
    ]);
    const levels = Math.ceil(Math.log(Math.max(2, n)) / Math.log(16));
    return {
      // Nothing that was allocated for an entry is ever replaced.
      ...{ live, peak: live, allocated: live, parts },
      mallocs: estimate(objects(nodes.expected), objects(nodes.low), objects(nodes.high)),
      shape:
        n === 0
          ? "no root yet"
          : `a trie: ${counted(Math.round(nodes.expected), "node")}, some ${counted(levels, "level")}`,
    };
  }

  steps(n: number, _hint: number): MemoryStep[] {
    const grown: MemoryStep[] = [];
    for (let keys = 16; ; keys *= 16) {
      const before = this.live(Math.ceil(keys / 16), 0).expected;
      const after = this.live(keys, 0).expected;
      grown.push({
        ...{ n: Math.ceil(keys / 16) + 1, until: keys, before, after, peak: after },
        what: `places of level ${grouped(Math.log2(keys) / 4)} fill`,
        why: "two keys that begin with the same bits need a node; no entry is moved",
        largest: this.node,
      });
      if (keys > n) return grown;
    }
  }

  /** Nodes with n entries: the root is made with the first. */
  #nodes(n: number): Estimate {
    if (n === 0) return { expected: 0, low: 0, high: 0 };
    const { mean, variance } = trieNodes(n);
    const reach = deviations * Math.sqrt(variance);
    return {
      expected: mean,
      low: Math.max(1, Math.floor(mean - reach)),
      high: n === 1 ? 1 : Math.ceil(mean + reach + 1),
    };
  }
}

/** Standard deviations on either side within which 999 of 1000 maps lie, whatever their skew. */
const deviations = 4;

/** A number of bytes and estimates, added up. */
function sum(bytes: number, estimates: readonly Estimate[]): Estimate {
  const of = (name: keyof Estimate) => estimates.reduce((all, one) => all + one[name], bytes);
  return estimate(of("expected"), of("low"), of("high"));
}
