/** Tables of a dump of Go's runtime/metrics. */
import type { ColumnTable } from "arquero";
import { table } from "../frame/column-form.js";

/** What the tables read of a dump. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly value: number | bigint | null;
  readonly histogram: {
    readonly counts: readonly number[];
    readonly buckets: readonly number[];
  } | null;
}

/**
 * One row per metric. Columns: `name`, `unit`; `value` of a number (a bigint where
 * no double holds it); of a histogram `count`, and
 * `median` and `p99`, the upper bounds of the buckets that hold them. What does not apply is null.
 */
export function metricsTable(metrics: readonly Measured[]): ColumnTable {
  const counts = metrics.map(({ histogram }) => {
    return histogram === null ? null : histogram.counts.reduce((sum, count) => sum + count, 0);
  });
  const share = (of: number) =>
    metrics.map(({ histogram }) => (histogram === null ? null : quantile(histogram, of)));
  return table({
    name: metrics.map(({ name }) => name),
    unit: metrics.map(({ unit }) => unit),
    value: metrics.map(({ value }) => value),
    count: counts,
    median: share(0.5),
    p99: share(0.99),
  });
}

/**
 * The buckets of histograms that are not empty. Columns: `name`, `unit`, `from` and `to` the bounds,
 * `count`.
 */
export function metricBucketsTable(metrics: readonly Measured[]): ColumnTable {
  const rows = metrics.flatMap(({ name, unit, histogram }) =>
    (histogram?.counts ?? []).flatMap((count, index) => {
      if (count === 0) return [];
      const [from, to] = [histogram?.buckets[index], histogram?.buckets[index + 1]];
      return [{ name, unit, from: from as number, to: to as number, count }];
    }),
  );
  return table({
    name: rows.map(({ name }) => name),
    unit: rows.map(({ unit }) => unit),
    from: rows.map(({ from }) => from),
    to: rows.map(({ to }) => to),
    count: rows.map(({ count }) => count),
  });
}

function quantile({ counts, buckets }: NonNullable<Measured["histogram"]>, share: number) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    sum += counts[index] as number;
    if (sum > 0 && sum >= share * total) return buckets[index + 1] ?? null;
  }
  return null;
}
