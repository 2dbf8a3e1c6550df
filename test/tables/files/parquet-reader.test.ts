/** Parquet files of this program and of others as tables, and files that are broken. */
import { readFileSync } from "node:fs";
import * as aq from "arquero";
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { describe, expect, test } from "vitest";
import { MalformedError } from "../../../src/capture/index.js";
import { writeParquet } from "../../../src/tables/files/parquet.js";
import { type ByteSource, ParquetFile } from "../../../src/tables/files/parquet-reader.js";
import { table as formed, formOf } from "../../../src/tables/frame/column-form.js";

/** A column as the writer is told it, which has types of its own. */
type Element = Omit<ConstructorParameters<typeof ParquetWriter>[0]["schema"][number], "name">;

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (from, to) => bytes.subarray(from, to),
});

/** A table's file. */
function written(table: aq.ColumnTable): Uint8Array {
  const parts: Uint8Array[] = [];
  writeParquet(table, (part) => parts.push(part));
  return Uint8Array.from(Buffer.concat(parts));
}

/** A file of one column as another program writes it, in row groups of some rows. */
function foreign(
  element: Element,
  data: ArrayLike<unknown>,
  more: { rows?: number; notes?: string } = {},
): Uint8Array {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "root", num_children: 1 },
      { name: "a", ...element },
    ],
    codec: "UNCOMPRESSED",
    statistics: false,
    kvMetadata: more.notes === undefined ? [] : [{ key: "gomaplab", value: more.notes }],
  });
  const columnData = [{ name: "a", data: Array.from(data) }];
  writer.write({ columnData, rowGroupSize: more.rows ?? 100 });
  writer.finish();
  return new Uint8Array(bytes.getBuffer());
}

type Chunk = NonNullable<FileMetaData["row_groups"][number]["columns"][number]["meta_data"]>;

function thrown(work: () => unknown): MalformedError | undefined {
  try {
    work();
  } catch (error) {
    return error as MalformedError;
  }
  return undefined;
}

const fileOf = (bytes: Uint8Array) => new ParquetFile(sourceOf(bytes));
const columnOf = (bytes: Uint8Array) => fileOf(bytes).table().column("a");
const required = { repetition_type: "REQUIRED" } as const;

describe("columns of other programs", () => {
  const integer = (bitWidth: 8 | 16 | 32 | 64, isSigned: boolean): Element => ({
    type: bitWidth === 64 ? "INT64" : "INT32",
    ...required,
    logical_type: { type: "INTEGER", bitWidth, isSigned },
  });
  test.each<[string, Element, unknown[], unknown]>([
    ["int 8", integer(8, true), [-1, 2], Int8Array.of(-1, 2)],
    ["int 16", integer(16, true), [-1, 2], Int16Array.of(-1, 2)],
    ["int 32", integer(32, true), [-1, 2], Int32Array.of(-1, 2)],
    ["int 64", integer(64, true), [-1n, 2n], Float64Array.of(-1, 2)],
    ["uint 8", integer(8, false), [1, 255], Uint8Array.of(1, 255)],
    ["uint 16", integer(16, false), [1, 65535], Uint16Array.of(1, 65535)],
    ["uint 32", integer(32, false), [1, 2 ** 31 - 1], Uint32Array.of(1, 2 ** 31 - 1)],
    ["uint 64", integer(64, false), [1n, 2n], Float64Array.of(1, 2)],
    ["large uint 64", integer(64, false), [1n, 2n ** 62n], BigUint64Array.of(1n, 2n ** 62n)],
    ["largest uint 64", integer(64, false), [2n ** 64n - 1n], BigUint64Array.of(2n ** 64n - 1n)],
    ["largest uint 32", integer(32, false), [2 ** 32 - 1], Uint32Array.of(2 ** 32 - 1)],
    ["plain 32", { type: "INT32", ...required }, [-1, 2], Int32Array.of(-1, 2)],
    ["plain 64", { type: "INT64", ...required }, [-1n, 2n], Float64Array.of(-1, 2)],
    ["safe 64", { type: "INT64", ...required }, [2n ** 53n - 1n], Float64Array.of(2 ** 53 - 1)],
    ["large 64", { type: "INT64", ...required }, [2n ** 53n], BigInt64Array.of(2n ** 53n)],
    [
      "INT_32",
      { type: "INT32", converted_type: "INT_32", ...required },
      [-1, 2],
      Int32Array.of(-1, 2),
    ],
    [
      "INT_64",
      { type: "INT64", converted_type: "INT_64", ...required },
      [-1n, 2n],
      Float64Array.of(-1, 2),
    ],
    ["float", { type: "FLOAT", ...required }, [0.5, 2], Float32Array.of(0.5, 2)],
    ["double", { type: "DOUBLE", ...required }, [0.5, 2], Float64Array.of(0.5, 2)],
    ["optional double", { type: "DOUBLE", repetition_type: "OPTIONAL" }, [0.5, null], [0.5, null]],
    [
      "optional, none is null",
      { type: "DOUBLE", repetition_type: "OPTIONAL" },
      [0.5, 2],
      Float64Array.of(0.5, 2),
    ],
    [
      "optional large 64",
      { type: "INT64", repetition_type: "OPTIONAL" },
      [null, 2n ** 53n],
      [null, 2n ** 53n],
    ],
    ["optional 64", { type: "INT64", repetition_type: "OPTIONAL" }, [null, 7n], [null, 7]],
    ["boolean", { type: "BOOLEAN", ...required }, [true, false], [true, false]],
    [
      "date",
      { type: "INT32", converted_type: "DATE", ...required },
      [new Date(864e5)],
      [new Date(864e5)],
    ],
  ])("%s", (_, element, data, expected) => {
    expect(columnOf(foreign(element, data))).toStrictEqual(expected);
  });

  test("strings with notes that they are JSON, and without", () => {
    const element = { type: "BYTE_ARRAY", converted_type: "UTF8", ...required } as const;
    const notes = (note: object) => JSON.stringify({ columns: { a: note } });
    const texts = ['{"$bigint":"7"}', "null"];
    expect(columnOf(foreign(element, texts))).toStrictEqual(texts);
    expect(columnOf(foreign(element, texts, { notes: notes({ number: true }) }))).toStrictEqual(
      texts,
    );
    expect(columnOf(foreign(element, texts, { notes: notes({ json: true }) }))).toStrictEqual([
      7n,
      null,
    ]);
    const broken = foreign(element, ['{"x'], { notes: notes({ json: true }) });
    expect(() => fileOf(broken).table()).toThrow(/^column "a": /);
  });

  test("integers with notes that they are numbers, or have a form", () => {
    const element = { type: "INT64", ...required } as const;
    const read = (note: object) =>
      fileOf(foreign(element, [7n], { notes: JSON.stringify({ columns: { a: note } }) })).table();
    expect(read({ number: true }).column("a")).toStrictEqual(Float64Array.of(7));
    const form = { unit: "B" };
    expect(read({ form }).column("a")).toStrictEqual(BigInt64Array.of(7n));
    expect(formOf(read({ form }), "a")).toStrictEqual(form);
    expect(read({ form, number: true }).column("a")).toStrictEqual(Float64Array.of(7));
  });
});

// Written by pandas 3.1.1 (pyarrow 26.0.1), Polars 2.1.0 and DuckDB 2.0.1.
test.each(["pandas", "polars", "duckdb"])("lists and structs of %s", (name) => {
  const path = new URL(`../../fixtures/tables/${name}.parquet`, import.meta.url);
  const table = fileOf(readFileSync(path)).table();
  expect(Array.from(table.column("a") as unknown as number[], Number)).toEqual([1, 2, 3]);
  expect(table.column("b")).toEqual(["x", null, "z"]);
  expect(table.column("d")).toEqual([1.5, null, 2.5]);
  const lists = table.column("l") as unknown as (unknown[] | null)[];
  expect(lists.map((one) => one && Array.from(one, Number))).toEqual([[1, 2], [], null]);
  const structs = table.column("s") as unknown as ({ q: unknown } | null)[];
  expect(structs.map((one) => one && Number(one.q))).toEqual([1, 2, null]);
});

test("a table's forms come back with its columns", () => {
  const table = formed({ address: [0, 0xc000012000], size: [8, 16], plain: [1, 2] });
  const back = fileOf(written(table)).table({ columns: ["size", "address"] });
  expect(back.columnNames()).toEqual(["size", "address"]);
  expect(back.column("address")).toStrictEqual(Float64Array.of(0, 824633794560));
  expect([formOf(back, "size"), formOf(back, "address")]).toEqual([
    { unit: "B" },
    { form: "address" },
  ]);
});

describe("rows that are asked for", () => {
  const bytes = foreign({ type: "INT32", ...required }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], {
    rows: 4,
  });
  test.each<[readonly [number, number], number[]]>([
    [
      [0, 10],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ],
    [
      [0, 4],
      [0, 1, 2, 3],
    ],
    [
      [3, 5],
      [3, 4],
    ],
    [
      [4, 8],
      [4, 5, 6, 7],
    ],
    [
      [5, 7],
      [5, 6],
    ],
    [[9, 1000], [9]],
    [[4, 4], []],
    [[1000, 2000], []],
  ])("%j", (rows, expected) => {
    expect(fileOf(bytes).numRows).toBe(10);
    expect(fileOf(bytes).table({ rows }).column("a")).toStrictEqual(Int32Array.from(expected));
  });

  test("only their row groups are read", () => {
    const reads: number[] = [];
    const source = sourceOf(bytes);
    const read = (from: number, to: number) => {
      reads.push(from);
      return source.read(from, to);
    };
    const file = new ParquetFile({ ...source, read });
    const count = (rows: readonly [number, number]) => {
      reads.length = 0;
      file.table({ rows });
      return reads.length;
    };
    expect([count([0, 10]), count([4, 8]), count([3, 8]), count([4, 9]), count([4, 4])]).toEqual([
      3, 1, 2, 2, 0,
    ]);
  });

  test.each([
    [[-1, 2]],
    [[2, 1]],
    [[0.5, 2]],
    [[0, 2.5]],
    [[Number.NaN, 2]],
  ] as unknown as (readonly [readonly [number, number]])[])("%j are refused", (rows) => {
    expect(() => fileOf(bytes).table({ rows })).toThrow(
      `\`rows\` must be the first row and the one after the last, got ${rows}`,
    );
  });

  test("a column that is not there", () => {
    expect(() => fileOf(bytes).table({ columns: ["b"] })).toThrow('no column "b"; there are a');
    const two = fileOf(written(aq.table({ a: [1], b: [2] })));
    expect(() => two.table({ columns: ["b", "c"] })).toThrow('no column "c"; there are a, b');
  });
});

describe("a broken file", () => {
  const good = foreign({ type: "INT32", ...required }, [1, 2, 3]);
  const metadata = new DataView(good.buffer).getUint32(good.length - 8, true);

  test("must end with PAR1", () => {
    const message = "a Parquet file ends with PAR1; this one does not: it was cut off";
    expect(() => fileOf(good.subarray(0, -1))).toThrow(message);
    expect(() => fileOf(Buffer.from("0000PAR1PAR"))).toThrow(message);
    // Twelve bytes could be one.
    expect(() => fileOf(Buffer.from("PAR1\0\0\0\0PAR1", "latin1"))).not.toThrow(message);
  });

  test("has metadata that lie in it", () => {
    const told = (length: number) => {
      const bytes = Uint8Array.from(good);
      new DataView(bytes.buffer).setUint32(bytes.length - 8, length, true);
      return bytes;
    };
    const most = good.length - 12;
    expect(() => fileOf(told(most + 1))).toThrow(
      `byte ${good.length - 8}: metadata of ${most + 1} bytes in a file of ${good.length}`,
    );
    expect(() => fileOf(told(most))).not.toThrow("bytes in a file of");
    expect(fileOf(told(metadata)).numRows).toBe(3);
  });

  test("has more bytes than its ends, which are not read before", () => {
    const unread: ByteSource = {
      size: 11,
      read: () => {
        throw new Error("read");
      },
    };
    expect(() => new ParquetFile(unread)).toThrow("a Parquet file ends with PAR1");
    expect(() => new ParquetFile({ ...unread, size: 12 })).toThrow("read");
    expect(thrown(() => new ParquetFile(unread))?.field).toBe("");
  });

  test("has at most 64 MiB of metadata", () => {
    const of = (length: number) => {
      const tail = Buffer.from("....PAR1");
      tail.writeUInt32LE(length);
      const read = (from: number) => {
        if (from === 2 ** 27 - 8) return tail;
        throw new Error(`read from ${from}`);
      };
      return () => new ParquetFile({ size: 2 ** 27, read });
    };
    expect(of(2 ** 26)).toThrow("read from 67108856");
    expect(of(2 ** 26 + 1)).toThrow("metadata of 67,108,865 bytes in a file of 134,217,728");
  });

  test.each<[string, (metadata: FileMetaData, chunk: Chunk) => void, string]>([
    [
      "more rows than its groups",
      (metadata) => {
        metadata.num_rows = 4n;
      },
      "metadata: 3 rows in row groups, 4 in all",
    ],
    [
      "less than no rows",
      (metadata) => {
        const [group] = metadata.row_groups as [FileMetaData["row_groups"][number]];
        metadata.row_groups = [
          { ...group, num_rows: 4n },
          { ...group, num_rows: -1n },
        ];
      },
      "metadata: 3 rows in row groups, 3 in all",
    ],
    [
      "no columns",
      (metadata) => {
        metadata.schema = [{ name: "root", num_children: 0 }];
      },
      "metadata: no columns",
    ],
    [
      "a group without the column",
      (_, chunk) => {
        chunk.path_in_schema = ["b"];
      },
      'row group 0, column "a": no values',
    ],
    [
      "more rows than its pages",
      (metadata) => {
        metadata.num_rows = 4n;
        for (const group of metadata.row_groups) group.num_rows = 4n;
      },
      'row group 0, column "a": expected 4 values, found 3',
    ],
    [
      "fewer rows than its pages",
      (metadata) => {
        metadata.num_rows = 2n;
        for (const group of metadata.row_groups) group.num_rows = 2n;
      },
      'row group 0, column "a": its pages hold more values than the 2 there are',
    ],
    [
      "a column in its magic",
      (_, chunk) => {
        chunk.data_page_offset = 3n;
        chunk.total_compressed_size = 9n;
      },
      'row group 0, column "a": its bytes 3 to 12 do not lie in the file',
    ],
    [
      "a column of no bytes",
      (_, chunk) => {
        chunk.total_compressed_size = 0n;
      },
      'row group 0, column "a": its bytes 4 to 4 do not lie in the file',
    ],
    [
      "a column that goes beyond the file",
      (_, chunk) => {
        chunk.total_compressed_size = 10_000n;
      },
      'row group 0, column "a": its bytes 4 to 10004 do not lie in the file',
    ],
  ])("has %s", (_, change, message) => {
    const parsed = parquetMetadata(good.slice().buffer);
    change(parsed, parsed.row_groups[0]?.columns[0]?.meta_data as Chunk);
    const bytes = new ByteWriter();
    bytes.appendBytes(good.subarray(0, good.length - 8 - metadata));
    writeMetadata(bytes, parsed as Parameters<typeof writeMetadata>[1]);
    bytes.appendUint32(0x31524150);
    const told = thrown(() => fileOf(new Uint8Array(bytes.getBuffer())).table());
    expect(told).toBeInstanceOf(MalformedError);
    expect(told?.message).toBe(message);
  });

  test("says in which column of which row group it is", () => {
    const from = (error: unknown) => {
      const read = (first: number, last: number) => {
        if (last === good.length - 8) throw error;
        if (first < 10) throw error;
        return good.subarray(first, last);
      };
      return () => new ParquetFile({ size: good.length, read }).table();
    };
    const field = 'row group 0, column "a"';
    for (const error of [new Error("gone"), "gone"]) {
      const told = thrown(from(error));
      expect(told).toBeInstanceOf(MalformedError);
      expect([told?.field, told?.message, told?.cause]).toEqual([field, `${field}: gone`, error]);
    }
    const own = new MalformedError("page 3", "gone");
    expect(thrown(from(own))).toBe(own);
    expect(thrown(from(new MalformedError("", "gone")))?.field).toBe(field);
  });
});

test("more values than are read at once", () => {
  const file = fileOf(written(aq.table({ a: [1], b: [2] })));
  Object.defineProperty(file, "numRows", { value: 2 ** 27 + 1 });
  expect(() => file.table()).toThrow(
    '268,435,458 values are more than the 268,435,456 that are read at once; read some of it: { columns: ["a"], rows: [0, 1_000_000] }',
  );
  expect(() => file.table({ rows: [0, 2 ** 27] })).not.toThrow();
  expect(() => file.table({ rows: [2 ** 27, 2 ** 27 + 1] })).not.toThrow();
});
