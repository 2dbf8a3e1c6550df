/** What a codec is: the reader and writer of the values of one Go type. value.ts has them all. */
import { shown } from "../../format/shown.js";
import { GoValueError } from "../errors.js";
import type { GoType } from "../type/type.js";
import type { ValueData } from "./value-data.js";

/** Reads and writes the values of one Go type. */
export interface Codec {
  /** Go's zero value of the type. */
  readonly zero: unknown;
  /**
   * Write `value` at byte `at`; throws when it is not a value of the type. Data that the value leads
   * to is written first, for which memory may grow.
   */
  write(view: DataView, at: number, value: unknown): void;
  /** The value at byte `at`. */
  read(view: DataView, at: number): unknown;
}

/** How values are written and read. */
export interface CodecOptions {
  /** Integers come out as bigint; otherwise as numbers, and one beyond 2^53 throws. */
  readonly asBigInt: boolean;
  /** The values are keys: interfaces must hold values that can be compared. */
  readonly asKey: boolean;
  /** Where the process keeps the types and data that values lead to. */
  readonly valueData: ValueData;
}

/** The codec of a type. Codecs of types that have parts are given it to make those of the parts. */
export type CodecMaker = (type: GoType, options: CodecOptions) => Codec;

/** The error for a value of another shape than the Go type's. */
export function wrong(type: string, value: unknown, right: string): GoValueError {
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new GoValueError(`A Go ${type} is ${right}, not ${shown(value)} (${kind})`);
}
