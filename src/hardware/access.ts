/**
 * The stream: memory accesses in the order of the program, handed on in chunks, so that no stream has to
 * be in memory as a whole. Who made the accesses, and of what, the models do not know.
 *
 *   an access is a word of 64 bits, little endian, in two elements of a Uint32Array
 *
 *   63 ─────────── 50 │ 49 ─ 48 │ 47 ────────────────────────────── 0
 *   size (14 bits)    │ kind    │ address
 *
 * One word an access, and not a column for each of the three, because models that take a few
 * nanoseconds an access feel every further load. What else is known of an access lies beside it in
 * columns of its own, where it is known.
 */

import { accessKinds, addressBits, sizeShift } from "./codes.js";
import { AccessError, shown } from "./errors.js";

/** What an access does: an instruction is fetched, bytes are read, written, or both by one instruction. */
export type AccessKind = keyof typeof accessKinds;

/** Kinds as the word has them. */
export const KINDS = Object.keys(accessKinds) as readonly AccessKind[];
export const { fetch: FETCH, load: LOAD, store: STORE, modify: MODIFY } = accessKinds;

/** Bytes of one access at most; what is longer is several accesses. */
export const MOST_BYTES = 2 ** (64 - sizeShift) - 1;
/** Addresses are below this. */
export const ADDRESS_LIMIT = 2 ** addressBits;

/** A chunk of a stream. */
export interface Accesses {
  /** Two elements an access: see above. */
  readonly words: Uint32Array;
  /** A code for what is accessed (0 to 255), if the caller distinguishes regions. */
  readonly region?: Uint8Array | undefined;
  /** The operation that makes the access; operations follow one another. */
  readonly op?: Uint32Array | undefined;
}

/** Accesses with a column for each of their properties. */
export interface AccessColumns {
  readonly address: ArrayLike<number>;
  /** Bytes; a number: all accesses have as many. Default 8. */
  readonly size?: ArrayLike<number> | number;
  /** A string or number of KINDS: all accesses are of that kind. Default "load". */
  readonly kind?: ArrayLike<number> | AccessKind;
  readonly region?: Uint8Array | undefined;
  readonly op?: Uint32Array | undefined;
}

/** Columns of a chunk, as tables show them. */
export interface DecodedAccesses {
  readonly address: Float64Array;
  readonly size: Uint16Array;
  readonly kind: Uint8Array;
}

/** How many accesses a chunk has. */
export function lengthOf(chunk: Accesses): number {
  return chunk.words.length / 2;
}

/**
 * A chunk from columns.
 * @throws {AccessError} if a column is shorter than another, or an access is not possible
 */
export function accesses(columns: AccessColumns): Accesses {
  const { address, size = 8, kind = "load", region, op } = columns;
  const n = address.length;
  const same = (name: string, column: { readonly length: number } | undefined) => {
    if (column === undefined || column.length === n) return;
    throw new AccessError(
      `\`${name}\` must have ${n} values, as many as \`address\`, got ${column.length}`,
    );
  };
  if (typeof size !== "number") same("size", size);
  if (typeof kind !== "string") same("kind", kind);
  same("region", region);
  same("op", op);
  const one = typeof kind === "string" ? kindNumber(kind) : 0;
  const words = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const bytes = typeof size === "number" ? size : (size[i] as number);
    const what = typeof kind === "string" ? one : (kind[i] as number);
    const problem = writeWord(words, i, address[i] as number, bytes, what);
    if (problem !== undefined) throw new AccessError(`access ${i}: ${problem}`);
  }
  return { words, region, op };
}

function kindNumber(kind: AccessKind): number {
  const number = KINDS.indexOf(kind);
  if (number >= 0) return number;
  throw new AccessError(`\`kind\` must be one of ${KINDS.join(", ")}, got ${shown(kind)}`);
}

/** Writes access `i`; returns what is wrong with it, and then writes nothing. */
export function writeWord(
  words: Uint32Array,
  i: number,
  address: number,
  size: number,
  kind: number,
): string | undefined {
  // One comparison for the usual case; a number that is not whole changes when it is made so.
  const high = Math.floor(address / 2 ** 32);
  const low = address - high * 2 ** 32;
  if (!(address >= 0 && high < 2 ** 16 && size > 0 && size <= MOST_BYTES && kind >> 2 === 0)) {
    return problemOf(address, size, kind);
  }
  if (low >>> 0 !== low || (size | 0) !== size) return problemOf(address, size, kind);
  words[2 * i] = low;
  words[2 * i + 1] = (size << (sizeShift - 32)) | (kind << (addressBits - 32)) | high;
  return undefined;
}

function problemOf(address: number, size: number, kind: number): string {
  if (!(Number.isInteger(address) && address >= 0 && address < ADDRESS_LIMIT)) {
    return `\`address\` must be a whole number from 0 to 2^48 - 1, got ${address}`;
  }
  if (!(Number.isInteger(size) && size >= 1 && size <= MOST_BYTES)) {
    return `\`size\` must be a whole number from 1 to ${MOST_BYTES}, got ${size}`;
  }
  return `\`kind\` must be 0 (fetch), 1 (load), 2 (store) or 3 (modify), got ${kind}`;
}

/** The columns of a chunk. */
export function decode({ words }: Accesses): DecodedAccesses {
  const n = words.length / 2;
  const address = new Float64Array(n);
  const size = new Uint16Array(n);
  const kind = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const high = words[2 * i + 1] as number;
    address[i] = (high % 2 ** (addressBits - 32)) * 2 ** 32 + (words[2 * i] as number);
    size[i] = high >>> (sizeShift - 32);
    kind[i] = (high >>> (addressBits - 32)) & (KINDS.length - 1);
  }
  return { address, size, kind };
}

/**
 * Collects accesses into chunks of at most `capacity`; `take` gives what has come together.
 */
export class AccessBuffer {
  #words: Uint32Array;
  #length = 0;

  constructor(readonly capacity = 2 ** 15) {
    this.#words = new Uint32Array(2 * capacity);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.capacity;
  }

  /** Adds an access, unless the buffer is full; returns what is wrong with it. */
  push(address: number, size: number, kind: number): string | undefined {
    const problem = writeWord(this.#words, this.#length, address, size, kind);
    if (problem === undefined) this.#length++;
    return problem;
  }

  /** What has come together, as a chunk of its own; the buffer is empty then. */
  take(): Accesses {
    const words = this.#words.subarray(0, 2 * this.#length);
    this.#words = new Uint32Array(2 * this.capacity);
    this.#length = 0;
    return { words };
  }
}
