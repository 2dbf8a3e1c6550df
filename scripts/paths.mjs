// @ts-check
/** Paths in the clone: one name for each file or folder the set-up reads or writes. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

const windows = process.platform === "win32";

/** The top of the clone. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
/** What was set up from which inputs, and what the last tests said. */
export const stateDir = join(root, ".setup");
export const distDir = join(root, "dist");
export const notebooksDir = join(root, "notebooks");
/** The Python environment of this clone. */
export const venvDir = join(root, ".venv");
export const venvPython = windows
  ? join(venvDir, "Scripts", "python.exe")
  : join(venvDir, "bin", "python");
/** The command line program, once it is built. */
export const mainScript = join(distDir, "cli", "main.js");

/** What the kernel's compiler is made of beside our own code. */
export const libraryDir = join(distDir, "kernel", "compiler", "library");
