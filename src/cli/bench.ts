/**
 * `gomaplab bench`: compares our engine with JS Map and real Go, and our kernel with others, in one
 * run on this machine. It only prints figures: a benchmark is not a test.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { findGoToolchains, type GoToolchain } from "../capture/go/toolchains.js";
import { makeImage } from "../kernel/compiler/start-image.js";
import type { Comparison } from "./bench/comparison.js";
import { measureHardware } from "./bench/hardware/hardware.js";
import { compareClasses } from "./bench/kernels/class.js";
import { findKernels } from "./bench/kernels/contestants.js";
import { compareKernels } from "./bench/kernels/kernels.js";
import { machineLine } from "./bench/machine.js";
import { measureBigMaps } from "./bench/maps/big-maps.js";
import { KEY_TYPES, type MapCase } from "./bench/maps/case.js";
import {
  engines,
  enginesOf,
  jsMap,
  type MapContestant,
  realGo,
  releaseOf,
} from "./bench/maps/contestants.js";
import { compareMaps } from "./bench/maps/maps.js";
import { timeMemoryCurves } from "./bench/maps/memory-curves.js";
import { measureProcesses } from "./bench/processes/processes.js";
import { comparisonData, comparisonText, goalsText } from "./bench/report.js";
import { CommandError } from "./command-error.js";
import { packageRoot, packageVersion } from "./package-root.js";

type Part = "engine" | "kernel" | "class" | "big" | "hardware" | "saved";
const PARTS: readonly Part[] = ["engine", "kernel", "class", "big", "hardware", "saved"];
/** Big maps and classes take minutes and gigabytes, hardware needs valgrind: only when asked for. */
const USUAL_PARTS: readonly Part[] = ["engine", "kernel"];

interface Options {
  only: readonly Part[];
  n: number;
  runs: number;
  releases?: readonly string[];
  keys: readonly MapCase["key"][];
  students: number;
  json?: string;
}

/** Most kernels a class may have. */
const MOST_STUDENTS = 500;

/** Most keys a case may have: JS Map takes 2^24 at most. */
const MOST_KEYS = 2 ** 24;

export function register(program: Command): void {
  program
    .command("bench")
    .description("measure the engine and the kernel against JS Map, real Go and other kernels")
    .option(
      "--only <parts>",
      "of engine, kernel, class, big, hardware and saved (processes as files), with commas",
      parts,
      USUAL_PARTS,
    )
    .option(
      "--n <count>",
      "keys per map; big ones have ten times as many, streams of accesses as well",
      whole(MOST_KEYS),
      1e7,
    )
    .option("--runs <count>", "measurements of each, taken in turn", whole(1000), 3)
    .option(
      "--releases <names>",
      "Go releases, for example 1.23,1.26; default all there are",
      names,
    )
    .option("--students <count>", "kernels of a class, all at once", whole(MOST_STUDENTS), 30)
    .option("--keys <types>", "key types of the maps", keyTypes, KEY_TYPES)
    .option("--json <file>", "also write every sample to a file")
    .action(bench);
}

async function bench(options: Options): Promise<void> {
  // Without this a signal would leave behind what the exit listeners clear away: kernels, folders.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(130));
  const engine = options.only.includes("engine") || options.only.includes("big");
  const toolchains = engine ? toolchainsOf(options.releases) : [];
  const machine = machineLine();
  const versions = versionsLine(toolchains);
  say(`${machine}\n${versions}\n\n${preface(options)}`);
  const comparisons: Comparison[] = [];
  const show = async (results: AsyncIterable<Comparison>) => {
    for await (const comparison of results) {
      progress("");
      comparisons.push(comparison);
      say(`\n${comparisonText(comparison)}`);
    }
  };
  if (options.only.includes("engine")) await benchMaps(toolchains, options, show);
  if (options.only.includes("kernel") || options.only.includes("class")) {
    const { kernels, missing } = findKernels();
    for (const advice of missing) say(`\n${advice}`);
    // As install does: our kernel is measured as it starts every time but the first after a build.
    progress("kernels; the start image");
    await makeImage(join(packageRoot, "dist", "lab", "prelude.js"));
    const { runs, students } = options;
    if (options.only.includes("kernel"))
      await show(compareKernels(kernels, { runs, tell: progress }));
    if (options.only.includes("class")) {
      await show(compareClasses(kernels, { students, tell: progress }));
    }
  }
  if (options.only.includes("big")) {
    const { n, runs } = options;
    const big = { n: 10 * n, runs, tell: progress };
    await show(measureBigMaps(enginesOf(toolchains), big));
  }
  if (options.only.includes("saved")) {
    const { n, runs, releases = ["1.23", "1.26"] } = options;
    await show(measureProcesses(releases, { n, runs, tell: progress }));
  }
  if (options.only.includes("hardware")) {
    const { n, runs } = options;
    await show(measureHardware({ n: 10 * n, runs, tell: progress }));
  }
  const goals = goalsText(comparisons);
  if (goals !== "") say(`\n${goals}`);
  if (options.json !== undefined) {
    const data = { machine, versions, comparisons: comparisons.map(comparisonData) };
    writeFileSync(resolve(options.json), `${JSON.stringify(data, null, 2)}\n`);
  }
  const failed = comparisons.some(({ rows }) => rows.some((row) => row.own && row.failure));
  if (failed) process.exitCode = 1;
}

async function benchMaps(
  toolchains: readonly GoToolchain[],
  { n, runs, keys }: Options,
  show: (results: AsyncIterable<Comparison>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const contestants: MapContestant[] = [...engines(toolchains), jsMap];
  for (const toolchain of toolchains) {
    progress(`building the peer program with ${toolchain.version}`);
    try {
      contestants.push(...(await realGo(toolchain, folder)));
    } catch (error) {
      say(`\n${toolchain.version} DOES NOT TAKE PART: ${(error as Error).message}`);
    }
  }
  progress("");
  if (toolchains.length === 0) say(`\n${NO_GO}`);
  await show(compareMaps(contestants, { n, runs, keys, tell: progress }));
  await show(only(timeMemoryCurves({ runs, tell: progress })));
}

async function* only(comparison: Promise<Comparison>): AsyncGenerator<Comparison> {
  yield await comparison;
}

/** The Go releases on the machine, or those of them that were asked for. */
function toolchainsOf(wanted: readonly string[] | undefined): GoToolchain[] {
  const found = findGoToolchains();
  if (wanted === undefined) return found;
  const known = found.map(({ version }) => releaseOf(version));
  const missing = wanted.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    const have = [...new Set(known)].filter((name) => name !== undefined).sort();
    throw new CommandError(`Go ${missing.join(", ")} is not installed on this machine`, [
      `Found: ${have.join(", ") || "none"}`,
    ]);
  }
  return found.filter((_, i) => wanted.includes(known[i] ?? ""));
}

const NO_GO = `NO REAL GO WAS FOUND ON THIS MACHINE: there is nothing here to compare the engine's times with
but JS Map. Install one (apt install golang-go, or https://go.dev/dl) and run this again.`;

function preface({ runs, only }: Options): string {
  const times = runs === 1 ? "one run" : `${runs} runs, taken in turn`;
  const lines = [
    `Each figure is the median of ${times}, each run in its own process.`,
    "“x ÷ this” is x's median over the row's: below 1, x is faster (or smaller) than the row.",
    "“CPU” is the median of what the processors computed meanwhile, all threads of the process.",
  ];
  if (only.includes("engine")) {
    lines.push(
      "Maps: all have the same keys in the same order. A fill includes making the map; the engine's",
      "is the bulk fill of a notebook. Lookups ask whether each key is there; the engine's are batched.",
      "Strings are made before the clock runs; the engine makes its own as it goes.",
      "A collection marks and sweeps a map of which everything is alive; Go's has one processor.",
      "The allocator's share is what the fill's allocations take alone, each a call from TypeScript.",
      "Go runs with its defaults; “no AES” is Go with the hash that the engine computes as well.",
    );
  }
  if (only.includes("hardware")) {
    lines.push(
      "Hardware: one stream, recorded by lackey; each needs gcc, valgrind and, for pycachesim, a Python",
      "that has it (PYTHON names it). Ours and pycachesim read the stream from memory, in this process",
      "and in Python's; cachegrind's time is that of the program's whole run.",
    );
  }
  return lines.join("\n");
}

function versionsLine(toolchains: readonly GoToolchain[]): string {
  const gos = toolchains.map(({ version }) => version.replace(/^go/, "Go "));
  return [`gomaplab ${packageVersion()}`, `Node ${process.versions.node}`, ...gos].join(", ");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What is being done now, on one line of a terminal that the next one replaces; "" clears it. */
function progress(text: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

function parts(text: string): readonly Part[] {
  return text.split(",").map((word) => {
    const part = PARTS.find((known) => known === word.trim());
    if (part === undefined)
      throw new InvalidArgumentError(`"${word}" must be one of ${PARTS.join(", ")}.`);
    return part;
  });
}

function whole(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from 1 to ${most.toLocaleString("en")}.`);
  };
}

function names(text: string): readonly string[] {
  return text.split(",").map((word) => word.trim());
}

function keyTypes(text: string): readonly MapCase["key"][] {
  return names(text).map((word) => {
    const type = KEY_TYPES.find((known) => known === word);
    if (type === undefined)
      throw new InvalidArgumentError(`"${word}" must be one of ${KEY_TYPES.join(", ")}.`);
    return type;
  });
}
