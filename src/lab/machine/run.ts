/**
 * The result of running a stream of accesses on a machine: counts as tables, modelled time, a
 * profile.
 */
import type { ColumnTable } from "arquero";
import { counted } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import type { TracedOperation } from "../../go/index.js";
import type { Part, RunResult, TimeColumns, TimeOptions } from "../../hardware/index.js";
import {
  levelsTable,
  type NamedPart,
  operationsTable,
  partsTable,
  setsTable,
  timeTable,
  translationsTable,
} from "../../tables/index.js";
import type { HeapProfile } from "../heap-files.js";
import { accessProfile } from "./profile.js";
import type { Kind } from "./stream.js";

/** What is known of a traced map's accesses. */
export interface Origin {
  readonly kinds: readonly Kind[];
  readonly operations: readonly TracedOperation[];
  /** Named as the program that ran. */
  readonly program: string;
}

/** By what accesses can be distinguished. */
type Aspect = "operation" | "function" | "object" | "region";

/** The result of `machine(…).run(…)`. */
export class MachineRun {
  /** The counts as plain columns, as the model gives them. */
  readonly result: RunResult;
  readonly #origin: Origin | undefined;

  constructor(result: RunResult, origin?: Origin) {
    this.result = result;
    this.#origin = origin;
  }

  /** The machine's name. */
  get machine(): string {
    return this.result.machine.name;
  }

  /** Accesses of the stream. */
  get accesses(): number {
    return this.result.accesses;
  }

  /** One row per cache, and one for memory: requests, hits, misses, evictions, write-backs. */
  levels(): ColumnTable {
    return levelsTable(this.result);
  }

  /** One row per TLB, and one for page walks: requests, hits, misses. */
  translations(): ColumnTable {
    return translationsTable(this.result);
  }

  /** Hits and misses by what was accessed: header field, tophash, key, elem, control word, … */
  regions(): ColumnTable {
    return this.#by("region");
  }

  /** Hits and misses by the map's objects: header, buckets, oldbuckets, overflow, groups, … */
  objects(): ColumnTable {
    return this.#by("object");
  }

  /** Hits and misses by the Go function that makes the access: runtime.mapaccess2_fast64, … */
  functions(): ColumnTable {
    return this.#by("function");
  }

  /** Hits and misses by kind of operation: get, put, delete, … */
  kinds(): ColumnTable {
    return this.#by("operation");
  }

  /** Hits and misses by operation kind, function, object and region together. */
  parts(): ColumnTable {
    return this.#by("operation", "function", "object", "region");
  }

  /** One row per operation: its accesses by the level that answered them, straddles, page walks. */
  operations(): ColumnTable {
    const operations = this.#origin?.operations;
    if (operations === undefined) return operationsTable(this.result);
    return operationsTable(this.result, (op) => operations[op] as TracedOperation);
  }

  /** One row per set of a cache: misses, and ways in use: `run.sets("L1D")`. */
  sets(cache: string): ColumnTable {
    return setsTable(this.result, cache);
  }

  /**
   * One row per level: requests answered there, times its latency, divided by how many are under way
   * at a time. A model: see `time`.
   * @example machine("Skylake-SP").with({ walk: { latency: 30 }, tlbs: { STLB: { latency: 9 } } }).run(m).times({ overlap: 4 })
   * @throws MachineError naming a latency that is needed and unknown.
   */
  times(options?: TimeOptions): ColumnTable {
    return timeTable(this.result, options);
  }

  /**
   * Modelled nanoseconds: `total`, `perAccess`, and by level as columns; `model` says what they are.
   * @param options.overlap accesses beyond the first level that are under way at a time; default 1
   * @throws MachineError naming a latency that is needed and unknown.
   */
  time(options?: TimeOptions): TimeColumns {
    return this.result.time(options);
  }

  /** Modelled nanoseconds of an operation, on average. */
  nanosecondsPerOperation(options?: TimeOptions): number {
    return this.result.time(options).total / this.result.operations().op.length;
  }

  /**
   * Loads, stores, misses of each level, page walks and modelled time by function of Go's runtime, as
   * a profile: `run.profile().top("L1D_misses")`, `run.profile().save("map.pb.gz")`, then
   * `go tool pprof -top map.pb.gz`. Each sample carries object and region as labels. Time is left out
   * where a latency is unknown.
   */
  profile(options: TimeOptions = {}): HeapProfile {
    const { program, parts } = this.#named();
    return accessProfile(this.result, parts, { ...options, program });
  }

  toString(): string {
    const { level, misses } = this.result.levels();
    const missed = level.slice(0, -1).map((name, i) => `${name} ${grouped(misses[i] as number)}`);
    return `${this.machine}: ${counted(this.accesses, "access", "accesses")}; misses: ${missed.join(", ")}`;
  }

  /** In a notebook: one line, and the levels. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }

  #by(...aspects: Aspect[]): ColumnTable {
    const groups = new Map<string, NamedPart<Aspect>>();
    for (const part of this.#named().parts) {
      const { what, object, region, stack } = part.kind;
      const named = { operation: what, function: stack[0] as string, object, region };
      const key = aspects.map((aspect) => named[aspect]).join("\n");
      const before = groups.get(key);
      groups.set(key, { ...(before === undefined ? part : sumOf(before, part)), ...named });
    }
    return partsTable(this.result, [...groups.values()], aspects);
  }

  /** The parts of the stream with what is known of them. */
  #named() {
    const origin = this.#origin;
    if (origin === undefined) {
      const advice = "run a traced map, as in machine(…).run(m)";
      throw new TypeError(`These accesses have no map regions: ${advice}`);
    }
    const parts = this.result.parts().map((part) => {
      return { ...part, kind: origin.kinds[Number(part.region)] as Kind };
    });
    return { program: origin.program, parts };
  }
}

function sumOf(a: Part, b: Part): Part {
  const sum = (of: (part: Part) => Float64Array): Float64Array =>
    of(a).map((n, i) => n + (of(b)[i] as number));
  return {
    accesses: a.accesses + b.accesses,
    requests: {
      fetches: sum(({ requests }) => requests.fetches),
      reads: sum(({ requests }) => requests.reads),
      writes: sum(({ requests }) => requests.writes),
    },
  };
}
