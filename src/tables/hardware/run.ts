/**
 * Tables of the results of a stream of accesses on a machine, one function per table; the doc
 * comment of each lists its columns. Counts are requests: one per access, and one more for each
 * further line that it touches.
 */
import type { ColumnTable } from "arquero";
import type {
  FigureColumns,
  OutcomeColumns,
  Part,
  RunResult,
  TimeOptions,
} from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/** Accesses that have something in common, by name. */
export type NamedPart<Name extends string> = Part & Readonly<Record<Name, string>>;

/**
 * A row for each figure of a machine: `part`, `figure`, `value` (NaN: unknown), `unit`, `source`.
 */
export function machineFiguresTable(figures: FigureColumns): ColumnTable {
  return table({ ...figures });
}

/**
 * A row for each level: `level`, `requests`, `hits`, `misses`, `missPercent`; the same by reads, writes and
 * fetches; `evictions`, `writeBacks`, `invalidations`, and what prefetchers brought.
 */
export function levelsTable(run: RunResult): ColumnTable {
  return table({ ...run.levels() });
}

/**
 * A row for each part of the accesses and each level it asked: the part's names, then `level`,
 * `requests`, `hits`, `misses`, `missPercent`.
 */
export function partsTable<Name extends string>(
  run: RunResult,
  parts: readonly NamedPart<Name>[],
  names: readonly Name[],
): ColumnTable {
  const rows = parts.map((part) => ({ part, outcomes: run.outcomes(part) }));
  const column = (of: (outcomes: OutcomeColumns) => Float64Array): Float64Array =>
    Float64Array.from(rows.flatMap(({ outcomes }) => [...of(outcomes)]));
  const named = names.map((name) => {
    return [name, rows.flatMap(({ part, outcomes }) => outcomes.level.map(() => part[name]))];
  });
  return table({
    ...Object.fromEntries(named),
    level: rows.flatMap(({ outcomes }) => outcomes.level),
    requests: column(({ requests }) => requests),
    hits: column(({ hits }) => hits),
    misses: column(({ misses }) => misses),
    missPercent: column(({ missPercent }) => missPercent),
  });
}

/**
 * A row for each TLB and one for page walks: `tlb`, `of` data or instructions, `requests`, `hits`,
 * `misses`, `missPercent`.
 */
export function translationsTable(run: RunResult): ColumnTable {
  return table({ ...run.translations() });
}

/** A row for each set of a cache: `set`, `misses`, `occupied` ways. */
export function setsTable(run: RunResult, cache: string): ColumnTable {
  return table({ ...run.sets(cache) });
}

/**
 * A row for each operation of the stream: `op`, `what` if it is known, `accesses`, `straddling` (of two
 * lines), accesses answered by each level (a column a level), `secondTlbHits`, `pageWalks`.
 * @param named number and kind of an operation, by the stream's number for it
 */
export function operationsTable(
  run: RunResult,
  named?: (op: number) => { readonly op: number | null; readonly what: string },
): ColumnTable {
  const { op, accesses, straddling, answered, secondTlbHits, pageWalks } = run.operations();
  const names = named === undefined ? undefined : Array.from(op, named);
  return table({
    op: names?.map((one) => one.op) ?? op,
    ...(names === undefined ? {} : { what: names.map(({ what }) => what) }),
    accesses,
    straddling,
    ...answered,
    secondTlbHits,
    pageWalks,
  });
}

/**
 * A row for each level and TLB: `part`, `of` data or instructions, `requests` answered there, `latency` in
 * ns of one, `nanoseconds` of all, `percent` of the whole. A model: latencies × answers ÷ overlap.
 */
export function timeTable(run: RunResult, options: TimeOptions = {}): ColumnTable {
  const { part, of, requests, latency, nanoseconds, total } = run.time(options);
  return table({
    ...{ part, of, requests, latency, nanoseconds },
    percent: nanoseconds.map((one) => (100 * one) / total),
  });
}
