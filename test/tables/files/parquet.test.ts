/** What a table's Parquet file says of itself to every other program. */
import * as aq from "arquero";
import { parquetMetadata } from "hyparquet";
import { expect, test } from "vitest";
import { writeParquet } from "../../../src/tables/files/parquet.js";
import { ParquetFile } from "../../../src/tables/files/parquet-reader.js";

function written(table: aq.ColumnTable, progress?: (done: number, total: number) => void) {
  const parts: Uint8Array[] = [];
  writeParquet(table, (part) => parts.push(part), progress);
  return { bytes: Uint8Array.from(Buffer.concat(parts)), parts };
}

test("types, nulls, notes and codec", () => {
  const { bytes } = written(
    aq.table({
      boolean: [true],
      i8: Int8Array.of(1),
      i16: Int16Array.of(1),
      i32: [1],
      i64: [1n],
      u8: Uint8Array.of(1),
      u16: Uint16Array.of(1),
      u32: Uint32Array.of(1),
      u64: [2n ** 63n],
      f32: Float32Array.of(1),
      f64: [0.5],
      string: ["a"],
      json: [{}],
      bytes: [new Uint8Array(1)],
      time: [new Date(0)],
      nothing: [null],
    }),
  );
  const metadata = parquetMetadata(bytes.buffer as ArrayBuffer);
  const [root, ...elements] = metadata.schema;
  expect(root).toMatchObject({ name: "root", num_children: 16 });
  const types = elements.map(({ name, type, converted_type, repetition_type }) =>
    [name, type, converted_type ?? "-", repetition_type].join(" "),
  );
  expect(types).toEqual([
    "boolean BOOLEAN - REQUIRED",
    "i8 INT32 INT_8 REQUIRED",
    "i16 INT32 INT_16 REQUIRED",
    "i32 INT32 - REQUIRED",
    "i64 INT64 - REQUIRED",
    "u8 INT32 UINT_8 REQUIRED",
    "u16 INT32 UINT_16 REQUIRED",
    "u32 INT32 UINT_32 REQUIRED",
    "u64 INT64 UINT_64 REQUIRED",
    "f32 FLOAT - REQUIRED",
    "f64 DOUBLE - REQUIRED",
    "string BYTE_ARRAY UTF8 REQUIRED",
    "json BYTE_ARRAY UTF8 REQUIRED",
    "bytes BYTE_ARRAY - REQUIRED",
    "time INT64 TIMESTAMP_MILLIS REQUIRED",
    "nothing BYTE_ARRAY UTF8 OPTIONAL",
  ]);
  expect(metadata.created_by).toBe("gomaplab");
  const [note, ...others] = metadata.key_value_metadata ?? [];
  expect([note?.key, others]).toEqual(["gomaplab", []]);
  expect(JSON.parse(note?.value ?? "")).toMatchObject({
    version: 1,
    columns: { json: { json: true } },
  });
  for (const { meta_data: chunk } of metadata.row_groups[0]?.columns ?? []) {
    expect([chunk?.codec, chunk?.statistics]).toEqual(["ZSTD", undefined]);
  }
});

test("row groups of 262,144 rows, each handed on when it is complete", () => {
  const told: [number, number][] = [];
  const n = new Uint8Array(262_145).fill(1);
  const { bytes, parts } = written(aq.table({ n }), (...of) => told.push(of));
  expect(told).toEqual([
    [262_144, 262_145],
    [262_145, 262_145],
  ]);
  expect(parts.length).toBeGreaterThanOrEqual(3);
  const { row_groups: groups } = parquetMetadata(bytes.buffer as ArrayBuffer);
  expect(groups.map((group) => Number(group.num_rows))).toEqual([262_144, 1]);
});

test("exactly one group, and none", () => {
  const told: number[] = [];
  const whole = written(aq.table({ n: new Uint8Array(262_144) }), (done) => told.push(done));
  expect(told).toEqual([262_144]);
  expect(parquetMetadata(whole.bytes.buffer as ArrayBuffer).row_groups).toHaveLength(1);
  const none = written(aq.table({ n: [] }), (done) => told.push(done));
  expect(told).toEqual([262_144]);
  expect(parquetMetadata(none.bytes.buffer as ArrayBuffer).row_groups).toEqual([]);
});

test.each([[[0, 2 ** 31 - 1]], [[0, 2 ** 31]], [[2 ** 31, 2 ** 32 - 1]], [[2 ** 32 - 1, 0]]])(
  "unsigned numbers %j",
  (values) => {
    const { bytes } = written(aq.table({ a: Uint32Array.from(values) }));
    const read = (from: number, to: number) => bytes.subarray(from, to);
    const file = new ParquetFile({ size: bytes.length, read });
    expect(file.table().column("a")).toStrictEqual(Uint32Array.from(values));
  },
);
