/**
 * What a column of a table is in a file: its type there, and its values as that type, for any rows.
 *
 * A table's columns hold any values. In a file a column has one type: the narrowest that keeps every
 * value. Whole numbers are integers, addresses unsigned ones of 64 bits, bigints integers of 64 bits,
 * bytes bytes; what fits nowhere (structs, arrays, values of several kinds) is JSON, in which what
 * JSON cannot say is an object with one member: { "$bigint": "9007199254740993" },
 * { "$number": "NaN" }, { "$bytes": "base64" }. null and undefined are nulls.
 */
import type { ColumnTable } from "arquero";
import { type ColumnForm, formOf } from "../frame/column-form.js";

/** Types of columns in files. */
export type StoredKind =
  | "boolean"
  | ("int8" | "int16" | "int32" | "int64")
  | ("uint8" | "uint16" | "uint32" | "uint64")
  | ("float32" | "float64")
  | ("string" | "bytes" | "time" | "json");

/** A column as a file has it. */
export interface StoredColumn {
  readonly name: string;
  readonly kind: StoredKind;
  readonly nullable: boolean;
  /** Of integers of 64 bits: they are numbers here, not bigints. */
  readonly number: boolean;
  readonly form: ColumnForm;
}

/** A column of a table, as arquero gives it. */
interface Column {
  readonly length: number;
  at(row: number): unknown;
}

/** Arrays that numbers of a type lie in, without nulls. */
export const arrays = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Whether values of a type lie in typed arrays. */
export function isNumeric(kind: StoredKind): kind is keyof typeof arrays {
  return Object.hasOwn(arrays, kind);
}

const wide: ReadonlySet<StoredKind> = new Set(["int64", "uint64"]);

/** The columns of a table, and the rows in order that pass its filter. */
export function storedColumns(table: ColumnTable): {
  readonly columns: readonly StoredColumn[];
  readonly rows: Uint32Array;
} {
  const rows = Uint32Array.from(table.indices() as Iterable<number>);
  const columns = table.columnNames().map((name) => {
    const form = formOf(table, name);
    const column = table.column(name) as Column;
    return { name, form, ...typeOf(column, rows, form) };
  });
  return { columns, rows };
}

/** The values of some rows of a column, as its type in the file has them. */
export function storedValues(
  table: ColumnTable,
  { name, kind, nullable, number }: StoredColumn,
  rows: Uint32Array,
): ArrayLike<unknown> {
  const column = table.column(name) as Column;
  const typed = Array.isArray(column) || ArrayBuffer.isView(column);
  const read = typed
    ? (row: number) => (column as unknown as ArrayLike<unknown>)[row]
    : (row: number) => column.at(row);
  if (!nullable && isNumeric(kind)) {
    const values = new arrays[kind](rows.length);
    const first = rows[0] ?? 0;
    if (column instanceof arrays[kind] && isRun(rows)) {
      return (column as unknown as Uint8Array).subarray(first, first + rows.length);
    }
    if (number) return writeWide(values as BigInt64Array, rows, read as (row: number) => number);
    const into = values as unknown as unknown[];
    for (let i = 0; i < rows.length; i++) into[i] = read(rows[i] as number);
    return values;
  }
  const convert = wide.has(kind) ? toBigInt : kind === "json" ? toJson : undefined;
  const values: unknown[] = new Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as number) ?? null;
    values[i] = value === null || convert === undefined ? value : convert(value);
  }
  return values;
}

/** Whether rows follow each other. */
function isRun(rows: Uint32Array): boolean {
  return rows.every((row, i) => row === (rows[0] as number) + i);
}

/** Writes numbers as integers of 64 bits, in halves: a bigint for each would take most of the time. */
function writeWide(
  values: BigInt64Array,
  rows: Uint32Array,
  read: (row: number) => number,
): BigInt64Array {
  const halves = new Uint32Array(values.buffer);
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as number);
    halves[2 * i] = value;
    halves[2 * i + 1] = Math.floor(value / 2 ** 32);
  }
  return values;
}

function toBigInt(value: unknown): bigint {
  return BigInt(value as bigint | number);
}

/** What a column of a file is in a table. */
export function tableValues(type: StoredType, values: unknown[]): ArrayLike<unknown> {
  const { kind, nullable, number } = type;
  if (kind === "json") return values.map((value) => (value === null ? null : fromJson(value)));
  if (!isNumeric(kind)) return values;
  if (wide.has(kind) && number) {
    const numbers = values.map((value) => (value === null ? null : Number(value)));
    return nullable && numbers.includes(null) ? numbers : Float64Array.from(numbers as number[]);
  }
  if (nullable && values.includes(null)) return values;
  const made = new arrays[kind](values.length) as unknown as unknown[];
  for (let i = 0; i < values.length; i++) made[i] = values[i];
  return made;
}

/** The type of a column in a file. */
export type StoredType = Pick<StoredColumn, "kind" | "nullable" | "number">;

function typeOf(column: Column, rows: Uint32Array, form: ColumnForm): StoredType {
  const addresses = form.form === "address" ? addressesOf(column, rows) : undefined;
  if (addresses !== undefined) return addresses;
  for (const [kind, array] of Object.entries(arrays)) {
    if (column instanceof array)
      return { kind: kind as StoredKind, nullable: false, number: false };
  }
  const seen = new Seen();
  for (const row of rows) seen.note(column.at(row));
  return seen.type;
}

/** The type of a column with addresses; undefined: they are written as strings. */
function addressesOf(column: Column, rows: Uint32Array): StoredType | undefined {
  if (column instanceof Float64Array) return { kind: "uint64", nullable: false, number: true };
  let [nullable, number] = [false, true];
  for (const row of rows) {
    const value = column.at(row);
    if (value === null || value === undefined) nullable = true;
    else if (typeof value === "bigint") number = false;
    else if (typeof value !== "number") return undefined;
  }
  return { kind: "uint64", nullable, number };
}

/** The values of a column, as they come. */
class Seen {
  #nullable = false;
  readonly #kinds = new Set<"boolean" | "whole" | "float" | "bigint" | Other>();
  #least = 0n;
  #most = 0n;
  #low = 0;
  #high = 0;
  #last: unknown;

  note(value: unknown): void {
    if (value === this.#last && value !== undefined) return;
    this.#last = value;
    if (value === null || value === undefined) this.#nullable = true;
    else if (typeof value === "number") this.#noteNumber(value);
    else if (typeof value === "bigint") {
      this.#kinds.add("bigint");
      if (value < this.#least) this.#least = value;
      if (value > this.#most) this.#most = value;
    } else this.#kinds.add(typeof value === "boolean" ? "boolean" : otherKind(value));
  }

  #noteNumber(value: number): void {
    const isWhole = Number.isSafeInteger(value) && !Object.is(value, -0);
    this.#kinds.add(isWhole ? "whole" : "float");
    if (value < this.#low) this.#low = value;
    if (value > this.#high) this.#high = value;
  }

  get type(): StoredType {
    const nullable = this.#nullable || this.#kinds.size === 0;
    const is = (kind: StoredKind, number = false): StoredType => ({ kind, nullable, number });
    const kinds = [...this.#kinds].sort().join(" ");
    switch (kinds) {
      case "":
        return is("string");
      case "whole":
        return this.#low >= -(2 ** 31) && this.#high < 2 ** 31 ? is("int32") : is("int64", true);
      case "float":
      case "float whole":
        return is("float64");
      case "bigint":
        if (this.#least >= -(2n ** 63n) && this.#most < 2n ** 63n) return is("int64");
        return this.#least >= 0n && this.#most < 2n ** 64n ? is("uint64") : is("json");
      case "boolean":
      case "string":
      case "bytes":
      case "time":
        return is(kinds);
      default:
        return is("json");
    }
  }
}

const loneSurrogate = /\p{Surrogate}/u;

type Other = "string" | "bytes" | "time" | "json";

function otherKind(value: unknown): Other {
  // A lone half of a surrogate pair is in no UTF-8; JSON escapes it.
  if (typeof value === "string") return loneSurrogate.test(value) ? "json" : "string";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Date && !Number.isNaN(value.getTime())) return "time";
  return "json";
}

function toJson(value: unknown): string {
  return JSON.stringify(tagged(value)) ?? "null";
}

function tagged(value: unknown): unknown {
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number") {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0);
    return isPlain ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(tagged);
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as unknown as ArrayLike<unknown>, tagged);
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, tagged(one)]));
}

function fromJson(text: unknown): unknown {
  return JSON.parse(String(text), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const [[tag, held] = [], more] = Object.entries(value as Record<string, unknown>);
    if (more !== undefined || typeof held !== "string") return value;
    if (tag === "$bigint" && /^-?\d{1,5000}$/.test(held)) return BigInt(held);
    if (tag === "$number") return Number(held);
    return tag === "$bytes" ? new Uint8Array(Buffer.from(held, "base64")) : value;
  });
}
