/** The maps and iterations of a process, as the objects that stand for them. */
import type { GenerationName } from "../generation.js";
import { dropRecord } from "../machine/iterator-record.js";
import type { Machine } from "../machine/machine.js";
import type { GoValue } from "../type/infer.js";
import type { GoIterator } from "./iterator.js";
import type { GoMap } from "./map.js";

/** What is alive in one process. */
export class LiveObjects<G extends GenerationName> {
  readonly maps = new Set<GoMap<GoValue, GoValue, G>>();
  /** Dropped maps that iterations may still stand on. */
  #dropped: GoMap<GoValue, GoValue, G>[] = [];
  /** Iterations that a file brought: nobody but the process may have them yet. */
  #resumed: GoIterator<GoValue, GoValue, G>[] = [];

  constructor(private readonly machine: Pick<Machine, "iterators">) {}

  /** A map was dropped. */
  drop(map: GoMap<GoValue, GoValue, G>): void {
    if (this.maps.delete(map)) this.#dropped = [...this.walked(), map];
  }

  /** Dropped maps that iterations under way stand on. */
  walked(): GoMap<GoValue, GoValue, G>[] {
    const headers = new Set(this.iterators().map(({ saved }) => saved.h));
    this.#dropped = this.#dropped.filter(({ place }) => headers.has(place.h));
    return this.#dropped;
  }

  /** Keep an iteration that a file brought. */
  resume(iterator: GoIterator<GoValue, GoValue, G>): void {
    this.#resumed.push(iterator);
  }

  /** Iterations under way. What nothing leads to any more ends, as it would by itself a little later. */
  iterators(): GoIterator<GoValue, GoValue, G>[] {
    const all: GoIterator<GoValue, GoValue, G>[] = [];
    for (const record of this.machine.iterators) {
      const iterator = record.iterator.deref();
      if (iterator === undefined) dropRecord(record);
      else all.push(iterator as GoIterator<GoValue, GoValue, G>);
    }
    this.#resumed = this.#resumed.filter((iterator) => all.includes(iterator));
    return all;
  }
}
