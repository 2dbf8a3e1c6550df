/** Writes files for the user, with readable errors when that fails. */

import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
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
  saving(path, () => writeFileSync(path, content));
}

/**
 * Write a file piece after piece. It is there once it is whole: until then, and if the work fails or
 * is interrupted, what was there before stays.
 * @throws RangeError as {@link saveFile}
 */
export function saveInPieces(
  path: string,
  work: (write: (bytes: Uint8Array) => void) => void,
): void {
  saving(path, () => {
    const unfinished = `${path}.${process.pid}.part`;
    const file = openSync(unfinished, "w");
    try {
      work((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      });
      closeSync(file);
      renameSync(unfinished, path);
    } catch (error) {
      closeQuietly(file);
      rmSync(unfinished, { force: true });
      throw error;
    }
  });
}

/** Closes a file that may be closed already. */
function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // EBADF: it is.
  }
}

function saving(path: string, write: () => void): void {
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`\`path\` must be the path of a file to write, got ${shown(path)}`);
  }
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const problem = problems[code];
    if (problem === undefined) throw error;
    throw new RangeError(`\`path\`: ${path} cannot be written: ${problem(path)}`);
  }
}
