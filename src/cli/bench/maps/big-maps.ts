/**
 * Maps of several gigabytes: the time to fill them, their share of the engine's 4 GiB, and the rest
 * of the process's memory. JS Map cannot hold as many entries, and real Go is measured with smaller
 * maps.
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Comparison, Row } from "../comparison.js";
import { errorLine } from "../error-line.js";
import { inRounds } from "../rounds.js";
import type { Taken } from "../stopwatch.js";

export interface BigCase {
  readonly n: number;
  readonly hint: boolean;
}

/** What the process of a big map prints. */
export interface BigReport extends Taken {
  readonly length: number;
  /** Bytes of the engine's memory. */
  readonly simulated: number;
  /** Most bytes that the operating system gave to the whole process at once. */
  readonly resident: number;
}

/** The compiled script; src/cli/bench and dist/cli/bench have the same depth. */
const script = fileURLToPath(
  new URL("../../../../dist/cli/bench/maps/big-map.js", import.meta.url),
);

const GIB = 2 ** 30;

/** Yields the fill's time, the engine's memory, and the process's beside it. */
export async function* measureBigMaps(
  releases: readonly string[],
  options: { n: number; runs: number; tell: (text: string) => void },
): AsyncGenerator<Comparison> {
  const { n, runs, tell } = options;
  const what = `Fill map[int64]bool: ${n.toLocaleString("en")} keys in sequence`;
  const contestants = releases.flatMap((release) =>
    [false, true].map((hint) => ({
      name: `engine ${release}, ${hint ? "with" : "without"} hint`,
      measure: () => measure(release, { n, hint }),
    })),
  );
  const outcomes = await inRounds(contestants, runs, (text) => tell(`${what}; ${text}`));
  const rows = (figure: (report: BigReport) => number, target: string): Row[] =>
    contestants.map(({ name }, i) => {
      const { samples = [], failure } = outcomes[i] ?? {};
      return { contestant: name, own: true, samples: samples.map(figure), failure, target };
    });
  const times = rows(({ wall }) => wall / 1e9, "≤ 60").map((row, i) => ({
    ...row,
    cpu: outcomes[i]?.samples.map(({ cpu }) => cpu / 1e9),
  }));
  yield { title: what, unit: "s", rows: times };
  const memory = `${what}, the engine's memory`;
  yield { title: memory, unit: "GiB", rows: rows(({ simulated }) => simulated / GIB, "≤ 4") };
  const share = ({ resident, simulated }: BigReport) => resident / simulated;
  yield { title: `${what}, the process's memory ÷ it`, unit: "×", rows: rows(share, "≤ 1.1") };
}

async function measure(release: string, work: BigCase): Promise<BigReport> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      script,
      release,
      JSON.stringify(work),
    ]);
    const report = JSON.parse(stdout) as BigReport;
    if (report.length === work.n) return report;
    throw new Error(`the map holds ${report.length} keys instead of ${work.n}`);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(errorLine(stderr ?? "") || message);
  }
}
