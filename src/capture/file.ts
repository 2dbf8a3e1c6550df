/**
 * Case and capture files on disk: plain text or gzip, read with a limit on their size, so that a
 * small archive cannot unpack to more than memory holds.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { MalformedError } from "./malformed.js";

/** Largest text that is read, in bytes after unpacking. */
export const maxFileSize = 256 * 1024 * 1024;

/**
 * The text of a file; gzip is recognised by its first two bytes, whatever the file's name.
 * @throws MalformedError for a broken archive, a file beyond maxFileSize, or one that is not UTF-8.
 */
export function readText(path: string, limit = maxFileSize): string {
  const { size } = statSync(path);
  if (size > limit) throw tooLarge(limit);
  const bytes = readFileSync(path);
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, limit) : bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(unpacked);
  } catch (cause) {
    throw new MalformedError("", "the file is not UTF-8 text", { cause });
  }
}

/** Write text to a file, compressed when its name ends in .gz. */
export function writeText(path: string, text: string): void {
  writeFileSync(path, path.endsWith(".gz") ? gzipSync(text) : text);
}

function gunzip(bytes: Buffer, limit: number): Buffer {
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
  return new MalformedError("", `the file holds more than ${mib} MiB, more than can be read`);
}
