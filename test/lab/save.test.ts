/** Tables in files: what was saved comes back as it was, also from other programs' files. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ColumnTable } from "arquero";
import { afterAll, describe, expect, test } from "vitest";
import { aq, go, keys, read, save, TableFile } from "../../src/lab/index.js";
import { formOf } from "../../src/tables/frame/column-form.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-save-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/tables/${name}`, import.meta.url));

/** Columns of every kind of values, with nulls where a column may have some. */
const everything = {
  i: [1, null, -3, 4],
  wide: [2 ** 40, 1, -(2 ** 53) + 1, 3],
  big: [2n ** 62n, -5n, null, 7n],
  u: [2n ** 64n - 1n, 1n, 2n, 3n],
  huge: [2n ** 70n, 1n, null, -1n],
  f: [1.5, Number.NaN, -0, null],
  s: ["a", "é 𝄞", "", "x"],
  b: [true, false, null, true],
  json: [{ X: 1n }, [1, Number.NaN, new Uint8Array([7])], "q", null],
  mixed: [1, "1", true, 2n],
  bytes: [new Uint8Array([1, 2]), new Uint8Array(0), null, new Uint8Array([255])],
  time: [new Date(0), new Date(1e12), null, new Date(5)],
  nothing: [null, null, undefined, null],
  lone: ["\ud800", "b", "c", "d"],
  i8: Int8Array.of(-1, 2, 3, -128),
  u16: Uint16Array.of(0, 1, 2, 65535),
  u32: Uint32Array.of(1, 2 ** 31, 2 ** 32 - 1, 0),
  f32: Float32Array.of(1.5, -0, Number.POSITIVE_INFINITY, Number.NaN),
  i64: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n, 1n),
};

const valuesOf = (table: ColumnTable, name: string) => {
  return Array.from({ length: table.numRows() }, (_, row) => table.get(name, row) as unknown);
};

describe.each([".parquet", ".arrow"] as const)("%s", (ending) => {
  const there = (table: ColumnTable, name: string) => {
    const path = join(folder, `${name}${ending}`);
    save(table, path);
    return read(path as `${string}.parquet`).table();
  };

  test("every kind of column comes back as it was", () => {
    const back = there(aq.table(everything), "everything");
    for (const [name, values] of Object.entries(everything)) {
      const expected = Array.from(values as ArrayLike<unknown>, (value) => value ?? null);
      expect([name, valuesOf(back, name)]).toStrictEqual([name, expected]);
    }
    for (const name of ["i8", "u16", "u32", "f32", "i64"] as const) {
      expect(back.column(name)).toBeInstanceOf(everything[name].constructor);
    }
  });

  test("a map's tables come back, with addresses, of both generations", () => {
    for (const release of ["1.23", "1.26"]) {
      const m = go(release, { traced: true }).make("map[string][2]int16");
      for (let i = 0; i < 100; i++) m.put(`key ${i}`, [i, -i]);
      for (const [name, table] of [
        ["slots", m.slots()],
        ["entries", m.entries()],
        ["objects", m.process.objects()],
        ["trace", m.trace()],
      ] as const) {
        const back = there(table, `${name}-${release}`);
        expect(back.columnNames()).toEqual(table.columnNames());
        for (const column of table.columnNames()) {
          const told = [release, name, column];
          expect([told, valuesOf(back, column)]).toEqual([told, valuesOf(table, column)]);
          expect([told, formOf(back, column)]).toEqual([told, formOf(table, column)]);
        }
      }
    }
  });

  test("what a filter leaves, in the order of the rows; tables without rows", () => {
    const table = aq.table({ n: [3, 1, 2, 5], s: ["c", "a", "b", "e"] });
    const back = there(table.filter((d: { n: number }) => d.n < 5).orderby("n"), "filtered");
    expect(back.objects()).toEqual([
      { n: 1, s: "a" },
      { n: 2, s: "b" },
      { n: 3, s: "c" },
    ]);
    const empty = there(aq.table({ a: [], b: Int32Array.of() }), "empty");
    expect([empty.numRows(), empty.columnNames()]).toEqual([0, ["a", "b"]]);
  });
});

test("parts of a file of several row groups", () => {
  const path = join(folder, "groups.parquet") as `${string}.parquet`;
  const rows = 600_000;
  const n = Uint32Array.from({ length: rows }, (_, i) => i);
  save(aq.table({ n, name: Array.from(n, (i) => `${i & 3}`) }), path);
  const file = read(path);
  expect(String(file)).toBe("Parquet: 600,000 rows, n, name");
  const some = file.table({ columns: ["n"], rows: [262_000, 525_000] });
  expect([some.numRows(), some.columnNames()]).toEqual([263_000, ["n"]]);
  expect([some.get("n", 0), some.get("n", 262_999)]).toEqual([262_000, 524_999]);
  expect(() => file.table({ columns: ["m"] })).toThrow('no column "m"; there are n, name');
  expect(() => file.table({ rows: [5, 1] })).toThrow("the first row and the one after the last");
});

test("the buckets of a million entries", () => {
  const m = go("1.23").make("map[int64]bool");
  m.fill(keys.sequence(1_000_000));
  const path = join(folder, "buckets.parquet") as `${string}.parquet`;
  save(m.buckets(), path);
  expect(read(path).table().numRows()).toBe(m.buckets().numRows());
});

// Written by pandas 3.1.1 (pyarrow 26.0.1), Polars 2.1.0 and DuckDB 2.0.1.
test.each(["pandas.parquet", "pandas.arrow", "polars.parquet", "duckdb.parquet"])("%s", (name) => {
  const table = read(fixture(name) as `${string}.parquet`).table();
  expect(valuesOf(table, "a")).toEqual([1, 2, 3]);
  expect(valuesOf(table, "b")).toEqual(["x", null, "z"]);
  expect(valuesOf(table, "c")).toEqual([2n ** 62n, 1n, 2n]);
  expect(valuesOf(table, "d")).toEqual([1.5, null, 2.5]);
  expect(valuesOf(table, "l").map((one) => one && Array.from(one as [], Number))).toEqual([
    [1, 2],
    [],
    null,
  ]);
  expect(valuesOf(table, "s").map((one) => one && Number((one as { q: number }).q))).toEqual([
    1,
    2,
    null,
  ]);
});

test("errors say what would be right, and leave no half a file", () => {
  const table = aq.table({ a: [1] });
  expect(() => save(table, "x.csv")).toThrow(
    'save: `path` must end in .parquet or .arrow, got "x.csv"',
  );
  expect(() => save({} as ColumnTable, "x.parquet")).toThrow("`table` must be a table such as");
  expect(() => save(table, join(folder, "no", "x.parquet"))).toThrow("there is no folder");
  const kept = join(folder, "kept.parquet") as `${string}.parquet`;
  save(table, kept);
  const failing = aq.table({
    a: [1],
    f: [
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ],
  });
  expect(() => save(failing, kept)).toThrow("no");
  expect(read(kept).table().objects()).toEqual([{ a: 1 }]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(existsSync("x.csv")).toBe(false);
});

describe("hostile files", () => {
  const good = (ending: ".parquet" | ".arrow") => {
    const path = join(folder, `good${ending}`);
    save(aq.table({ ...everything, n: [1, 2, 3, 4] }), path);
    return readFileSync(path);
  };

  test("a file that was cut off says so", () => {
    const path = join(folder, "cut.parquet") as `${string}.parquet`;
    writeFileSync(path, good(".parquet").subarray(0, 300));
    expect(() => read(path)).toThrow(/cut\.parquet.*ends with PAR1; this one does not/);
    writeFileSync(path, "PAR1");
    expect(() => read(path)).toThrow("ends with PAR1");
    writeFileSync(path, "nothing of the kind");
    expect(() => read(path)).toThrow("this is neither a Parquet nor an Arrow file");
  });

  test("a page that claims to be more than its column is refused before it is unpacked", () => {
    const bytes = Buffer.from(good(".parquet"));
    // The metadata's length, four bytes before the last PAR1.
    bytes.writeUInt32LE(0x7fffffff, bytes.length - 8);
    const path = join(folder, "length.parquet") as `${string}.parquet`;
    writeFileSync(path, bytes);
    expect(() => read(path)).toThrow(/metadata of 2,147,483,647 bytes in a file of/);
  });

  test("any change of a Parquet file is read or refused in words", () => {
    const bytes = good(".parquet");
    const path = join(folder, "changed.parquet") as `${string}.parquet`;
    let state = 1;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const changed = Buffer.from(bytes);
      for (let n = 0; n <= below(3); n++) changed[below(changed.length)] = below(256);
      writeFileSync(path, i % 4 === 0 ? changed.subarray(0, below(changed.length)) : changed);
      try {
        expect(read(path)).toBeInstanceOf(TableFile);
        read(path).table();
      } catch (error) {
        refused++;
        expect((error as Error).name).toMatch(/^(MalformedError|RangeError)$/);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test("an Arrow file whose schema claims a vector of a billion elements", () => {
    const bytes = good(".arrow");
    const path = join(folder, "vector.arrow") as `${string}.arrow`;
    // Every word of the first message's metadata, one after another: some of them are lengths.
    let refused = 0;
    for (let at = 16; at < 16 + bytes.readInt32LE(12) - 4; at += 4) {
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(0x3fffffff, at);
      writeFileSync(path, changed);
      try {
        read(path).table();
      } catch (error) {
        refused++;
        expect((error as Error).message).toMatch(/vector\.arrow: a broken Arrow file: /);
      }
    }
    expect(refused).toBeGreaterThan(10);
  });

  test("an Arrow file that was cut off", () => {
    const bytes = good(".arrow");
    const path = join(folder, "cut.arrow") as `${string}.arrow`;
    for (let length = 8; length < bytes.length; length += 97) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => read(path).table()).toThrow(/cut\.arrow: a broken Arrow file: /);
    }
  });
});
