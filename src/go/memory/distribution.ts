/**
 * The distribution of a random number (overflow buckets of a map, tables that have split): a list
 * of values with the share of maps that have each.
 *
 * Such a number is a sum over many buckets (or tables), each of which rarely contributes. It is
 * given by its mean and variance. Up to a mean of a few dozen it is approximated by a binomial
 * distribution of that mean and variance, which is exact for one bucket and right in the limit of
 * many; above, as a normal distribution.
 */

/** One value, and how likely it is. */
interface Atom {
  readonly value: number;
  readonly weight: number;
}

/** Every value that matters, in rising order; the weights add up to 1. */
export type Distribution = readonly Atom[];

/** Mean above which the normal distribution is used. */
const normalAbove = 60;
/** Standard deviations on either side that are looked at, and the steps between them. */
const reach = 4;
const step = 0.5;
/** Values less likely than this are left out. */
const negligible = 1e-9;
/**
 * Share of maps outside of a range, at each end, as this file's distributions have it: small
 * enough that of real maps, whose tails are a little heavier, 999 of 1000 lie inside.
 */
const tail = 0.0001;

/** A value that is certain. */
export function certain(value: number): Distribution {
  return [{ value, weight: 1 }];
}

/** The spread of a number from 0 to `most` with this mean and variance. */
export function distribution(mean: number, variance: number, most: number): Distribution {
  if (!(mean > 0) || most <= 0) return certain(0);
  if (mean >= most) return certain(most);
  if (mean > most / 2) {
    const mirrored = distribution(most - mean, variance, most);
    return mirrored.map(({ value, weight }) => ({ value: most - value, weight })).reverse();
  }
  // A whole number whose mean is not whole varies at least this much.
  const least = (mean % 1) * (1 - (mean % 1));
  const atoms =
    mean > normalAbove ? normal(mean, variance) : binomial(mean, Math.max(variance, least), most);
  let sum = 0;
  for (const { weight } of atoms) sum += weight;
  for (const atom of atoms) atom.weight /= sum;
  return atoms;
}

/** The mean of a function of the number. */
export function meanOf(numbers: Distribution, of: (value: number) => number): number {
  let sum = 0;
  for (const { value, weight } of numbers) sum += weight * of(value);
  return sum;
}

/** The mean of what the number is above a limit. */
export function meanAbove(numbers: Distribution, limit: number): number {
  let sum = 0;
  for (let i = numbers.length - 1; i >= 0; i--) {
    const { value, weight } = numbers[i] as Atom;
    if (value <= limit) break;
    sum += weight * (value - limit);
  }
  return sum;
}

/** Share of maps in which the number is not 0. */
export function shareWithAny(numbers: Distribution): number {
  const [least] = numbers;
  return least?.value === 0 ? 1 - least.weight : 1;
}

/** The ends of the range in which 999 of 1000 maps lie. */
export function rangeOf(numbers: Distribution): readonly [low: number, high: number] {
  let below = 0;
  let low = numbers[0]?.value ?? 0;
  let high = low;
  for (const { value, weight } of numbers) {
    if (below <= tail) low = value;
    high = value;
    below += weight;
    if (below >= 1 - tail) break;
  }
  return [low, high];
}

/** An atom whose weight is not final yet. */
type Weighed = { value: number; weight: number };

/** The normal distribution, in deviations. */
const standard: readonly { readonly z: number; readonly weight: number }[] = Array.from(
  { length: (2 * reach) / step + 1 },
  (_, i) => ({ z: i * step - reach, weight: Math.exp(-((i * step - reach) ** 2) / 2) }),
);

function normal(mean: number, variance: number): Weighed[] {
  const deviation = Math.sqrt(variance);
  const atoms: Weighed[] = [];
  for (const { z, weight } of standard) {
    atoms.push({ value: Math.round(mean + z * deviation), weight });
  }
  return atoms;
}

/** Binomial weights; where the variance is not below the mean, those of Poisson. */
function binomial(mean: number, variance: number, most: number): Weighed[] {
  const p = Math.min(1, Math.max(0, 1 - variance / mean));
  const trials = p > 0 ? mean / p : Number.POSITIVE_INFINITY;
  const odds = p / (1 - p);
  const ratio = (k: number) => (p > 1e-9 ? ((trials - k) / (k + 1)) * odds : mean / (k + 1));
  const atoms: Weighed[] = [];
  let weight = p > 1e-9 ? Math.exp(trials * Math.log1p(-p)) : Math.exp(-mean);
  for (let value = 0; value <= most && weight > 0; value++) {
    if (weight > negligible) atoms.push({ value, weight });
    else if (value > mean) break;
    weight *= ratio(value);
  }
  // Few trials end where chains still can: one value more, seldom.
  const last = atoms.at(-1)?.value ?? most;
  if (trials < most && last < most) atoms.push({ value: last + 1, weight: 2 * tail });
  return atoms.length > 0 ? atoms : [{ value: Math.round(mean), weight: 1 }];
}
