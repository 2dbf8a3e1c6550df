/**
 * How many of n entries fall into one of N equal places, when a hash spreads them: the binomial
 * law, which for many places is that of Poisson with mean n/N.
 *
 *   entries per bucket 6.5:  9 and more in 21 of 100 buckets, 17 and more in 4 of 10,000
 *
 * From it follow the overflow buckets of a classic map (a chain of k entries has ceil(k/8) - 1)
 * and the tables of a Swiss map that have split (those that got a 897th entry).
 */
import { blockSlots } from "../machine/go-constants.js";

/** Mean and variance of a number. */
interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Probabilities below this end a sum. */
const negligible = 1e-14;

/**
 * Overflow buckets of `buckets` chains into which `n` entries were hashed.
 *
 * The variance takes into account that the chains share the n entries: what one has more, another
 * has less (L. Holst, "Asymptotic normality and efficiency for certain goodness-of-fit tests",
 * 1972: the variance of a sum over places less the part that the total explains).
 */
export function overflowBuckets(n: number, buckets: number): Moments {
  if (buckets === 1) return { mean: Math.max(0, Math.ceil(n / blockSlots) - 1), variance: 0 };
  const p = 1 / buckets;
  const mean = n * p;
  let weight = Math.exp(n * Math.log1p(-p));
  let first = 0;
  let second = 0;
  let product = 0;
  for (let k = 0; k <= n && (k <= mean || weight > negligible); k++) {
    const chained = Math.max(0, Math.ceil(k / blockSlots) - 1);
    first += weight * chained;
    second += weight * chained * chained;
    product += weight * chained * (k - mean);
    weight *= (((n - k) / (k + 1)) * p) / (1 - p);
  }
  const own = second - first * first;
  const shared = product ** 2 / (mean * (1 - p));
  return { mean: buckets * first, variance: Math.max(0, buckets * (own - shared)) };
}

/** Places, of `places`, into which at least `least` of `n` entries were hashed. */
export function fullPlaces(n: number, places: number, least: number): Moments {
  if (places === 1) return { mean: n >= least ? 1 : 0, variance: 0 };
  if (n < least) return { mean: 0, variance: 0 };
  const p = 1 / places;
  const mean = n * p;
  const deviation = Math.sqrt(mean);
  if (least < mean - 12 * deviation) return { mean: places, variance: 0 };
  if (least > mean + 12 * deviation) return { mean: 0, variance: 0 };
  const at = Math.exp(
    logGamma(n + 1) -
      logGamma(least + 1) -
      logGamma(n - least + 1) +
      least * Math.log(p) +
      (n - least) * Math.log1p(-p),
  );
  let share = 0;
  let weight = at;
  if (least > mean) {
    for (let k = least; k <= n && weight > negligible * at; k++) {
      share += weight;
      weight *= (((n - k) / (k + 1)) * p) / (1 - p);
    }
  } else {
    for (let k = least; k > 0 && weight > negligible * at; k--) {
      weight *= ((k / (n - k + 1)) * (1 - p)) / p;
      share += weight;
    }
    share = 1 - share;
  }
  // For a binomial, the covariance of "k >= least" with k has this closed form.
  const covariance = least * (1 - p) * at;
  const variance = share * (1 - share) - covariance ** 2 / (mean * (1 - p));
  return { mean: places * share, variance: Math.max(0, places * variance) };
}

/** The logarithm of the gamma function, by Stirling's series; relative error below 1e-12. */
function logGamma(x: number): number {
  if (x < 12) {
    // The series is good for large x only: (x+1)! is x! times x+1.
    let product = 1;
    let shifted = x;
    while (shifted < 12) product *= shifted++;
    return logGamma(shifted) - Math.log(product);
  }
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

/** Children of a node in a trie: four bits of the hash. */
const children = 16;

/**
 * Nodes of a trie with n keys: the root, and one for every beginning of four, eight, … bits that
 * two keys or more share.
 *
 * The mean is exact. The variance is that of a trie with a Poisson number of keys, in which parts
 * are independent, less what the number of keys explains (L. Holst, as above).
 */
export function trieNodes(n: number): Moments {
  if (n < 2) return { mean: n, variance: 0 };
  let mean = 1;
  let slope = 0;
  for (let places = children; places < n * n * 1e6; places *= children) {
    const p = 1 / places;
    const some = -Math.expm1(n * Math.log1p(-p));
    const one = n * p * Math.exp((n - 1) * Math.log1p(-p));
    mean += places * Math.max(0, some - one);
    // Derivative of places * (1 - e^-x (1 + x)), x = n / places.
    slope += (n / places) * Math.exp(-n / places);
  }
  const own = children * poissonTrie(n / children).variance;
  return { mean, variance: Math.max(0, own - n * slope ** 2) };
}

/** A part of a trie to which a Poisson number of keys leads, `load` on average. */
function poissonTrie(load: number): Moments {
  if (load < 1e-7) return { mean: 0, variance: 0 };
  const part = poissonTrie(load / children);
  const shared = -Math.expm1(-load) - load * Math.exp(-load);
  const below = children * part.mean;
  const variance = shared * (1 - shared) + children * part.variance + 2 * below * (1 - shared);
  return { mean: shared + below, variance };
}
