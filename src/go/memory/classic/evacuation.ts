/**
 * How long a growth of a classic map lasts. It begins with the entry that is one too many; each
 * write then moves the old bucket of its key and one more, in order.
 *
 *   writes, in old buckets     0     0.1    0.3    0.5    ln 2 = 0.69
 *   old buckets moved          0%    19%    52%    79%    100%
 *
 * After t writes for each old bucket, a share e^-t of them was never hit by a key. So the cursor
 * passes e^t buckets with each write, since those already moved cost nothing, and it reaches the
 * end when e^t - 1 = 1. Until then a share of 1 - (2 - e^t)e^-t = 2 - 2e^-t has been moved.
 *
 * Source of the rule: runtime/map.go growWork, advanceEvacuationMark, Go 1.19. The deviation was
 * measured on a model of it; the writes of real Go 1.19.8 for 64 old buckets, 42, lie within one.
 */

/** Deviation of the number of writes, in roots of the number of old buckets. */
const deviation = 0.24;

/** Writes that a growth of `old` buckets takes. */
export function writesOfGrowth(old: number): { mean: number; deviation: number } {
  return { mean: Math.max(1, Math.LN2 * old), deviation: deviation * Math.sqrt(old) };
}

/** Share of maps that are still growing after a number of writes. */
export function stillGrowing(old: number, writes: number): number {
  // One or two buckets a write: that bounds the number of writes on both sides.
  if (writes <= 0 || writes >= old) return 0;
  if (writes < old / 2) return 1;
  const { mean, deviation } = writesOfGrowth(old);
  return normalTail((writes + 0.5 - mean) / deviation);
}

/** Share of the old buckets that has been moved after `t` writes for each of them. */
export function movedShare(t: number): number {
  return Math.min(1, Math.max(0, 2 - 2 * Math.exp(-t)));
}

/** Share of a normal distribution above z deviations (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const factors = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const series = factors.reduce((sum, factor) => t * (sum + factor), 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
