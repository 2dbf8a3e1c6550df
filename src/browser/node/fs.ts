/** node:fs in a browser: the files of files.ts, synchronously, with Node's errors. */

import { Buffer } from "buffer";
import * as files from "../files.js";
import { NeedsComputer } from "./absent.js";
import { resolve } from "./path.js";
import { fileURLToPath } from "./url.js";

type Name = string | URL;
type Encoding = string | { encoding?: string | null; flag?: string } | null;
type Bytes = string | Uint8Array | ArrayBufferView;

const REASONS = {
  ENOENT: "no such file or directory",
  EISDIR: "illegal operation on a directory",
  ENOTDIR: "not a directory",
  EEXIST: "file already exists",
  EBADF: "bad file descriptor",
} as const;

function failed(code: keyof typeof REASONS, syscall: string, path?: string): Error {
  const where = path === undefined ? "" : ` '${path}'`;
  const error = new Error(`${code}: ${REASONS[code]}, ${syscall}${where}`);
  return Object.assign(error, { code, syscall, ...(path === undefined ? {} : { path }) });
}

function pathOf(name: Name): string {
  return resolve(name instanceof URL || /^file:/.test(name) ? fileURLToPath(name) : name);
}

function encodingOf(how: Encoding | undefined): BufferEncoding | undefined {
  const encoding = typeof how === "string" ? how : how?.encoding;
  return (encoding ?? undefined) as BufferEncoding | undefined;
}

function bytesOf(data: Bytes): Uint8Array {
  if (typeof data === "string") return new TextEncoder().encode(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function readFileSync(name: Name | number, how?: Encoding): Buffer | string {
  const path = typeof name === "number" ? opened(name).path : pathOf(name);
  const encoding = encodingOf(how);
  if (encoding === "utf8" || encoding === "utf-8") {
    const text = files.readText(path);
    if (text !== undefined) return text;
  }
  const bytes = files.read(path);
  if (!bytes) throw failed(files.stat(path) ? "EISDIR" : "ENOENT", "open", path);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding ? buffer.toString(encoding) : Buffer.from(buffer);
}

export function writeFileSync(name: Name | number, data: Bytes, how?: Encoding): void {
  const path = typeof name === "number" ? opened(name).path : pathOf(name);
  const isAppending = typeof how === "object" && how?.flag === "a";
  const before = isAppending ? files.read(path) : undefined;
  const bytes = bytesOf(data);
  files.write(path, before ? Buffer.concat([before, bytes]) : bytes);
}

export function appendFileSync(name: Name, data: Bytes): void {
  writeFileSync(name, data, { flag: "a" });
}

export function existsSync(name: Name): boolean {
  return files.stat(pathOf(name)) !== undefined;
}

/** What is known of a file or a folder. */
export class Stats {
  readonly size: number;
  readonly mtimeMs: number;
  readonly mtime: Date;
  readonly #isFile: boolean;

  constructor({ isFile, size, changed }: NonNullable<ReturnType<typeof files.stat>>) {
    this.#isFile = isFile;
    this.size = size;
    this.mtimeMs = changed;
    this.mtime = new Date(changed);
  }

  isFile(): boolean {
    return this.#isFile;
  }

  isDirectory(): boolean {
    return !this.#isFile;
  }

  isSymbolicLink(): boolean {
    return false;
  }
}

export function statSync(name: Name, how: { throwIfNoEntry?: boolean } = {}): Stats | undefined {
  const path = pathOf(name);
  const found = files.stat(path);
  if (found) return new Stats(found);
  if (how.throwIfNoEntry === false) return undefined;
  throw failed("ENOENT", "stat", path);
}

export const lstatSync = statSync;

export function accessSync(name: Name): void {
  if (!existsSync(name)) throw failed("ENOENT", "access", pathOf(name));
}

export function realpathSync(name: Name): string {
  return files.canonical(pathOf(name));
}
realpathSync.native = realpathSync;

/** An entry of a folder. */
export interface Dirent {
  name: string;
  parentPath: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export function readdirSync(
  name: Name,
  how: { withFileTypes?: boolean } | string = {},
): (string | Dirent)[] {
  const path = pathOf(name);
  const names = files.list(path);
  if (!names) throw failed(files.stat(path) ? "ENOTDIR" : "ENOENT", "scandir", path);
  if (typeof how === "string" || !how.withFileTypes) return names;
  return names.map((each) => {
    const isFile = files.stat(`${path}/${each}`)?.isFile === true;
    return {
      name: each,
      parentPath: path,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    };
  });
}

export function mkdirSync(name: Name, how: { recursive?: boolean } = {}): string | undefined {
  const path = pathOf(name);
  if (files.stat(path)) {
    if (how.recursive) return undefined;
    throw failed("EEXIST", "mkdir", path);
  }
  files.makeFolder(path);
  return path;
}

let made = 0;

export function mkdtempSync(prefix: string): string {
  made += 1;
  const path = pathOf(prefix) + String(made).padStart(6, "0");
  files.makeFolder(path);
  return path;
}

export function rmSync(name: Name, how: { recursive?: boolean; force?: boolean } = {}): void {
  const path = pathOf(name);
  const found = files.stat(path);
  if (!found && !how.force) throw failed("ENOENT", "rm", path);
  if (found?.isFile) files.remove(path);
  else if (found && how.recursive) files.removeFolder(path);
  else if (found) throw failed("EISDIR", "rm", path);
}

export const unlinkSync = rmSync;

export function renameSync(from: Name, to: Name): void {
  const path = pathOf(from);
  const bytes = files.read(path);
  if (!bytes) throw failed("ENOENT", "rename", path);
  files.write(pathOf(to), bytes);
  files.remove(path);
}

export function copyFileSync(from: Name, to: Name): void {
  writeFileSync(to, readFileSync(from) as Buffer);
}

interface Opened {
  readonly path: string;
  at: number;
}

const open = new Map<number, Opened>();
let last = 2;

function opened(descriptor: number): Opened {
  const found = open.get(descriptor);
  if (!found) throw failed("EBADF", "read");
  return found;
}

export function openSync(name: Name, flags = "r"): number {
  const path = pathOf(name);
  if (flags.startsWith("r") && !files.stat(path)) throw failed("ENOENT", "open", path);
  if (flags.startsWith("w")) files.write(path, new Uint8Array(0));
  last += 1;
  open.set(last, { path, at: 0 });
  return last;
}

export function closeSync(descriptor: number): void {
  opened(descriptor);
  open.delete(descriptor);
}

export function fstatSync(descriptor: number): Stats | undefined {
  return statSync(opened(descriptor).path);
}

export function readSync(
  descriptor: number,
  to: Uint8Array,
  offset = 0,
  length = to.byteLength - offset,
  position: number | null = null,
): number {
  const file = opened(descriptor);
  const bytes = files.read(file.path) ?? new Uint8Array(0);
  const from = position ?? file.at;
  const piece = bytes.subarray(from, from + length);
  to.set(piece, offset);
  if (position === null) file.at += piece.length;
  return piece.length;
}

export function writeSync(descriptor: number, data: Bytes): number {
  const { path } = opened(descriptor);
  const bytes = bytesOf(data);
  files.write(path, Buffer.concat([files.read(path) ?? new Uint8Array(0), bytes]));
  return bytes.length;
}

export const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 } as const;

export function watch(): never {
  throw new NeedsComputer("`watch` of node:fs needs files that others change");
}
export const watchFile = watch;
export function unwatchFile(): void {
  // Nothing is watched.
}
/** Times are those of the last write. */
export function utimesSync(): void {
  // There is nothing to set.
}

/** Everything may be read and written. */
export function chmodSync(): void {
  // There is nothing to set.
}

const promised =
  <Given extends unknown[], Result>(work: (...given: Given) => Result) =>
  async (...given: Given): Promise<Result> =>
    work(...given);

export const promises = {
  access: promised(accessSync),
  appendFile: promised(appendFileSync),
  chmod: promised(chmodSync),
  copyFile: promised(copyFileSync),
  mkdir: promised(mkdirSync),
  mkdtemp: promised(mkdtempSync),
  readFile: promised(readFileSync),
  readdir: promised(readdirSync),
  rename: promised(renameSync),
  rm: promised(rmSync),
  stat: promised(statSync),
  unlink: promised(unlinkSync),
  utimes: promised(utimesSync),
  writeFile: promised(writeFileSync),
};

export default {
  Stats,
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  promises,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  unwatchFile,
  utimesSync,
  watch,
  watchFile,
  writeFileSync,
  writeSync,
};
