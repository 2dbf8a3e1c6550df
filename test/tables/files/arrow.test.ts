/** What a table's Arrow file says of itself, and what is read of others. */
import {
  columnFromArray,
  type DataType,
  float16,
  int64,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  uint64,
  utf8,
} from "@uwdata/flechette";
import * as aq from "arquero";
import { expect, test } from "vitest";
import { MalformedError } from "../../../src/capture/index.js";
import { readArrow, writeArrow } from "../../../src/tables/files/arrow.js";
import { table as formed, formOf } from "../../../src/tables/frame/column-form.js";

function written(table: aq.ColumnTable): Uint8Array {
  const parts: Uint8Array[] = [];
  writeArrow(table, (part) => parts.push(part));
  expect(parts).toHaveLength(1);
  return parts[0] as Uint8Array;
}

const columns = {
  boolean: [true, false],
  i8: Int8Array.of(1, -1),
  i16: Int16Array.of(1, -1),
  i32: [1, -1],
  i64: [1n, -1n],
  wide: [2 ** 40, -1],
  u8: Uint8Array.of(1, 255),
  u16: Uint16Array.of(1, 65535),
  u32: Uint32Array.of(1, 2 ** 32 - 1),
  u64: [2n ** 63n, 1n],
  f32: Float32Array.of(0.5, 1),
  f64: [0.5, 1],
  string: ["a", '{"a":1}'],
  json: [{ a: 1n }, "a"],
  bytes: [new Uint8Array([1]), new Uint8Array(0)],
  time: [new Date(0), new Date(1.5e12)],
  some: [7, null],
};

test("types, nulls and notes", () => {
  const { schema } = tableFromIPC(written(aq.table(columns)), { useBigInt: true });
  const types = schema.fields.map(({ name, type, nullable }) => {
    const { typeId, bitWidth, signed, precision, unit, timezone } = type as DataType & {
      readonly [key in "bitWidth" | "signed" | "precision" | "unit" | "timezone"]?: unknown;
    };
    const more = [bitWidth, signed, precision, unit, timezone].filter((one) => one !== undefined);
    return [name, typeId, ...more, nullable].join(" ");
  });
  // Of Schema.fbs: Int 2, FloatingPoint 3 (SINGLE 1, DOUBLE 2), Binary 4, Utf8 5, Bool 6, Timestamp 10.
  expect(types).toEqual([
    "boolean 6 false",
    "i8 2 8 true false",
    "i16 2 16 true false",
    "i32 2 32 true false",
    "i64 2 64 true false",
    "wide 2 64 true false",
    "u8 2 8 false false",
    "u16 2 16 false false",
    "u32 2 32 false false",
    "u64 2 64 false false",
    "f32 3 1 false",
    "f64 3 2 false",
    "string 5 false",
    "json 5 false",
    "bytes 4 false",
    "time 10 1 UTC false",
    "some 2 32 true true",
  ]);
  expect(JSON.parse(schema.metadata?.get("gomaplab") ?? "")).toMatchObject({
    version: 1,
    columns: { json: { json: true }, wide: { number: true }, string: {} },
  });
});

test("they come back", () => {
  const back = readArrow(written(aq.table(columns)));
  const { i32, wide, i64, u64, f64, ...same } = columns;
  for (const [name, values] of Object.entries(same)) {
    expect([name, back.column(name)]).toStrictEqual([name, values]);
  }
  expect(back.column("i32")).toStrictEqual(Int32Array.from(i32));
  expect(back.column("wide")).toStrictEqual(Float64Array.from(wide));
  expect(back.column("u64")).toStrictEqual(BigUint64Array.from(u64));
  expect(back.column("f64")).toStrictEqual(Float64Array.from(f64));
  expect(back.columnNames()).toEqual(Object.keys(columns));
});

test("forms come back with their columns", () => {
  const table = formed({ address: [0, 0xc000012000], size: [8, 16], plain: [1, 2] });
  const back = readArrow(written(table));
  expect(back.column("address")).toStrictEqual(Float64Array.of(0, 824633794560));
  expect(["address", "size", "plain"].map((name) => formOf(back, name))).toEqual([
    { form: "address" },
    { unit: "B" },
    {},
  ]);
});

/** A file of one column as another program writes it. */
function foreign(values: unknown[], type: DataType, notes?: string): Uint8Array {
  const column = columnFromArray(values, type, { useBigInt: true });
  const made = tableFromColumns([["a", column]]);
  if (notes !== undefined) made.schema.metadata = new Map([["gomaplab", notes]]);
  return tableToIPC(made, { format: "stream" }) as Uint8Array;
}

test("integers of 64 bits of other programs are numbers where all fit", () => {
  const of = (values: unknown[], type = int64(), note?: object) => {
    const notes = note && JSON.stringify({ columns: { a: note } });
    return readArrow(foreign(values, type, notes)).column("a");
  };
  expect(of([2n ** 53n - 1n, -1n])).toStrictEqual(Float64Array.of(9007199254740991, -1));
  expect(of([2n ** 53n, -1n])).toStrictEqual(BigInt64Array.of(2n ** 53n, -1n));
  expect(of([1n, null])).toStrictEqual([1, null]);
  expect(of([1n], uint64())).toStrictEqual(Float64Array.of(1));
  expect(of([2n ** 64n - 1n], uint64())).toStrictEqual(BigUint64Array.of(2n ** 64n - 1n));
  expect(of([1n], int64(), { form: { unit: "B" } })).toStrictEqual(BigInt64Array.of(1n));
  expect(of([1n], int64(), { number: true, form: { unit: "B" } })).toStrictEqual(
    Float64Array.of(1),
  );
});

test("floats of 16 bits are values, JSON only what is noted and is text", () => {
  expect(readArrow(foreign([0.5, 2], float16())).column("a")).toStrictEqual([0.5, 2]);
  const json = JSON.stringify({ columns: { a: { json: true } } });
  expect(readArrow(foreign(['{"b":1}'], utf8(), json)).column("a")).toStrictEqual([{ b: 1 }]);
  expect(readArrow(foreign(['{"b":1}'], utf8())).column("a")).toStrictEqual(['{"b":1}']);
  expect(readArrow(foreign([0.5], float16(), json)).column("a")).toStrictEqual([0.5]);
});

test("what is no Arrow file", () => {
  const bytes = written(aq.table({ a: [1, 2, 3] }));
  for (const length of [10, 200, bytes.length - 1]) {
    const read = () => readArrow(bytes.subarray(0, length));
    expect(read).toThrow(MalformedError);
    expect(read).toThrow(/^a broken Arrow file: ./);
  }
  const broken = foreign(["{"], utf8(), JSON.stringify({ columns: { a: { json: true } } }));
  expect(() => readArrow(broken)).toThrow(/^a broken Arrow file: /);
});
