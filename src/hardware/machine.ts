/**
 * The models of memory hardware: what a stream of accesses costs on a described machine.
 *
 *   machine("Zen 4").run(accesses).levels()
 *
 * A stream (access.ts) comes in chunks and says of each access its address, size and kind; perhaps a
 * region, perhaps the operation it belongs to. Where it came from the models do not know: a traced map, a
 * real program's trace (traces/), or a pattern from a notebook are the same to them.
 *
 * A machine is data (description.ts; machines.ts has rows with sources). Its caches, TLBs and rules become
 * an instance of a compiled model (engine/, hierarchy.ts), which takes a few nanoseconds an access and
 * needs memory for its tables alone, however long the stream. Under cachegrind's rules (cachegrind.ts) the
 * counts are cachegrind's own, for the same stream.
 *
 * Beside it stand models that answer other questions of the same stream: how far apart uses of a line
 * are, and so what any size of cache would miss (reuse.ts); which pages are touched and on which node of
 * a NUMA machine they lie (hardware/memory/pages.ts, hardware/memory/numa.ts); what cores do to each other that share lines (hardware/cores/sharing.ts);
 * how objects of a size lie across lines (strides.ts). `measure` says what this computer does.
 *
 * Each file says what its model leaves out. All of them leave out time as it passes: nothing waits,
 * overlaps or comes late. `time` makes nanoseconds of counts afterwards, with a stated overlap.
 */

import { type Accesses, lengthOf } from "./access.js";
import { mostRegions } from "./codes.js";
import {
  type Changes,
  type CheckedMachine,
  changed,
  describe,
  type MachineDescription,
} from "./description.js";
import { AccessError, MachineError } from "./errors.js";
import { Hierarchy } from "./hierarchy.js";
import { MACHINES } from "./machines.js";
import { measure } from "./measure.js";
import { Operations } from "./operations.js";
import { RunResult } from "./result.js";

export interface RunOptions {
  /** Names of the codes in the accesses' column `region`: the name of code 0 first. */
  readonly regions?: readonly string[];
}

/** A described machine. */
export class Machine {
  readonly description: CheckedMachine;

  /** @throws {MachineError} naming the invalid field. */
  constructor(given: MachineDescription) {
    this.description = describe(given);
  }

  get name(): string {
    return this.description.name;
  }

  /**
   * The same machine with changes: another line, huge pages, a prefetcher switched on.
   *
   *   machine("Zen 4").with({ page: "2 MiB", caches: { L2: { prefetch: { nextLine: true } } } })
   */
  with(changes: Changes): Machine {
    return new Machine(changed(this.description, changes));
  }

  /** Runs a stream through empty caches. */
  run(accesses: Accesses | Iterable<Accesses>, options?: RunOptions): RunResult;
  run(accesses: AsyncIterable<Accesses>, options?: RunOptions): Promise<RunResult>;
  run(
    accesses: Accesses | Iterable<Accesses> | AsyncIterable<Accesses>,
    options: RunOptions = {},
  ): RunResult | Promise<RunResult> {
    const run = this.start(options);
    if (Symbol.asyncIterator in accesses) return drain(accesses, run);
    for (const chunk of Symbol.iterator in accesses ? accesses : [accesses]) run.add(chunk);
    return run.result();
  }

  /** Empty caches, for a stream whose chunks come one by one. */
  start(options: RunOptions = {}): Run {
    return new Run(this.description, options);
  }

  /** Every figure of the machine with its source; what is unknown is said to be. */
  figures(): FigureColumns {
    return figuresOf(this.description);
  }
}

async function drain(accesses: AsyncIterable<Accesses>, run: Run): Promise<RunResult> {
  for await (const chunk of accesses) run.add(chunk);
  return run.result();
}

/** A stream on its way through a machine. */
export class Run {
  readonly #hierarchy: Hierarchy;
  readonly #regions: readonly string[];
  #operations: Operations | undefined;
  #accesses = 0;
  /** Accesses by region. */
  readonly #accessesOf = new Float64Array(mostRegions);

  constructor(machine: CheckedMachine, { regions = [] }: RunOptions) {
    if (regions.length > mostRegions) {
      const got = `got ${regions.length}`;
      throw new AccessError(`\`regions\` must be at most ${mostRegions} names, ${got}`);
    }
    this.#hierarchy = new Hierarchy(machine);
    this.#regions = regions;
  }

  add(chunk: Accesses): void {
    const length = lengthOf(chunk);
    if (chunk.region !== undefined && chunk.region.length !== length) {
      const got = `got ${chunk.region.length}`;
      throw new AccessError(`\`region\` must have ${length} values, one an access, ${got}`);
    }
    if (chunk.op !== undefined && this.#accesses === 0) this.#operations ??= new Operations();
    const operations = this.#operations;
    this.#hierarchy.add(
      chunk,
      operations === undefined
        ? undefined
        : (outcomes, from) => operations.add(chunk, outcomes, from),
    );
    this.#accesses += length;
    const accessesOf = this.#accessesOf;
    if (chunk.region === undefined) accessesOf[0] = (accessesOf[0] as number) + length;
    else for (const code of chunk.region) accessesOf[code] = (accessesOf[code] as number) + 1;
  }

  /**
   * Sets all counts to 0 and leaves in the caches and TLBs what they hold: what came before has warmed
   * them up.
   */
  forget(): void {
    this.#hierarchy.forget();
    this.#operations = undefined;
    this.#accesses = 0;
    this.#accessesOf.fill(0);
  }

  /** What has been counted so far. */
  result(): RunResult {
    const [regions, operations, accessesOf] = [this.#regions, this.#operations, this.#accessesOf];
    return new RunResult(this.#hierarchy, this.#accesses, { regions, operations, accessesOf });
  }
}

export interface FigureColumns {
  readonly part: string[];
  readonly figure: string[];
  /** NaN where it is unknown. */
  readonly value: Float64Array;
  readonly unit: string[];
  readonly source: string[];
}

function figuresOf({ caches, tlbs, memory, walk, clock, clockSource }: CheckedMachine) {
  const rows: [string, string, number | undefined, string, string | undefined][] = [];
  for (const cache of caches) {
    const { name, size, ways, line, latency, source } = cache;
    const { waysSource = source, latencySource = source } = cache;
    rows.push([name, "size", size, "B", source], [name, "ways", ways, "", waysSource]);
    rows.push([name, "line", line, "B", source]);
    rows.push([name, "latency", latency, "cycles", latencySource]);
  }
  for (const { name, entries, ways, latency, level, source, ...sources } of tlbs) {
    const { waysSource = source, latencySource = source } = sources;
    rows.push([name, "entries", entries, "", source], [name, "ways", ways, "", waysSource]);
    if (level === 2) rows.push([name, "latency", latency, "cycles", latencySource]);
  }
  if (tlbs.length > 0) rows.push([WALK_PART, "latency", walk?.latency, "cycles", walk?.source]);
  rows.push(["memory", "latency beyond the last cache", memory?.latency, "ns", memory?.source]);
  rows.push(["core", "clock", clock, "GHz", clockSource]);
  return {
    part: rows.map(([part]) => part),
    figure: rows.map(([, figure]) => figure),
    value: Float64Array.from(rows, ([, , value]) => value ?? Number.NaN),
    unit: rows.map(([, , , unit]) => unit),
    source: rows.map(([, , , , source]) => source ?? "unknown"),
  };
}

const WALK_PART = "page walk";

function find(given: string | MachineDescription): Machine {
  if (typeof given !== "string") return new Machine(given);
  const row = MACHINES.find(({ name }) => name.toLowerCase() === given.toLowerCase());
  if (row !== undefined) return new Machine(row);
  const names = MACHINES.map(({ name }) => name).join(", ");
  throw new MachineError(`No machine "${given}" here. Known machines: ${names}`, "name");
}

/**
 * A machine by its name, or as described.
 *
 *   machine("Zen 4").run(accesses)
 *   machine({ name: "toy", caches: [{ name: "L1", holds: "both", size: 1024, ways: 2, line: 64 }] })
 *   machine.names                    // those that are rows here
 *   machine.measure()                // this computer's own latencies and bandwidth
 *
 * @throws {MachineError} naming what is wrong
 */
export const machine = Object.assign(find, {
  names: MACHINES.map(({ name }) => name) as readonly string[],
  measure,
});
