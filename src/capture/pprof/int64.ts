/**
 * 64-bit integers as JavaScript holds them exactly: a number up to 2^53 - 1, a bigint beyond.
 *
 * A profile's counts are int64 and negative in a difference of two profiles; its addresses and ids
 * are uint64. Columns of them keep the two halves, so that nothing is rounded and a bigint is made only
 * for a value that needs one, on demand.
 */

/** A 64-bit integer: a number if it is a safe integer, otherwise a bigint. */
export type Int64 = number | bigint;

const wordSize = 2 ** 32;

/** The signed value of two halves. */
export function signedOf(low: number, high: number): Int64 {
  const value = (high | 0) * wordSize + (low >>> 0);
  return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, exact(low, high));
}

/** The unsigned value of two halves. */
export function unsignedOf(low: number, high: number): Int64 {
  const value = (high >>> 0) * wordSize + (low >>> 0);
  return Number.isSafeInteger(value) ? value : exact(low, high);
}

function exact(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** A bigint as a number where that is exact. */
export function int64Of(value: bigint): Int64 {
  return BigInt(Number.MIN_SAFE_INTEGER) <= value && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

/** The exact sum of 64-bit integers. */
export class Int64Sum {
  #sum = 0;
  /** What was moved here each time the number would have grown beyond what is exact. */
  #carried = 0n;

  add(value: Int64): void {
    const sum = typeof value === "number" ? this.#sum + value : Number.NaN;
    if (Number.isSafeInteger(sum)) {
      this.#sum = sum;
    } else {
      this.#carried += BigInt(this.#sum) + BigInt(value);
      this.#sum = 0;
    }
  }

  get value(): Int64 {
    return this.#carried === 0n ? this.#sum : int64Of(this.#carried + BigInt(this.#sum));
  }
}

/** 64-bit integers in a column of fixed length. */
export class Int64Column {
  private readonly words: Int32Array;
  private readonly unsigned: boolean;

  constructor(length: number, kind: "signed" | "unsigned" = "signed") {
    this.words = new Int32Array(2 * length);
    this.unsigned = kind === "unsigned";
  }

  get length(): number {
    return this.words.length / 2;
  }

  set(row: number, low: number, high: number): void {
    this.words[2 * row] = low;
    this.words[2 * row + 1] = high;
  }

  put(row: number, value: Int64): void {
    const whole = BigInt(value);
    this.set(row, Number(whole & 0xffffffffn), Number((whole >> 32n) & 0xffffffffn));
  }

  low(row: number): number {
    return this.words[2 * row] as number;
  }

  high(row: number): number {
    return this.words[2 * row + 1] as number;
  }

  at(row: number): Int64 {
    const [low, high] = [this.low(row), this.high(row)];
    return this.unsigned ? unsignedOf(low, high) : signedOf(low, high);
  }
}
