/** The kernels that are compared: ours, and tslab, Deno and ipykernel if installed. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { findExecutable, outputOf } from "../../../programs/executable.js";
import { kernelJson } from "../../jupyter/kernelspec.js";
import { packageRoot, packageVersion } from "../../package-root.js";

export interface KernelContestant {
  name: string;
  own: boolean;
  language: "typescript" | "python";
  /** As in a kernelspec, with {connection_file}. */
  argv: readonly string[];
}

/** The kernels found, and for those that are not, how to get them. */
export function findKernels(env: NodeJS.ProcessEnv = process.env): {
  kernels: KernelContestant[];
  missing: string[];
} {
  const kernels: KernelContestant[] = [ours()];
  const missing: string[] = [];
  const tslab = findTslab(env);
  if (tslab) kernels.push(tslab);
  else missing.push("tslab is not on PATH. To compare with it: npm install -g tslab");
  const deno = findDeno(env);
  if (deno) kernels.push(deno);
  else missing.push("Deno is not on PATH. To compare with it: npm install -g deno");
  const ipykernel = findIpykernel(env);
  if (ipykernel) kernels.push(ipykernel);
  else missing.push("No Python with ipykernel found. To compare: python3 -m pip install ipykernel");
  return { kernels, missing };
}

function ours(): KernelContestant {
  const { argv } = JSON.parse(kernelJson()) as { argv: string[] };
  return { name: `gomaplab ${packageVersion()}`, own: true, language: "typescript", argv };
}

/**
 * The clone's own, else the one on PATH; with the words of the kernelspec that `tslab install` writes
 * (tslab, python/install.py).
 */
function findTslab(env: NodeJS.ProcessEnv): KernelContestant | undefined {
  const own = join(packageRoot, "node_modules", "tslab", "bin", "tslab");
  const file = existsSync(own) ? own : findExecutable("tslab", env);
  const program = file === own ? [process.execPath, own] : [file ?? ""];
  const [command = "", ...rest] = program;
  const version =
    file && outputOf(command, [...rest, "--version"], env)?.match(/^tslab (\S+)/)?.[1];
  if (!version) return undefined;
  const argv = [...program, "kernel", "--config-path", "{connection_file}"];
  return { name: `tslab ${version}`, own: false, language: "typescript", argv };
}

/** With the words of the kernelspec that `deno jupyter --install` writes. */
function findDeno(env: NodeJS.ProcessEnv): KernelContestant | undefined {
  const file = findExecutable("deno", env);
  const version = file && outputOf(file, ["--version"], env)?.match(/^deno (\S+)/)?.[1];
  if (!version) return undefined;
  const argv = [file, "jupyter", "--kernel", "--conn", "{connection_file}"];
  return { name: `Deno ${version}`, own: false, language: "typescript", argv };
}

/** In the clone's own Python environment, else in the Python on PATH. */
function findIpykernel(env: NodeJS.ProcessEnv): KernelContestant | undefined {
  const bin = process.platform === "win32" ? "Scripts" : "bin";
  const cloneEnv = { ...env, PATH: join(packageRoot, ".venv", bin) };
  for (const place of [cloneEnv, env]) {
    for (const name of ["python3", "python"]) {
      const python = findExecutable(name, place);
      const version = python && outputOf(python, ["-c", PRINT_VERSION], env);
      if (!version) continue;
      const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
      return { name: `ipykernel ${version}`, own: false, language: "python", argv };
    }
  }
  return undefined;
}

const PRINT_VERSION = "import ipykernel; print(ipykernel.__version__)";
