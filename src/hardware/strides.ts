/**
 * How objects of one size, one behind the other, lie across lines: which share of them straddles two, how
 * many lines one takes, and how many a pass over all of them fetches for each.
 *
 * Arithmetic, not simulation: it repeats after lcm(stride, line) bytes, and counts one such period.
 */

import { powerOfTwo, whole } from "./field-checks.js";

export interface StrideOptions {
  /** Bytes of a line; default 64. */
  readonly line?: number;
  /** Bytes from a line's start to the first object; default 0. */
  readonly offset?: number;
  /** Bytes of an object that are accessed, from its start on; default all, the stride. */
  readonly bytes?: number;
}

export interface StrideColumns {
  readonly stride: Float64Array;
  /** Of a hundred objects, those that lie in more than one line. */
  readonly straddlePercent: Float64Array;
  /** Lines that an object lies in, on average. */
  readonly linesPerObject: Float64Array;
  /** Different lines that a pass over all objects touches, for each object. */
  readonly linesPerElement: Float64Array;
  /** Objects that a line has room for; below 1 an object is longer. */
  readonly objectsPerLine: Float64Array;
}

/**
 * A row for each stride: 12, 56, 64, 80 and 144 bytes straddle a 64-byte line in 12.5, 75, 0, 100 and
 * 100 % of objects.
 */
export function strides(sizes: ArrayLike<number>, options: StrideOptions = {}): StrideColumns {
  const at = (path: string) => ({ machine: "", path });
  const line = powerOfTwo(options.line ?? 64, 1, 2 ** 20, at("line"));
  const offset = whole(options.offset ?? 0, 0, 2 ** 20, at("offset"));
  const rows = Array.from(sizes, (size, i) => {
    const stride = whole(size, 1, 2 ** 20, at(`sizes[${i}]`));
    const bytes = whole(options.bytes ?? stride, 1, stride, at("bytes"));
    return rowOf(stride, bytes, line, offset);
  });
  const column = (of: (row: ReturnType<typeof rowOf>) => number) => Float64Array.from(rows, of);
  return {
    stride: Float64Array.from(sizes),
    straddlePercent: column(({ straddling, period }) => (100 * straddling) / period),
    linesPerObject: column(({ lines, period }) => lines / period),
    linesPerElement: column(({ different, period }) => different / period),
    objectsPerLine: Float64Array.from(sizes, (stride) => line / stride),
  };
}

/** One period of objects: how many there are, and the lines they take. */
function rowOf(stride: number, bytes: number, line: number, offset: number) {
  const period = line / gcd(stride, line);
  let straddling = 0;
  let lines = 0;
  // Lines of the period, modulo the lines that it takes: the next period begins where it ends.
  const all = (period * stride) / line;
  const seen = new Set<number>();
  for (let i = 0; i < period; i++) {
    const start = offset + i * stride;
    const first = Math.floor(start / line);
    const last = Math.floor((start + bytes - 1) / line);
    if (last > first) straddling++;
    lines += last - first + 1;
    for (let at = first; at <= last; at++) seen.add(at % all);
  }
  return { period, straddling, lines, different: seen.size };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
