/**
 * Threads for the jobs of a sweep (piscina). Each job has a limit of time and of memory; what exceeds
 * one ends its thread, which is replaced, and no other job.
 */
import { availableParallelism, freemem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Piscina as Pool } from "piscina";
import type { Case } from "./cases.js";
import type { Job, JobAnswer } from "./worker.js";

/** Limits of a job. */
export interface JobLimits {
  /** How long it may take, in seconds. */
  readonly seconds: number;
  /** What it may take of memory, in MiB. */
  readonly memory: number;
  /** How often it is begun, where its thread dies. */
  readonly tries: number;
}

/** What became of a job. */
export type Outcome = JobAnswer | { readonly died: string };

/** How often it is looked whether a job has exceeded its time, in milliseconds. */
const looked = 50;

/** Threads that memory allows. */
export function threadsFor(memory: number): number {
  const available =
    (process as { availableMemory?: () => number }).availableMemory?.() ?? freemem();
  const held = Math.floor((0.8 * available) / (memory * 2 ** 20));
  return Math.max(1, Math.min(availableParallelism(), held));
}

/** A pool; `destroy` ends its threads. */
export class Jobs {
  readonly #pool: Pool;
  readonly #limits: JobLimits;
  readonly #text: string;

  private constructor(pool: Pool, text: string, limits: JobLimits) {
    this.#pool = pool;
    this.#text = text;
    this.#limits = limits;
  }

  static async start(text: string, threads: number, limits: JobLimits): Promise<Jobs> {
    const { Piscina } = await import("piscina");
    const pool = new Piscina({
      filename: fileURLToPath(new URL("../../../dist/lab/sweep/worker.js", import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      resourceLimits: { maxOldGenerationSizeMb: limits.memory },
      // The kernel's own options and hooks are nothing to these threads.
      execArgv: [],
    });
    // A thread that dies says so a second time here; what it worked on is told by `run`.
    pool.on("error", () => undefined);
    return new Jobs(pool, text, limits);
  }

  /** Does one job, again where its thread dies. */
  async run(parameters: Case, stop: AbortSignal): Promise<Outcome> {
    for (let tried = 1; ; tried++) {
      const outcome = await this.#once(parameters, stop);
      if (!("died" in outcome) || tried >= this.#limits.tries || stop.aborted) return outcome;
    }
  }

  async #once(parameters: Case, stop: AbortSignal): Promise<Outcome> {
    const { seconds, memory } = this.#limits;
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const controller = new AbortController();
    const end = (): void => controller.abort();
    stop.addEventListener("abort", end);
    let since: number | undefined;
    let isLate = false;
    const watch = setInterval(() => {
      if (Atomics.load(begun, 0) === 0) return;
      since ??= performance.now();
      isLate = performance.now() - since > 1000 * seconds;
      if (isLate) end();
    }, looked);
    const job: Job = { text: this.#text, parameters, memory: memory * 2 ** 20, begun };
    try {
      return (await this.#pool.run(job, { signal: controller.signal })) as JobAnswer;
    } catch (error) {
      if (isLate) return { died: `took more than ${seconds} s, its limit` };
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ERR_WORKER_OUT_OF_MEMORY") {
        return { died: `took more than ${memory} MiB of memory, its limit` };
      }
      const reason = error instanceof Error ? error.message : String(error);
      return { died: `its thread ended: ${reason}` };
    } finally {
      clearInterval(watch);
      stop.removeEventListener("abort", end);
    }
  }

  destroy(): Promise<void> {
    return this.#pool.destroy();
  }
}
