/**
 * Real programs under valgrind: the same run twice, once recorded by lackey, once counted by cachegrind.
 *
 * Both must see one stream. A C program needs a fixed environment and addresses (`env -i`, `setarch -R`).
 * A Go program decides by the clock and by chance besides: it is built with a runtime of which three lines
 * are changed (no sysmon thread, a fixed seed) and without a random address of its heap. What is left are
 * a few hundred instructions by which threads hand over to each other, in one run of several; then it
 * is run again, until lengths agree.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CachegrindCounts, Geometry } from "../../../src/hardware/cachegrind.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Pairs of what is asked for and what must be there for it. */
export function isThere(...programs: readonly string[]): boolean {
  if (process.platform !== "linux") return false;
  return programs.every((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);
}

export interface Program {
  readonly file: string;
  /** Settings of its environment, which has nothing else. */
  readonly settings: readonly string[];
}

/** Geometries of I1, D1 and LL that are compared. */
export const GEOMETRIES: readonly { I1: Geometry; D1: Geometry; LL: Geometry }[] = [
  { I1: [32768, 8, 64], D1: [32768, 8, 64], LL: [262144, 8, 64] },
  // Direct-mapped data.
  { I1: [16384, 2, 64], D1: [8192, 1, 64], LL: [1048576, 16, 64] },
  { I1: [8192, 4, 32], D1: [16384, 4, 32], LL: [131072, 4, 32] },
  // One set of 64 ways.
  { I1: [2048, 2, 32], D1: [4096, 64, 64], LL: [65536, 1, 64] },
  { I1: [65536, 4, 128], D1: [65536, 4, 128], LL: [4194304, 16, 128] },
  // Sizes that are not powers of two: 48 KiB and 3 MiB.
  { I1: [32768, 8, 64], D1: [49152, 12, 64], LL: [3145728, 12, 64] },
  // Lines of three sizes.
  { I1: [32768, 8, 64], D1: [2048, 2, 32], LL: [524288, 8, 128] },
];

function run(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  throw new Error(`${file} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

export function buildC(folder: string): Program {
  const file = join(folder, "shuffle");
  run("gcc", ["-O1", "-static", join(here, "shuffle.c"), "-o", file]);
  return { file, settings: [] };
}

/** Lines of Go's runtime, and what stands in their place. */
const STEADY: readonly [file: string, line: RegExp, instead: string][] = [
  ["proc.go", /^((?:const|var) )?haveSysmon = .*$/m, "$1haveSysmon = false"],
  [
    "os_linux.go",
    /^(\t+startupRand = \(\*\[16\]byte\)\(unsafe\.Pointer\(val\)\)\[:\])$/m,
    "$1; for i := range startupRand { startupRand[i] = byte(i + 1) }",
  ],
];

export function buildGo(folder: string): Program {
  const root = run("go", ["env", "GOROOT"]).trim();
  const steady = join(folder, "runtime");
  mkdirSync(steady, { recursive: true });
  const replace: Record<string, string> = {};
  for (const [name, line, instead] of STEADY) {
    const original = join(root, "src", "runtime", name);
    const text = readFileSync(original, "utf8");
    if (!line.test(text))
      throw new Error(`${original} has no line ${line}: is it another release?`);
    replace[original] = join(steady, name);
    writeFileSync(join(steady, name), text.replace(line, instead));
  }
  const overlay = join(folder, "overlay.json");
  writeFileSync(overlay, JSON.stringify({ Replace: replace }));
  const file = join(folder, "tree");
  run("go", ["build", "-C", join(here, "tree"), "-overlay", overlay, "-o", file, "."], {
    GOEXPERIMENT: "norandomizedheapbase64",
    GOFLAGS: "-mod=mod",
  });
  return { file, settings: ["GOGC=off", "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1"] };
}

function valgrind({ file, settings }: Program, options: readonly string[]): string {
  return run("setarch", ["-R", "env", "-i", ...settings, ...valgrindPath, ...options, file]);
}

/** `env -i` has no PATH. */
const valgrindPath = [
  spawnSync("sh", ["-c", "command -v valgrind"], { encoding: "utf8" }).stdout.trim(),
];

/** Records every access of a run in a file. */
export function lackey(program: Program, log: string): void {
  rmSync(log, { force: true });
  valgrind(program, [
    "--tool=lackey",
    "--trace-mem=yes",
    // As cachegrind has it: what nobody reads is left out.
    "--px-default=sp-at-mem-access",
    "--px-file-backed=sp-at-mem-access",
    `--log-file=${log}`,
  ]);
}

/** Counts a run. */
export function countedBy(
  program: Program,
  { I1, D1, LL }: (typeof GEOMETRIES)[number],
  out: string,
): CachegrindCounts {
  valgrind(program, [
    "--tool=cachegrind",
    "--cache-sim=yes",
    `--cachegrind-out-file=${out}`,
    `--I1=${I1}`,
    `--D1=${D1}`,
    `--LL=${LL}`,
    `--log-file=${out}.log`,
  ]);
  const text = readFileSync(out, "utf8");
  const events = /^events: (.*)$/m.exec(text)?.[1]?.trim().split(" ");
  const summary = /^summary: (.*)$/m.exec(text)?.[1]?.trim().split(" ").map(Number);
  if (events === undefined || summary === undefined) throw new Error(`${out} has no summary`);
  return Object.fromEntries(
    events.map((event, i) => [event, summary[i]]),
  ) as unknown as CachegrindCounts;
}
