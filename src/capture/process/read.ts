/**
 * Reads the file of a process.
 *
 * Nothing in a file is trusted: each block has a checksum, its sizes are checked before memory is
 * taken for it, what it unpacks to is bounded, and nothing of it is run but the engine on its bytes,
 * which cannot leave its memory. Errors name the byte at which the file is wrong.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import * as v from "valibot";
import {
  engineLayout,
  type GoMap,
  type GoProcess,
  GoRangeError,
  GoTypeError,
  journalPageSize,
  reopen,
  type StartSaved,
  UnknownExperimentError,
  UnknownReleaseError,
} from "../../go/index.js";
import { fieldName, MalformedError } from "../document/malformed.js";
import { inFile } from "../file.js";
import { unpackZstd } from "../zstd.js";
import {
  type BlockHead,
  blockChecksum,
  blockHeadSize,
  fixedSize,
  formatVersion,
  type Head,
  headSchema,
  magic,
  mostBlock,
  mostHead,
  packings,
  sections,
} from "./format.js";
import { parseState, type SavedState } from "./state.js";

/** What is in a file, but for the memory. */
export interface ProcessFile extends SavedState {
  readonly head: Head;
  /** Bytes of the file. */
  readonly size: number;
}

const advice = "a process is saved by process.save(path)";

/** Do bytes begin like the file of a process? */
export function isProcessFile(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length));
}

/**
 * What is in a file; every block of it is read and checked.
 * @throws {MalformedError} naming the file and the byte at which it is wrong
 */
export function readProcessFile(path: string): ProcessFile {
  return reading(path, (file) => {
    const head = file.head();
    const state = stateOf(file, head);
    for (let done = 0; done < head.memory; ) done += file.memory(head.memory - done, undefined);
    file.end();
    return { ...state, head, size: file.at };
  });
}

/** A process of a file, with its maps by name. */
export interface OpenedProcess<P extends GoProcess> {
  readonly process: P;
  readonly named: Readonly<Record<string, GoMap>>;
}

/**
 * The process of a file.
 * @param start makes the process, of a class that a room above may have
 * @throws {MalformedError} naming the file and the byte at which it is wrong
 */
export function openProcessFile<P extends GoProcess>(
  path: string,
  start: StartSaved<P>,
  onProgress?: (done: number, total: number) => void,
): OpenedProcess<P> {
  return reading(path, (file) => {
    const head = file.head();
    const stateAt = file.at;
    const { process: saved, names } = stateOf(file, head);
    const fill = (memory: Uint8Array): void => {
      for (let done = 0; done < memory.length; ) {
        done += file.memory(memory.length - done, memory.subarray(done));
        onProgress?.(done, memory.length);
      }
      file.end();
    };
    const process = atByte(stateAt, () => reopen(saved, head.memory, fill, start));
    const named = names.map(([name, map]) => [name, process.maps[map] as GoMap] as const);
    return { process, named: Object.fromEntries(named) };
  });
}

/** Errors about what the state says, which do not know where it is. */
function atByte<R>(at: number, work: () => R): R {
  try {
    return work();
  } catch (error) {
    const kinds = [GoRangeError, GoTypeError, UnknownReleaseError, UnknownExperimentError];
    const known = kinds.some((kind) => error instanceof kind) || error instanceof RangeError;
    if (!known || !(error instanceof Error)) throw error;
    throw new MalformedError(`at byte ${at}`, error.message, { cause: error });
  }
}

function reading<R>(path: string, work: (file: BlockReader) => R): R {
  return inFile(path, advice, () => {
    const file = openSync(path, "r");
    try {
      return work(new BlockReader(file));
    } finally {
      closeSync(file);
    }
  });
}

function stateOf(file: BlockReader, head: Head): SavedState {
  const at = file.at;
  const pieces: Uint8Array[] = [];
  for (let left = head.state; left > 0; ) {
    const piece = file.block("state", Math.min(left, mostBlock));
    left -= piece.length;
    pieces.push(piece);
  }
  const pages: Uint8Array[] = [];
  while (file.next === "journal") pages.push(file.block("journal", journalPageSize));
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  const { release, options } = head;
  const { memoryLimit, build } = options;
  try {
    return parseState(text, { release, memoryLimit, build }, pages);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new MalformedError(`at byte ${at}: ${error.field}`, error.problem, { cause: error });
  }
}

/** The head of a block with its own bytes, and where it begins. */
interface FoundHead extends BlockHead {
  readonly bytes: Buffer;
  readonly at: number;
}

/** Reads a file from its beginning. */
class BlockReader {
  /** Bytes read. */
  at = 0;
  #head: FoundHead | undefined;

  constructor(private readonly file: number) {}

  head(): Head {
    const fixed = this.#bytes(fixedSize, "its head");
    if (!isProcessFile(fixed)) {
      throw new MalformedError("at byte 0", `this is no saved process; ${advice}`);
    }
    const version = fixed.readUInt32LE(8);
    if (version !== formatVersion) {
      const own = `this gomaplab reads version ${formatVersion}`;
      throw new MalformedError("at byte 8", `the format has version ${version}, and ${own}`);
    }
    const length = fixed.readUInt32LE(12);
    if (length > mostHead) {
      throw new MalformedError("at byte 12", `expected at most ${mostHead} bytes, got ${length}`);
    }
    const json = this.#bytes(length, "its head");
    if (crc32(json, crc32(fixed.subarray(0, 16))) !== fixed.readUInt32LE(16)) {
      throw new MalformedError("at byte 16", "the head does not match its checksum");
    }
    return parseHead(json.toString());
  }

  /** Section of the next block. */
  get next(): BlockHead["section"] {
    return this.#nextHead().section;
  }

  /** The bytes of a block of at most `most`. */
  block(section: BlockHead["section"], most: number): Uint8Array {
    const head = this.#take(section, most);
    if (head.size === 0) throw new MalformedError(`at byte ${head.at}`, "a block is empty");
    return this.#unpacked(head);
  }

  /** Read a block of memory, of at most `most` bytes, into `into`. @returns its bytes */
  memory(most: number, into: Uint8Array | undefined): number {
    const head = this.#take("memory", most);
    if (head.size === 0) throw new MalformedError(`at byte ${head.at}`, "a block is empty");
    if (into === undefined) this.#payload(head);
    else if (head.packing === "zeros") this.#payload(head);
    else into.set(this.#unpacked(head));
    return head.size;
  }

  /** The file is to end here. */
  end(): void {
    const head = this.#take("end", 0);
    this.#payload(head);
    const more = readSync(this.file, Buffer.alloc(1), 0, 1, null);
    if (more > 0) throw new MalformedError(`at byte ${this.at}`, "there is more after the end");
  }

  #take(section: BlockHead["section"], most: number): FoundHead {
    const head = this.#nextHead();
    this.#head = undefined;
    const where = `at byte ${head.at}`;
    if (head.section !== section) {
      const problem = `expected a block of section "${section}", got one of "${head.section}"`;
      throw new MalformedError(where, problem);
    }
    if (head.size > most) {
      throw new MalformedError(where, `expected at most ${most} bytes, got ${head.size}`);
    }
    return head;
  }

  #nextHead(): FoundHead {
    if (this.#head !== undefined) return this.#head;
    const at = this.at;
    const bytes = this.#bytes(blockHeadSize, "the head of a block");
    const section = sections[bytes.readUInt8(0)];
    const packing = packings[bytes.readUInt8(1)];
    const [size, length] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
    const isLong = packing === "zeros" ? length > 0 : size > mostBlock || length > size;
    const isStored = packing === "stored" && length !== size;
    if (section === undefined || packing === undefined || isLong || isStored) {
      throw new MalformedError(`at byte ${at}`, "this is no head of a block");
    }
    this.#head = { section, packing, size, length, bytes, at };
    return this.#head;
  }

  #unpacked(head: FoundHead): Uint8Array {
    const bytes = this.#payload(head);
    if (head.packing === "stored") return bytes;
    if (head.packing === "zeros") return new Uint8Array(head.size);
    try {
      return unpackZstd(bytes, head.size);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      throw new MalformedError(`at byte ${head.at}`, error.problem, { cause: error });
    }
  }

  /** A block's bytes in the file, checked. */
  #payload(head: FoundHead): Buffer {
    const bytes = this.#bytes(head.length, "a block");
    if (blockChecksum(head.bytes, bytes, head.at) === head.bytes.readUInt32LE(12)) return bytes;
    throw new MalformedError(`at byte ${head.at}`, "a block does not match its checksum");
  }

  #bytes(length: number, what: string): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const read = readSync(this.file, bytes, done, length - done, null);
      if (read === 0) {
        const problem = `the file ends in ${what}, ${length - done} bytes too early`;
        throw new MalformedError(`at byte ${this.at + done}`, problem);
      }
      done += read;
    }
    this.at += length;
    return bytes;
  }
}

/** The head's JSON, of an engine with the same layout of memory. */
function parseHead(text: string): Head {
  const where = `at byte ${fixedSize}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError(where, "the head is no JSON", { cause });
  }
  const { gomaplab, layout } = Object(json) as Partial<Head>;
  if (typeof layout === "number" && layout !== engineLayout) {
    const other = `gomaplab ${String(gomaplab)}, whose engine keeps memory in another way`;
    const advice = `open it with that version, and save there what is needed of it`;
    throw new MalformedError(where, `the file was saved by ${other}; ${advice}`);
  }
  const parsed = v.safeParse(headSchema, json, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = fieldName(issue.path?.map((step) => step.key) ?? []);
  throw new MalformedError(where, `${field}: ${issue.message}`);
}
