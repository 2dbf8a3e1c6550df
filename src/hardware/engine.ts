/**
 * The typed boundary to the compiled models (engine/): what each WebAssembly module exports, and how it
 * is loaded. An instance has a memory of its own.
 */

import { readFileSync } from "node:fs";

/** WebAssembly as this room uses it; TypeScript declares it among the browser's names only. */
interface Api {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Global {
  readonly value: number;
}

/** Exports of hierarchy.wasm: src/hardware/engine/hierarchy.ts. */
export interface HierarchyEngine {
  readonly memory: Memory;
  addCache(
    sets: number,
    slices: number,
    ways: number,
    shift: number,
    policy: number,
    flags: number,
    seed: number,
  ): number;
  list(cache: number): void;
  link(upper: number, lower: number, key: number): void;
  start(side: number, cache: number, tlb: number): void;
  setRules(straddle: number, clip: number, writeBacks: boolean): void;
  run(count: number, regions: boolean, outcomes: boolean): void;
  occupied(cache: number, set: number): number;
  state(cache: number, address: number): number;
  readonly CHUNK: Global;
  readonly WORDS: Global;
  readonly REGIONS: Global;
  readonly OUTCOMES: Global;
  readonly HISTOGRAM: Global;
  readonly RECORDS: Global;
  readonly MISSES: Global;
  readonly SETS: Global;
  readonly EVICTIONS: Global;
  readonly WRITTEN_BACK: Global;
  readonly INVALIDATIONS: Global;
  readonly PREFETCHES: Global;
  readonly USEFUL: Global;
  readonly UNUSED: Global;
}

/** Exports of reuse.wasm: src/hardware/engine/reuse.ts. */
export interface ReuseEngine {
  readonly memory: Memory;
  /** `shift`: log2 of the unit; false: there is no memory for it. */
  begin(shift: number): boolean;
  /** False: there is no memory for that many units. */
  add(count: number): boolean;
  readonly CHUNK: Global;
  readonly WORDS: Global;
  readonly COLD: Global;
  readonly TOUCHES: Global;
  readonly HISTOGRAM: Global;
  readonly DISTANCES: Global;
}

/** Exports of measure.wasm: src/hardware/engine/measure.ts. */
export interface MeasureEngine {
  readonly memory: Memory;
  /** Makes room for `bytes` bytes; false: there is none. */
  reserve(bytes: number): boolean;
  /** A cycle through `count` places, `stride` bytes apart, in an order drawn with a seed. */
  cycle(count: number, stride: number, seed: number): void;
  /** Follows the cycle; returns where it ends, so that no step can be left out. */
  chase(steps: number): number;
  /** The next chase begins at the cycle's first place. */
  restart(): void;
  read(bytes: number): number;
  write(bytes: number): void;
  copy(bytes: number): void;
}

interface Engines {
  readonly hierarchy: HierarchyEngine;
  readonly reuse: ReuseEngine;
  readonly measure: MeasureEngine;
}

const wasm = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;
const modules = new Map<keyof Engines, object>();

/** A new instance of a model, with its own memory. */
export function instantiate<Name extends keyof Engines>(name: Name): Engines[Name] {
  let module = modules.get(name);
  if (module === undefined) {
    const file = new URL(`../../dist/hardware/${name}.wasm`, import.meta.url);
    module = new wasm.Module(readFileSync(file));
    modules.set(name, module);
  }
  return new wasm.Instance(module).exports as Engines[Name];
}
