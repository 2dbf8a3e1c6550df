/** The kernel benchmarks: start, first result, warm cells, memory, all from one life of a kernel. */

import { setTimeout as wait } from "node:timers/promises";
import { Client } from "./client.js";
import { type Comparison, median } from "./comparison.js";
import type { KernelContestant } from "./kernel-contestants.js";
import { startKernel } from "./kernel-process.js";
import { treeMemory } from "./process-tree.js";
import { inRounds, type Outcome } from "./rounds.js";

/** One run of one kernel. */
export interface KernelFigures {
  /** Seconds from the start of the process to the first kernel_info_reply. */
  info: number;
  /** Seconds from there to the output of the first cell, 1+1. */
  firstResult: number;
  /** Median milliseconds of a warm cell, from the request until output, reply and idle are here. */
  warmCell: number;
  /** Megabytes (10^6) resident in all of the kernel's processes, a second after the last cell. */
  memory: number | undefined;
}

/** How many cells the median of a run is taken of. */
const WARM_CELLS = 50;

const FIRST_RESULT_TARGET = "≤ 1.30 s";

/** Yields the four comparisons when all runs are done. */
export async function* compareKernels(
  contestants: readonly KernelContestant[],
  { runs, tell }: { runs: number; tell: (text: string) => void },
): AsyncGenerator<Comparison> {
  const entrants = contestants.map(({ name, argv }) => ({ name, measure: () => measure(argv) }));
  const outcomes = await inRounds(entrants, runs, (text) => tell(`kernels; ${text}`));
  const comparison = (
    title: string,
    unit: string,
    figure: (figures: KernelFigures) => number | undefined,
    target?: (contestant: KernelContestant) => string | undefined,
  ): Comparison => ({
    title,
    unit,
    rows: contestants.map((contestant, i) => {
      const { samples, failure } = outcomes[i] as Outcome<KernelFigures>;
      return {
        contestant: contestant.name,
        own: contestant.own,
        samples: samples.map(figure).filter((value) => value !== undefined),
        failure,
        target: target?.(contestant),
      };
    }),
  });
  yield comparison("Kernel: start to kernel_info_reply", "s", (figures) => figures.info);
  yield comparison(
    "Kernel: start to first result (1+1)",
    "s",
    (figures) => figures.firstResult,
    ({ own, name }) => {
      if (own) return FIRST_RESULT_TARGET;
      return name.startsWith("tslab") ? "< 1.00" : undefined;
    },
  );
  yield comparison(
    `Kernel: warm cell, median of ${WARM_CELLS}`,
    "ms",
    (figures) => figures.warmCell,
  );
  yield comparison("Kernel: idle memory of all its processes", "MB", (figures) => figures.memory);
}

async function measure(argv: readonly string[]): Promise<KernelFigures> {
  const kernel = await startKernel(argv);
  const client = new Client(kernel.connection, kernel.lost);
  try {
    const answered = await client.ready();
    const first = await client.execute("1+1");
    const warm: number[] = [];
    for (let i = 0; i < WARM_CELLS; i++) {
      const { sent, done } = await client.execute(`${i} + 1`);
      warm.push(done - sent);
    }
    await wait(1000);
    const bytes = treeMemory(kernel.pid);
    const figures: KernelFigures = {
      info: (answered - kernel.started) / 1000,
      firstResult: (first.output - kernel.started) / 1000,
      warmCell: median(warm) as number,
      memory: bytes && bytes / 1e6,
    };
    await client.shutdown();
    return figures;
  } finally {
    await kernel.end();
    client.close();
  }
}
