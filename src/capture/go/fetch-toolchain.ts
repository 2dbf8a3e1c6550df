/**
 * Finds the tool chain of a release: an installed one, or the module golang.org/toolchain, which
 * any `go` command downloads from the module proxy into its module cache. It is the download that
 * Go itself makes when GOTOOLCHAIN names a release from 1.21 on; the module also exists for older
 * releases.
 */

import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReleaseRow, release } from "../../go/index.js";
import { outputOf } from "../../programs/executable.js";
import { go, goEnvironment } from "./build.js";
import { GoUnavailableError } from "./errors.js";
import { findGoToolchains, type GoToolchain } from "./toolchains.js";

/** How a tool chain is looked for. */
export interface ToolchainOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done. */
  readonly progress?: ((stage: string) => void) | undefined;
  /** The tool chains that are installed; default those that are found. */
  readonly installed?: readonly GoToolchain[];
}

/**
 * The tool chain of a release.
 * @param name "1.26": any patch of it, preferably an installed one; "1.26.3": this one
 * @throws {UnknownReleaseError} listing the known releases
 * @throws {GoUnavailableError} saying what to do
 */
export async function toolchainOf(
  name: string,
  options: ToolchainOptions = {},
): Promise<GoToolchain> {
  const row = release(name);
  const version = exactVersion(name) ?? row.captured.replace(/-X:.*/, "");
  const installed = options.installed ?? findGoToolchains();
  const found = installed.find((toolchain) => {
    if (exactVersion(name) !== undefined) return toolchain.version === version;
    return releaseOfVersion(toolchain.version)?.captured === unbuilt(row).captured;
  });
  if (found !== undefined) return found;
  const [bringer] = installed;
  if (bringer === undefined) throw new GoUnavailableError(nothingInstalled(version));
  options.progress?.(`download ${version}`);
  return bring(bringer, version, options);
}

/** "go1.26.3" where a patch is named. */
function exactVersion(name: string): string | undefined {
  const number = /^(?:go)?(\d+\.\d+\.\d+)/.exec(name)?.[1];
  return number === undefined ? undefined : `go${number}`;
}

/** The row of a tool chain's release; undefined: one that the engine does not know. */
export function releaseOfVersion(version: string): ReleaseRow | undefined {
  try {
    return release(/^go\d+\.\d+/.exec(version)?.[0] ?? version);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The release without what it was built with. */
function unbuilt({ name }: ReleaseRow): ReleaseRow {
  return release(name.replace(/-X:.*/, ""));
}

function nothingInstalled(version: string): string {
  return (
    `${version} is needed, and there is no Go on this machine; install any Go from ` +
    "https://go.dev/dl (Debian: apt-get install golang-go), which then brings the release itself. " +
    "Captures of real Go that were taken before can be replayed and verified without one"
  );
}

async function bring(
  { file, version: by }: GoToolchain,
  version: string,
  { signal }: ToolchainOptions,
): Promise<GoToolchain> {
  const platform = outputOf(file, ["env", "GOOS", "GOARCH"], goEnvironment())?.split(/\s+/);
  if (platform === undefined) throw new GoUnavailableError(`${file} env does not run`);
  const module = `golang.org/toolchain@v0.0.1-${version}.${platform.join("-")}`;
  const folder = await mkdtemp(join(tmpdir(), "gomaplab-go-"));
  let answer = "";
  try {
    const said = await go(file, ["mod", "download", "-json", module], {
      folder,
      env: goEnvironment(),
      signal,
      output: (text) => {
        answer = text;
      },
    });
    if (said !== undefined) {
      const why = (errorOf(answer) ?? said).split("\n").at(-1);
      throw new GoUnavailableError(
        `${version} is not installed, and ${by} (${file}) could not download it: ${why}. ` +
          "Check that `go env GOPROXY` names a module proxy this machine can reach, or install " +
          "the release from https://go.dev/dl",
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const { Dir: root } = JSON.parse(answer) as { Dir: string };
  await makeExecutable(join(root, "bin"));
  await makeExecutable(join(root, "pkg", "tool"));
  return { file: join(root, "bin", process.platform === "win32" ? "go.exe" : "go"), version };
}

/** A module has no executable files; those of a tool chain are in these folders. */
async function makeExecutable(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) await chmod(join(entry.parentPath ?? entry.path, entry.name), 0o555);
  }
}

/** What `go mod download -json` gives as the reason. */
function errorOf(answer: string): string | undefined {
  const text = /"Error": (".*")/.exec(answer)?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as string);
}
