/**
 * The JSON form of values of Go types in cases: for each type, how a value is read from a case and
 * how the n-th value of a range is made.
 *
 *   type            written                                          n-th of a range
 *   integers        numbers or decimal strings                       n, converted as Go does: 300 is
 *                                                                    the uint8 44
 *   bool            true, false, or an integer                       its lowest bit
 *   string          text, {"hex": "…"}, or an integer                prefix + n
 *   float           number, "NaN", "-0", "+Inf", "-Inf", {"bits"}    n
 *   complex         [re, im]                                         n + 0i
 *   [3]int32        array, or an integer                             [n, 7n, -n]
 *   [200]byte       array, {"hex"}, or an integer                    n+j for j < 192, then n as 8 bytes
 *   other arrays    array, or an integer                             each elem from n
 *   structs         object or array of fields, or an integer         each field from n; strings "s" + n
 *   interfaces      null, {"i64": 5}, or {"type": …, "value": …}     {"i64": n}; nil with methods
 *   pointers        null or an integer                               nil
 *
 * Format: docs/formats/case.md.
 */
import {
  architecture,
  type Declarations,
  type GoInterfaceType,
  type GoType,
  GoTypeError,
  type GoValue,
  integerRange,
  missingMethod,
  requireTypeWithinLimits,
} from "../../go/index.js";
import type { Json } from "../document/json.js";
import { shown } from "../document/malformed.js";

/** What is wrong with a value as written. */
interface Problem {
  readonly problem: string;
  /** Where within the value: indexes and names of fields. */
  readonly path?: readonly (string | number)[];
}

/** The written form of one Go type's values. */
export interface WrittenForm {
  /**
   * The value written so, or a message that says what was expected and what was found.
   * `undefined` stands for a value left out.
   */
  read(json: Json | undefined): { value: GoValue } | Problem;
  /**
   * The value that stands for the integer `n` in a range; `undefined` when it is out of range.
   * @param prefix of strings.
   */
  fromInteger(n: number | bigint, prefix: string): GoValue | undefined;
}

/** An integer of any size written as a JSON number or a decimal string; `undefined` if it is none. */
export function integer(json: Json | undefined): number | bigint | undefined {
  if (typeof json === "bigint") return json;
  if (typeof json === "number") return Number.isInteger(json) ? json + 0 : undefined; // no -0
  if (typeof json !== "string" || !/^-?(0|[1-9][0-9]{0,39})$/.test(json)) return undefined;
  return smallest(BigInt(json));
}

/** The same integer as a `number` when that is exact. */
export function smallest(n: number | bigint): number | bigint {
  return n >= Number.MIN_SAFE_INTEGER && n <= Number.MAX_SAFE_INTEGER ? Number(n) : BigInt(n);
}

const [least, most] = integerRange("int64");

function integerForm(type: GoType): WrittenForm {
  const [low, high] = integerRange(type.kind);
  return {
    read(json) {
      const n = integer(json);
      if (n === undefined) {
        const article =
          /^[iu]nt(?:eger)?|^int/.test(type.text) && !type.text.startsWith("u") ? "an" : "a";
        const expected = `expected ${article} ${type.text} (number or decimal string)`;
        return { problem: `${expected}, got ${shown(json)}` };
      }
      if (n >= low && n <= high) return { value: n };
      return { problem: `${n} is outside ${type.text}, ${low} to ${high}` };
    },
    fromInteger(n) {
      if (n >= low && n <= high) return smallest(n);
      // A range counts in int64: what is no int64 is nothing that a conversion could be of.
      if (n < least || n > most || low === least) return undefined;
      const values = high - low + 1n;
      return smallest(((((BigInt(n) - low) % values) + values) % values) + low);
    },
  };
}

const bool: WrittenForm = {
  read(json) {
    if (typeof json === "boolean") return { value: json };
    const n = integer(json);
    if (n !== undefined) return { value: (BigInt(n) & 1n) === 1n };
    const forms = "true, false or an integer whose lowest bit counts";
    return { problem: `expected a bool (${forms}), got ${shown(json)}` };
  },
  fromInteger(n) {
    return typeof n === "number" ? n % 2 !== 0 : (n & 1n) === 1n;
  },
};

const emptyStruct: WrittenForm = {
  read(json) {
    const empty = typeof json === "object" && json !== null && Object.keys(json).length === 0;
    if (json === undefined || json === null || empty || integer(json) !== undefined) {
      return { value: {} };
    }
    return {
      problem: `expected a struct{} (nothing, null, {} or any integer), got ${shown(json)}`,
    };
  },
  fromInteger: () => ({}),
};

const string: WrittenForm = {
  read(json) {
    const bytes = hexBytes(json);
    if (bytes !== undefined) return { value: bytes };
    if (typeof json === "string") return { value: json };
    const n = integer(json);
    if (n !== undefined) return { value: String(n) };
    return { problem: `expected a string (text, {"hex": "…"} or an integer), got ${shown(json)}` };
  },
  fromInteger: (n, prefix) => prefix + String(n),
};

const specialFloats: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  "-0": -0,
  "+Inf": Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  "-Inf": Number.NEGATIVE_INFINITY,
};

const float: WrittenForm = {
  read(json) {
    if (typeof json === "number") return { value: json };
    if (typeof json === "bigint") return { value: Number(json) };
    if (typeof json === "string" && Object.hasOwn(specialFloats, json)) {
      return { value: specialFloats[json] as number };
    }
    const bits = member(json, "bits");
    if (typeof bits === "string" && /^0x[0-9a-fA-F]{1,16}$/.test(bits)) {
      return { value: { bits: BigInt(bits) } };
    }
    const forms = 'number, "NaN", "-0", "+Inf", "-Inf" or {"bits": "0x…"}';
    return { problem: `expected a float (${forms}), got ${shown(json)}` };
  },
  fromInteger: (n) => Number(n),
};

const complex: WrittenForm = {
  read(json) {
    if (Array.isArray(json) && json.length === 2) {
      const [re, im] = [float.read(json[0]), float.read(json[1])];
      if ("problem" in re) return within(0, re);
      if ("problem" in im) return within(1, im);
      return { value: { re: re.value, im: im.value } };
    }
    const n = float.read(json);
    if ("value" in n) return { value: { re: n.value, im: 0 } };
    return { problem: `expected a complex number ([re, im]), got ${shown(json)}` };
  },
  fromInteger: (n) => ({ re: Number(n), im: 0 }),
};

/** Bytes of a range's pattern in [200]byte before the number itself. */
const patternBytes = 192;

function arrayForm(type: Extract<GoType, { kind: "array" }>, types: Declarations): WrittenForm {
  const { length } = type;
  const elem = writtenForm(type.elem, types);
  const fromInteger = (n: number | bigint, prefix: string): GoValue | undefined => {
    if (type.text === "[3]int32") {
      const parts = [n, 7n * BigInt(n), -BigInt(n)].map((part) => elem.fromInteger(part, prefix));
      return parts.some((part) => part === undefined) ? undefined : (parts as GoValue[]);
    }
    if (type.text === `[${patternBytes + 8}]uint8`) {
      const bytes = Buffer.alloc(length);
      for (let j = 0; j < patternBytes; j++)
        bytes[j] = Number(BigInt.asUintN(8, BigInt(n) + BigInt(j)));
      bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(n)), patternBytes);
      return bytes;
    }
    const part = elem.fromInteger(n, prefix);
    if (part === undefined) return undefined;
    if (type.elem.kind === "uint8") return new Uint8Array(length).fill(Number(part));
    return new Array<GoValue>(length).fill(part);
  };
  return {
    read(json) {
      const bytes = type.elem.kind === "uint8" ? hexBytes(json) : undefined;
      if (bytes !== undefined && bytes.length === length) return { value: bytes };
      const n = integer(json);
      const made = n === undefined ? undefined : fromInteger(n, "");
      if (made !== undefined) return { value: made };
      if (!Array.isArray(json) || json.length !== length) {
        return { problem: `expected a ${type.text} (array of ${length}), got ${shown(json)}` };
      }
      return allOf(
        json.map((part) => elem.read(part)),
        (values) => values,
      );
    },
    fromInteger,
  };
}

function structForm(type: Extract<GoType, { kind: "struct" }>, types: Declarations): WrittenForm {
  const fields = type.fields
    .filter(({ name }) => name !== "_")
    .map(({ name, type: of }) => ({
      name,
      form: writtenForm(of, types),
      isText: of.kind === "string",
    }));
  const object = (values: GoValue[]): GoValue => {
    return Object.fromEntries(fields.map(({ name }, i) => [name, values[i] as GoValue]));
  };
  const fromInteger = (n: number | bigint, prefix: string): GoValue | undefined => {
    const values = fields.map(({ form, isText }) => form.fromInteger(n, isText ? "s" : prefix));
    return values.some((value) => value === undefined) ? undefined : object(values as GoValue[]);
  };
  return {
    read(json) {
      const n = integer(json);
      const made = n === undefined ? undefined : fromInteger(n, "");
      if (made !== undefined) return { value: made };
      if (Array.isArray(json) && json.length === fields.length) {
        return allOf(
          fields.map(({ form }, i) => form.read(json[i])),
          object,
        );
      }
      const known = fields.map(({ name }) => name);
      const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
      if (!isObject || Object.keys(json).some((name) => !known.includes(name))) {
        const expected = `expected a ${type.text} (an object or array of its fields)`;
        return { problem: `${expected}, got ${shown(json)}` };
      }
      const written = fields.map(({ name, form }) => {
        const part = member(json, name);
        if (part !== undefined) return form.read(part);
        return { problem: `expected every field of a ${type.text}, got none of this name` };
      });
      return allOf(written, object, known);
    },
    fromInteger,
  };
}

/** Short names of dynamic types in cases. */
const dynamicTypes: Readonly<Record<string, string>> = {
  ...{ i8: "int8", i16: "int16", i32: "int32", i64: "int64", int: "int" },
  ...{ u8: "uint8", u16: "uint16", u32: "uint32", u64: "uint64", uint: "uint" },
  ...{ f32: "float32", f64: "float64", c64: "complex64", c128: "complex128" },
  ...{ str: "string", bool: "bool" },
};

function dynamicForm(type: GoInterfaceType, types: Declarations): WrittenForm {
  return {
    read(json) {
      if (json === null) return { value: null };
      const keys = typeof json === "object" && !Array.isArray(json) ? Object.keys(json) : [];
      const [name] = keys;
      const given = member(json, "type");
      const text = keys.length === 1 && name !== undefined ? dynamicTypes[name] : given;
      if (typeof text !== "string") {
        const known = Object.keys(dynamicTypes).join(", ");
        const forms = `null, {"i64": 5} (known: ${known}), or {"type": …, "value": …}`;
        return { problem: `expected an interface value (${forms}), got ${shown(json)}` };
      }
      const inner = member(json, given === undefined ? (name ?? "") : "value");
      try {
        const of = types.parse(text);
        requireTypeWithinLimits(text, of, architecture("amd64"));
        const missing = missingMethod(of, type);
        if (missing !== undefined) {
          return {
            problem: `a ${of.text} has no method ${missing.name}, as ${type.text} asks for`,
          };
        }
        const read = writtenForm(of, types).read(inner);
        if ("value" in read) return { value: { type: text, value: read.value } };
        return within(given === undefined ? (name ?? "") : "value", read);
      } catch (error) {
        if (!(error instanceof GoTypeError)) throw error;
        return { problem: error.message };
      }
    },
    // An int64 has no methods.
    fromInteger: (n) => (type.methods.length > 0 ? null : { type: "int64", value: n }),
  };
}

const address: WrittenForm = {
  read(json) {
    const n = integer(json);
    if (json === null) return { value: null };
    if (n !== undefined && n >= 0) return { value: BigInt(n) };
    return { problem: `expected a pointer (null or an address), got ${shown(json)}` };
  },
  fromInteger: () => null,
};

function sliceForm(elemType: GoType, types: Declarations): WrittenForm {
  return {
    read(json) {
      if (json === null) return { value: null };
      if (!Array.isArray(json))
        return { problem: `expected a slice (array or null), got ${shown(json)}` };
      // Made only here: the elements of a declared type may be slices of that type.
      const elem = writtenForm(elemType, types);
      return allOf(
        json.map((part) => elem.read(part)),
        (values) => values,
      );
    },
    fromInteger: () => null,
  };
}

/**
 * The written form of a type.
 * @param types that the case declares.
 */
export function writtenForm(type: GoType, types: Declarations): WrittenForm {
  switch (type.kind) {
    case "bool":
      return bool;
    case "string":
      return string;
    case "float32":
    case "float64":
      return float;
    case "complex64":
    case "complex128":
      return complex;
    case "array":
      return arrayForm(type, types);
    case "slice":
      return sliceForm(type.elem, types);
    case "struct":
      return type.fields.length === 0 ? emptyStruct : structForm(type, types);
    case "interface":
      return dynamicForm(type, types);
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
    case "func":
      return address;
    default:
      return integerForm(type);
  }
}

type Read = ReturnType<WrittenForm["read"]>;

/** One value of many parts, unless a part is wrong. @param names of the parts; default indexes. */
function allOf(
  parts: readonly Read[],
  whole: (values: GoValue[]) => GoValue,
  names?: readonly string[],
): Read {
  const values: GoValue[] = [];
  for (const [i, part] of parts.entries()) {
    if ("problem" in part) return within(names?.[i] ?? i, part);
    values.push(part.value);
  }
  return { value: whole(values) };
}

/** A problem of a part as the problem of the whole. */
function within(part: string | number, { problem, path = [] }: Problem): Problem {
  return { problem, path: [part, ...path] };
}

function member(json: Json | undefined, name: string): Json | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  return Object.hasOwn(json, name) ? (json as Record<string, Json>)[name] : undefined;
}

/** The bytes of {"hex": "…"}. */
function hexBytes(json: Json | undefined): Uint8Array | undefined {
  const hex = member(json, "hex");
  if (typeof hex !== "string" || !/^(?:[0-9a-fA-F]{2})*$/.test(hex)) return undefined;
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
