/**
 * Reads what Go programs write about their heap into tables: heap profiles, gctrace, dumps of
 * runtime/metrics; and the heap profile of a simulated process, for `go tool pprof`.
 */
import type { ColumnTable } from "arquero";
import {
  defaultTypeIndex,
  type GcTraceCycle,
  type GcTraceProblem,
  type GcTraceText,
  heapProfile,
  type Metric,
  messageOf,
  type Profile,
  type ProfileMessage,
  readGcTrace,
  readProfile,
  readProfileFile,
  readRuntimeMetrics,
  writeProfile,
} from "../capture/index.js";
import { counted } from "../format/counted.js";
import { visible } from "../format/escape.js";
import { grouped } from "../format/quantity.js";
import { shown } from "../format/shown.js";
import type { GoMap } from "../go/index.js";
import { saveFile } from "../programs/saved-file.js";
import {
  gcTraceProblemsTable,
  gcTraceTable,
  metricBucketsTable,
  metricsTable,
  profileSum,
  profileTable,
  profileTopTable,
  rowsTable,
} from "../tables/index.js";
import { TableReport } from "./table-report.js";

/** A pprof profile; made by `pprof.read` and `pprof.heap`. */
export class HeapProfile extends TableReport {
  readonly #message: ProfileMessage;

  constructor(
    readonly profile: Profile,
    private readonly program: string,
  ) {
    super();
    this.#message = messageOf(profile, program);
  }

  /** One row per sample, the largest first: function, stack, labels, and what was counted. */
  table(): ColumnTable {
    return profileTable(this.#message);
  }

  /**
   * The functions in which most was counted, as `go tool pprof -top` lists them: flat and cum.
   * @param type one of the profile's sample types: of a heap profile "inuse_space", "inuse_objects",
   * "alloc_space" or "alloc_objects"; default the one that the profile names, or its last
   */
  top(type?: string): ColumnTable {
    return profileTopTable(this.#message, type);
  }

  /** The profile as the bytes of a file that `go tool pprof` opens. */
  bytes(): Uint8Array {
    return writeProfile(this.profile, this.program);
  }

  /** Write the file: `pprof.heap(m).save("heap.pb.gz")`, then `go tool pprof -top heap.pb.gz`. */
  save(path: string): void {
    saveFile(path, this.bytes());
  }

  override toString(): string {
    const { length } = this.#message.samples;
    const index = defaultTypeIndex(this.#message);
    const samples = `profile: ${counted(length, "sample")}`;
    const shownType = this.profile.sampleTypes[index];
    if (shownType === undefined) return samples;
    const sum = profileSum(this.#message, index);
    const isOne = BigInt(sum) === 1n || BigInt(sum) === -1n;
    const unit = isOne ? shownType.unit.replace(/s$/, "") : shownType.unit;
    return `${samples}, ${visible(shownType.type)} ${grouped(sum)} ${visible(unit)}`;
  }
}

/** A gctrace; made by `gctrace`. */
export class GcTraceLog extends TableReport {
  readonly cycles: readonly GcTraceCycle[];
  readonly problems: readonly GcTraceProblem[];

  constructor(private readonly trace: GcTraceText) {
    super();
    this.cycles = trace.cycles;
    this.problems = trace.problems;
  }

  /** One row per line of the scavenger and the pacer (scavtrace, gcpacertrace) in the same log. */
  runtime(): ColumnTable {
    return rowsTable(this.trace.runtime.rows);
  }

  /** One row per cycle: wall-clock and CPU times by phase in ms, heap sizes in MiB. */
  table(): ColumnTable {
    return gcTraceTable(this);
  }

  /** One row per line that begins like a cycle's and is none: line, column, what was expected. */
  errors(): ColumnTable {
    return gcTraceProblemsTable(this);
  }

  override toString(): string {
    const { length } = this.problems;
    const bad = length === 0 ? "" : `, ${length} line${length === 1 ? "" : "s"} not understood`;
    const cycles = this.cycles.length;
    return `gctrace: ${grouped(cycles)} cycle${cycles === 1 ? "" : "s"}${bad}`;
  }
}

/** A dump of runtime/metrics; made by `runtimeMetrics`. */
export class RuntimeMetrics extends TableReport {
  constructor(readonly metrics: readonly Metric[]) {
    super();
  }

  /** One row per metric: name, unit, value; of histograms count, median and p99. */
  table(): ColumnTable {
    return metricsTable(this.metrics);
  }

  /** One row per bucket of a histogram that is not empty. */
  buckets(): ColumnTable {
    return metricBucketsTable(this.metrics);
  }

  override toString(): string {
    const { length } = this.metrics;
    return `runtime/metrics: ${grouped(length)} metric${length === 1 ? "" : "s"}`;
  }
}

/** Any map a notebook has. */
type AnyMap = Pick<GoMap<never, never>, "process" | "address" | "type" | "events">;

const profiles = {
  /**
   * What a map's process has allocated, and how much of it is in use, by function of Go's runtime:
   * makeBucketArray ← hashGrow ← mapassign_fast64, newoverflow ← mapassign_fast64, … Exact, not
   * sampled; call `m.process.gc()` before to leave garbage out of what is in use.
   * @param maps maps of one process
   * @example pprof.heap(m).top()
   * @throws TypeError for maps of several processes.
   */
  heap(maps: AnyMap | readonly AnyMap[]): HeapProfile {
    const list = Array.isArray(maps) ? (maps as readonly AnyMap[]) : [maps as AnyMap];
    const process = list[0]?.process;
    if (process === undefined) throw new TypeError("pprof.heap: expected a map, or several");
    if (list.some((map) => map.process !== process)) {
      throw new TypeError("pprof.heap: the maps belong to several processes, each with its heap");
    }
    return new HeapProfile(heapProfile(process, list), `gomaplab-go${process.release.name}`);
  },

  /**
   * Read a profile that a Go program has written.
   * @param file its path, or its bytes
   * @throws MalformedError naming the byte that is wrong, or what other kind of file it is.
   * @example pprof.read("real.pb.gz").top()
   */
  read(file: string | Uint8Array): HeapProfile {
    if (typeof file !== "string" && !(file instanceof Uint8Array)) {
      throw new TypeError(
        `pprof.read: \`file\` must be the path of a profile or its bytes, got ${shown(file)}`,
      );
    }
    const profile = typeof file === "string" ? readProfileFile(file) : readProfile(file);
    return new HeapProfile(profile, "profile");
  },
};

type Profiles = typeof profiles;

/** What {@link pprof} has; a name of its own keeps messages about it short. */
export interface Pprof extends Profiles {}

/** Heap profiles in the format of pprof. */
export const pprof: Pprof = profiles;

/**
 * Read what a Go program printed under GODEBUG=gctrace=1. Other lines are skipped; malformed cycle
 * lines are rows of `errors()`. Logs that wrap each line in JSON are read, too, and lines of Go 1.3
 * and later.
 * @param source the text itself, or the path of a file with it
 * @throws MalformedError for a text without any line of a cycle, saying what it is.
 * @example gctrace("gc 1 @0.01s 0%: 0.02+0.27+0.00 ms clock, …").table()
 */
export function gctrace(source: string): GcTraceLog {
  return new GcTraceLog(readGcTrace(source));
}

/**
 * Read a dump of Go's runtime/metrics: JSON, or lines "name:unit: value".
 * @param source the text itself, or the path of a file with it
 * @throws MalformedError naming the metric or line that is wrong.
 * @example runtimeMetrics("metrics.json").table()
 */
export function runtimeMetrics(source: string): RuntimeMetrics {
  return new RuntimeMetrics(readRuntimeMetrics(source));
}
