/**
 * Go values in and out of memory: what JavaScript value stands for a value of a Go type, and
 * which are refused. One codec per type; all numbers little endian.
 *
 *   Go                       JavaScript
 *   bool                     true, false
 *   integers                 whole numbers, or bigint
 *   float32, float64         numbers; { bits: 0x7ff8…n } for a NaN of one's own
 *   complex64, complex128    { re, im }
 *   string                   text, kept as UTF-8, or a Uint8Array of any bytes
 *   arrays, slices           arrays (of bytes also Uint8Array); null for a nil slice
 *   structs                  objects; fields left out are zero
 *   interfaces               null, text, booleans, whole numbers (int), other numbers (float64),
 *                            or { type: "uint8", value: 5 }
 *   pointers, maps, …        null, or an address as a bigint
 */
import type { EmptyStruct } from "../type/infer.js";
import type { GoType } from "../type/type.js";
import { type Codec, type CodecOptions, wrong } from "./codec.js";
import { arrayCodec, structCodec } from "./composite.js";
import { complexCodec, floatCodec, integerCodec } from "./number.js";
import { addressCodec, interfaceCodec, sliceCodec } from "./reference.js";
import { stringCodec } from "./string.js";
/** The one value of struct{}. */
export const emptyStruct: EmptyStruct = Object.freeze({});

/** The codec of a type. */
export function codec(type: GoType, options: CodecOptions): Codec {
  switch (type.kind) {
    case "bool":
      return bool;
    case "string":
      return stringCodec(options.valueData);
    case "float32":
    case "float64":
      return floatCodec(type.kind);
    case "complex64":
    case "complex128":
      return complexCodec(type.kind);
    case "array":
      return arrayCodec(type, options, codec);
    case "slice":
      return sliceCodec(type, options, codec);
    case "struct":
      return type.fields.length === 0 ? struct0 : structCodec(type, options, codec);
    case "interface":
      return interfaceCodec(type, options, codec);
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
    case "func":
      return addressCodec(type.text);
    default:
      return integerCodec(type.kind, options.asBigInt);
  }
}

const bool: Codec = {
  zero: false,
  write(view, at, value) {
    if (typeof value !== "boolean") throw wrong("bool", value, "true or false");
    view.setUint8(at, value ? 1 : 0);
  },
  read: (view, at) => view.getUint8(at) !== 0,
};

const struct0: Codec = {
  zero: emptyStruct,
  write(_view, _at, value) {
    requireEmpty(value);
  },
  read: () => emptyStruct,
};

function requireEmpty(value: unknown): void {
  if (value === undefined) return;
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return;
  throw wrong("struct{}", value, "{} or nothing");
}
