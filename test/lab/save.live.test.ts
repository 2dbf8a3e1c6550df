/**
 * What other programs read of saved tables: pandas, Polars and DuckDB, where a Python has them. The
 * Python is the one that GOMAPLAB_TABLE_PYTHON names, or that of the virtual environment.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { aq, save } from "../../src/lab/index.js";

const python =
  process.env.GOMAPLAB_TABLE_PYTHON ??
  fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "gomaplab-save-live-"));
afterAll(() => rmSync(folder, { recursive: true }));

function has(module: string): boolean {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    return true;
  } catch {
    // There is no such Python, or it has no such module: the test's name says that it was skipped.
    return false;
  }
}

/** Types and rows as JSON; integers as strings, since those of 64 bits have no other place in it. */
const readers = {
  pandas: `
import pandas
t = pandas.read_parquet(path, dtype_backend="numpy_nullable")
types = [str(x).lower() for x in t.dtypes]
rows = [[None if pandas.isna(v) else getattr(v, "item", lambda: v)() for v in r] for r in t.itertuples(index=False)]`,
  polars: `
import polars
t = polars.read_parquet(path)
types = [str(x).lower() for x in t.dtypes]
rows = t.rows()`,
  duckdb: `
import duckdb
t = duckdb.sql(f"select * from '{path}'")
types = [{"bigint": "int64", "ubigint": "uint64", "integer": "int32", "utinyint": "uint8", "varchar": "string", "boolean": "boolean", "double": "float64"}[str(x).lower()] for x in t.types]
rows = t.fetchall()`,
  "pyarrow.feather": `
import pyarrow.feather as feather
t = feather.read_table(path.replace(".parquet", ".arrow"))
types = [str(x) for x in t.schema.types]
rows = [list(r.values()) for r in t.to_pylist()]`,
} as const;

const common: Readonly<Record<string, string>> = {
  str: "string",
  bool: "boolean",
  double: "float64",
};

describe.each(Object.entries(readers))("%s", (module, code) => {
  test.skipIf(!has(module))("reads types, nulls and integers of 64 bits", () => {
    const path = join(folder, "table.parquet");
    const table = aq.table({
      big: [2n ** 62n + 1n, null, -5n],
      unsigned: [2n ** 64n - 1n, 0n, 1n],
      small: [1, null, 3],
      byte: Uint8Array.of(0, 127, 255),
      text: ["a", null, "é 𝄞"],
      flag: [true, false, null],
      real: Float64Array.of(1.5, -2, 0.1),
    });
    save(table, path);
    save(table, path.replace(".parquet", ".arrow"));
    const program = `path = ${JSON.stringify(path)}${code}
import json
print(json.dumps([types, [[str(v) if type(v) is not bool and isinstance(v, int) else v for v in r] for r in rows]]))`;
    const [types, rows] = JSON.parse(
      execFileSync(python, ["-c", program], { encoding: "utf8" }),
    ) as [string[], unknown[][]];
    expect(types.map((type) => common[type] ?? type)).toEqual([
      ...["int64", "uint64", "int32", "uint8", "string", "boolean", "float64"],
    ]);
    expect(rows).toEqual([
      ["4611686018427387905", "18446744073709551615", "1", "0", "a", true, 1.5],
      [null, "0", null, "127", null, false, -2],
      ["-5", "1", "3", "255", "é 𝄞", null, 0.1],
    ]);
  });
});
