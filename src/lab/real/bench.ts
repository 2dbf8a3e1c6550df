/**
 * A benchmark of a map type in real Go next to the engine's numbers, over several processes with
 * different seeds: time, and the numbers of `-benchmem`.
 */
import { type ColumnTable, table } from "arquero";
import {
  type BenchProcess,
  type BenchResult,
  benchReal,
  writtenForm,
} from "../../capture/index.js";
import { seriesColor } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import {
  GoRangeError,
  type GoValue,
  type Integers,
  keys,
  program,
  type Workload,
} from "../../go/index.js";
import { Figure } from "../../plot/index.js";
import type { LabMap } from "../map.js";
import { LabProcess } from "../process.js";
import { TableReport } from "../table-report.js";
import { outside } from "./background-work.js";
import { LoopModel, type ModelOptions, mostModelled } from "./modelled.js";

/** How a benchmark is made. */
export interface BenchOptions {
  /** The hint that stands in make; default none. */
  readonly hint?: number;
  /** Processes, each with seeds of its own; default 5. */
  readonly processes?: number;
  /** Seconds that each benchmark of a process takes; default 0.1. */
  readonly seconds?: number;
  /** On what the same loops are modelled, up to 100,000 keys; default this computer, measured. */
  readonly model?: ModelOptions;
}

/** One benchmark on one side. */
interface Row {
  readonly work: string;
  readonly side: string;
  /** One an own process, sorted. */
  readonly ns: readonly number[];
  readonly bytes: readonly number[];
  readonly mallocs: readonly number[];
  readonly cycles: readonly number[];
  readonly isReal?: boolean;
  readonly isModel?: boolean;
}

/** Keys that a benchmark takes at most. */
const mostKeys = 10_000_000;

/** What `RealGo.bench` measured: a table, a figure, and the numbers of every process. */
export class RealBench extends TableReport {
  constructor(
    readonly type: string,
    /** Keys of an operation. */
    readonly n: number,
    /** "go1.26.8" */
    readonly version: string,
    readonly processes: readonly BenchProcess[],
    private readonly rows: readonly Row[],
  ) {
    super();
  }

  /**
   * One row per benchmark and side. An operation is the loop over all keys: "fill" makes a map and
   * puts them; "fill local" does so with a map that does not leave its function, whose header and
   * first bucket or group are on the stack; "get", "get absent", "range". Columns: median, least and
   * most over the processes, per operation and per key. The engine's times are its own, in
   * WebAssembly; its bytes and allocations are what Go's are to be. The model's time is that of the
   * map's loads and stores in the caches of a modelled machine, in get, fill and range; `error` is by how
   * many percent it is off the median of real Go. `real(…).bench` leaves it out above 100,000 keys, and
   * where no machine is named and the system does not list the computer's caches.
   */
  table(): ColumnTable {
    const column = (of: (row: Row) => unknown) => this.rows.map(of);
    return table({
      work: column((row) => row.work),
      side: column((row) => row.side),
      nsPerOp: column((row) => median(row.ns)),
      nsMin: column((row) => row.ns[0] ?? null),
      nsMax: column((row) => row.ns.at(-1) ?? null),
      nsPerKey: column((row) => per(median(row.ns), this.n)),
      error: column((row) => (row.isModel ? this.#errorOf(row) : null)),
      bytesPerOp: column((row) => median(row.bytes)),
      bytesMin: column((row) => row.bytes[0] ?? null),
      bytesMax: column((row) => row.bytes.at(-1) ?? null),
      allocsPerOp: column((row) => median(row.mallocs)),
      gcCycles: column((row) => median(row.cycles)),
    });
  }

  /** Percent by which a row's time is off that of real Go. */
  #errorOf({ work, ns }: Row): number | null {
    const measured = median(this.rows.find((row) => row.work === work && row.isReal)?.ns ?? []);
    const modelled = median(ns);
    if (measured === null || modelled === null) return null;
    return (100 * (modelled - measured)) / measured;
  }

  /** Nanoseconds per key by benchmark: medians with a line from the least to the most. */
  figure(): Figure {
    const sides = [...new Set(this.rows.map(({ side }) => side))];
    const traces = sides.flatMap((side, i) => {
      const rows = this.rows.filter((row) => row.side === side && row.ns.length > 0);
      const x = rows.map(({ work }) => work);
      const at = (of: (row: Row) => number | null) => rows.map((row) => per(of(row), this.n) ?? 0);
      const look = { type: "scatter" as const, x, marker: { color: seriesColor(i) } };
      return [
        { ...look, name: side, mode: "markers" as const, y: at((row) => median(row.ns)) },
        {
          ...look,
          name: `${side}, least`,
          mode: "markers" as const,
          y: at((row) => row.ns[0] ?? 0),
        },
        {
          ...look,
          name: `${side}, most`,
          mode: "markers" as const,
          y: at((row) => row.ns.at(-1) ?? 0),
        },
      ];
    });
    return new Figure("bench", traces, {
      xaxis: { title: { text: "benchmark" } },
      yaxis: { title: { text: "ns per key" }, type: "log" },
    });
  }

  toString(): string {
    const count = this.processes.length;
    const processes = `${count} ${count === 1 ? "process" : "processes"}`;
    return `${this.type} with ${grouped(this.n)} keys: real ${this.version} in ${processes}, and the engine`;
  }
}

/** Measure real Go and the engine. */
export async function bench(
  release: string,
  type: string,
  workload: Workload | number,
  options: BenchOptions,
): Promise<RealBench> {
  const { hint = 0, processes = 5, seconds = 0.1 } = options;
  const work = typeof workload === "number" ? keys.sequence(workload) : workload;
  if (work.kind === "texts" || work.kind === "window") {
    const expected = "expected keys.sequence, uniform, zipf, from or strings, or a number of keys";
    throw new GoRangeError(`workload: ${expected}`);
  }
  requireWhole("keys", work.n, mostKeys);
  requireWhole("hint", hint, mostKeys);
  requireWhole("processes", processes, 100);
  if (!(seconds > 0 && seconds <= 60)) {
    throw new GoRangeError(`\`seconds\` must be a number above 0 and at most 60, got ${seconds}`);
  }
  const model = work.n <= mostModelled ? LoopModel.of(options.model ?? {}) : undefined;
  const present = BigInt64Array.from(work);
  const taken = new Set(present);
  const absent = new BigInt64Array(Math.min(present.length, 100_000));
  for (let i = 0, next = 1n << 40n; i < absent.length; next++) {
    if (!taken.has(next)) absent[i++] = next;
  }
  const prefix = work.prefix ?? "";
  // First, for it says which latencies a machine lacks.
  const modelled = model === undefined ? [] : modelRows(model, release, type, work, hint);
  const measured = await outside(`Go ${release}`, processes + 1, (given) => {
    const asked = { type, types: program, hint, keys: present, absent, prefix, seconds, processes };
    return benchReal(release, asked, given);
  });
  const { version } = measured.toolchain;
  const real = rowsOf(
    `real ${version}`,
    measured.processes.map(({ works }) => works),
  );
  const ours = engineRows(version, type, work, hint, processes);
  const others = [...ours, ...modelled];
  const rows = real.flatMap((row) => [
    { ...row, isReal: true },
    ...others.filter((of) => of.work === row.work),
  ]);
  return new RealBench(type, work.n, version, measured.processes, rows);
}

function rowsOf(side: string, processes: readonly (readonly BenchResult[])[]): Row[] {
  const works = processes[0]?.map(({ work }) => work) ?? [];
  return works.map((work) => {
    const all = processes.flatMap((of) => of.filter((result) => result.work === work));
    const sorted = (of: (result: BenchResult) => number) => all.map(of).sort((a, b) => a - b);
    return {
      ...{ work, side },
      ns: sorted(({ ns }) => ns),
      bytes: sorted(({ bytes }) => bytes),
      mallocs: sorted(({ mallocs }) => mallocs),
      cycles: sorted(({ cycles }) => cycles),
    };
  });
}

/** The same in the engine, in a process of another seed each time. */
function engineRows(
  release: string,
  type: string,
  work: Exclude<Workload, { kind: "texts" | "window" }>,
  hint: number,
  processes: number,
): Row[] {
  const all = Array.from({ length: processes }, (_, i) => {
    const onHeap = filled(release, type, work, hint, i + 1, false);
    const onStack = filled(release, type, work, hint, i + 1, true);
    const results = [
      { work: "fill", ...onHeap.cost },
      { work: "fill local", ...onStack.cost },
      { work: "get", ...free, ns: timed(() => get(onHeap.map, work)) },
      { work: "range", ...free, ns: timed(() => onHeap.map.range()) },
    ];
    return results;
  });
  return rowsOf("engine", all);
}

/** The same loops on a modelled machine, in one process. */
function modelRows(
  model: LoopModel,
  release: string,
  type: string,
  work: Exclude<Workload, { kind: "texts" | "window" }>,
  hint: number,
): Row[] {
  const process = new LabProcess(release, { seed: 1, hash: "aes" });
  const map = process.make(type, hint);
  const loops = [
    ["fill", () => put(map, work)],
    ["get", () => get(map, work)],
    ["range", () => map.range()],
  ] as const;
  return loops.map(([name, loop]) => {
    const ns = [model.nanoseconds(map, loop)];
    return {
      ...{ work: name, side: model.side, isModel: true },
      ...{ ns, bytes: [], mallocs: [], cycles: [] },
    };
  });
}

const free = { bytes: 0, mallocs: 0, cycles: 0 } as const;

function filled(
  release: string,
  type: string,
  work: Workload,
  hint: number,
  seed: number,
  local: boolean,
) {
  const process = new LabProcess(release, { seed, hash: "aes" });
  const map = process.make(type, hint, { local });
  const ns = timed(() => put(map, work));
  const { bytes, objects } = map.allocated;
  const cost = { ns, bytes, mallocs: objects, cycles: 0 };
  return { map, cost };
}

/** Types whose values the engine makes of integers by itself. */
const made = /^(?:u?int\d*|uintptr|float\d+|bool|string)$/;

/** The keys as values, which a case's range would have. */
function* valuesOf(map: LabMap, work: Workload): Generator<GoValue> {
  const form = writtenForm(map.type.key, program);
  for (const n of work as Integers) {
    yield form.fromInteger(BigInt.asIntN(64, n), (work as Integers).prefix ?? "") as GoValue;
  }
}

function put(map: LabMap, work: Workload): void {
  if (made.test(map.type.key.kind)) map.fill(work);
  else for (const key of valuesOf(map, work)) map.putZero(key);
}

function get(map: LabMap, work: Workload): void {
  if (made.test(map.type.key.kind)) map.lookup(work);
  else for (const key of valuesOf(map, work)) map.has(key);
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1e6;
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}

function per(value: number | null, n: number): number | null {
  return value === null || n === 0 ? null : value / n;
}

function requireWhole(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  const range = `a whole number from 0 to ${most.toLocaleString("en")}`;
  throw new GoRangeError(`\`${name}\` must be ${range}, got ${value}`);
}
