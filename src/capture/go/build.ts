/**
 * Compiles Go programs with a tool chain and caches the executables. The cache key is a hash of all
 * inputs, so the same program is compiled once for each Go. Sources are in a temporary folder that
 * is deleted afterwards; the cache is bounded, and the least recently used program is deleted
 * first.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GoUnavailableError } from "./errors.js";
import type { GoToolchain } from "./toolchains.js";

/** Bytes of executables that are kept. */
const keptBytes = 512 * 2 ** 20;

/** A compiler of Go that has not ended after so long hangs. */
const patience = 10 * 60_000;

/** A program's files by their path in its folder. */
export type Sources = ReadonlyMap<string, string>;

/** How a program is compiled. */
export interface BuildOptions {
  /** The package that is compiled, "./cmd"; default the folder itself. */
  readonly target?: string;
  /** GOEXPERIMENT. */
  readonly experiments?: readonly string[];
  /** Ends the compiler. */
  readonly signal?: AbortSignal | undefined;
}

/** The folder in which executables are kept: the user's cache, or GOMAPLAB_CACHE. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.GOMAPLAB_CACHE) return env.GOMAPLAB_CACHE;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "gomaplab");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "gomaplab");
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "gomaplab");
  return join(homedir(), ".cache", "gomaplab");
}

/** The environment in which a tool chain is run as itself, whatever the user's settings say. */
export function goEnvironment(experiments: readonly string[] = []): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOTOOLCHAIN: "local",
    GOFLAGS: "",
    GOWORK: "off",
    GO111MODULE: "on",
    GOEXPERIMENT: experiments.join(","),
  };
}

/**
 * Compile a program, or find it compiled.
 * @returns the executable's path
 * @throws {GoUnavailableError} with the compiler's words
 */
export async function build(
  toolchain: GoToolchain,
  sources: Sources,
  options: BuildOptions = {},
): Promise<string> {
  const { target = ".", experiments = [], signal } = options;
  const hash = createHash("sha256");
  const parts = [toolchain.version, toolchain.file, process.arch, target, experiments.join(",")];
  for (const part of [...parts, ...[...sources].sort().flat()])
    hash.update(`${part.length} ${part}`);
  const kept = join(cacheFolder(), "programs");
  const ending = process.platform === "win32" ? ".exe" : "";
  const file = join(kept, hash.digest("hex").slice(0, 40) + ending);
  if (existsSync(file)) {
    const now = new Date();
    await utimes(file, now, now);
    return file;
  }
  await mkdir(kept, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), "gomaplab-go-"));
  const made = `${file}.${process.pid}.${Date.now()}`;
  try {
    for (const [path, text] of sources) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const compile = (flags: readonly string[]) =>
      go(toolchain.file, ["build", ...flags, "-o", made, target], {
        folder,
        env: goEnvironment(experiments),
        signal,
      });
    // Linkers since Go 1.23 guard the runtime's names by default; older ones have no such flag.
    let said = await compile(["-ldflags=-checklinkname=0"]);
    if (said?.includes("checklinkname")) said = await compile([]);
    if (said !== undefined) {
      throw new GoUnavailableError(
        `${toolchain.version} does not compile this program:\n${said.replaceAll(folder, "")}`,
      );
    }
    await rename(made, file);
    await trim(kept, file);
    return file;
  } finally {
    await rm(made, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Run a `go` command. @returns what it said where it failed; undefined: it did not. */
export function go(
  file: string,
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly env: NodeJS.ProcessEnv;
    readonly signal?: AbortSignal | undefined;
    readonly output?: (text: string) => void;
  },
): Promise<string | undefined> {
  const { folder, env, signal, output } = options;
  return new Promise((resolve, reject) => {
    const settings = { cwd: folder, env, timeout: patience, maxBuffer: 2 ** 24 };
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) return reject(signal.reason);
      output?.(stdout);
      if (error === null) return resolve(undefined);
      resolve(stderr.trim() === "" ? error.message : stderr.trim().slice(-4000));
    });
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}

/** Remove the least used executables until what is kept is within its bound. */
async function trim(folder: string, keep: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      // Another process may have removed it meanwhile.
      const found = await stat(file).catch(() => undefined);
      return { file, size: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
    }),
  );
  let sum = files.reduce((total, { size }) => total + size, 0);
  for (const { file, size } of files.sort((a, b) => a.used - b.used)) {
    if (sum <= keptBytes) return;
    if (file === keep) continue;
    await rm(file, { force: true });
    sum -= size;
  }
}

/** The files of a folder and those below it that a Go compiler reads, by their path in it. */
export async function sourcesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const wanted = names.filter((name) => /\.(?:go|s|mod)$/.test(name)).sort();
  const read = wanted.map(async (name) => {
    return [name, await readFile(join(folder, name), "utf8")] as const;
  });
  return new Map(await Promise.all(read));
}
