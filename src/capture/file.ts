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
  const plain = unpacked(bytes, limit);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    throw new MalformedError("", "the file is not UTF-8 text", { cause });
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
  return new MalformedError("", `the file holds more than ${mib} MiB, more than can be read`);
}
