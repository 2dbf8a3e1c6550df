/**
 * cachegrind's rules as a machine, and its counts.
 *
 * Valgrind's cachegrind (cg_sim.c of 3.19) has two first caches and one last, all LRU: a set is the low
 * bits of the line's number; stores allocate; nothing is written back or prefetched. An access to two
 * lines looks both up and is one miss if either misses; the last level is then searched for all of it. No access
 * counts as longer than the shortest line. An instruction that reads and writes the same bytes is a read.
 */

import type { MachineDescription } from "./description.js";
import { MachineError } from "./errors.js";
import { Machine } from "./machine.js";
import { atDepth } from "./requests.js";
import type { RunResult } from "./result.js";

/** Bytes, ways, bytes of a line: as `--D1=32768,8,64` has them. */
export type Geometry = readonly [size: number, ways: number, line: number];

export interface CachegrindOptions {
  readonly I1?: Geometry;
  readonly D1?: Geometry;
  readonly LL?: Geometry;
}

/** The counts of a run of cachegrind, by its own names. */
export interface CachegrindCounts {
  readonly Ir: number;
  readonly I1mr: number;
  readonly ILmr: number;
  readonly Dr: number;
  readonly D1mr: number;
  readonly DLmr: number;
  readonly Dw: number;
  readonly D1mw: number;
  readonly DLmw: number;
}

const USUAL: Geometry = [32 * 1024, 8, 64];

/** The machine that `valgrind --tool=cachegrind --I1=… --D1=… --LL=…` models. */
export function cachegrind({
  I1 = USUAL,
  D1 = USUAL,
  LL = [8 * 2 ** 20, 16, 64],
}: CachegrindOptions = {}): Machine {
  const cache = (name: string, holds: "data" | "instructions" | "both", geometry: Geometry) => {
    const [size, ways, line] = geometry;
    return { name, holds, size, ways, line };
  };
  const description: MachineDescription = {
    name: "cachegrind",
    caches: [cache("I1", "instructions", I1), cache("D1", "data", D1), cache("LL", "both", LL)],
    straddle: "one request",
    modify: "read",
    writeBacks: false,
  };
  return new Machine(description);
}

/**
 * A run's counts as cachegrind would write them: of the first level, and of the last.
 * @throws {MachineError} if the machine's rules are not cachegrind's
 */
export function cachegrindCounts({ machine, requests }: RunResult): CachegrindCounts {
  if (machine.straddle !== "one request" || machine.modify !== "read") {
    throw new MachineError(
      `${machine.name} does not count by cachegrind's rules: \`straddle\` must be "one request" and \`modify\` "read"`,
      "straddle",
    );
  }
  const counts = (requested: Float64Array, levels: number) => {
    const beyond = (depth: number): number =>
      depth > 7 ? 0 : atDepth(requested, depth) + beyond(depth + 1);
    return [beyond(0), beyond(1), beyond(levels)] as const;
  };
  const { data, instructions } = machine.paths;
  const [Ir, I1mr, ILmr] = counts(requests.fetches, instructions.length);
  const [Dr, D1mr, DLmr] = counts(requests.reads, data.length);
  const [Dw, D1mw, DLmw] = counts(requests.writes, data.length);
  return { Ir, I1mr, ILmr, Dr, D1mr, DLmr, Dw, D1mw, DLmw };
}
