/** Requests as the engine counts them: by kind, depth and translation; and their sums. */

import { depths, translations } from "./codes.js";

/** The name of the level that answers when no cache has a line. */
export const MEMORY = "memory";
/** The name of what is done when no TLB has a page. */
export const WALK = "page walk";

/** Counts of requests by depth and translation, depths × translations, of one kind. */
export interface Requests {
  readonly fetches: Float64Array;
  readonly reads: Float64Array;
  readonly writes: Float64Array;
}

/** Requests with a translation, whatever their depth. */
export function atTranslation(counts: Float64Array, translation: number): number {
  return add(counts.filter((_, i) => i % translations === translation));
}

/** Requests with a depth, whatever their translation. */
export function atDepth(counts: Float64Array, depth: number): number {
  return add(counts.subarray(depth * translations, (depth + 1) * translations));
}

export function add(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

export function sum(all: readonly Requests[]): Requests {
  const column = (of: (requests: Requests) => Float64Array): Float64Array => {
    const sums = new Float64Array(depths * translations);
    for (const requests of all) {
      for (const [i, n] of of(requests).entries()) sums[i] = (sums[i] as number) + n;
    }
    return sums;
  };
  return {
    fetches: column(({ fetches }) => fetches),
    reads: column(({ reads }) => reads),
    writes: column(({ writes }) => writes),
  };
}
