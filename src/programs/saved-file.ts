/** Writes files for the user, with readable errors when that fails. */

import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { shown } from "../format/shown.js";

/** What the operating system says of a file that cannot be written. */
const problems: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `there is no folder ${dirname(resolve(path))}`,
  ENOTDIR: (path) => `${dirname(resolve(path))} is not a folder`,
  EISDIR: () => "it is a folder",
  EACCES: () => "permission denied",
  EROFS: () => "the disk cannot be written to",
  ENOSPC: () => "no space left on the device",
};

/**
 * Write a file.
 * @throws RangeError naming the path and what is wrong with it
 */
export function saveFile(path: string, content: string | Uint8Array): void {
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`\`path\` must be the path of a file to write, got ${shown(path)}`);
  }
  try {
    writeFileSync(path, content);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const problem = problems[code];
    if (problem === undefined) throw error;
    throw new RangeError(`\`path\`: ${path} cannot be written: ${problem(path)}`);
  }
}
