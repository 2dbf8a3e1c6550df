/**
 * The table of a sweep's spread: rows that differ in one parameter only, such as the seed, become
 * one, with the mean of every number and the interval in which the mean is, at 95 %.
 *
 * The interval is Student's: mean ± t·s/√n, s the standard deviation with n − 1. It takes runs to be
 * independent and their mean to be normal, which it nearly is from about ten runs on.
 */
import type { ColumnTable } from "arquero";
import { shown } from "../format/shown.js";
import { table } from "./frame/column-form.js";

/** Two-sided 95 % quantiles of Student's distribution for 1 to 30 degrees of freedom. */
const quantiles = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
  ...[2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];

/** By degrees of freedom; beyond the list to within 0.1 %, by its expansion in 1/freedom. */
export function studentQuantile(freedom: number): number {
  return quantiles[freedom - 1] ?? 1.95996 + 2.3723 / freedom + 2.8225 / freedom ** 2;
}

/**
 * Columns: the other parameters; `runs` rows that became one; for each column with numbers its mean under
 * its own name, and `…Low`, `…High`, the interval of the mean (null for a single row). Rows with an
 * error are left out.
 * @param parameters names of the parameters
 * @param over the one that is spread over
 * @throws RangeError when there is no such parameter
 */
export function meansTable(
  rows: readonly Readonly<Record<string, unknown>>[],
  parameters: readonly string[],
  over: string,
): ColumnTable {
  if (!parameters.includes(over)) {
    const known = parameters.map((name) => JSON.stringify(name)).join(", ");
    throw new RangeError(`spread: \`over\` must be a parameter: ${known}; got ${shown(over)}`);
  }
  const kept = parameters.filter((name) => name !== over);
  const good = rows.filter(({ error }) => (error ?? null) === null);
  const measured = [...new Set(good.flatMap((row) => Object.keys(row)))].filter((name) => {
    return !parameters.includes(name) && good.some((row) => isNumber(row[name]));
  });
  const groups = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const row of good) {
    const key = kept.map((name) => `${typeof row[name]} ${String(row[name])}`).join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const all = [...groups.values()];
  const columns: Record<string, unknown[]> = {};
  for (const name of kept) columns[name] = all.map((group) => group[0]?.[name]);
  columns.runs = all.map((group) => group.length);
  for (const name of measured) {
    const means = all.map((group) => meanOf(group.map((row) => row[name]).filter(isNumber)));
    columns[name] = means.map(({ mean }) => mean);
    columns[`${name}Low`] = means.map(({ low }) => low);
    columns[`${name}High`] = means.map(({ high }) => high);
  }
  return table(columns);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function meanOf(values: readonly (number | bigint)[]) {
  const numbers = values.map(Number);
  const n = numbers.length;
  if (n === 0) return { mean: null, low: null, high: null };
  const mean = numbers.reduce((sum, one) => sum + one, 0) / n;
  if (n === 1) return { mean, low: null, high: null };
  const squares = numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const half = studentQuantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, low: mean - half, high: mean + half };
}
