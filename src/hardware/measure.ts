/**
 * What this computer does, measured: how long a load takes whose address is the result of the load before
 * it, for working sets from a few KiB on; and how many bytes a second it reads, fills and copies.
 *
 * The loop is WebAssembly (engine/measure.ts), compiled by V8, on ordinary pages: the latencies have
 * the misses of the TLB in them. Another program on the machine, or another guest beside a virtual one,
 * makes figures larger; each is the best of several rounds.
 */

import { instantiate } from "./engine.js";
import { MachineError } from "./errors.js";
import { whole } from "./field-checks.js";

export interface MeasureOptions {
  /** Bytes of the working sets; default powers of two from 4 KiB to 64 MiB. */
  readonly sizes?: readonly number[];
  /** Bytes between two places of a working set; default 64, one a line. */
  readonly stride?: number;
  /** Of the order in which they are followed; default 1. */
  readonly seed?: number;
  /** Milliseconds that each figure takes, about; default 20. */
  readonly milliseconds?: number;
}

export interface Measured {
  readonly latency: {
    readonly bytes: Float64Array;
    /** Nanoseconds of one dependent load. */
    readonly nanoseconds: Float64Array;
  };
  readonly bandwidth: {
    readonly what: string[];
    readonly bytes: Float64Array;
    /** 10^9 bytes a second. */
    readonly gigabytesPerSecond: Float64Array;
  };
}

const ROUNDS = 3;
const LARGEST = 2 ** 31;

/**
 * Measures this computer. Takes a second or two.
 * @throws {MachineError} naming an option that cannot be
 */
export function measure({
  sizes = Array.from({ length: 15 }, (_, i) => 2 ** (12 + i)),
  stride = 64,
  seed = 1,
  milliseconds = 20,
}: MeasureOptions = {}): Measured {
  const at = (path: string) => ({ machine: "", path });
  whole(stride, 4, 2 ** 20, at("stride"));
  whole(seed, 1, 2 ** 32 - 1, at("seed"));
  if (!(milliseconds > 0)) {
    const got = `got ${milliseconds}`;
    throw new MachineError(`\`milliseconds\` must be above 0, ${got}`, "milliseconds");
  }
  for (const [i, size] of sizes.entries()) whole(size, 2 * stride, LARGEST, at(`sizes[${i}]`));
  const engine = instantiate("measure");
  const largest = Math.max(...sizes, 4096);
  if (!engine.reserve(largest)) {
    throw new MachineError(`\`sizes\`: there are no ${largest} bytes for a working set`, "sizes");
  }
  const latencies = sizes.map((size) => {
    const count = Math.floor(size / stride);
    engine.cycle(count, stride, seed);
    engine.restart();
    // Once through all of it, so that it is where it fits.
    engine.chase(8 * Math.ceil(count / 8));
    return best(milliseconds, (steps) => engine.chase(8 * steps)) / 8;
  });
  const passes: [string, number, (bytes: number) => void][] = [];
  for (const size of [largest, Math.min(largest, 2 ** 15)]) {
    const bytes = size - (size % 128);
    passes.push(["read", bytes, engine.read], ["fill", bytes, engine.write]);
    passes.push(["copy", bytes, engine.copy]);
  }
  const nanoseconds = passes.map(([, bytes, pass]) =>
    best(milliseconds, (times) => {
      for (let i = 0; i < times; i++) pass(bytes);
    }),
  );
  return {
    latency: { bytes: Float64Array.from(sizes), nanoseconds: Float64Array.from(latencies) },
    bandwidth: {
      what: passes.map(([what]) => what),
      bytes: Float64Array.from(passes, ([, bytes]) => bytes),
      gigabytesPerSecond: Float64Array.from(passes, ([what, bytes], i) => {
        // A copy moves half of the bytes; it reads them and writes them.
        const moved = what === "copy" ? bytes / 2 : bytes;
        return moved / (nanoseconds[i] as number);
      }),
    },
  };
}

/** Nanoseconds of one time, the best of several rounds of about `milliseconds` ms. */
function best(milliseconds: number, work: (times: number) => void): number {
  const taken = (times: number): number => {
    const start = performance.now();
    work(times);
    return performance.now() - start;
  };
  let times = 1;
  while (taken(times) < milliseconds / 4 && times < 2 ** 28) times *= 2;
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) shortest = Math.min(shortest, taken(times));
  return (1e6 * shortest) / times;
}
