/**
 * The shuffled order of the benchmark: 0 … n-1 by Fisher and Yates' method, drawn from xorshift32
 * (13, 17, 5). peer-program.ts says the same in Go; both make the same order from the same seed.
 */

/** Seed of the order in which keys are put. */
export const FILL_SEED = 1;
/** Seed of the order in which they are looked up: another one, as in life. */
export const LOOKUP_SEED = 2;

/**
 * @param n below 2^31
 * @param seed 32 bits, not 0
 */
export function shuffled(n: number, seed: number): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let x = seed;
  for (let i = n - 1; i > 0; i--) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const j = (x >>> 0) % (i + 1);
    const key = order[i] as number;
    order[i] = order[j] as number;
    order[j] = key;
  }
  return order;
}
