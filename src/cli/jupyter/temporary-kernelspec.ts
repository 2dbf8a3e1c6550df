/**
 * Makes this kernel known to Jupyter for the duration of a command, even if it is not installed: a
 * kernelspec in a temporary folder in JUPYTER_PATH.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withDataDir } from "./jupyter.js";
import { writeKernelspec } from "./kernelspec.js";

/**
 * Runs `work` with an environment in which Jupyter finds this package's kernel as "gomaplab", then
 * removes what was written for it.
 */
export async function withTemporaryKernelspec<T>(
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "gomaplab-"));
  try {
    writeKernelspec(dataDir);
    return await work(withDataDir(dataDir));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
