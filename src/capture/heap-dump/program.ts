/**
 * The executable of a process, as far as it says what a heap dump or a core does not: the names of
 * variables, and constants. ELF of 64 bits, little-endian.
 *
 * Source: elf(5); the linker's own symbols runtime.rodata, runtime.types, … need no debug information.
 */
import { MalformedError } from "../document/malformed.js";
import { hex, type Piece } from "../dumps/image.js";
import {
  elfHeader,
  functionSymbol,
  loadedSegment,
  programHeader,
  sectionHeader,
  symbolEntry,
  symbolSection,
  writableSegment,
} from "../elf.js";
import { inFile, readBytes } from "../file.js";
import { lastUpTo } from "./columns.js";
import { typeNameAt } from "./type-name.js";

/** Largest executable that is read. */
const largest = 2 ** 30;

/** A symbol. */
export interface ProgramSymbol {
  readonly name: string;
  readonly address: number;
  /** 0 of the linker's own. */
  readonly size: number;
}

/** An executable. */
export class Program {
  /** Bytes of the file. */
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** What is loaded of the file and never written. */
  readonly #constant: readonly Piece[];
  /** All but functions, by rising address. */
  readonly #symbols: readonly ProgramSymbol[];
  readonly #starts: Float64Array;

  readonly #typesFrom: number | undefined;
  readonly #typesEnd: number | undefined;

  /** @throws {MalformedError} for another file than such an executable */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.size = bytes.length;
    const magic = Buffer.from(bytes.subarray(0, 6)).toString("latin1");
    if (magic !== "\x7fELF\x02\x01") {
      throw new MalformedError("", "expected an executable in ELF of 64 bits, little-endian");
    }
    try {
      this.#constant = this.#segments();
      this.#symbols = this.#readSymbols();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new MalformedError("", "a table of the executable lies outside it", { cause: error });
    }
    this.#starts = Float64Array.from(this.#symbols, ({ address }) => address);
    this.#typesFrom = this.symbol("runtime.types")?.address;
    this.#typesEnd = this.symbol("runtime.etypes")?.address;
  }

  /** Read an executable. @throws {MalformedError} */
  static read(path: string): Program {
    return inFile(path, "give the path of the program that wrote the dump", () => {
      return new Program(readBytes(path, largest));
    });
  }

  /** The variable that holds the byte at an address. */
  symbolAt(address: number): ProgramSymbol | undefined {
    const symbol = this.#symbols[lastUpTo(this.#starts, address)];
    if (symbol === undefined || address >= symbol.address + symbol.size) return undefined;
    return symbol;
  }

  /** A symbol by its name: "runtime.hashkey". */
  symbol(name: string): ProgramSymbol | undefined {
    return this.#symbols.find((symbol) => symbol.name === name);
  }

  /** The name of the type whose description lies at an address: "*main.Session"; undefined: none does. */
  typeName(address: number): string | undefined {
    const [types, end] = [this.#typesFrom, this.#typesEnd];
    if (types === undefined || end === undefined) return undefined;
    return typeNameAt((at, size) => this.#constantAt(at, size), { types, end }, address);
  }

  #constantAt(address: number, size: number): DataView | undefined {
    const piece = this.piece(BigInt(address), size);
    if (piece === undefined) return undefined;
    return new DataView(piece.bytes.buffer, piece.bytes.byteOffset, size);
  }

  /** `size` bytes of constants at an address. */
  piece(address: bigint, size: number): Piece | undefined {
    const segment = this.#constant.find((piece) => {
      const end = piece.address + BigInt(piece.bytes.length);
      return piece.address <= address && address + BigInt(size) <= end;
    });
    if (segment === undefined) return undefined;
    const from = Number(address - segment.address);
    return { address, bytes: segment.bytes.subarray(from, from + size) };
  }

  #segments(): Piece[] {
    return this.#rows(
      elfHeader.phoff,
      elfHeader.phentsize,
      elfHeader.phnum,
      programHeader.size,
    ).flatMap((at) => {
      const type = this.#view.getUint32(at + programHeader.type, true);
      const flags = this.#view.getUint32(at + programHeader.flags, true);
      if (type !== loadedSegment || (flags & writableSegment) !== 0) return [];
      const offset = this.#word(at + programHeader.offset);
      const size = this.#word(at + programHeader.filesz);
      const address = this.#view.getBigUint64(at + programHeader.vaddr, true);
      const bytes = this.#bytes.subarray(offset, offset + size);
      if (bytes.length < size) {
        throw new MalformedError("", `the executable ends within what belongs at ${hex(address)}`);
      }
      return [{ address, bytes }];
    });
  }

  #readSymbols(): ProgramSymbol[] {
    const sections = this.#rows(
      elfHeader.shoff,
      elfHeader.shentsize,
      elfHeader.shnum,
      sectionHeader.size,
    );
    const table = sections.find((at) => {
      return this.#view.getUint32(at + sectionHeader.type, true) === symbolSection;
    });
    if (table === undefined) return [];
    const names = sections[this.#view.getUint32(table + sectionHeader.link, true)];
    if (names === undefined) return [];
    const strings = this.#word(names + sectionHeader.offset);
    const from = this.#word(table + sectionHeader.offset);
    const count = Math.min(this.#word(table + sectionHeader.bytes), this.size) / symbolEntry.size;
    const symbols: ProgramSymbol[] = [];
    for (let i = 1; i < count; i++) {
      const at = from + i * symbolEntry.size;
      const address = this.#word(at + symbolEntry.value);
      const type = this.#view.getUint8(at + symbolEntry.info) & 15;
      // Variables, and what has no type, such as the linker's own symbols.
      if (type === functionSymbol || address === 0) continue;
      const name = this.#name(strings + this.#view.getUint32(at + symbolEntry.name, true));
      symbols.push({ name, address, size: this.#word(at + symbolEntry.bytes) });
    }
    return symbols.sort((a, b) => a.address - b.address || a.size - b.size);
  }

  /** Where the rows of a table begin. */
  #rows(offsetAt: number, sizeAt: number, countAt: number, least: number): number[] {
    const [from, size] = [this.#word(offsetAt), this.#view.getUint16(sizeAt, true)];
    if (size < least) return [];
    const count = this.#view.getUint16(countAt, true);
    return Array.from({ length: count }, (_, i) => from + i * size);
  }

  #name(at: number): string {
    const end = this.#bytes.indexOf(0, at);
    return Buffer.from(this.#bytes.subarray(at, end < 0 ? at : end)).toString("utf8");
  }

  #word(at: number): number {
    return Number(this.#view.getBigUint64(at, true));
  }
}
