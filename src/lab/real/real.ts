/**
 * Compares real Go with the model: a case run by an installed Go, its memory as a capture, and the
 * engine's map after the same case.
 */
import type { ColumnTable } from "arquero";
import {
  type Capture,
  captureText,
  inFile,
  type Json,
  jsonText,
  MalformedError,
  parseCapture,
  parseCase,
  type RealRun,
  readText,
  replay,
  runReal,
  type Verdict,
  verifyLive,
  writeText,
} from "../../capture/index.js";
import { escapeMarkup } from "../../format/escape.js";
import { grouped } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import type { Release, Workload } from "../../go/index.js";
import { program, release as releaseRow } from "../../go/index.js";
import type { Bundle } from "../../notebook.js";
import type { LabMap } from "../map.js";
import { LabProcess } from "../process.js";
import { outside } from "./background-work.js";
import { type BenchOptions, bench, type RealBench } from "./bench.js";

/** An operation as cases write it: `["p", 5, true]`, `["pr", 0, 1, 1000, 0, 1]`, `["it", -1]`. */
export type CaseOperation = readonly [
  code: "p" | "g" | "d" | "c" | "pr" | "dr" | "it" | "nx",
  ...rest: readonly Json[],
];

/** How a real Go runs a case. What is left out is the process's own. */
export interface RealOptions {
  /** The hint given to make. Default 0. */
  readonly hint?: number | bigint;
  /** The map's seed, put into its header right after make. Default what the process draws. */
  readonly hash0?: number | bigint;
  /**
   * The runtime's hash key, four words: keys hash as on a processor without AES instructions. Default the
   * process's own.
   */
  readonly hashkey?: readonly (number | bigint | string)[];
  /** The runtime's 128 bytes of AES keys, as hexadecimal text. Default the process's own. */
  readonly aeskeysched?: string;
  /** State of the random generator right after make. Default the process's own. */
  readonly rand?: number | bigint | string;
  /**
   * "fallback" hashes as on a processor without AES instructions, under keys of the process's own. Default
   * "fallback" with a `hashkey`, else "aes".
   */
  readonly hash?: "fallback" | "aes";
  /** Types that stand in the map's type and in values; default what go.type has declared. */
  readonly types?: Readonly<Record<string, Json>>;
  /** GOEXPERIMENT: `["mapsplitgroup"]` for Go 1.27. Default none. */
  readonly experiments?: readonly string[];
  /** Seconds after which the process is ended; default 120. */
  readonly seconds?: number;
  /** What the capture is called. Default "run". */
  readonly name?: string;
}

/** A capture of a real process's map. */
export class RealCapture {
  #map: LabMap | undefined;

  constructor(
    /** The case as JSON, with the seeds that the process had. */
    readonly test: Json,
    readonly capture: Capture,
    /** runtime.MemStats of the process after the last operation; null where the capture is a file's. */
    readonly memstats: RealRun["memstats"] | null = null,
  ) {}

  /** "go1.26.8" */
  get version(): string {
    return this.capture.go;
  }

  /**
   * The engine's map after the same case under the same seeds, byte for byte the real one's where
   * `verify` says equal: with all tables, figures and drawings.
   */
  get map(): LabMap {
    this.#map ??= replay(parseCase(jsonText(this.test)), this.version, (name, options) => {
      return new LabProcess(name, options);
    }).map as LabMap;
    return this.#map;
  }

  /** One row per entry that the map holds, as the replay of its case has it. */
  table(): ColumnTable {
    return this.map.entries();
  }

  /**
   * Replay the case and compare everything: the first difference and where it arose, if there is one.
   * @example
   * const captured = await real("1.26").run("map[int64]bool", [["p", 1, true]]);
   * await captured.verify();
   */
  verify(): Promise<Verdict> {
    return verify(this);
  }

  /** Write the capture to a file, which `verify(path)` and `gomaplab verify` read. */
  save(path: string): void {
    writeText(path, captureText({ ...this.capture, case: this.test }));
  }

  toString(): string {
    const { type, nops, alloc } = this.capture;
    const operations = `${grouped(nops)} ${nops === 1 ? "operation" : "operations"}`;
    return (
      `${type} in real ${this.version} after ${operations}: ` +
      `${grouped(alloc.heapAlloc)} bytes in ${grouped(alloc.heapObjects)} objects`
    );
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const line = this.toString();
    return { "text/plain": line, "text/html": `<p>${escapeMarkup(line)}</p>` };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Real Go of one release; made by {@link real}. */
export class RealGo {
  constructor(
    /** "1.26" */
    readonly release: string,
  ) {}

  /**
   * Run a case with this Go: the probe is compiled for the map's type and run in a separate
   * process. If the release is not installed, an installed Go downloads it.
   * @param type Go text, for example "map[int64]bool"
   * @param ops operations as cases write them (docs/formats/case.md)
   * @throws GoUnavailableError if no Go is available, with advice; MalformedError naming the
   * operation that is wrong
   * @example
   * const run = await real("1.26").run("map[int64]bool", [["pr", 0, 1, 1000, 1, 0]]);
   * await run.verify(); // { equal: true }
   */
  async run(
    type: string,
    ops: readonly CaseOperation[],
    options: RealOptions = {},
  ): Promise<RealCapture> {
    const { hash, experiments, seconds, types = declared(), ...fields } = options;
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const json = { ...Object.fromEntries(given), types, type, ops } as Json;
    const run = await outside(`Go ${this.release}`, 3, (work) => {
      const limit = seconds === undefined ? undefined : seconds * 1000;
      return runReal(this.release, json, { hash, experiments, limit, ...work });
    });
    return new RealCapture(run.capture.case as Json, run.capture, run.memstats);
  }

  /**
   * Measure a map type with this Go, as `go test -bench -benchmem` does, next to the engine: ns/op,
   * B/op, allocs/op, GC cycles, over several processes with different seeds.
   * @param type Go text, for example "map[int64]bool"
   * @param workload the keys, or how many: `keys.sequence(1000)`, `keys.uniform(1000, 42)`, 1000
   * @throws GoUnavailableError if no Go is available; GoRangeError for too many keys
   * @example await real("1.26").bench("map[int64]int64", 1000, { hint: 1000 })
   */
  bench(type: string, workload: Workload | number, options: BenchOptions = {}): Promise<RealBench> {
    return bench(this.release, type, workload, options);
  }

  toString(): string {
    return `real Go ${this.release}: run(type, operations) and bench(type, keys) start it`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** What go.type has declared, as a case has it. */
function declared(): Json {
  return Object.fromEntries(
    program.list().map(({ name, parameters, type, methods }) => {
      const list = parameters.map((of) => `${of.name} ${of.comparable ? "comparable" : "any"}`);
      const head = parameters.length === 0 ? name : `${name}[${list.join(", ")}]`;
      const texts = methods.map((of) => {
        return (of.onPointer === true ? "*" : "") + of.name + of.type.text.replace(/^func/, "");
      });
      return [head, texts.length === 0 ? type : { type, methods: texts }];
    }),
  );
}

/**
 * Real Go of a release, to compare with the model.
 * @param release for example "1.26"; "1.26.3" for one patch of it
 * @throws UnknownReleaseError naming the releases there are.
 * @example
 * const run = await real("1.26").run("map[string]int", [["p", "a", 1], ["it", -1]]);
 * run.capture.alloc; // what the map allocated in the real process
 * run.map; // the engine's map after the same, with tables and drawings
 */
export function real(release: Release | (string & {})): RealGo {
  releaseRow(release);
  return new RealGo(release);
}

/**
 * Replay the case of a capture and compare everything with it: header, every bucket or group, events,
 * allocations, iterators, random numbers, hashes.
 * @param capture the result of `real(…).run`, a capture, or the path of a capture file
 * @param test the case as JSON, for captures without their case
 * @returns `{ equal: true }`; or the first difference with its field, both sides' bytes, and the
 * operation that caused it, found by bisection, which also runs real Go if the release is installed
 * @throws MalformedError for a file that is not a capture, or a capture without a case
 * @example
 * const captured = await real("1.26").run("map[int64]bool", [["p", 1, true]]);
 * await verify(captured);
 */
export async function verify(
  capture: RealCapture | Capture | string,
  test?: Json,
): Promise<Verdict> {
  const advice = "give the path of a capture, as real(…).run(…).save(path) writes it";
  const real =
    typeof capture === "string"
      ? inFile(capture, advice, () => parseCapture(readText(capture)))
      : capture instanceof RealCapture
        ? { ...capture.capture, case: capture.test }
        : capture;
  if (typeof real !== "object" || real === null) {
    throw new MalformedError(
      "capture",
      `expected a capture, or the path of one, got ${shown(real)}`,
    );
  }
  return outside("verify", 3, (work) => verifyLive(real, test, work));
}
