/**
 * A class on one computer: many kernels of the same kind started at the same moment, as a JupyterHub
 * does when a lesson begins, and the memory that they hold together.
 *
 *   all start ──▶ each runs 1+1 ──▶ a pause ──▶ ours: each fills a map ──▶ a long pause
 */

import { setTimeout as wait } from "node:timers/promises";
import { type Comparison, median } from "../comparison.js";
import { Client } from "./client.js";
import type { KernelContestant } from "./contestants.js";
import { PAUSES, type Pauses } from "./kernels.js";
import { type KernelProcess, startKernel } from "./process.js";
import { treeUnion } from "./process-tree.js";

export interface ClassOptions {
  /** How many kernels. */
  students: number;
  tell(text: string): void;
  pauses?: Pauses;
}

/** One kind of kernel. */
interface ClassFigures {
  /** Seconds from the first start to the first result of the median kernel, and of the last one. */
  readonly median: number;
  readonly last: number;
  /** Megabytes (10^6) of all of them together, pages that they share counted once. */
  readonly idle?: number | undefined;
  readonly worked?: number | undefined;
  readonly rested?: number | undefined;
}

/** What each student does: the map of the quick start, of ten thousand entries. */
const LESSON = 'go("1.26").make("map[int64]int64").fill(keys.sequence(10_000))';

const FIRST_RESULTS_TARGET = "≤ 25 s";
const IDLE_TARGET = "≤ 3,000 MB";

interface Compared {
  title: string;
  unit: string;
  figure: keyof ClassFigures;
  target?: string;
}

/** One kind of kernel after the other, so that each has the computer for itself. */
export async function* compareClasses(
  contestants: readonly KernelContestant[],
  { students, tell, pauses = PAUSES }: ClassOptions,
): AsyncGenerator<Comparison> {
  const outcomes: { figures?: ClassFigures; failure?: string }[] = [];
  for (const contestant of contestants) {
    tell(`${students} kernels at once: ${contestant.name}`);
    try {
      outcomes.push({ figures: await measure(contestant, students, pauses) });
    } catch (error) {
      outcomes.push({ failure: (error as Error).message });
    }
  }
  const compared: readonly Compared[] = [
    { title: "first result of the median kernel", unit: "s", figure: "median" },
    {
      title: "all first results",
      unit: "s",
      figure: "last",
      target: FIRST_RESULTS_TARGET,
    },
    {
      title: `memory of all ${pauses.short / 1000} s after a cell, shared pages once`,
      unit: "MB",
      figure: "idle",
    },
    {
      title: "the same after a map of 10,000 entries in each",
      unit: "MB",
      figure: "worked",
    },
    {
      title: `the same ${pauses.long / 1000} s after the last cell`,
      unit: "MB",
      figure: "rested",
      target: IDLE_TARGET,
    },
  ];
  for (const { title, unit, figure, target } of compared) {
    const rows = contestants.map(({ name, own }, i) => {
      const { figures, failure } = outcomes[i] ?? {};
      const value = figures?.[figure];
      return {
        contestant: name,
        own,
        samples: value === undefined ? [] : [value],
        failure,
        target: own ? target : undefined,
      };
    });
    // Only ours can do the lesson.
    const measured = rows.filter(({ samples, failure }) => samples.length > 0 || failure);
    yield { title: `${students} kernels at once: ${title}`, unit, rows: measured };
  }
}

async function measure(
  { argv, own }: KernelContestant,
  students: number,
  pauses: Pauses,
): Promise<ClassFigures> {
  const kernels: { kernel: KernelProcess; client: Client }[] = [];
  const memory = () => {
    const bytes = treeUnion(...kernels.map(({ kernel }) => kernel.pid));
    return bytes && bytes / 1e6;
  };
  const started = performance.now();
  try {
    const results = await allDone(
      Array.from({ length: students }, async () => {
        const kernel = await startKernel(argv);
        const client = new Client(kernel.connection, kernel.lost);
        kernels.push({ kernel, client });
        await client.ready();
        return ((await client.execute("1+1")).output - started) / 1000;
      }),
    );
    await wait(pauses.short);
    const idle = memory();
    if (own) await allDone(kernels.map(({ client }) => client.execute(LESSON)));
    await wait(own ? pauses.short : 0);
    const worked = own ? memory() : undefined;
    await wait(pauses.long);
    const rested = memory();
    await allDone(kernels.map(({ client }) => client.shutdown()));
    return { median: median(results) as number, last: Math.max(...results), idle, worked, rested };
  } finally {
    for (const { client } of kernels) client.close();
    await Promise.all(kernels.map(({ kernel }) => kernel.end()));
  }
}

/** Waits for all of them, also when one fails: none may start something after its kernels are ended. */
async function allDone<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
