/**
 * What a claim's test can use: the maps and layouts of one release, and the memory model, programs
 * and Go sources.
 */

import type { GoMap, GoValue, MapText, ProcessOptions, Release } from "../../go/index.js";
import { generationOf } from "../../go/index.js";
import { type LayoutOfMap, type LayoutOptions, mapLayout } from "../layout.js";
import type { LabMap } from "../map.js";
import { type MemoryOfMap, type MemoryQuestion, memoryOf } from "../memory-of.js";
import { go, type LabProcess } from "../process.js";
import { type GoSource, goSource } from "./go-source.js";
import type { Point, Value } from "./point.js";

type Classic = LabMap<GoValue, GoValue, "classic">;
type Swiss = LabMap<GoValue, GoValue, "swiss">;

/** The laboratory of one release. */
export class Lab {
  constructor(
    /** The release that the claim is tested on. */
    readonly release: Release,
    readonly source: GoSource | undefined = goSource(release),
  ) {}

  /** A process of the release. */
  go(options?: ProcessOptions): LabProcess {
    return go(this.release as string, options);
  }

  /** A map of the release, whichever generation it is of. */
  make(type: MapText, hint?: number, options?: ProcessOptions): LabMap {
    return this.go(options).make(type, hint) as LabMap;
  }

  /** A classic map. @throws RangeError in a release whose maps are Swiss ones. */
  classic(type: MapText, hint?: number, options?: ProcessOptions): Classic {
    return this.#ofGeneration("classic", this.make(type, hint, options)) as Classic;
  }

  /** A Swiss map. @throws RangeError in a release whose maps are classic ones. */
  swiss(type: MapText, hint?: number, options?: ProcessOptions): Swiss {
    return this.#ofGeneration("swiss", this.make(type, hint, options)) as Swiss;
  }

  /** The layout of a map type in the release. */
  layout(type: MapText, options: LayoutOptions = {}): LayoutOfMap {
    return mapLayout(type, { release: this.release, ...options });
  }

  /** What a map type takes in the release, computed. */
  memory(type: string, question: MemoryQuestion): MemoryOfMap {
    return memoryOf(type, { release: this.release, ...question });
  }

  /**
   * A point about Go's own source: whether text is in a folder of it, such as "runtime". Without a
   * Go of this release on the machine it stays untested, and says so.
   */
  inSource(of: string, folder: string, text: string | RegExp, claimed: Value = true): Point {
    if (this.source === undefined) {
      return { of, claimed, untested: `no source of Go ${this.release} on this machine` };
    }
    return { of, claimed, found: this.source.has(folder, text) };
  }

  #ofGeneration(generation: string, map: Pick<GoMap<never, never>, "generation">): unknown {
    if (map.generation === generation) return map;
    throw new RangeError(`Go ${this.release} has ${map.generation} maps, not ${generation} maps`);
  }
}

/** The pointer in a map's header that leads to its entries; 0: nil, before the first put. */
export function entriesPointer(map: Pick<GoMap<never, never>, "generation" | "header">): bigint {
  return generationOf(map).entriesPointer(map.header() as never);
}
