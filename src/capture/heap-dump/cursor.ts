/**
 * A place in a heap dump: numbers as uvarints (encoding/binary), strings and memory behind their
 * length. What is wrong is said with its offset in the file.
 */
import { MalformedError } from "../document/malformed.js";

/** A place that goes forward. */
export class Cursor {
  at = 0;
  /** What is being read, for errors: "an object". */
  reading = "the header";

  constructor(readonly bytes: Uint8Array) {}

  /** A number that JavaScript counts exactly: an address, a size, an offset. */
  uint(): number {
    const from = this.at;
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte >= 128) continue;
      if (value > Number.MAX_SAFE_INTEGER) {
        throw this.error(`a number of ${this.reading} is above 2^53 - 1`, from);
      }
      return value;
    }
    throw this.error(`a number of ${this.reading} has more than 64 bits`, from);
  }

  /** A number of up to 64 bits. */
  word(): bigint {
    const from = this.at;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw this.error(`a number of ${this.reading} has more than 64 bits`, from);
  }

  /** Go past a number. */
  skip(): void {
    const from = this.at;
    while (this.#byte() >= 128) {
      if (this.at - from < 10) continue;
      throw this.error(`a number of ${this.reading} has more than 64 bits`, from);
    }
  }

  /** Go past memory behind its length. @returns where it lies in the file */
  memory(): { readonly offset: number; readonly size: number } {
    const from = this.at;
    const size = this.uint();
    const offset = this.at;
    if (size > this.bytes.length - offset) {
      const left = this.bytes.length - offset;
      throw this.error(
        `the file ends within ${this.reading}: ${size} bytes should follow, ${left} do`,
        from,
      );
    }
    this.at += size;
    return { offset, size };
  }

  /** A string behind its length. */
  string(): string {
    const { offset, size } = this.memory();
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + offset, size).toString("utf8");
  }

  error(problem: string, at: number): MalformedError {
    return new MalformedError(`byte ${at}`, problem);
  }

  #byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw this.error(`the file ends within ${this.reading}`, this.at);
    this.at++;
    return byte;
  }
}
