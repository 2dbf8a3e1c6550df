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
 * Compare. Columns: `name`, `unit`; of each file its `median`, `low`, `high` and `n`; of each but the
 * first the change in percent (null where p is not below 0.05: benchstat's "~") and `p`. The rows
 * "geomean" have geometric means over the benchmarks that all files have.
 */
export function benchDifference(files: readonly BenchOfFile[]): Rows {
  const samples = files.map(({ rows }) => samplesOf(rows));
  const keys = [...new Set(samples.flatMap((of) => [...of.keys()]))];
  const rows: Record<string, Cell>[] = [];
  const medians = new Map<string, number[][]>();
  for (const key of keys) {
    const [name = "", unit = ""] = key.split("\0");
    const row: Record<string, Cell> = { name, unit };
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
      const list = medians.get(unit) ?? [];
      list.push(own.map((of) => of?.median ?? Number.NaN));
      medians.set(unit, list);
    }
  }
  for (const [unit, list] of medians) rows.push(geomeanRow(files, unit, list));
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

function geomeanRow(
  files: readonly BenchOfFile[],
  unit: string,
  list: readonly (readonly number[])[],
): Record<string, Cell> {
  const means = files.map((_, i) => geometricMean(list.map((of) => of[i] ?? Number.NaN)));
  const row: Record<string, Cell> = { name: "geomean", unit };
  files.forEach((file, i) => {
    row[`${file.name} median`] = finite(means[i]);
    if (i > 0) row[`${file.name} change`] = finite(100 * ((means[i] ?? 0) / (means[0] ?? 0) - 1));
  });
  return row;
}

const finite = (n: number | undefined): number | null =>
  n !== undefined && Number.isFinite(n) ? n : null;

/** Values by benchmark and unit. */
function samplesOf({ rows }: Rows): Map<string, number[]> {
  const samples = new Map<string, number[]>();
  for (const row of rows) {
    for (const [unit, value] of Object.entries(row)) {
      if (descriptive.has(unit) || typeof value !== "number") continue;
      const key = `${row.name}\0${unit}`;
      const list = samples.get(key);
      if (list === undefined) samples.set(key, [value]);
      else list.push(value);
    }
  }
  return samples;
}
