/** The table of a gctrace, and that of the lines that could not be read. */
import type { ColumnTable } from "arquero";
import { table } from "../frame/column-form.js";

/** What the tables read of a gctrace. */
export interface Traced {
  readonly cycles: readonly Readonly<Record<GcColumn | "forced", number | boolean | null>>[];
  readonly problems: readonly Readonly<{
    line: number;
    column: number;
    problem: string;
    text: string;
  }>[];
}

const columns = [
  ...["line", "cycle", "at", "cpuShare"],
  ...["sweepTerm", "mark", "markTerm"],
  ...["sweepTermCpu", "assist", "background", "idle", "markTermCpu"],
  ...["heapStart", "heapEnd", "heapLive", "goal", "stacks", "globals", "procs"],
] as const;

type GcColumn =
  | ("line" | "cycle" | "at" | "cpuShare" | "sweepTerm" | "mark" | "markTerm")
  | ("sweepTermCpu" | "assist" | "background" | "idle" | "markTermCpu")
  | ("heapStart" | "heapEnd" | "heapLive" | "goal" | "stacks" | "globals" | "procs");

/**
 * One row per collection cycle. Columns:
 * - `line` of the text; `cycle` number; `at` seconds since the program began; `cpuShare` percent of
 *   the CPU spent in collections so far; `forced`: the program called runtime.GC
 * - wall-clock time in ms: `sweepTerm` (world stopped: sweep termination), `mark` (concurrent mark
 *   and scan), `markTerm` (world stopped: mark termination)
 * - CPU time in ms: `sweepTermCpu`, `assist` (goroutines that marked while they allocated),
 *   `background` (mark workers), `idle` (idle processors), `markTermCpu`
 * - MiB: `heapStart` when marking began, `heapEnd` when it ended, `heapLive` marked, `goal`, `stacks`
 *   and `globals` (null before Go 1.18); `procs` processors
 *
 * What lines of Go 1.3 and 1.4 do not say is null; in theirs the world was stopped throughout.
 */
export function gcTraceTable({ cycles }: Pick<Traced, "cycles">): ColumnTable {
  const names = [...columns, "forced"] as (GcColumn | "forced")[];
  const own = { at: { unit: "s" }, goal: { unit: "MiB" } };
  return table(
    Object.fromEntries(names.map((name) => [name, cycles.map((row) => row[name])])),
    own,
  );
}

/** One row per line that begins like a cycle's and is none: `line`, `column`, `problem`, `text`. */
export function gcTraceProblemsTable({ problems }: Pick<Traced, "problems">): ColumnTable {
  return table({
    line: problems.map(({ line }) => line),
    column: problems.map(({ column }) => column),
    problem: problems.map(({ problem }) => problem),
    text: problems.map(({ text }) => text),
  });
}
