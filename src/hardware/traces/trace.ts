/**
 * Traces of real programs as streams of accesses, read piece by piece in bounded memory.
 *
 *   machine("Zen 4").run(traceFile("program.lackey"))
 *   for await (const chunk of trace(child.stdout)) …
 */

import { closeSync, openSync, readSync } from "node:fs";
import { AccessBuffer, type Accesses, MOST_BYTES } from "../access.js";
import { oneOf, whole } from "../field-checks.js";
import { DineroTrace } from "./dinero.js";
import { LackeyTrace } from "./lackey.js";
import type { Lines } from "./lines.js";

export type TraceFormat = "lackey" | "dinero";

export interface TraceOptions {
  /** Default "lackey". */
  readonly format?: TraceFormat;
  /** Bytes of an access where the format has none (DineroIV); default 4. */
  readonly size?: number;
}

/** A piece of a trace: bytes, or text. */
export type Piece = Uint8Array | string;

/** Bytes that are read from a file at a time. */
const READ = 2 ** 16;

/**
 * The accesses of a trace.
 * @param source all of it as text or bytes, or pieces of it in order
 * @throws {TraceError} with line and column, where it is not of the format
 */
export function trace(source: Piece | Iterable<Piece>, options?: TraceOptions): Generator<Accesses>;
export function trace(
  source: AsyncIterable<Piece>,
  options?: TraceOptions,
): AsyncGenerator<Accesses>;
export function trace(
  source: Piece | Iterable<Piece> | AsyncIterable<Piece>,
  options: TraceOptions = {},
): Generator<Accesses> | AsyncGenerator<Accesses> {
  if (typeof source === "string" || source instanceof Uint8Array) {
    return each([source], new Reader(options));
  }
  const reader = new Reader(options);
  return Symbol.asyncIterator in source ? eachLater(source, reader) : each(source, reader);
}

/** The accesses of a file, read as they are asked for. */
export function* traceFile(path: string, options: TraceOptions = {}): Generator<Accesses> {
  const file = openSync(path, "r");
  try {
    yield* each(piecesOf(file), new Reader(options));
  } finally {
    closeSync(file);
  }
}

function* piecesOf(file: number): Generator<Uint8Array> {
  const piece = new Uint8Array(READ);
  for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) yield piece.subarray(0, n);
}

/** Chunks of a trace whose pieces come one by one. */
class Reader {
  readonly #lines: Lines;
  readonly #buffer = new AccessBuffer();
  #full: Accesses[] = [];

  constructor({ format = "lackey", size = 4 }: TraceOptions) {
    const at = (path: string) => ({ machine: "", path });
    whole(size, 1, MOST_BYTES, at("size"));
    const take = () => {
      this.#full.push(this.#buffer.take());
    };
    this.#lines =
      oneOf(format, ["lackey", "dinero"], at("format")) === "lackey"
        ? new LackeyTrace(this.#buffer, take)
        : new DineroTrace(this.#buffer, take, size);
  }

  /** The chunks that a piece has made full. */
  push(piece: Piece): Accesses[] {
    this.#lines.push(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
    return this.#taken();
  }

  finish(): Accesses[] {
    this.#lines.finish();
    if (this.#buffer.length > 0) this.#full.push(this.#buffer.take());
    return this.#taken();
  }

  #taken(): Accesses[] {
    const chunks = this.#full;
    this.#full = [];
    return chunks;
  }
}

function* each(pieces: Iterable<Piece>, reader: Reader): Generator<Accesses> {
  for (const piece of pieces) yield* reader.push(piece);
  yield* reader.finish();
}

async function* eachLater(pieces: AsyncIterable<Piece>, reader: Reader): AsyncGenerator<Accesses> {
  for await (const piece of pieces) yield* reader.push(piece);
  yield* reader.finish();
}
