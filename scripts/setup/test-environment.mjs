// @ts-check
/** The environment in which the tests run, and the notebooks whose outputs they compare. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stateDir, venvDir, venvPython } from "../paths.mjs";
import { pythonEnvironment } from "./environment.mjs";

/**
 * The environment of every part of the tests: of the developer's own Jupyter and Python settings nothing counts,
 * and the clone's Jupyter comes first on PATH.
 */
export function testEnvironment() {
  const own = (/** @type {string} */ name) => {
    const folder = join(stateDir, "jupyter", name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const env = pythonEnvironment();
  delete env.JUPYTER_PATH;
  const scripts = join(venvPython, "..");
  const separator = process.platform === "win32" ? ";" : ":";
  return {
    ...env,
    PATH: `${scripts}${separator}${env.PATH ?? env.Path ?? ""}`,
    VIRTUAL_ENV: venvDir,
    // Cells of tests belong in no history.
    TYPESCRIPT_KERNEL_HISTORY: ":memory:",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    IPYTHONDIR: own("ipython"),
    JUPYTER_PLATFORM_DIRS: "1",
    // Into a file or a log, no colour; the parts themselves write into a pipe in either case.
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
  };
}
