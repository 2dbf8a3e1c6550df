/**
 * Finds Jupyter on this machine, and the folders in which it looks for kernelspecs. The folders
 * follow jupyter_core (paths.py: jupyter_data_dir, jupyter_path).
 */

import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { findExecutable, outputOf } from "../../programs/executable.js";
import { CommandError } from "../command-error.js";
import { packageRoot } from "../package-root.js";

const windows = process.platform === "win32";

/** The user's own Jupyter data folder: JUPYTER_DATA_DIR, or the place the system has for such. */
export function userDataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") {
    return env.APPDATA ? join(env.APPDATA, "jupyter") : join(home, ".jupyter", "data");
  }
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

/**
 * The folder of the Python environment in use: the active virtual or conda environment, else that
 * of the python3 on PATH.
 * @throws {CommandError} if there is none
 */
export function pythonPrefix(env: NodeJS.ProcessEnv = process.env): string {
  if (env.VIRTUAL_ENV) return env.VIRTUAL_ENV;
  if (env.CONDA_PREFIX) return env.CONDA_PREFIX;
  for (const name of ["python3", "python"]) {
    const python = findExecutable(name, env);
    const prefix = python && outputOf(python, ["-c", "import sys; print(sys.prefix)"], env);
    if (prefix) return prefix;
  }
  throw new CommandError("--sys-prefix needs a Python environment, and no Python was found.", [
    "Activate the environment first, or name its folder: gomaplab install --prefix DIR",
  ]);
}

/** The programs of the clone's own environment, which `npm start` makes. */
const cloneBin = join(packageRoot, ".venv", windows ? "Scripts" : "bin");

/** The `jupyter` of the clone's environment, else the one on PATH; null if there is neither. */
export function findJupyter(env: NodeJS.ProcessEnv = process.env): string | null {
  return findExecutable("jupyter", { ...env, PATH: cloneBin }) ?? findExecutable("jupyter", env);
}

/** As findJupyter. @throws {CommandError} that says how to get one */
export function requireJupyter(env: NodeJS.ProcessEnv = process.env): string {
  const jupyter = findJupyter(env);
  if (jupyter !== null) return jupyter;
  throw new CommandError("jupyter was not found on PATH.", [
    "Install one: python3 -m pip install jupyterlab   (or: pipx install jupyterlab)",
    "In a clone of the repository, npm start brings its own.",
  ]);
}

/** The folders a Jupyter reads, as it says itself (`jupyter --paths --json`); null if it does not. */
export function dataPath(jupyter: string): string[] | null {
  const text = outputOf(jupyter, ["--paths", "--json"]);
  if (text === null) return null;
  const paths = JSON.parse(text) as { data?: string[] };
  return paths.data ?? null;
}

/** The environment in which a Jupyter also finds the kernelspecs below `dataDir`. */
export function withDataDir(
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return { ...env, JUPYTER_PATH: [dataDir, env.JUPYTER_PATH].filter(Boolean).join(delimiter) };
}
