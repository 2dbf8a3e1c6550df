/**
 * Writes the file of a process, block after block: what it keeps beside its memory, its journal, its
 * memory. Pages of memory that are zero are not looked at twice, and take 16 bytes a run.
 */
import { crc32 } from "node:zlib";
import { collectorOptions, engineLayout, type GoMap, type GoProcess } from "../../go/index.js";
import { packZstd } from "../zstd.js";
import {
  blockHead,
  fixedSize,
  formatVersion,
  type Head,
  magic,
  mostBlock,
  mostState,
  ownVersion,
  type Packing,
  pageSize,
  type Section,
} from "./format.js";
import { stateText } from "./state.js";

/** How a process is written. */
export interface WriteOptions {
  /** Names of maps of the process. */
  readonly names?: Readonly<Record<string, Pick<GoMap, "address">>>;
  /** Told of bytes of memory done, and all there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Write a process, piece after piece.
 * @throws {RangeError} for a named map that is none of the process's, or histories beyond what a file
 * can hold
 */
export function writeProcess(
  process: GoProcess,
  write: (bytes: Uint8Array) => void,
  { names = {}, onProgress }: WriteOptions = {},
): void {
  const maps: readonly unknown[] = process.maps;
  const named = Object.entries(names).map(([name, map]) => {
    const number = maps.indexOf(map);
    if (number >= 0) return [name, number] as const;
    throw new RangeError(`\`names.${name}\` must be a map of this process that was not dropped`);
  });
  const { saved } = process;
  const state = Buffer.from(stateText({ process: saved, names: named }));
  if (state.length > mostState) {
    const problem = `${state.length.toLocaleString("en")} bytes of histories and noted keys`;
    throw new RangeError(`${problem}: a file has at most ${mostState.toLocaleString("en")}`);
  }
  const { gogc, gomemlimit } = collectorOptions(process.memory);
  const { memoryLimit, build } = saved;
  const memory = new Uint8Array(process.memory.buffer);
  const blocks = new BlockWriter(write, {
    gomaplab: ownVersion(),
    layout: engineLayout,
    release: saved.release,
    options: { memoryLimit, build, gogc, gomemlimit },
    memory: memory.length,
    state: state.length,
  });
  for (let at = 0; at < state.length; at += mostBlock) {
    blocks.add("state", state.subarray(at, at + mostBlock));
  }
  for (const { bytes } of saved.journal.pages) blocks.add("journal", bytes);
  for (let at = 0; at < memory.length; ) {
    const zeros = runOf(memory, at, true, memory.length);
    if (zeros > 0) blocks.addZeros("memory", zeros);
    at += zeros;
    const length = runOf(memory, at, false, at + mostBlock);
    if (length > 0) blocks.add("memory", memory.subarray(at, at + length));
    at += length;
    onProgress?.(at, memory.length);
  }
  blocks.addZeros("end", 0);
}

const zeroPage = Buffer.alloc(pageSize);

/** Bytes of the pages from `at` on, before `limit`, that are all zero, or all not. */
function runOf(memory: Uint8Array, at: number, isZero: boolean, limit: number): number {
  const { buffer, byteOffset } = memory;
  const end = Math.min(limit, memory.length);
  let next = at;
  for (; next < end; next += pageSize) {
    const page = Buffer.from(buffer, byteOffset + next, pageSize);
    if ((page.compare(zeroPage) === 0) !== isZero) break;
  }
  return next - at;
}

/** Writes the head of a file, then block after block. */
class BlockWriter {
  #at = 0;

  constructor(
    private readonly write: (bytes: Uint8Array) => void,
    head: Head,
  ) {
    const json = Buffer.from(JSON.stringify(head));
    const fixed = Buffer.alloc(fixedSize);
    fixed.set(magic);
    fixed.writeUInt32LE(formatVersion, 8);
    fixed.writeUInt32LE(json.length, 12);
    fixed.writeUInt32LE(crc32(json, crc32(fixed.subarray(0, 16))), 16);
    this.#put(fixed);
    this.#put(json);
  }

  add(section: Section, bytes: Uint8Array): void {
    const packed = packZstd(bytes);
    const isSmaller = packed.length < bytes.length;
    this.#block(section, isSmaller ? "zstd" : "stored", bytes.length, isSmaller ? packed : bytes);
  }

  addZeros(section: Section, size: number): void {
    this.#block(section, "zeros", size, new Uint8Array(0));
  }

  #block(section: Section, packing: Packing, size: number, bytes: Uint8Array): void {
    const head = { section, packing, size, length: bytes.length };
    this.#put(blockHead(head, bytes, this.#at));
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    this.write(bytes);
    this.#at += bytes.length;
  }
}
