/**
 * The allocation counters of a process, attributed to its maps.
 *
 * The engine counts for the whole process, as Go does. Since only one map is used at a time, the
 * increase between the turn of one map and that of the next belongs to the first.
 */

/** Counters that only rise; bytes and objects since the process began. */
export interface Counters {
  readonly mallocs: number;
  readonly totalAlloc: number;
  /** Bytes of objects that no map reaches any more. */
  readonly dropped: number;
}

const zero: Counters = { mallocs: 0, totalAlloc: 0, dropped: 0 };

/** What one map has allocated and dropped since before its make. */
export class MapAllocations {
  /** Own counters when the map last had its turn. */
  #own: Counters;
  /** Process counters when the present turn began, less the own ones of that moment. */
  #base = zero;
  /** Dropped bytes that collections have freed. */
  #freed: number;

  /** @param own what was allocated and dropped already, `freed` how much of it is free. */
  constructor(own: Counters & { readonly freed?: number } = zero) {
    this.#own = own;
    this.#freed = own.freed ?? 0;
  }

  begin(now: Counters): void {
    this.#base = minus(now, this.#own);
  }

  end(now: Counters): void {
    this.#own = minus(now, this.#base);
  }

  /** A collection has run since this map's last turn: everything it had dropped is free. */
  collected(): void {
    this.#freed = this.#own.dropped;
  }

  /** A collection begins in this map's turn: what it has dropped so far will be free. */
  collecting(now: Counters): void {
    this.#freed = this.at(now).dropped;
  }

  /** Own counters at a moment of the present turn. */
  at(now: Counters): Counters & { readonly freed: number } {
    const { mallocs, totalAlloc, dropped } = minus(now, this.#base);
    return { mallocs, totalAlloc, dropped, freed: this.#freed };
  }
}

/** Gives turns to accounts. */
export class AllocationLedger {
  #current: MapAllocations | undefined;
  #collections = 0;
  readonly #seen = new WeakMap<MapAllocations, number>();

  /** From now on what is counted belongs to `allocations`. */
  turn(allocations: MapAllocations, counters: () => Counters): void {
    if (this.#current === allocations) return;
    this.#settle(counters);
    if ((this.#seen.get(allocations) ?? this.#collections) < this.#collections)
      allocations.collected();
    this.#seen.set(allocations, this.#collections);
    allocations.begin(counters());
    this.#current = allocations;
  }

  /** A collection begins. */
  collect(counters: () => Counters): void {
    this.#collections++;
    if (this.#current === undefined) return;
    this.#current.collecting(counters());
    this.#seen.set(this.#current, this.#collections);
  }

  #settle(counters: () => Counters): void {
    this.#current?.end(counters());
    this.#current = undefined;
  }
}

function minus(a: Counters, b: Counters): Counters {
  return {
    mallocs: a.mallocs - b.mallocs,
    totalAlloc: a.totalAlloc - b.totalAlloc,
    dropped: a.dropped - b.dropped,
  };
}
