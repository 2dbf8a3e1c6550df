/** Integers, floats and complex numbers in and out of memory. */
import { shown } from "../../format/shown.js";
import { GoRangeError } from "../errors.js";
import { highHalf } from "../machine/address.js";
import { type Codec, wrong } from "./codec.js";

const word = 64;
const bitsOf: Record<string, number> = {
  int8: 8,
  int16: 16,
  int32: 32,
  uint8: 8,
  uint16: 16,
  uint32: 32,
};

/** The smallest and the largest value of an integer type on a machine with 64-bit words. */
export function integerRange(kind: string): readonly [bigint, bigint] {
  const bits = BigInt(bitsOf[kind] ?? word);
  return kind.startsWith("u")
    ? [0n, 2n ** bits - 1n]
    : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/** A whole number as the bits of a Go int64; throws a readable error for anything else. */
export function int64Bits(value: unknown): bigint {
  return integerBits("int64", value);
}

/** A whole number in the range of an integer type, as a bigint. */
function integerBits(kind: string, value: unknown): bigint {
  const [low, high] = integerRange(kind);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) {
      const advice = "numbers must be whole and within ±(2^53 - 1); beyond that write a bigint, 5n";
      // All digits, where there are not too many: 2^60 has 19.
      const written = Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : value;
      throw new GoRangeError(`${written} is not an exact Go ${kind}: ${advice}`);
    }
    if (value >= low && value <= high) return BigInt(value);
    throw new GoRangeError(`${value} is outside Go's ${kind}, ${rangeText(kind)}`);
  }
  if (typeof value === "bigint") {
    if (value >= low && value <= high) return value;
    throw new GoRangeError(`${shown(value)} is outside Go's ${kind}, ${rangeText(kind)}`);
  }
  throw wrong(kind, value, "a whole number or a bigint");
}

function rangeText(kind: string): string {
  const [low, high] = integerRange(kind);
  if ((bitsOf[kind] ?? word) < word) return `${low} to ${high}`;
  return kind.startsWith("u") ? "0 to 2^64 - 1" : "-2^63 to 2^63 - 1";
}

/** The codec of an integer type. */
export function integerCodec(kind: string, asBigInt: boolean): Codec {
  const size = (bitsOf[kind] ?? word) / 8;
  return size === 8 ? wide(kind, asBigInt) : narrow(kind, size, asBigInt);
}

function wide(kind: string, asBigInt: boolean): Codec {
  const unsigned = kind.startsWith("u");
  const least = unsigned ? 0 : Number.MIN_SAFE_INTEGER;
  return {
    zero: asBigInt ? 0n : 0,
    write(view, at, value) {
      if (typeof value === "number" && value >= least && Number.isSafeInteger(value)) {
        view.setInt32(at, value | 0, true);
        view.setInt32(at + highHalf, Math.floor(value / 2 ** 32), true);
      } else view.setBigInt64(at, BigInt.asIntN(64, integerBits(kind, value)), true);
    },
    read(view, at) {
      const exact = (): bigint => {
        return unsigned ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
      };
      if (asBigInt) return exact();
      const high = unsigned
        ? view.getUint32(at + highHalf, true)
        : view.getInt32(at + highHalf, true);
      const value = high * 2 ** 32 + view.getUint32(at, true);
      if (Number.isSafeInteger(value)) return value;
      throw new GoRangeError(
        `The ${kind} ${exact()} has no exact JavaScript number; ` +
          "make the map with { bigint: true }, as in make(type, hint, { bigint: true }), to get bigints",
      );
    },
  };
}

function narrow(kind: string, size: number, asBigInt: boolean): Codec {
  const unsigned = kind.startsWith("u");
  const [least, most] = integerRange(kind).map(Number) as [number, number];
  const read = (view: DataView, at: number): number => {
    if (size === 1) return unsigned ? view.getUint8(at) : view.getInt8(at);
    if (size === 2) return unsigned ? view.getUint16(at, true) : view.getInt16(at, true);
    return unsigned ? view.getUint32(at, true) : view.getInt32(at, true);
  };
  return {
    zero: asBigInt ? 0n : 0,
    write(view, at, value) {
      const isUsual =
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
      const n = isUsual ? (value as number) : Number(integerBits(kind, value));
      if (size === 1) view.setUint8(at, n);
      else if (size === 2) view.setUint16(at, n, true);
      else view.setUint32(at, n, true);
    },
    read: (view, at) => (asBigInt ? BigInt(read(view, at)) : read(view, at)),
  };
}

/** Go's math.NaN(), and what it is as a float32. */
const nan = { float32: 0x7fc00000n, float64: 0x7ff8000000000001n } as const;

/** The codec of float32 or float64. */
export function floatCodec(kind: "float32" | "float64"): Codec {
  const writeBits = (view: DataView, at: number, bits: bigint): void => {
    if (kind === "float64") view.setBigUint64(at, bits, true);
    else view.setUint32(at, Number(BigInt.asUintN(32, bits)), true);
  };
  return {
    zero: 0,
    write(view, at, value) {
      if (typeof value === "number") {
        if (Number.isNaN(value)) writeBits(view, at, nan[kind]);
        else if (kind === "float64") view.setFloat64(at, value, true);
        else view.setFloat32(at, value, true);
        return;
      }
      const bits = typeof value === "object" && value !== null && "bits" in value && value.bits;
      if (typeof bits !== "bigint") throw wrong(kind, value, "a number, or { bits: 0x7ff8…n }");
      writeBits(view, at, bits);
    },
    read: (view, at) =>
      kind === "float64" ? view.getFloat64(at, true) : view.getFloat32(at, true),
  };
}

/** The codec of complex64 or complex128: { re, im }. */
export function complexCodec(kind: "complex64" | "complex128"): Codec {
  const part = floatCodec(kind === "complex64" ? "float32" : "float64");
  const half = kind === "complex64" ? 4 : 8;
  return {
    zero: { re: 0, im: 0 },
    write(view, at, value) {
      if (typeof value !== "object" || value === null || !("re" in value) || !("im" in value)) {
        throw wrong(kind, value, "an object { re, im }");
      }
      part.write(view, at, value.re);
      part.write(view, at + half, value.im);
    },
    read: (view, at) => ({ re: part.read(view, at), im: part.read(view, at + half) }),
  };
}
