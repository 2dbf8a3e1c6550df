/** Which type a column has in a file: the narrowest that keeps every value. */
import * as aq from "arquero";
import { expect, test } from "vitest";
import {
  type StoredKind,
  storedColumns,
  storedValues,
  tableValues,
} from "../../../src/tables/files/stored-column.js";
import { table as formed } from "../../../src/tables/frame/column-form.js";

const columnOf = (values: unknown) => {
  const table = aq.table({ a: values as unknown[] });
  const { columns, rows } = storedColumns(table);
  const [column] = columns as [(typeof columns)[number]];
  return { column, stored: Array.from(storedValues(table, column, rows)) };
};

const two = 2n ** 63n;

test.each<[string, unknown[], StoredKind]>([
  ["booleans", [true, false], "boolean"],
  ["whole numbers from -2^31", [-2147483648, 5], "int32"],
  ["one less", [-2147483649, 5], "int64"],
  ["whole numbers below 2^31", [2147483647, 5], "int32"],
  ["one more", [2147483648, 5], "int64"],
  ["whole numbers to 2^53 - 1", [9007199254740991], "int64"],
  ["one more", [9007199254740992], "float64"],
  ["fractions", [1.5, 2.5], "float64"],
  ["whole numbers and fractions", [1, 2.5], "float64"],
  ["-0", [-0, 1], "float64"],
  ["bigints from -2^63", [-two], "int64"],
  ["one less", [-two - 1n], "json"],
  ["bigints below 2^63", [two - 1n, -1n], "int64"],
  ["2^63", [two], "uint64"],
  ["2^63 and a negative one", [two, -1n], "json"],
  ["bigints below 2^64", [2n * two - 1n, 0n], "uint64"],
  ["2^64", [2n * two], "json"],
  ["bigints and numbers", [1n, 1], "json"],
  ["strings", ["a", "𝄞"], "string"],
  ["half a surrogate pair", ["\ud834"], "json"],
  ["strings and half a pair", ["a", "\udd1e"], "json"],
  ["bytes", [new Uint8Array(2)], "bytes"],
  ["other arrays", [new Uint16Array(2)], "json"],
  ["times", [new Date(0)], "time"],
  ["no time", [new Date(Number.NaN)], "json"],
  ["objects", [{ X: 1 }], "json"],
  ["strings and booleans", ["a", true], "json"],
])("%s", (_, values, kind) => {
  const number = kind === "int64" && typeof values[0] === "number";
  const of = (nullable: boolean) => ({ name: "a", kind, nullable, number, form: {} });
  expect(columnOf(values).column).toStrictEqual(of(false));
  expect(columnOf([...values, null]).column).toStrictEqual(of(true));
  expect(columnOf([undefined, ...values]).column).toStrictEqual(of(true));
});

test("a column of nothing is one of strings", () => {
  expect(columnOf([null, undefined]).column).toMatchObject({ kind: "string", nullable: true });
  expect(columnOf([]).column).toMatchObject({ kind: "string", nullable: true });
});

test.each<[StoredKind, ArrayLike<unknown>]>([
  ["int8", Int8Array.of(-1, 2)],
  ["int16", Int16Array.of(-1, 2)],
  ["int32", Int32Array.of(-1, 2)],
  ["int64", BigInt64Array.of(-1n, 2n)],
  ["uint8", Uint8Array.of(1, 2)],
  ["uint16", Uint16Array.of(1, 2)],
  ["uint32", Uint32Array.of(1, 2)],
  ["uint64", BigUint64Array.of(1n, 2n)],
  ["float32", Float32Array.of(1.5, 2)],
  ["float64", Float64Array.of(1.5, 2)],
])("an array of %s is one of them, and comes back as one", (kind, values) => {
  const { column, stored } = columnOf(values);
  expect(column).toStrictEqual({ name: "a", kind, nullable: false, number: false, form: {} });
  expect(stored).toStrictEqual(Array.from(values));
  expect(tableValues(column, stored)).toStrictEqual(values);
  const some = { ...column, nullable: true };
  expect(tableValues(some, stored)).toStrictEqual(values);
  expect(tableValues(some, [null, stored[0]])).toStrictEqual([null, stored[0]]);
});

test.each<[string, unknown, boolean, boolean]>([
  ["an array of numbers", Float64Array.of(0, 2 ** 48), false, true],
  ["numbers", [0, 2 ** 48], false, true],
  ["numbers and null", [null, 2 ** 48], true, true],
  ["numbers and undefined", [2 ** 48, undefined], true, true],
  ["bigints", [2n ** 48n], false, false],
])("addresses, %s, are unsigned", (_, address, nullable, number) => {
  const { columns } = storedColumns(formed({ address: address as unknown[] }));
  expect(columns).toStrictEqual([
    { name: "address", kind: "uint64", nullable, number, form: { form: "address" } },
  ]);
});

test("addresses and what else may be null is null, all else of its type", () => {
  const addresses = formed({ address: [null, 2 ** 48] });
  const [column] = storedColumns(addresses).columns as never as [never];
  expect(storedValues(addresses, column, Uint32Array.of(0, 1))).toStrictEqual([null, 2n ** 48n]);
  expect(tableValues(column, [null, 2n ** 48n])).toStrictEqual([null, 281474976710656]);
  expect(columnOf(["a", undefined]).stored).toStrictEqual(["a", null]);
  expect(columnOf([7, null]).stored).toStrictEqual([7, null]);
  expect(columnOf([7n, null]).stored).toStrictEqual([7n, null]);
  expect(columnOf([null, false]).stored).toStrictEqual([null, false]);
});

test("addresses that are written out are strings", () => {
  const { columns } = storedColumns(formed({ address: ["0xc000012000", null] }));
  expect(columns).toMatchObject([{ kind: "string", nullable: true, number: false }]);
});

test("numbers become integers of 64 bits, in halves", () => {
  const { column, stored } = columnOf([2147483648, -1, -4294967297, 9007199254740991]);
  expect(stored).toStrictEqual([2147483648n, -1n, -4294967297n, 9007199254740991n]);
  expect(tableValues(column, stored)).toStrictEqual(
    Float64Array.of(2147483648, -1, -4294967297, 9007199254740991),
  );
  const some = columnOf([4294967296, null]);
  expect(some.stored).toStrictEqual([4294967296n, null]);
  expect(tableValues(some.column, some.stored)).toStrictEqual([4294967296, null]);
  expect(tableValues(some.column, [5n])).toStrictEqual(Float64Array.of(5));
});

test("some rows of a column, following each other or not", () => {
  const table = aq.table({ a: Int16Array.of(5, 6, 7, 8), b: [50, 60, 70, 80] });
  const [a, b] = storedColumns(table).columns as never as [never, never];
  for (const [rows, expected] of [
    [
      [1, 2],
      [6, 7],
    ],
    [
      [1, 3],
      [6, 8],
    ],
    [
      [3, 2],
      [8, 7],
    ],
    [[], []],
  ]) {
    const of = Uint32Array.from(rows as number[]);
    expect(storedValues(table, a, of)).toStrictEqual(Int16Array.from(expected as number[]));
    const tens = Int32Array.from(expected as number[], (n) => 10 * n);
    expect(storedValues(table, b, of)).toStrictEqual(tens);
  }
});

test("rows that follow each other are not copied out of an array", () => {
  const values = Int16Array.of(5, 6, 7, 8);
  const table = aq.table({ a: values });
  const [column] = storedColumns(table).columns as never as [never];
  const run = storedValues(table, column, Uint32Array.of(1, 2, 3)) as Int16Array;
  expect([run.buffer === values.buffer, run.byteOffset, run.length]).toEqual([true, 2, 3]);
  const others = storedValues(table, column, Uint32Array.of(1, 3)) as Int16Array;
  expect(others.buffer === values.buffer).toBe(false);
});

test("what JSON cannot say is an object with one member", () => {
  const values = [
    [1n, "1n", null],
    { nan: Number.NaN, up: Infinity, down: -Infinity, zero: -0, plain: 0.5 },
    [new Uint8Array([1, 254]), Uint16Array.of(258, 3), [true]],
    "text",
    null,
  ];
  const texts = [
    '[{"$bigint":"1"},"1n",null]',
    '{"nan":{"$number":"NaN"},"up":{"$number":"Infinity"},"down":{"$number":"-Infinity"},"zero":{"$number":"-0"},"plain":0.5}',
    '[{"$bytes":"Af4="},[258,3],[true]]',
    '"text"',
    null,
  ];
  const { column, stored } = columnOf(values);
  expect(stored).toStrictEqual(texts);
  const back: unknown[] = structuredClone(values);
  (back[2] as unknown[])[1] = [258, 3];
  expect(tableValues(column, stored)).toStrictEqual(back);
});

test("objects that only look like tags stay as they are", () => {
  const texts = [
    '{"$bigint":"1x"}',
    '{"$bigint":1}',
    '{"$bigint":"1","more":2}',
    '{"$bytes":3}',
    '{"$other":"1"}',
    "{}",
    `{"$bigint":"${"9".repeat(5001)}"}`,
  ];
  const column = { name: "a", kind: "json", nullable: false, number: false, form: {} } as const;
  expect(tableValues(column, texts)).toStrictEqual(texts.map((text) => JSON.parse(text)));
  expect(tableValues(column, [`{"$bigint":"-${"9".repeat(5000)}"}`])).toStrictEqual([
    -(10n ** 5000n - 1n),
  ]);
});

test("what JSON leaves out is null; a time in an object is its text", () => {
  const { stored } = columnOf([() => 1, { at: new Date(0) }]);
  expect(stored).toStrictEqual(["null", '{"at":"1970-01-01T00:00:00.000Z"}']);
});
