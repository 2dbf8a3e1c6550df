/**
 * Compares benchmarks of several files as benchstat does (golang.org/x/perf): for each the median
 * with its nonparametric 95 percent confidence interval; the change from the first file with the
 * p-value of the Mann-Whitney U test; and geometric means.
 *
 * Source: golang.org/x/perf/benchmath (AssumeNothing), and for the distribution of U with ties the
 * exact count over all ways to deal the values to the two samples.
 */

/** A sample summed up. */
export interface Summary {
  readonly n: number;
  readonly median: number;
  /** Infinite where there are too few values for 95 of 100. */
  readonly low: number;
  readonly high: number;
}

/** Confidence that the range of a median has at the least, and the p below which a change counts. */
const confidence = 0.95;
export const alpha = 0.05;

/** Values up to which U's distribution is counted out. */
const mostExact = 50;

/** Sum up a sample. */
export function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const median = n === 0 ? Number.NaN : ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  const below = valuesOutside(n);
  const low = below < 0 ? -Infinity : (sorted[below] ?? 0);
  const high = below < 0 ? Infinity : (sorted[n - 1 - below] ?? 0);
  return { n, median, low, high };
}

/**
 * How many values at each end may be left out so that the rest holds the median with enough
 * confidence; -1: not even all of them do.
 */
function valuesOutside(n: number): number {
  // The median lies outside when at most `k` of n values fall on one side of it.
  let term = 0.5 ** n;
  let tail = 0;
  let k = -1;
  while (k + 1 < n / 2) {
    tail += term;
    if (1 - 2 * tail < confidence) return k;
    k++;
    term = (term * (n - k)) / (k + 1);
  }
  return k;
}

/** The p-value of the two-sided Mann-Whitney U test; NaN where a sample is empty. */
export function pValue(a: readonly number[], b: readonly number[]): number {
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return Number.NaN;
  const ranks = doubledRanks([...a, ...b]);
  const first = ranks.slice(0, n).reduce((sum, rank) => sum + rank, 0);
  const mean = n * (n + m + 1);
  if (n + m > mostExact) return normalP(ranks, n, m, Math.abs(first - mean));
  // ways[k][s]: choices of k of the values whose doubled ranks make s.
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  ranks.forEach((rank, seen) => {
    for (let k = Math.min(n, seen + 1); k > 0; k--) {
      const [to, from] = [ways[k] as Float64Array, ways[k - 1] as Float64Array];
      for (let s = total; s >= rank; s--) to[s] = (to[s] as number) + (from[s - rank] as number);
    }
  });
  let [all, far] = [0, 0];
  (ways[n] as Float64Array).forEach((count, s) => {
    all += count;
    if (Math.abs(s - mean) >= Math.abs(first - mean)) far += count;
  });
  return Math.min(1, far / all);
}

/** Twice the rank of each value, equal ones sharing the mean of theirs. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to++;
    for (let at = from; at < to; at++) ranks[order[at]?.i ?? 0] = from + 1 + to;
    from = to;
  }
  return ranks;
}

function normalP(ranks: readonly number[], n: number, m: number, far: number): number {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const all = n + m;
  let ties = 0;
  for (const t of counts.values()) ties += t ** 3 - t;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - ties / (all * (all - 1))));
  if (deviation === 0) return 1;
  const z = Math.max(0, far / 2 - 0.5) / deviation;
  return Math.min(1, erfc(z / Math.SQRT2));
}

/** The complementary error function, to 1.2e-7 (Numerical Recipes, erfcc). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const powers = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ];
  const sum = powers.reduceRight((of, factor) => of * t + factor, 0);
  return t * Math.exp(-x * x + sum);
}

/** The geometric mean; NaN where a value is not above 0, or there is none. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0 || values.some((value) => !(value > 0))) return Number.NaN;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
