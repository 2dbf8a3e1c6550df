/**
 * Go values in and out of memory: what JavaScript value stands for a value of a Go type, and
 * which are refused. One codec per type; all numbers little endian.
 */
import { GoRangeError, GoValueError } from "./errors.js";
import type { EmptyStruct } from "./infer.js";
import type { GoType } from "./type.js";

/** Reads and writes the values of one Go type. */
export interface Codec {
  /** Go's zero value of the type. */
  readonly zero: unknown;
  /** Write `value` at byte `at`; throws when it is no value of the type. */
  write(view: DataView, at: number, value: unknown): void;
  /** The value at byte `at`. */
  read(view: DataView, at: number): unknown;
  /** The value as the 64 bits a bulk operation stores; booleans are their lowest bit. */
  bits(value: unknown): bigint;
}

/** The one value of struct{}. */
export const emptyStruct: EmptyStruct = Object.freeze({});

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/**
 * The codec of a type.
 * @param asBigInt integers come out as bigint; otherwise as numbers, and one beyond 2^53 throws.
 */
export function codec(type: GoType, asBigInt: boolean): Codec {
  switch (type.kind) {
    case "int64":
      return int64(asBigInt);
    case "bool":
      return bool;
    case "struct":
      return struct0;
    default:
      throw new GoValueError(`Values of the Go type ${type.text} cannot be written or read yet`);
  }
}

/** A whole number as the bits of a Go int64; throws a readable error for anything else. */
export function int64Bits(value: unknown): bigint {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return BigInt(value);
    const advice = "numbers must be whole and within ±(2^53 - 1); beyond that write a bigint, 5n";
    const shown = Number.isInteger(value) ? BigInt(value) : value;
    throw new GoRangeError(`${shown} is not an exact Go int64: ${advice}`);
  }
  if (typeof value === "bigint") {
    if (value >= int64Min && value <= int64Max) return value;
    throw new GoRangeError(`${value}n is outside Go's int64, -2^63 to 2^63 - 1`);
  }
  throw wrong("int64", value, "a whole number or a bigint");
}

function int64(asBigInt: boolean): Codec {
  return {
    zero: asBigInt ? 0n : 0,
    write(view, at, value) {
      if (typeof value === "number" && Number.isSafeInteger(value)) {
        view.setInt32(at, value | 0, true);
        view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
      } else view.setBigInt64(at, int64Bits(value), true);
    },
    read(view, at) {
      if (asBigInt) return view.getBigInt64(at, true);
      const value = view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
      if (Number.isSafeInteger(value)) return value;
      throw new GoRangeError(
        `The int64 ${view.getBigInt64(at, true)} has no exact JavaScript number; ` +
          "make the map with { bigint: true }, as in make(type, hint, { bigint: true }), to get bigints",
      );
    },
    bits: int64Bits,
  };
}

const bool: Codec = {
  zero: false,
  write(view, at, value) {
    if (typeof value !== "boolean") throw wrong("bool", value, "true or false");
    view.setUint8(at, value ? 1 : 0);
  },
  read: (view, at) => view.getUint8(at) !== 0,
  bits(value) {
    if (typeof value !== "boolean") throw wrong("bool", value, "true or false");
    return value ? 1n : 0n;
  },
};

const struct0: Codec = {
  zero: emptyStruct,
  write(_view, _at, value) {
    requireEmpty(value);
  },
  read: () => emptyStruct,
  bits(value) {
    requireEmpty(value);
    return 0n;
  },
};

function requireEmpty(value: unknown): void {
  if (value === undefined) return;
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return;
  throw wrong("struct{}", value, "{} or nothing");
}

function wrong(type: string, value: unknown, right: string): GoValueError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  const kind = value === null ? "null" : typeof value;
  return new GoValueError(`A Go ${type} is ${right}, not ${shown} (${kind})`);
}
