/** Benchmarks of several files side by side: a row for each benchmark and unit, and geometric means. */
import { alpha, geometricMean, pValue, type Summary, summary } from "./benchstat.js";
import type { Cell, Rows } from "./rows.js";

/** The benchmarks of a file. */
export interface BenchOfFile {
  readonly name: string;
  readonly rows: Rows;
}

/** Columns of a benchmark's row that are not a measurement. */
const descriptive = new Set(["line", "pkg", "name", "procs", "iterations"]);

/**
 * Compare. Columns: `pkg`, `name`, `procs` (GOMAXPROCS), `unit`; of each file its `median`, `low`, `high` and `n`; of each but the
 * first the change in percent (null where p is not below 0.05: benchstat's "~") and `p`. The rows
 * "geomean" have geometric means over the benchmarks of a package that all files have.
 */
export function benchDifference(files: readonly BenchOfFile[]): Rows {
  const samples = files.map(({ rows }) => samplesOf(rows));
  const keys = [...new Set(samples.flatMap((of) => [...of.keys()]))];
  const rows: Record<string, Cell>[] = [];
  const tables = new Map<string, { pkg: Cell; unit: string; medians: number[][] }>();
  for (const key of keys) {
    const { pkg, name, procs, unit } = JSON.parse(key) as Benchmark;
    const row: Record<string, Cell> = { pkg, name, procs, unit };
    const own: (Summary | undefined)[] = samples.map((of) => {
      const values = of.get(key);
      return values && summary(values);
    });
    files.forEach((file, i) => {
      const found = own[i];
      row[`${file.name} median`] = found?.median ?? null;
      row[`${file.name} low`] = finite(found?.low);
      row[`${file.name} high`] = finite(found?.high);
      row[`${file.name} n`] = found?.n ?? 0;
      if (i > 0) Object.assign(row, change(file.name, samples[0]?.get(key), samples[i]?.get(key)));
    });
    rows.push(row);
    if (own.every((of) => of !== undefined)) {
      const of = JSON.stringify([pkg, unit]);
      const table = tables.get(of) ?? { pkg, unit, medians: [] };
      table.medians.push(own.map((found) => found?.median ?? Number.NaN));
      tables.set(of, table);
    }
  }
  for (const { pkg, unit, medians } of tables.values()) {
    rows.push({ pkg, name: "geomean", procs: null, unit, ...geomeans(files, medians) });
  }
  return { rows, problems: files.flatMap((of) => of.rows.problems), left: 0 };
}

function change(
  name: string,
  first: readonly number[] | undefined,
  values: readonly number[] | undefined,
): Record<string, Cell> {
  if (first === undefined || values === undefined) {
    return { [`${name} change`]: null, [`${name} p`]: null };
  }
  const p = pValue(first, values);
  const ratio = summary(values).median / summary(first).median;
  return {
    [`${name} change`]: p < alpha && Number.isFinite(ratio) ? 100 * (ratio - 1) : null,
    [`${name} p`]: p,
  };
}

function geomeans(
  files: readonly BenchOfFile[],
  list: readonly (readonly number[])[],
): Record<string, Cell> {
  const means = files.map((_, i) => geometricMean(list.map((of) => of[i] ?? Number.NaN)));
  const row: Record<string, Cell> = {};
  files.forEach((file, i) => {
    row[`${file.name} median`] = finite(means[i]);
    if (i > 0) row[`${file.name} change`] = finite(100 * ((means[i] ?? 0) / (means[0] ?? 0) - 1));
  });
  return row;
}

const finite = (n: number | undefined): number | null =>
  n !== undefined && Number.isFinite(n) ? n : null;

/** What a benchmark and a unit are told apart by: those of other packages or GOMAXPROCS are others. */
interface Benchmark {
  readonly pkg: string | null;
  readonly name: string;
  readonly procs: number;
  readonly unit: string;
}

/** Values by benchmark and unit, as JSON. */
function samplesOf({ rows }: Rows): Map<string, number[]> {
  const samples = new Map<string, number[]>();
  for (const row of rows) {
    for (const [unit, value] of Object.entries(row)) {
      if (descriptive.has(unit) || typeof value !== "number") continue;
      const { pkg, name, procs } = row;
      const key = JSON.stringify({ pkg, name, procs, unit });
      const list = samples.get(key);
      if (list === undefined) samples.set(key, [value]);
      else list.push(value);
    }
  }
  return samples;
}
