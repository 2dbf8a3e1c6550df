/**
 * The path by which a debugger knows a cell: made of its source, so that a front end can work it
 * out before the cell runs, and finds the cell that a frame is in. No file lies there.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#debuginfo
 */

import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { murmur2 } from "./murmur2.js";

/** The same for all kernels, as front ends keep it by the name of the kernel's kind. */
const PREFIX = path.join(tmpdir(), "typescript-cells") + path.sep;
const SUFFIX = ".ts";
const SEED = 0xc70f6907;

/** How a front end works out the paths of cells; fields of the reply to `debugInfo`. */
export const CELL_PATHS = {
  hashMethod: "Murmur2",
  hashSeed: SEED,
  tmpFilePrefix: PREFIX,
  tmpFileSuffix: SUFFIX,
} as const;

/** @param code the cell as it was typed */
export function cellPath(code: string): string {
  return `${PREFIX}${murmur2(code, SEED)}${SUFFIX}`;
}

/** Whether a path is a cell's, and not a file's. */
export function isCellPath(file: string): boolean {
  return file.startsWith(PREFIX);
}

const PREFIX_URL = pathToFileURL(PREFIX).href;

/**
 * The name by which V8 knows one run of a cell: the address of its path, and a number by which its
 * frames are distinguished from those of other runs.
 */
export function scriptUrl(code: string, run: number): string {
  return `${PREFIX_URL}${murmur2(code, SEED)}${SUFFIX}?${run}`;
}
