/**
 * Values that lead elsewhere: addresses, slices, and interfaces with their dynamic type.
 *
 * A value in an interface lies in an object of its own, unless it is a pointer or small: Go finds
 * values of up to eight bytes below 256, and empty strings and slices, in static memory.
 * Source: runtime/iface.go convT, convT16 … convTslice; cmd/compile walk (dataWord); Go 1.19, 1.23.
 */

import { GoPanic, GoValueError, inPart } from "../errors.js";
import { sizeOf } from "../layout/layout.js";
import { arena, offsetOf, readWord } from "../machine/address.js";
import { eface, slice } from "../machine/go-structures.js";
import { requireTypeWithinLimits } from "../type/limits.js";
import { missingMethod } from "../type/methods.js";
import { comparable, type GoInterfaceType, type GoType, runtimeName } from "../type/type.js";
import { type Codec, type CodecMaker, type CodecOptions, wrong } from "./codec.js";
import { listOf } from "./composite.js";
import { isPointerShaped } from "./value-data.js";

/** The codec of a pointer-shaped type: null, or an address as a bigint. */
export function addressCodec(type: string): Codec {
  return {
    zero: null,
    write(view, at, value) {
      const address = value === null || value === undefined ? 0n : value;
      if (typeof address !== "bigint" || address < 0n || address >= 2n ** 64n) {
        throw wrong(type, value, "null or an address (a bigint)");
      }
      view.setBigUint64(at, address, true);
    },
    read(view, at) {
      const address = view.getBigUint64(at, true);
      return address === 0n ? null : address;
    },
  };
}

/** The codec of a slice type: null, or an array whose elements are kept in the process. */
export function sliceCodec(
  type: Extract<GoType, { kind: "pointer" | "slice" }>,
  options: CodecOptions,
  codec: CodecMaker,
): Codec {
  const { valueData } = options;
  const stride = sizeOf(type.elem, valueData.architecture).size;
  // Made when it is needed: the elements of a declared type may be slices of that type.
  let made: Codec | undefined;
  const elem = (): Codec => {
    made ??= codec(type.elem, options);
    return made;
  };
  return {
    zero: null,
    write(_view, at, value) {
      const values = value === null ? [] : listOf(type, value);
      const { length } = values;
      const size = length * stride;
      const place = (): number =>
        size === 0 ? valueData.zeroBase() : valueData.allocate(size, "array data", type.elem);
      const data = value === null ? 0n : arena + BigInt(place());
      valueData.deeper(() => {
        let i = 0;
        inPart(
          () => `[${i}]`,
          () => {
            for (; i < length; i++) {
              elem().write(valueData.view, offsetOf(data) + i * stride, values[i]);
            }
          },
        );
      });
      valueData.view.setBigUint64(at + slice.array, data, true);
      valueData.view.setBigUint64(at + slice.len, BigInt(length), true);
      valueData.view.setBigUint64(at + slice.cap, BigInt(length), true);
    },
    read(view, at) {
      const data = view.getBigUint64(at + slice.array, true);
      if (data === 0n) return null;
      const from = offsetOf(data);
      const length = readWord(view, at + slice.len);
      return Array.from({ length }, (_, i) => elem().read(view, from + i * stride));
    },
  };
}

/** A value with its dynamic type, as an interface holds it. */
export interface Dynamic {
  /** Go text, for example "uint8". */
  readonly type: string;
  readonly value: unknown;
}

/** The codec of an interface type. */
export function interfaceCodec(
  type: GoInterfaceType,
  options: CodecOptions,
  codec: CodecMaker,
): Codec {
  const { valueData, asKey } = options;
  const codecs = new Map<string, { of: GoType; inner: Codec }>();
  const codecFor = (text: string): { of: GoType; inner: Codec } => {
    const known = codecs.get(text);
    if (known !== undefined) return known;
    const of = valueData.types.parse(text);
    requireTypeWithinLimits(text, of, valueData.architecture);
    const made = { of, inner: codec(of, options) };
    codecs.set(text, made);
    return made;
  };
  return {
    zero: null,
    write(_view, at, value) {
      if (value === null) {
        valueData.view.setBigUint64(at + eface.type, 0n, true);
        valueData.view.setBigUint64(at + eface.data, 0n, true);
        return;
      }
      const dynamic = dynamicOf(type.text, value);
      const { of, inner } = codecFor(dynamic.type);
      if (of.kind === "interface") {
        this.write(valueData.view, at, dynamic.value);
        return;
      }
      requireMethods(of, type);
      if (asKey && !comparable(of)) {
        throw new GoPanic(`runtime error: hash of unhashable type ${runtimeName(of)}`);
      }
      const data = box(of, inner, dynamic.value, at + eface.data);
      const record = valueData.record(of, type);
      valueData.view.setBigUint64(at + eface.type, record, true);
      if (data !== undefined)
        valueData.view.setBigUint64(at + eface.data, arena + BigInt(data), true);
    },
    read(view, at) {
      const record = view.getBigUint64(at + eface.type, true);
      if (record === 0n) return null;
      const { of, inner } = codecFor(valueData.typeAt(record).text);
      const from = isPointerShaped(of)
        ? at + eface.data
        : offsetOf(view.getBigUint64(at + eface.data, true));
      return natural(of, inner.read(view, from));
    },
  };

  /** Write the value where Go would have it: its offset, or undefined when it is at `slot`. */
  function box(of: GoType, inner: Codec, value: unknown, slot: number): number | undefined {
    if (isPointerShaped(of)) {
      inner.write(valueData.view, slot, value);
      return undefined;
    }
    const { size, align, ptrdata } = sizeOf(of, valueData.architecture);
    if (size === 0) return valueData.zeroBase();
    // Small values are tried out in the slot, which is overwritten afterwards.
    if (of.kind === "bool" || (ptrdata === 0 && size <= 8 && size === align)) {
      inner.write(valueData.view, slot, value);
      const bits = readSmall(valueData.view, slot, size);
      if (bits < 256n && (size > 1 || isByte(of))) return valueData.staticWord(Number(bits));
    }
    if (isEmpty(of, value)) return valueData.zeroValue();
    const at = valueData.allocate(size, "boxed value", of);
    new Uint8Array(valueData.machine.memory.buffer, at, size).fill(0);
    valueData.deeper(() => inner.write(valueData.view, at, value));
    return at;
  }
}

/** Refuse a value that an interface asks methods of which its type does not have. */
function requireMethods(of: GoType, type: GoInterfaceType): void {
  const missing = missingMethod(of, type);
  if (missing === undefined) return;
  const method = `${missing.name}${missing.type.text}`;
  throw new GoValueError(
    `A Go ${of.text} does not implement ${type.text} (missing method ${missing.name})\n` +
      `A declared type can have methods: go.type("Name", "${of.text}", ["${method}"])`,
  );
}

/** Is this an empty string or a nil slice, or all that an array or a struct around it holds? */
function isEmpty(type: GoType, value: unknown): boolean {
  switch (type.kind) {
    case "string":
      return value === "" || (value as ArrayLike<unknown> | undefined)?.length === 0;
    case "slice":
      return value === null;
    case "array":
      return (
        type.length === 1 && isEmpty(type.elem, (value as ArrayLike<unknown> | undefined)?.[0])
      );
    case "struct": {
      const [only] = type.fields;
      if (type.fields.length !== 1 || only === undefined) return false;
      const part = (value as Readonly<Record<string, unknown>> | null)?.[only.name];
      return part === undefined ? only.type.kind === "string" : isEmpty(only.type, part);
    }
    default:
      return false;
  }
}

function isByte(type: GoType): boolean {
  return type.kind === "bool" || type.kind === "int8" || type.kind === "uint8";
}

function readSmall(view: DataView, at: number, size: number): bigint {
  let bits = 0n;
  for (let i = size - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(view.getUint8(at + i));
  return bits;
}

/** What a JavaScript value is in an interface, as Go's constants are: 5 is an int, 0.5 a float64. */
function dynamicOf(type: string, value: unknown): Dynamic {
  switch (typeof value) {
    case "string":
      return { type: "string", value };
    case "boolean":
      return { type: "bool", value };
    case "bigint":
      return { type: "int", value };
    case "number":
      return {
        type: Number.isSafeInteger(value) && !Object.is(value, -0) ? "int" : "float64",
        value,
      };
  }
  if (typeof value === "object" && value !== null && "type" in value && "value" in value) {
    if (typeof value.type === "string") return { type: value.type, value: value.value };
    throw new GoValueError(`The type of a value in a Go ${type} is a string such as "uint8"`);
  }
  throw wrong(type, value, 'null, text, a number, a boolean, or { type: "uint8", value: 5 }');
}

/** The plainest JavaScript value that would be written as this type again. */
function natural(type: GoType, value: unknown): unknown {
  const plain =
    type.name === undefined &&
    ((type.kind === "string" && typeof value === "string") ||
      type.kind === "bool" ||
      type.kind === "int" ||
      (type.kind === "float64" && (!Number.isSafeInteger(value) || Object.is(value, -0))));
  return plain ? value : { type: type.text, value };
}
