/** The table that describes a table: a row for each of its columns. */
import { ColumnTable } from "arquero";
import { hex } from "../format/quantity.js";
import { shown } from "../format/shown.js";
import { formOf, table } from "./frame/column-form.js";

/**
 * Summary of a table, one row per column; only filtered rows are counted. Columns:
 * - `column` its name; `holds` "numbers", "strings", "booleans", "addresses", "objects", or what of them
 * - `count` values that are there, `missing` those that are not (null, undefined, NaN)
 * - `distinct` different values
 * - `min`, `median`, `mean`, `max` of numbers; of addresses the first and the last
 * - `most` the value that occurs most often, where one occurs twice, and the `share` of rows that have it
 *
 * @example describe(m.buckets())
 * @throws TypeError when it is not a table
 */
export function describe(of: ColumnTable): ColumnTable {
  if (!(of instanceof ColumnTable)) {
    throw new TypeError(`describe: expected a table such as m.buckets(), got ${shown(of)}`);
  }
  const indices = Uint32Array.from(of.indices());
  const rows = of.columnNames().map((name) => {
    const column = of.column(name) as { at(row: number): unknown };
    const isAddress = formOf(of, name).form === "address";
    return { column: name, ...summary(column, indices, isAddress) };
  });
  const names = [
    "column",
    "holds",
    "count",
    "missing",
    "distinct",
    "min",
    "median",
    "mean",
  ] as const;
  const all = [...names, "max", "most", "share"] as const;
  return table(Object.fromEntries(all.map((name) => [name, rows.map((row) => row[name])])));
}

function summary(column: { at(row: number): unknown }, indices: Uint32Array, isAddress: boolean) {
  const counts = new Map<unknown, number>();
  const numbers = new Float64Array(indices.length);
  const kinds = new Set<string>();
  let [count, numeric, sum] = [0, 0, 0];
  for (const index of indices) {
    const value = column.at(index);
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    count++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    kinds.add(kindOf(value, isAddress));
    if (typeof value !== "number" && typeof value !== "bigint") continue;
    numbers[numeric++] = Number(value);
    sum += Number(value);
  }
  let [most, often]: [unknown, number] = [null, 1];
  for (const [value, times] of counts) if (times > often) [most, often] = [value, times];
  const sorted = numbers.subarray(0, numeric).sort();
  const isNumbers = numeric > 0 && numeric === count;
  const middle = numeric >> 1;
  const written = (value: unknown) =>
    isAddress && value !== undefined ? hex(value as number) : value;
  return {
    holds: [...kinds].join(", ") || "nothing",
    ...{ count, missing: indices.length - count, distinct: counts.size },
    min: isNumbers ? (written(sorted[0]) ?? null) : null,
    median:
      isNumbers && !isAddress
        ? numeric % 2 === 1
          ? sorted[middle]
          : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
        : null,
    mean: isNumbers && !isAddress ? sum / numeric : null,
    max: isNumbers ? (written(sorted[numeric - 1]) ?? null) : null,
    most: most === null ? null : typeof most === "object" ? shown(most) : written(most),
    share: most === null ? null : often / indices.length,
  };
}

function kindOf(value: unknown, isAddress: boolean): string {
  switch (typeof value) {
    case "number":
    case "bigint":
      return isAddress ? "addresses" : "numbers";
    case "string":
      return "strings";
    case "boolean":
      return "booleans";
    default:
      return "objects";
  }
}
