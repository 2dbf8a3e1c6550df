/**
 * This computer as a machine: the caches of its first processor as Linux lists them (sizes, ways, lines),
 * with latencies that measure.ts takes. TLBs are left out: their misses are in the latencies.
 *
 * Source: Documentation/ABI/testing/sysfs-devices-system-cpu, Linux.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CacheDescription, Holds } from "./cache.js";
import type { MachineDescription } from "./description.js";
import { type Measured, measure } from "./measure.js";

const LISTED = "/sys/devices/system/cpu/cpu0/cache";

/** Latencies are nanoseconds: cycles of a clock of 1 GHz. */
const CLOCK = 1;
/** Working sets above this are not measured: they take memory and seconds. */
const LARGEST = 2 ** 28;

const HOLDS: Readonly<Record<string, Holds>> = {
  Data: "data",
  Instruction: "instructions",
  Unified: "both",
};

/** A cache as it is listed. */
interface Listed {
  readonly level: number;
  readonly holds: Holds;
  readonly size: number;
  readonly ways: number;
  readonly line: number;
}

/**
 * A description of this computer for `machine`, with measured latencies: takes a second.
 * @returns undefined where the system does not list its caches
 * @param folder where they are listed
 * @param measured measures working sets of these sizes
 */
export function thisComputer(
  folder: string = LISTED,
  measured: (sizes: readonly number[]) => Measured = (sizes) => measure({ sizes }),
): MachineDescription | undefined {
  if (!existsSync(folder)) return undefined;
  const listed = readdirSync(folder)
    .filter((name) => /^index\d+$/.test(name))
    .map((name) => cacheOf(join(folder, name)))
    .sort((a, b) => a.level - b.level);
  const data = listed.filter(({ holds }) => holds !== "instructions");
  const last = data.at(-1);
  if (last === undefined || !listed.some(({ holds }) => holds !== "data")) return undefined;
  const beyond = 4 * last.size;
  // Half of a cache is in it, whatever else it holds.
  const sizes = data.map(({ size }) => Math.min(size / 2, LARGEST));
  if (beyond <= LARGEST) sizes.push(beyond);
  const { nanoseconds } = measured(sizes).latency;
  const latencyOf = (cache: Listed) => nanoseconds[data.indexOf(cache)];
  const inMemory = nanoseconds[data.length];
  const memory =
    inMemory === undefined ? undefined : Math.max(0, inMemory - (latencyOf(last) as number));
  return {
    name: "this computer",
    clock: CLOCK,
    clockSource: "none: latencies are measured in nanoseconds",
    caches: listed.map((cache) => described(cache, latencyOf(cache))),
    ...(memory === undefined ? {} : { memory: { latency: memory, source: "measured" } }),
  };
}

function cacheOf(folder: string): Listed {
  const read = (name: string) => readFileSync(join(folder, name), "utf8").trim();
  const size = /^(\d+)K$/.exec(read("size"))?.[1];
  const holds = HOLDS[read("type")];
  if (size === undefined || holds === undefined) {
    throw new Error(`${folder}: not a cache of Linux: ${read("type")} of ${read("size")}`);
  }
  return {
    level: Number(read("level")),
    holds,
    size: Number(size) * 1024,
    ways: Number(read("ways_of_associativity")),
    line: Number(read("coherency_line_size")),
  };
}

function described(
  { level, holds, size, ways, line }: Listed,
  latency: number | undefined,
): CacheDescription {
  const side = { data: "D", instructions: "I", both: "" }[holds];
  let slices = size / line / ways;
  // The sets of a slice are a power of two.
  while (slices % 2 === 0) slices /= 2;
  return {
    name: `L${level}${side}`,
    ...{ holds, size, ways, line, slices },
    source: LISTED,
    ...(latency === undefined ? {} : { latency, latencySource: "measured" }),
  };
}
