/**
 * The kernel benchmarks, from start to idle memory, all in one run of each kernel; except the
 * memory after a long pause, for which all kernels run once more at the same time.
 */

import { setTimeout as wait } from "node:timers/promises";
import { type Comparison, median } from "../comparison.js";
import { inRounds, type Outcome } from "../rounds.js";
import { Client } from "./client.js";
import type { KernelContestant } from "./contestants.js";
import { startKernel } from "./process.js";
import { treeMemory, treeUnion } from "./process-tree.js";

/** A figure, or why there is none. */
type Figure = number | string | undefined;

/** One run of one kernel. */
export interface KernelFigures {
  /** Seconds from the start of the process to the first kernel_info_reply. */
  info: Figure;
  /** Seconds from there to the output of the first cell, 1+1. */
  firstResult: Figure;
  /** Milliseconds to the first completion, after the first cell. */
  firstCompletion: Figure;
  /** Median milliseconds of a warm cell, from the request until output, reply and idle are here. */
  warmCell: Figure;
  /** Megabytes (10^6) resident in all of the kernel's processes, a short pause after the last cell. */
  memory: Figure;
  /** The same, with pages that they share counted once. */
  union: Figure;
  /** Seconds until cells that were sent at once had all run. */
  queued: Figure;
  /** Seconds until the lines that a cell prints had all arrived. */
  lines: Figure;
  /** Milliseconds of the slowest kernel_info on control during these two. */
  control: Figure;
}

/** How many cells the median of a run is taken of. */
const WARM_CELLS = 50;
const QUEUED_CELLS = 1_000;
const LINES = 100_000;
/** How long either of them may take before what is missing counts as lost, in ms. */
const PATIENCE_MS = 30_000;
/** How long after the last cell the memory is looked at, in ms: long is longer than what ours waits. */
export interface Pauses {
  short: number;
  long: number;
}
export const PAUSES: Pauses = { short: 5_000, long: 75_000 };

const FIRST_RESULT_TARGET = "≤ 0.70 s";

const PROGRAMS = {
  typescript: {
    printing: `for (let i = 0; i < ${LINES}; i++) console.log(i);`,
    member: "console.",
  },
  python: { printing: `for i in range(${LINES}): print(i)`, member: "str." },
} as const;

/** What a kernel holds after a long pause. */
type Rested = Pick<KernelFigures, "memory" | "union">;

/** A comparison: title, unit, figure, and what is aimed at. */
interface Compared<T> {
  title: string;
  unit: string;
  figure: keyof T;
  target?: (contestant: KernelContestant) => string | undefined;
}

const COMPARED: readonly Compared<KernelFigures>[] = [
  { title: "start to kernel_info_reply", unit: "s", figure: "info" },
  {
    title: "start to first result (1+1)",
    unit: "s",
    figure: "firstResult",
    target: ({ own, name }) => {
      if (own) return FIRST_RESULT_TARGET;
      return name.startsWith("tslab") || name.startsWith("Deno") ? "≤ 1.00" : undefined;
    },
  },
  { title: "first completion", unit: "ms", figure: "firstCompletion" },
  {
    title: `warm cell, median of ${WARM_CELLS}`,
    unit: "ms",
    figure: "warmCell",
    target: ({ name }) => (name.startsWith("Deno") ? "≤ 1.00" : undefined),
  },
  { title: `${QUEUED_CELLS.toLocaleString("en")} queued cells`, unit: "s", figure: "queued" },
  { title: `${LINES.toLocaleString("en")} lines`, unit: "s", figure: "lines" },
  { title: "slowest answer on control meanwhile", unit: "ms", figure: "control" },
];

/** The memory after a pause of `ms` ms. */
const memoryAfter = (ms: number): readonly Compared<Rested>[] => [
  {
    title: `memory of all its processes, ${ms / 1000} s after a cell`,
    unit: "MB",
    figure: "memory",
    target: ({ name }) => (name.startsWith("tslab") ? "≤ 1.00" : undefined),
  },
  {
    title: `the same ${ms / 1000} s after a cell, shared pages once`,
    unit: "MB",
    figure: "union",
    target: ({ name }) => (name.startsWith("tslab") ? "≤ 1.00" : undefined),
  },
];

/** Yields the comparisons when all runs are done. */
export async function* compareKernels(
  contestants: readonly KernelContestant[],
  { runs, tell, pauses = PAUSES }: { runs: number; tell: (text: string) => void; pauses?: Pauses },
): AsyncGenerator<Comparison> {
  const entrants = contestants.map((contestant) => ({
    name: contestant.name,
    measure: () => measure(contestant, pauses.short),
  }));
  const outcomes = await inRounds(entrants, runs, (text) => tell(`kernels; ${text}`));
  yield* comparisons([...COMPARED, ...memoryAfter(pauses.short)], contestants, outcomes);
  tell(`kernels; all of them idle for ${pauses.long / 1000} s`);
  // A minute of nothing for each would be several: so they do it together.
  const rested = await Promise.all(contestants.map((contestant) => rest(contestant, pauses.long)));
  yield* comparisons(memoryAfter(pauses.long), contestants, rested);
}

function* comparisons<T>(
  compared: readonly Compared<T>[],
  contestants: readonly KernelContestant[],
  outcomes: readonly Outcome<T>[],
): Generator<Comparison> {
  for (const { title, unit, figure, target } of compared) {
    const rows = contestants.map((contestant, i) => {
      const { samples, failure } = outcomes[i] as Outcome<T>;
      const figures = samples.map((sample) => sample[figure]);
      return {
        contestant: contestant.name,
        own: contestant.own,
        samples: figures.filter((value) => typeof value === "number"),
        failure: failure ?? figures.find((value) => typeof value === "string"),
        target: target?.(contestant),
      };
    });
    yield { title: `Kernel: ${title}`, unit, rows };
  }
}

/** What a kernel holds a long time after its last cell. */
async function rest({ argv }: KernelContestant, pause: number): Promise<Outcome<Rested>> {
  try {
    const kernel = await startKernel(argv);
    const client = new Client(kernel.connection, kernel.lost);
    try {
      await client.ready();
      await client.execute("1+1");
      for (let i = 0; i < WARM_CELLS; i++) await client.execute(`${i} + 1`);
      await wait(pause);
      const memory = memoryOf(kernel.pid);
      await client.shutdown();
      return { samples: [memory] };
    } finally {
      await kernel.end();
      client.close();
    }
  } catch (error) {
    return { samples: [], failure: (error as Error).message };
  }
}

function memoryOf(pid: number): Rested {
  const [memory, union] = [treeMemory(pid), treeUnion(pid)];
  return { memory: memory && memory / 1e6, union: union && union / 1e6 };
}

async function measure(
  { argv, language }: KernelContestant,
  pause: number,
): Promise<KernelFigures> {
  const { printing, member } = PROGRAMS[language];
  const kernel = await startKernel(argv);
  const client = new Client(kernel.connection, kernel.lost);
  try {
    const answered = await client.ready();
    const first = await client.execute("1+1");
    const firstCompletion = await client.complete(member);
    const warm: number[] = [];
    for (let i = 0; i < WARM_CELLS; i++) {
      const { sent, done } = await client.execute(`${i} + 1`);
      warm.push(done - sent);
    }
    await wait(pause);
    const memory = memoryOf(kernel.pid);
    const slowest = client.watchControl();
    const printed = await client.print(printing, LINES, PATIENCE_MS);
    const cells = Array.from({ length: QUEUED_CELLS }, (_, i) => `${i} + 1`);
    const queue = await client.queue(cells, PATIENCE_MS);
    const figures: KernelFigures = {
      info: (answered - kernel.started) / 1000,
      firstResult: (first.output - kernel.started) / 1000,
      firstCompletion,
      warmCell: median(warm) as number,
      ...memory,
      lines: all(printed.lines, LINES, printed.ms, "lines"),
      queued: all(queue.ran, QUEUED_CELLS, queue.ms, "cells"),
      control: await slowest(),
    };
    await client.shutdown();
    return figures;
  } finally {
    await kernel.end();
    client.close();
  }
}

/** Seconds, if all came. */
function all(came: number, wanted: number, ms: number, what: string): Figure {
  if (came >= wanted) return ms / 1000;
  return `${came} of ${wanted} ${what} came within ${PATIENCE_MS / 1000} s`;
}
