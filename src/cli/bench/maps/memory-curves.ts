/**
 * The memory model's program of the benchmark: a separate process draws the figure of bytes per
 * entry of ten map types in every release, from 1 to 10^9, and prints the milliseconds: of the
 * first time, with nothing computed or compiled before, and of the second.
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Comparison } from "../comparison.js";
import { errorLine } from "../error-line.js";
import { inRounds } from "../rounds.js";

/** The compiled script; src/cli/bench and dist/cli/bench have the same depth. */
const script = fileURLToPath(
  new URL("../../../../dist/cli/bench/maps/memory-figure.js", import.meta.url),
);

/** What the script prints. */
export interface FigureTimes {
  readonly first: number;
  readonly again: number;
}

/** The time of the figure. */
export async function timeMemoryCurves(options: {
  runs: number;
  tell: (text: string) => void;
}): Promise<Comparison> {
  const { runs, tell } = options;
  const title = "Bytes per entry, 1 to 10^9, of ten map types in all releases: one figure";
  const contestant = { name: "memory model", measure };
  const [outcome] = await inRounds([contestant], runs, (text) => tell(`${title}; ${text}`));
  const { samples = [], failure } = outcome ?? {};
  const row = (name: string, figure: (times: FigureTimes) => number) => ({
    ...{ contestant: name, own: true, failure, target: "≤ 100" },
    samples: samples.map(figure),
  });
  return {
    ...{ title, unit: "ms" },
    rows: [row("first call", ({ first }) => first), row("second call", ({ again }) => again)],
  };
}

async function measure(): Promise<FigureTimes> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 60_000 });
    return JSON.parse(stdout) as FigureTimes;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(errorLine(stderr ?? "") || message);
  }
}
