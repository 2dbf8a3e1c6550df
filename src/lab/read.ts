/** Files of any supported type as tables: one call that detects the type. */

import { type ColumnTable, table } from "arquero";
import {
  benchDifference,
  type FileContent,
  MalformedError,
  Program,
  type Rows,
  readFile,
} from "../capture/index.js";
import { grouped } from "../format/quantity.js";
import { shown as format } from "../format/shown.js";
import { rowsTable } from "../tables/index.js";
import { GcTraceLog, HeapProfile, RuntimeMetrics } from "./heap-files.js";
import { MapDump } from "./real/dump.js";
import { HeapDump } from "./real/heap-dump.js";
import { RealCapture } from "./real/real.js";
import { isTableFile, TableFile } from "./table-file.js";
import { TableReport } from "./table-report.js";

/** A text read into rows; made by {@link read}. */
export class TextRows extends TableReport {
  constructor(
    /** What the file is: "benchmarks", "escape analysis", "metrics", … */
    readonly kind: string,
    private readonly rows: Rows,
    private readonly more: Rows | undefined = undefined,
  ) {
    super();
  }

  /** One row per line, stack, instruction or value that was read. */
  table(): ColumnTable {
    return rowsTable(this.rows.rows);
  }

  /** Of a heap profile as text, the MemStats at its end: one row a field. */
  memstats(): ColumnTable {
    return rowsTable(this.more?.rows ?? []);
  }

  /** One row per line that begins like one of this kind and is none: line, column, problem, text. */
  errors(): ColumnTable {
    const { problems } = this.rows;
    return table({
      line: problems.map(({ line }) => line),
      column: problems.map(({ column }) => column),
      problem: problems.map(({ problem }) => problem),
      text: problems.map(({ text }) => text),
    });
  }

  toString(): string {
    const { rows, problems, left } = this.rows;
    const bad = problems.length === 0 ? "" : `, ${grouped(problems.length)} not understood`;
    const cut = left === 0 ? "" : `, ${grouped(left)} more not kept`;
    return `${this.kind}: ${grouped(rows.length)} ${rows.length === 1 ? "row" : "rows"}${bad}${cut}`;
  }
}

/** What {@link read} gives for one file. */
export type ReadFile =
  | (HeapProfile | GcTraceLog | RuntimeMetrics)
  | (RealCapture | MapDump | HeapDump | TextRows | TableFile);

/** How a file is read. */
export interface ReadOptions {
  /**
   * Of a heap dump, the executable that wrote it: names the variables that are roots, and holds constant
   * strings, which are not in the dump. Default none.
   */
  readonly binary?: string;
}

/**
 * Read a file of a Go program, whichever it is: a profile of pprof, any profile as text (`?debug=1`) or
 * of the form before pprof's, a gctrace with the lines of scavenger and pacer, a dump of
 * runtime/metrics, /debug/vars, Prometheus' go_memstats, output of `go test -bench`, of `-gcflags=-m`,
 * of `go tool objdump` and `objdump -s`, a symbol table (`go tool nm`, nm, objdump -t, readelf -s), a map
 * of a process's memory (/proc/PID/maps, smaps), the bytes of a map's header in hexadecimal, a capture,
 * a dump that gomaplab.Dump wrote in a Go program, a heap dump (debug.WriteHeapDump), a table in Parquet
 * or Arrow. Files may be gzipped, but for tables.
 * @param file its path; or several of `go test -bench`, which are compared as benchstat does
 * @throws MalformedError saying what the file is, where it is none of these, or a .gomap that is no dump
 * @example read("bench.txt").table()
 * @example read(["old.txt", "new.txt"]).table() // medians, ranges, change, p
 */
export function read(file: `${string}.parquet` | `${string}.arrow`): TableFile;
export function read(file: `${string}.gomap`): MapDump;
export function read(file: `${string}heap.dump`, options?: ReadOptions): HeapDump;
export function read(file: string, options?: ReadOptions): ReadFile;
export function read(files: readonly string[]): TextRows;
export function read(file: string | readonly string[], options: ReadOptions = {}): ReadFile {
  if (typeof file === "string") {
    if (isTableFile(file)) return new TableFile(file);
    const content = readFile(file);
    if (file.endsWith("heap.dump") && content.kind !== "heap dump") {
      const problem = `expected a heap dump (debug.WriteHeapDump), got a ${content.kind}`;
      throw new MalformedError("", problem, undefined, file);
    }
    if (file.endsWith(".gomap") && content.kind !== "dump") {
      const problem = `expected a dump that gomaplab.Dump wrote, got a ${content.kind}`;
      throw new MalformedError("", problem, undefined, file);
    }
    if (content.kind !== "heap dump") return shown(content);
    const { binary } = options;
    return new HeapDump(content.heap, binary === undefined ? undefined : Program.read(binary));
  }
  if (!Array.isArray(file)) {
    throw new TypeError(
      `read: \`file\` must be the path of a file, or an array of paths, got ${format(file)}`,
    );
  }
  const contents = file.map((path) => ({ path, content: readFile(path) }));
  const benches = contents.map(({ path, content }) => {
    if (content.kind === "benchmarks") return { name: path, rows: content.rows };
    throw new TypeError(
      `read: only benchmark files can be compared, and ${path} is a ${content.kind}`,
    );
  });
  return new TextRows("benchmarks compared", benchDifference(benches));
}

function shown(content: Exclude<FileContent, { kind: "heap dump" }>): ReadFile {
  switch (content.kind) {
    case "profile":
      return new HeapProfile(content.profile, "profile");
    case "gctrace":
      return new GcTraceLog(content.trace);
    case "runtime metrics":
      return new RuntimeMetrics(content.metrics);
    case "capture":
      return new RealCapture(content.capture.case ?? null, content.capture);
    case "dump":
      return new MapDump(content.dump);
    default:
      return new TextRows(content.kind, content.rows, content.memstats);
  }
}
