/**
 * How values of Go types are written in cases and captures: one row per type. A row turns what
 * stands in a case into the value src/go takes, makes the n-th value of a range, and writes a value
 * as the bytes that a capture shows.
 *
 * Source of the forms: test/fixtures/go-map/README.md, "Case".
 */
import { type GoType, GoTypeError, type GoValue } from "../go/index.js";
import type { Json } from "./json.js";
import { shown } from "./malformed.js";

/** The written form of one Go type's values. */
export interface WrittenForm {
  /**
   * The value written so, or a message that says what was expected and what was found.
   * `undefined` stands for a value left out.
   */
  read(json: Json | undefined): { value: GoValue } | { problem: string };
  /** The value that stands for the integer `n` in a range; `undefined` when it is out of range. */
  fromInteger(n: number | bigint): GoValue | undefined;
  /** The value's bytes in memory, as hexadecimal text. */
  memory(value: GoValue): string;
}

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

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

const int64: WrittenForm = {
  read(json) {
    const n = integer(json);
    if (n === undefined) {
      return { problem: `expected an int64 (number or decimal string), got ${shown(json)}` };
    }
    if (n >= int64Min && n <= int64Max) return { value: n };
    return { problem: `${n} is outside int64, ${int64Min} to ${int64Max}` };
  },
  fromInteger(n) {
    return n >= int64Min && n <= int64Max ? smallest(n) : undefined;
  },
  memory(value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value as number | bigint));
    return bytes.toString("hex");
  },
};

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
  memory: (value) => (value === true ? "01" : "00"),
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
  memory: () => "",
};

/** Forms by the canonical text of the Go type. */
const forms = new Map<string, WrittenForm>([
  ["int64", int64],
  ["bool", bool],
  ["struct{}", emptyStruct],
]);

/**
 * The written form of a type.
 * @param text the whole type text of the case, quoted by the error.
 * @throws {GoTypeError} when cases cannot write values of that type.
 */
export function writtenForm(type: GoType, text: string): WrittenForm {
  const form = forms.get(type.text);
  if (form !== undefined) return form;
  throw new GoTypeError(
    `Values of type ${type.text} cannot be written in a case yet`,
    text,
    type.at,
    type.end - type.at,
    `Types with a written form: ${[...forms.keys()].join(", ")}`,
  );
}
