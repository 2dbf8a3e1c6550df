/**
 * The memory of a stopped process (/proc/PID/mem, while Delve holds it) or of a core file. Delve finds
 * maps; their memory, which may be gigabytes, is read here.
 *
 * Source: proc(5), elf(5), core(5).
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { MalformedError } from "../document/malformed.js";
import { hex, type MemoryImage, type Piece } from "../dumps/image.js";
import { coreFile, elfClass64, elfHeader, loadedSegment, programHeader } from "../elf.js";
import { systemProblem } from "../file.js";
import type { Program } from "../heap-dump/program.js";
import { DelveError } from "./error.js";

/** Memory that is read on demand. */
export interface TargetMemory extends MemoryImage {
  close(): void;
}

function missing(address: bigint, size: number): MalformedError {
  return new MalformedError("memory", `there are no ${size} bytes at ${hex(address)}`);
}

/** The memory of a process. @throws {DelveError} where it cannot be read */
export function processMemory(pid: number): TargetMemory {
  const pages = Number(readProc(pid, "statm").split(" ")[1]);
  const file = open(`/proc/${pid}/mem`);
  return {
    size: pages * 4096,
    piece: (address, size) => read(file, address, size, address) ?? fail(address, size),
    close: () => closeSync(file),
  };
}

/** The memory in a core file, and constants of the program, which core files may leave out. */
export function coreMemory(path: string, program: Program): TargetMemory {
  const file = open(path);
  const segments = coreSegments(file, path);
  return {
    size: fstatSync(file).size + program.size,
    piece(address, size) {
      const end = address + BigInt(size);
      // An array may reach over the border of two segments.
      const parts: Uint8Array[] = [];
      for (let at = address; at < end; ) {
        const segment = segments.find(({ from, to }) => from <= at && at < to);
        if (segment === undefined) return program.piece(address, size) ?? fail(address, size);
        const length = Number((segment.to < end ? segment.to : end) - at);
        const part = read(file, at, length, segment.offset + (at - segment.from));
        parts.push(part?.bytes ?? fail(address, size));
        at += BigInt(length);
      }
      return {
        address,
        bytes: parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts),
      };
    },
    close: () => closeSync(file),
  };
}

function fail(address: bigint, size: number): never {
  throw missing(address, size);
}

/** Bytes of a file; undefined: not all are there. */
function read(file: number, address: bigint, size: number, at: bigint): Piece | undefined {
  if (size > 2 ** 31 - 1) return undefined;
  const bytes = new Uint8Array(size);
  try {
    for (let done = 0; done < size; ) {
      const got = readSync(file, bytes, done, size - done, at + BigInt(done));
      if (got === 0) return undefined;
      done += got;
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EIO" || code === "EFAULT" || code === "ERR_OUT_OF_RANGE") return undefined;
    throw error;
  }
  return { address, bytes };
}

/** Loaded segments of a core file, with what of them is in the file. */
function coreSegments(
  file: number,
  path: string,
): { readonly from: bigint; readonly to: bigint; readonly offset: bigint }[] {
  const header = read(file, 0n, elfHeader.size, 0n)?.bytes;
  const view = header === undefined ? undefined : new DataView(header.buffer);
  const magic = 0x7f454c46;
  if (
    view?.getUint32(0) !== magic ||
    view.getUint8(elfHeader.class) !== elfClass64 ||
    view.getUint16(elfHeader.type, true) !== coreFile
  ) {
    throw new DelveError(`${path}: expected a core file in ELF of 64 bits`);
  }
  const [offset, size, count] = [
    view.getBigUint64(elfHeader.phoff, true),
    view.getUint16(elfHeader.phentsize, true),
    view.getUint16(elfHeader.phnum, true),
  ];
  const bytes = read(file, 0n, size * count, offset)?.bytes;
  if (bytes === undefined) throw new DelveError(`${path}: the core file ends within its headers`);
  const rows = new DataView(bytes.buffer);
  return Array.from({ length: count }, (_, i) => i * size).flatMap((at) => {
    if (rows.getUint32(at + programHeader.type, true) !== loadedSegment) return [];
    const from = rows.getBigUint64(at + programHeader.vaddr, true);
    const to = from + rows.getBigUint64(at + programHeader.filesz, true);
    return [{ from, to, offset: rows.getBigUint64(at + programHeader.offset, true) }];
  });
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new DelveError(`${path}: ${systemProblem(error) ?? String(error)}`, { cause: error });
  }
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch (error) {
    const problem = systemProblem(error) ?? String(error);
    throw new DelveError(
      `the memory of process ${pid} cannot be read (${problem}); maps of processes are read on Linux, ` +
        "elsewhere write a core file or a dump (gomaplab.Dump)",
      { cause: error },
    );
  }
}
