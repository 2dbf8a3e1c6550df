/**
 * What a stream did on a machine, as plain columns: counts by level, by region, by operation, by set.
 *
 * A request is made to a first cache: one an access, and one more for each further line if
 * the machine's rule is "a request a line". A request that misses in a level is a request to the next.
 */

import { depths, translations } from "./codes.js";
import type { CheckedMachine } from "./description.js";
import type { Hierarchy } from "./hierarchy.js";
import { type OperationColumns, type Operations, operationColumns } from "./operations.js";
import { add, atTranslation, MEMORY, type Requests, sum, WALK } from "./requests.js";
import { type TimeColumns, type TimeOptions, timeOf } from "./time.js";

export interface LevelColumns {
  readonly level: string[];
  readonly requests: Float64Array;
  readonly hits: Float64Array;
  readonly misses: Float64Array;
  /** Misses of a hundred requests; NaN of none. */
  readonly missPercent: Float64Array;
  readonly reads: Float64Array;
  readonly readMisses: Float64Array;
  readonly writes: Float64Array;
  readonly writeMisses: Float64Array;
  readonly fetches: Float64Array;
  readonly fetchMisses: Float64Array;
  readonly evictions: Float64Array;
  readonly writeBacks: Float64Array;
  readonly invalidations: Float64Array;
  readonly prefetches: Float64Array;
  readonly usefulPrefetches: Float64Array;
  readonly unusedPrefetches: Float64Array;
}

export interface RegionColumns {
  readonly region: string[];
  readonly level: string[];
  readonly requests: Float64Array;
  readonly hits: Float64Array;
  readonly misses: Float64Array;
  readonly missPercent: Float64Array;
}

/** What the accesses of one region did. */
export interface RegionPart extends Part {
  readonly region: string;
}

/** Some of a stream's requests, counted. */
export interface Part {
  readonly accesses: number;
  readonly requests: Requests;
}

/** Requests, hits and misses of levels. */
export interface OutcomeColumns {
  /** A cache of the machine, or "memory". */
  readonly level: string[];
  readonly requests: Float64Array;
  readonly hits: Float64Array;
  readonly misses: Float64Array;
  readonly missPercent: Float64Array;
}

export interface TranslationColumns {
  readonly tlb: string[];
  readonly of: ("data" | "instructions")[];
  readonly requests: Float64Array;
  readonly hits: Float64Array;
  readonly misses: Float64Array;
  readonly missPercent: Float64Array;
}

export interface SetColumns {
  readonly set: Float64Array;
  readonly misses: Float64Array;
  readonly occupied: Float64Array;
}

/** What a run counted. Its columns are made when they are asked for. */
export class RunResult {
  readonly machine: CheckedMachine;
  /** Accesses of the stream. */
  readonly accesses: number;
  /** Requests that they became. */
  readonly requests: Requests;
  readonly #hierarchy: Hierarchy;
  readonly #regions: readonly string[];
  readonly #operations: Operations | undefined;

  readonly #accessesOf: Float64Array;

  constructor(
    hierarchy: Hierarchy,
    accesses: number,
    options: {
      regions: readonly string[];
      operations: Operations | undefined;
      accessesOf: Float64Array;
    },
  ) {
    this.#hierarchy = hierarchy;
    this.#regions = options.regions;
    this.#operations = options.operations;
    this.#accessesOf = options.accessesOf;
    this.machine = hierarchy.machine;
    this.accesses = accesses;
    this.requests = sum(hierarchy.regions().map((region) => this.#requestsOf(region)));
  }

  /** The regions that were accessed, each with what its accesses did. */
  parts(): RegionPart[] {
    return this.#hierarchy.regions().map((code) => ({
      region: this.#regions[code] ?? String(code),
      accesses: this.#accessesOf[code] as number,
      requests: this.#requestsOf(code),
    }));
  }

  /** Requests, hits and misses of the levels that part of the accesses have asked. */
  outcomes({ requests }: Part): OutcomeColumns {
    const names = [...this.machine.caches.map(({ name }) => name), MEMORY];
    const rows = names.map((name) => total(this.#row(requests, name)));
    const asked = names.filter((_, i) => rows[i]?.requests !== 0);
    return { level: asked, ...outcomeColumns(rows.filter((row) => row.requests !== 0)) };
  }

  /** A row for each cache, and one for memory. */
  levels(): LevelColumns {
    const { caches } = this.machine;
    const rows = caches.map(({ name }) => this.#row(this.requests, name));
    rows.push(this.#row(this.requests, MEMORY));
    const counters = caches.map(({ name }) => this.#hierarchy.counters(name));
    const column = (of: (row: Row) => number): Float64Array => Float64Array.from(rows, of);
    const counter = (of: (counters: ReturnType<Hierarchy["counters"]>) => number): Float64Array =>
      Float64Array.from([...counters.map(of), 0]);
    return {
      level: [...caches.map(({ name }) => name), MEMORY],
      ...outcomeColumns(rows.map(total)),
      reads: column((row) => row.reads.requests),
      readMisses: column((row) => row.reads.misses),
      writes: column((row) => row.writes.requests),
      writeMisses: column((row) => row.writes.misses),
      fetches: column((row) => row.fetches.requests),
      fetchMisses: column((row) => row.fetches.misses),
      evictions: counter(({ evictions }) => evictions),
      writeBacks: counter(({ writeBacks }) => writeBacks),
      invalidations: counter(({ invalidations }) => invalidations),
      prefetches: counter(({ prefetches }) => prefetches),
      usefulPrefetches: counter(({ useful }) => useful),
      unusedPrefetches: counter(({ unused }) => unused),
    };
  }

  /** A row for each region that was accessed and each level that it has asked. */
  regions(): RegionColumns {
    const parts = this.parts().map((part) => ({ part, outcomes: this.outcomes(part) }));
    const column = (of: (outcomes: OutcomeColumns) => Float64Array): Float64Array =>
      Float64Array.from(parts.flatMap(({ outcomes }) => [...of(outcomes)]));
    return {
      region: parts.flatMap(({ part, outcomes }) => outcomes.level.map(() => part.region)),
      level: parts.flatMap(({ outcomes }) => outcomes.level),
      requests: column(({ requests }) => requests),
      hits: column(({ hits }) => hits),
      misses: column(({ misses }) => misses),
      missPercent: column(({ missPercent }) => missPercent),
    };
  }

  /** A row for each TLB of data and of instructions, and one for the walks; none without TLBs. */
  translations(part: Part = this): TranslationColumns {
    const tlb: string[] = [];
    const of: ("data" | "instructions")[] = [];
    const counts: Outcome[] = [];
    const { fetches, reads, writes } = part.requests;
    for (const side of ["data", "instructions"] as const) {
      const path = this.machine.translations[side];
      const requests = side === "data" ? [reads, writes] : [fetches];
      const at = (translation: number): number =>
        add(requests.map((counted) => atTranslation(counted, translation)));
      for (const [i, name] of [...path.map((one) => one.name), WALK].entries()) {
        if (path.length === 0) continue;
        const isWalk = i === path.length;
        const hits = isWalk ? at(2) : at(i);
        const misses = isWalk ? 0 : add([0, 1, 2].slice(i + 1).map(at));
        tlb.push(name);
        of.push(side);
        counts.push({ requests: hits + misses, misses });
      }
    }
    return { tlb, of, ...outcomeColumns(counts) };
  }

  /** A row for each operation, if the accesses said to which they belong. */
  operations(): OperationColumns {
    return operationColumns(this.machine, this.#operations);
  }

  /** A row for each set of a cache. */
  sets(cache: string): SetColumns {
    const { misses, occupied } = this.#hierarchy.sets(cache);
    return { set: Float64Array.from(misses.keys()), misses, occupied };
  }

  /** What the requests take, or those of a part of the accesses; see time.ts. */
  time(options: TimeOptions = {}, { requests, accesses }: Part = this): TimeColumns {
    return timeOf(this.machine, requests, accesses, options);
  }

  /** Whether a cache has the line of an address now. */
  state(cache: string, address: number): "absent" | "clean" | "dirty" {
    return this.#hierarchy.state(cache, address);
  }

  #requestsOf(region: number): Requests {
    const counts = this.#hierarchy.requests(region);
    const size = depths * translations;
    const [fetches, reads, writes, modifies] = [0, 1, 2, 3].map((kind) =>
      counts.slice(kind * size, (kind + 1) * size),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (const [i, n] of modifies.entries()) {
      // The write finds the line that the read has brought.
      reads[i] = (reads[i] as number) + n;
      if (this.machine.modify === "read and write") writes[0] = (writes[0] as number) + n;
    }
    return { fetches, reads, writes };
  }

  #row({ fetches, reads, writes }: Requests, level: string): Row {
    const { data, instructions } = this.machine.paths;
    const depth = (path: readonly { name: string }[]): number =>
      level === MEMORY ? path.length : path.findIndex(({ name }) => name === level);
    const isMemory = level === MEMORY;
    const [onData, onFetch] = [depth(data), depth(instructions)];
    return {
      reads: outcomeAt(reads, onData, isMemory),
      writes: outcomeAt(writes, onData, isMemory),
      fetches: outcomeAt(fetches, onFetch, isMemory),
    };
  }
}

interface Outcome {
  readonly requests: number;
  readonly misses: number;
}

interface Row {
  readonly reads: Outcome;
  readonly writes: Outcome;
  readonly fetches: Outcome;
}

function total({ reads, writes, fetches }: Row): Outcome {
  return {
    requests: reads.requests + writes.requests + fetches.requests,
    misses: reads.misses + writes.misses + fetches.misses,
  };
}

function outcomeColumns(rows: readonly Outcome[]) {
  return {
    requests: Float64Array.from(rows, ({ requests }) => requests),
    hits: Float64Array.from(rows, ({ requests, misses }) => requests - misses),
    misses: Float64Array.from(rows, ({ misses }) => misses),
    missPercent: Float64Array.from(rows, ({ requests, misses }) => (100 * misses) / requests),
  };
}

/** Requests that reach a depth, and those that go beyond it; memory is beyond nothing. */
function outcomeAt(counts: Float64Array, depth: number, isLast: boolean): Outcome {
  if (depth < 0) return { requests: 0, misses: 0 };
  const from = (first: number): number => add(counts.subarray(first * translations));
  return { requests: from(depth), misses: isLast ? 0 : from(depth + 1) };
}
