/** The kernel benchmarks, from start to idle memory, all from one life of a kernel. */

import { setTimeout as wait } from "node:timers/promises";
import { Client } from "./client.js";
import { type Comparison, median } from "./comparison.js";
import type { KernelContestant } from "./kernel-contestants.js";
import { startKernel } from "./kernel-process.js";
import { treeMemory, treeShare } from "./process-tree.js";
import { inRounds, type Outcome } from "./rounds.js";

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
  /** Megabytes (10^6) resident in all of the kernel's processes, some seconds after the last cell. */
  memory: Figure;
  /** The same, with pages that they share counted once. */
  share: Figure;
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
/** How long after a cell a kernel counts as idle, in ms. */
const IDLE_MS = 5_000;

const FIRST_RESULT_TARGET = "≤ 0.70 s";

const PROGRAMS = {
  typescript: {
    printing: `for (let i = 0; i < ${LINES}; i++) console.log(i);`,
    member: "console.",
  },
  python: { printing: `for i in range(${LINES}): print(i)`, member: "str." },
} as const;

/** What is compared: title, unit, figure, and what is aimed at. */
const COMPARED: readonly {
  title: string;
  unit: string;
  figure: keyof KernelFigures;
  target?: (contestant: KernelContestant) => string | undefined;
}[] = [
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
  {
    title: "idle memory of all its processes",
    unit: "MB",
    figure: "memory",
    target: ({ name }) => (name.startsWith("tslab") ? "≤ 1.00" : undefined),
  },
  { title: "idle memory, shared pages once", unit: "MB", figure: "share" },
];

/** Yields the comparisons when all runs are done. */
export async function* compareKernels(
  contestants: readonly KernelContestant[],
  { runs, tell }: { runs: number; tell: (text: string) => void },
): AsyncGenerator<Comparison> {
  const entrants = contestants.map((contestant) => ({
    name: contestant.name,
    measure: () => measure(contestant),
  }));
  const outcomes = await inRounds(entrants, runs, (text) => tell(`kernels; ${text}`));
  for (const { title, unit, figure, target } of COMPARED) {
    const rows = contestants.map((contestant, i) => {
      const { samples, failure } = outcomes[i] as Outcome<KernelFigures>;
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

async function measure({ argv, language }: KernelContestant): Promise<KernelFigures> {
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
    await wait(IDLE_MS);
    const [memory, share] = [treeMemory(kernel.pid), treeShare(kernel.pid)];
    const slowest = client.watchControl();
    const printed = await client.print(printing, LINES, PATIENCE_MS);
    const cells = Array.from({ length: QUEUED_CELLS }, (_, i) => `${i} + 1`);
    const queue = await client.queue(cells, PATIENCE_MS);
    const figures: KernelFigures = {
      info: (answered - kernel.started) / 1000,
      firstResult: (first.output - kernel.started) / 1000,
      firstCompletion,
      warmCell: median(warm) as number,
      memory: memory && memory / 1e6,
      share: share && share / 1e6,
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
