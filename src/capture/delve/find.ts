/**
 * The debugger Delve: `dlv` on PATH or in Go's bin folder, else compiled from the module proxy by the
 * newest Go that is installed and kept beside the other programs.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { findExecutable } from "../../programs/executable.js";
import { cacheFolder, go, goEnvironment } from "../go/build.js";
import { findGoToolchains } from "../go/toolchains.js";
import { DelveError } from "./error.js";

const module = "github.com/go-delve/delve/cmd/dlv";
const advice = `install it (go install ${module}@latest) so that dlv is on PATH`;

/** How Delve is looked for. */
export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done. */
  readonly progress?: ((stage: string) => void) | undefined;
}

/** The path of a `dlv` that is there; undefined: none is. */
export function installedDelve(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const bin = env.GOBIN || join(env.GOPATH || join(homedir(), "go"), "bin");
  return findExecutable("dlv", env, [bin, toolsFolder()]) ?? undefined;
}

/** The path of `dlv`, which is compiled if it is not there. @throws {DelveError} saying what to do */
export async function findDelve({ signal, progress }: FindOptions = {}): Promise<string> {
  const found = installedDelve();
  if (found !== undefined) return found;
  const [toolchain] = findGoToolchains().sort((a, b) => {
    return b.version.localeCompare(a.version, "en", { numeric: true });
  });
  if (toolchain === undefined) {
    throw new DelveError(`Delve is not there, and no Go to compile it; ${advice}`);
  }
  progress?.("download and compile Delve");
  const folder = toolsFolder();
  await mkdir(folder, { recursive: true });
  const env = { ...goEnvironment(), GOBIN: folder };
  const said = await go(toolchain.file, ["install", `${module}@latest`], { folder, env, signal });
  const made = findExecutable("dlv", { PATH: folder });
  if (said === undefined && made !== null && existsSync(made)) return made;
  const why = said?.split("\n").at(-1) ?? "go install left no dlv";
  throw new DelveError(`${toolchain.version} could not compile Delve: ${why}; ${advice}`);
}

function toolsFolder(): string {
  return join(cacheFolder(), "tools");
}
