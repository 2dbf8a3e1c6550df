/** The memory image of another process: pieces of memory by their addresses. */
import { MalformedError } from "../document/malformed.js";

/** A stretch of memory. */
export interface Piece {
  readonly address: bigint;
  readonly bytes: Uint8Array;
}

/** Memory that a map can be restored from. */
export interface MemoryImage {
  /** Bytes that there are of it. */
  readonly size: number;
  /** The stretch that holds `size` bytes at an address. @throws {MalformedError} where there is none */
  piece(address: bigint, size: number): Piece;
}

/** An image that lies in pieces. */
export class PieceImage implements MemoryImage {
  readonly size: number;
  readonly #pieces: readonly Piece[];

  /** @throws {MalformedError} for pieces that overlap, in the field `memory` */
  constructor(pieces: readonly Piece[]) {
    this.#pieces = [...pieces].sort((a, b) => (a.address < b.address ? -1 : 1));
    this.size = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#pieces.forEach(({ address }, i) => {
      const before = this.#pieces[i - 1];
      if (before === undefined || before.address + BigInt(before.bytes.length) <= address) return;
      throw new MalformedError("memory", `two pieces contain the byte at ${hex(address)}`);
    });
  }

  piece(address: bigint, size: number): Piece {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle] as Piece).address <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.#pieces[low - 1];
    const end = address + BigInt(size);
    if (found !== undefined && end <= found.address + BigInt(found.bytes.length)) return found;
    throw new MalformedError("memory", `there are no ${size} bytes at ${hex(address)}`);
  }
}

/** Bytes of an image; not a copy. @throws {MalformedError} where there are none */
export function bytesAt(image: MemoryImage, address: bigint, size: number): Uint8Array {
  const piece = image.piece(address, size);
  const from = Number(address - piece.address);
  return piece.bytes.subarray(from, from + size);
}

/** An address as errors have it. */
export function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
