/**
 * The contestants of the map benchmarks: our engine as each release, JS Map, and every installed
 * Go, once with its own hash and once with the one it uses on processors without AES instructions,
 * which the engine uses. Each measurement is a separate process.
 */

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { GoToolchain } from "../../../capture/go/toolchains.js";
import { type GenerationName, releases } from "../../../go/index.js";
import { errorLine } from "../error-line.js";
import { type HeapWork, type MapCase, type MapReport, parseReport } from "./case.js";
import { peerProgram } from "./peer-program.js";

export interface MapContestant {
  name: string;
  own: boolean;
  /** The Go release that it is or stands for. */
  release?: string | undefined;
  /** The targets for our ratio to it; of an engine, for its figure. */
  targets: { fill?: string; lookup?: string; range?: string } & Partial<Record<HeapWork, string>>;
  /** What of its heap can be timed. */
  heap: readonly HeapWork[];
  run(work: MapCase): Promise<MapReport>;
}

/** The compiled scripts; src/cli/bench and dist/cli/bench have the same depth. */
const script = (name: string) =>
  fileURLToPath(new URL(`../../../../dist/cli/bench/maps/${name}.js`, import.meta.url));

/**
 * The engine as the releases whose real Go takes part; without any, as the newest release of each
 * generation of maps. Each measurement in a process of its own.
 */
export function engines(toolchains: readonly GoToolchain[]): MapContestant[] {
  return enginesOf(toolchains).map((release) => ({
    name: `engine ${release}`,
    own: true,
    release,
    targets: { allocate: "≤ 10" },
    heap: ["mark", "allocate"],
    run: (work) => report(process.execPath, [script("engine-map"), release], work),
  }));
}

/** The releases that the engine takes part as. */
export function enginesOf(toolchains: readonly GoToolchain[]): string[] {
  const real = toolchains.flatMap(({ version }) => releaseOf(version) ?? []);
  const newest = new Map([...releases.values()].map((row) => [row.generation, row.name]));
  return [...new Set(real.length > 0 ? real : newest.values())].sort();
}

export const jsMap: MapContestant = {
  name: "JS Map",
  own: false,
  targets: { fill: "≤ 0.33" },
  heap: [],
  run: (work) => report(process.execPath, [script("js-map")], work),
};

/** How long a lookup may take beside real Go's, by generation of maps. */
const lookupTargets: Readonly<Record<GenerationName, string>> = {
  classic: "≤ 0.70",
  swiss: "≤ 0.80",
};

/**
 * Builds the peer program with a Go.
 * @param folder an existing one, for source and binary; it must outlive the contestants
 * @throws Error with what the compiler said
 */
export async function realGo(toolchain: GoToolchain, folder: string): Promise<MapContestant[]> {
  const { file, version } = toolchain;
  const source = join(folder, `${version}.go`);
  const binary = join(folder, process.platform === "win32" ? `${version}.exe` : version);
  writeFileSync(source, peerProgram);
  // By the file's name, outside any module: Go's defaults are then those of the toolchain itself.
  await run(file, ["build", "-o", binary, source], {
    cwd: folder,
    env: { ...goDefaults(), GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", GOWORK: "off" },
  });
  const { generation = "classic" } = releases.get(releaseOf(version) ?? "") ?? {};
  const lookup = lookupTargets[generation];
  const targets = { fill: "≤ 1.00", lookup, range: "≤ 1.00", mark: "≤ 1.00" };
  const contestant = (
    name: string,
    env: NodeJS.ProcessEnv,
    heap: readonly HeapWork[],
  ): MapContestant => ({
    name,
    own: false,
    release: releaseOf(version),
    targets,
    heap,
    run: (work) => report(binary, [], work, env),
  });
  const name = version.replace(/^go/, "Go ");
  const plain = contestant(name, goDefaults(), ["mark"]);
  if (!HAS_AES_HASH.has(process.arch)) return [plain];
  // A collection hashes nothing.
  const withoutAes = { ...goDefaults(), GODEBUG: "cpu.aes=off" };
  return [plain, contestant(`${name}, no AES`, withoutAes, [])];
}

/** The release of a Go as the engine names it, if it knows it: "1.19" of "go1.19.8". */
export function releaseOf(version: string): string | undefined {
  const name = /^go(\d+\.\d+)/.exec(version)?.[1];
  return name !== undefined && releases.has(name) ? name : undefined;
}

/** Where the runtime has a hash with AES instructions (runtime/alg.go, alginit). */
const HAS_AES_HASH: ReadonlySet<string> = new Set(["x64", "ia32", "arm64"]);

/** The environment without what would change how a Go program runs. */
function goDefaults(): NodeJS.ProcessEnv {
  const {
    GODEBUG: _debug,
    GOGC: _gc,
    GOMEMLIMIT: _limit,
    GOMAXPROCS: _procs,
    ...env
  } = process.env;
  return env;
}

async function report(
  file: string,
  args: readonly string[],
  work: MapCase,
  env: NodeJS.ProcessEnv = process.env,
): Promise<MapReport> {
  return parseReport(await run(file, [...args, JSON.stringify(work)], { env }), work);
}

const execute = promisify(execFile);

/** Runs a program and returns what it printed. @throws Error with its last words if it fails */
async function run(
  file: string,
  args: readonly string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  try {
    return (await execute(file, args, { ...options, timeout: TEN_MINUTES })).stdout;
  } catch (error) {
    const { stderr, killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed) throw new Error("it took longer than ten minutes");
    throw new Error(errorLine(stderr ?? "") || message);
  }
}

const TEN_MINUTES = 600_000;
