/**
 * Case and capture files on disk: plain text or gzip, read with a limit on their size, so that a
 * small archive cannot unpack to more than memory holds.
 */
import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { MalformedError, shown } from "./document/malformed.js";

/** Largest text that is read, in bytes after unpacking. */
const maxFileSize = 256 * 1024 * 1024;

/** Bytes that are read at once from what has no size. */
const pieceSize = 2 ** 16;

/**
 * The text of a file; gzip is recognised by its first two bytes, whatever the file's name.
 * @throws MalformedError for a broken archive, a file beyond maxFileSize, or one that is not UTF-8.
 */
export function readText(path: string, limit = maxFileSize): string {
  return decodedText(unpacked(readBytes(path, limit), limit));
}

/**
 * Bytes as text: UTF-8, or UTF-16 with its mark, as a redirection in Windows PowerShell writes it.
 * @throws MalformedError for other bytes.
 */
export function decodedText(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MalformedError("", "the file is not UTF-8 text", { cause });
  }
}

/** What the operating system says of a file, in words. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "is a directory, not a file",
  ENOTDIR: "a part of this path is not a directory",
  EACCES: "permission denied",
  ENOSPC: "no space left on the device",
  ENAMETOOLONG: "no such file: the name is too long",
  ERR_INVALID_ARG_VALUE: "no such file: the name contains a zero byte",
};

/** What the operating system says of a file, in words; undefined: the error is not one of its. */
export function systemProblem(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return systemErrors[code];
}

/**
 * Do something with what a file holds.
 * @param advice what would be right, said where there is no such file
 * @throws {MalformedError} with the file's name before what is wrong
 */
export function inFile<R>(path: string, advice: string, work: () => R): R {
  if (typeof path !== "string") {
    throw new MalformedError("", `expected the path of a file, got ${shown(path)}; ${advice}`);
  }
  try {
    return work();
  } catch (error) {
    if (error instanceof MalformedError) throw error.of(path);
    const problem = systemProblem(error);
    if (problem === undefined) throw error;
    const where = isAbsolute(path) ? "" : ` (looked in ${process.cwd()})`;
    throw new MalformedError("", `${problem}${where}; ${advice}`, undefined, shown(path));
  }
}

/**
 * The bytes of a file as they are; of a pipe or a device, which have no size, up to the limit.
 * @throws MalformedError when there are more than `limit`.
 */
export function readBytes(path: string, limit: number): Uint8Array {
  const stat = statSync(path);
  if (stat.size > limit) throw tooLarge(limit);
  if (stat.isFile()) return readFileSync(path);
  const file = openSync(path, "r");
  try {
    const pieces: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const piece = new Uint8Array(pieceSize);
      const read = readSync(file, piece);
      if (read === 0) return Buffer.concat(pieces);
      size += read;
      if (size > limit) throw tooLarge(limit);
      pieces.push(piece.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** Write text to a file, compressed when its name ends in .gz. */
export function writeText(path: string, text: string): void {
  writeFileSync(path, path.endsWith(".gz") ? gzipSync(text) : text);
}

/**
 * The bytes of a file, unpacked if they are gzip.
 * @throws MalformedError for a broken archive, or more than `limit` bytes.
 */
export function unpacked(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, limit) : bytes;
}

function gunzip(bytes: Uint8Array, limit: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedError("", `the file is a broken gzip archive (${reason})`, { cause });
  }
}

function tooLarge(limit: number): MalformedError {
  const mib = Math.floor(limit / 2 ** 20);
  return new MalformedError("", `the file is larger than the limit of ${mib} MiB`);
}
