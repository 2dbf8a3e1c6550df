/** Saved processes: how long a process of many entries takes to save and to open, and its file. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Comparison, Row } from "../comparison.js";
import { errorLine } from "../error-line.js";
import { inRounds } from "../rounds.js";
import type { Taken } from "../stopwatch.js";

/** What the process of a saved process prints. */
export interface SavedReport {
  readonly saved: Taken;
  readonly opened: Taken;
  /** Bytes of the file. */
  readonly file: number;
  readonly entries: number;
}

/** The compiled script; src/cli/bench and dist/cli/bench have the same depth. */
const script = fileURLToPath(
  new URL("../../../../dist/cli/bench/processes/saved.js", import.meta.url),
);

/** Yields the times to save and to open, and the size of the file. */
export async function* measureProcesses(
  releases: readonly string[],
  options: { n: number; runs: number; tell: (text: string) => void },
): AsyncGenerator<Comparison> {
  const { n, runs, tell } = options;
  const what = `A process with map[int64]bool of ${n.toLocaleString("en")} entries`;
  const contestants = releases.map((release) => {
    return { name: `Go ${release}`, measure: () => measure(release, n) };
  });
  const outcomes = await inRounds(contestants, runs, (text) => tell(`${what}; ${text}`));
  const times = (figure: (report: SavedReport) => Taken, target: string): Row[] =>
    contestants.map(({ name }, i) => {
      const { samples = [], failure } = outcomes[i] ?? {};
      const cpu = samples.map((report) => figure(report).cpu / 1e9);
      const wall = samples.map((report) => figure(report).wall / 1e9);
      return { contestant: name, own: true, samples: wall, cpu, failure, target };
    });
  yield { title: `${what}: save`, unit: "s", rows: times(({ saved }) => saved, "≤ 3") };
  yield { title: `${what}: open`, unit: "s", rows: times(({ opened }) => opened, "≤ 1") };
  const rows = contestants.map(({ name }, i): Row => {
    const { samples = [], failure } = outcomes[i] ?? {};
    return { contestant: name, own: true, samples: samples.map(({ file }) => file / 1e6), failure };
  });
  yield { title: `${what}: file`, unit: "MB", rows };
}

async function measure(release: string, n: number): Promise<SavedReport> {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-bench-"));
  try {
    const given = [script, release, String(n), join(folder, "p.gomap")];
    const { stdout } = await promisify(execFile)(process.execPath, given);
    const report = JSON.parse(stdout) as SavedReport;
    if (report.entries === n) return report;
    throw new Error(`the opened process has ${report.entries} entries instead of ${n}`);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(errorLine(stderr ?? "") || message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
