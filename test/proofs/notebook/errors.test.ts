/** Errors of the library as a notebook shows them: what, where, what would be right, and no more. */

import { afterAll, beforeAll, expect, it, test } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  const prelude = new URL("../../../dist/lab/prelude.js", import.meta.url).pathname;
  runner = await Driver.start({ prelude });
  await runner.run(
    'const m = go("1.23").make("map[int64]bool").fill(keys.sequence(100), true); const limit = 3; const twice = (n: number) => 2 * n',
  );
});
afterAll(() => runner.stop());

/** What a reader sees of a failed cell. */
async function traceback(code: string): Promise<string> {
  const { error } = await runner.run(code);
  return error?.traceback.join("\n") ?? "no error";
}

/** Cells, and all that is said of them: the place follows. */
const said: [string, string][] = [
  [
    'm.interleave({ a: [["frob" as never, 1]] }, "a")',
    'GoValueError: interleave: a goroutine has no operation "frob"; its operations are put, delete, clear, get, range',
  ],
  [
    "pprof.read(5 as never)",
    "TypeError: pprof.read: `file` must be the path of a profile or its bytes, got 5",
  ],
  [
    "gctrace(5 as never)",
    "MalformedError: expected a gctrace as a string, or the path of its file, got 5",
  ],
  [
    'pprof.read(Buffer.from("526172211a0700", "hex"))',
    "MalformedError: expected a profile in pprof's format, got a rar archive; unpack it first",
  ],
  [
    "pprof.read(Buffer.from([0x61, 0x62, 0x63, 1, 2, 3, 4, 5]))",
    "MalformedError: byte 0: field 12 has wire type 1, which a profile does not use; expected a profile in " +
      "pprof's format, got a file of another kind, whose bytes begin with 6162630102030405, or a damaged one; ",
  ],
  ["m.growth().sample(-1)", "TableError: The arguments do not fit: Invalid typed array length: -1"],
  [
    'go("1.19").make("map[int32]bool").fill(keys.zipf(1e10))',
    "GoRangeError: fill: `keys` must have at most 4,294,967,296 keys, got 10,000,000,000; at ten million a " +
      "second they would take 17 minutes",
  ],
  [
    "keys.sequence(2 ** 53)",
    "GoRangeError: keys.sequence: `n` must be a whole number of keys, 0 to 2^53 - 1, got 9007199254740992",
  ],
  [
    'go("1.23").make("map[int46]bool")',
    'GoTypeError: Unknown Go type "int46"\n  map[int46]bool\n      ^^^^^\nDid you mean int64?',
  ],
  [
    'm.growth().select("cuont")',
    'TableError: No column "cuont" in this table\nDid you mean "count"? Columns: op, count, what, kind, ' +
      "trigger, triggerValue, B, buckets, load, growing, nevacuate, noverflow, hash0, mallocs, totalAlloc, " +
      "objects, bytes",
  ],
  [
    "view.directory(m as never)",
    "GenerationError: view.directory: maps of Go 1.23 have no tables and groups. Their entries lie in " +
      "buckets: see m.buckets(), or bucketColumns()",
  ],
  [
    "m.tables()",
    "GenerationError: tables: maps of Go 1.23 have no tables and groups. Their entries lie in " +
      "buckets: see m.buckets(), or bucketColumns()",
  ],
  [
    "plot.heap(5 as never)",
    'TypeError: plot.heap: expected a map such as go("1.26").make("map[int64]bool"), got 5',
  ],
  [
    "view.header({} as never)",
    'TypeError: view.header: expected a map such as go("1.26").make("map[int64]bool"), got {}',
  ],
  [
    "compare(m, [1] as never)",
    'TypeError: compare: expected a map such as go("1.26").make("map[int64]bool"), got [1]',
  ],
  [
    "view.spans(m as never)",
    "TypeError: view.spans: expected a process, got a map; view.spans(m.process) draws its heap",
  ],
  [
    "plot.growth(m, { height: -5 })",
    "RangeError: `height` must be from 100 to 10,000 pixels, got -5",
  ],
  [
    "plot.sizeClassWaste(7 as never)",
    'TypeError: plot.sizeClassWaste: `types` must be a map type such as "map[int64]bool" or an array of them, got 7',
  ],
  [
    "view.bucket()",
    'TypeError: view.bucket: expected at least one map type, such as "map[int64]bool", got none',
  ],
  ["m.slots(-1)", "RangeError: `from` must be the number of a bucket, got -1"],
  ["m.slots(5, 2)", "RangeError: `to` must be a whole number from 5 (`from`) on, got 2"],
  [
    'm.explain(5, "gett" as never)',
    'RangeError: explain: `what` must be "get", "put" or "delete", got "gett"',
  ],
  [
    "m.fill([1, 2] as never)",
    "GoValueError: fill: `keys` must be a workload such as keys.from(Float64Array.from(values)), got [1, 2]",
  ],
  [
    "m.fill(keys.strings(9))",
    "GoValueError: this workload makes strings, not values of type int64; use put in a loop for these",
  ],
  [
    'go("1.26", { seed: 1.5 })',
    "GoRangeError: `seed` must be a bigint or a whole number up to 2^53 - 1, got 1.5",
  ],
  ["layout(5 as never)", "GoTypeError: A Go type must be a string, got 5"],
  [
    'memoryOf("map[int64]bool", {} as never)',
    "GoRangeError: `n` must be a whole number from 0 to 1,000,000,000,000, got undefined",
  ],
  [
    "m.slots().derive({ x: d => d.key.foo.bar })",
    "TableError: The expression fails: Cannot read properties of undefined (reading 'bar')",
  ],
  [
    "aq.from(5 as never)",
    "TableError: aq.from: Illegal argument type: number; got 5\nIt takes an array of objects, a Map, or an object",
  ],
  ['help("plot.growht")', 'RangeError: No help on "plot.growht". Did you mean "plot.growth"?'],
  ["view.bytes(m, 999)", "RangeError: bucket 999: the map has buckets 0 to 16"],
  [
    "m.put([...Array(1000).keys()] as never, true)",
    "GoValueError: A Go int64 is a whole number or a bigint, not [0, 1, 2, 3, 4, 5, … 994 more] (array)",
  ],
  [
    'm.interleave({ a: [["put", 1, true]], b: [["get", 1]] }, "aab")',
    "GoPanic: fatal error: concurrent map read and map write",
  ],
];

test.each(said)("%s", async (code, text) => {
  const [head, place] = (await traceback(code)).split(/\n(?= {2}Cell In)/);
  expect(head?.slice(0, text.length)).toBe(text);
  expect(head).not.toMatch(/\n[{[]|Object\]/);
  expect(place).toMatch(/^ {2}Cell In\[\d+\], line 1, column \d+\n--> 1 \| [^\n]*\n {6}\| +\^$/);
});

it("speaks of a cell's variables as the cell does", async () => {
  expect(await traceback("m.growth().filter(d => d.load > limit)")).toMatch(
    /^TableError: The expression uses limit, a variable defined outside it\n.*table\.params\(\{ limit \}\)/,
  );
  expect(await traceback("m.growth().derive({ a: d => twice(d.load) })")).toMatch(
    /^TableError: The expression calls twice\(d\.load\), a function defined outside it\n/,
  );
});

it("does not show what happened inside of the library, but what a cell was the cause of", async () => {
  expect(await traceback('runtimeMetrics("{ nothing")')).not.toContain("Caused by");
  const own = await traceback(
    'try { m.growth().select("cuont") } catch (cause) { throw new Error("mine", { cause }) }',
  );
  expect(own).toContain('Caused by: TableError: No column "cuont"');
});

it("writes table expressions as arquero's documentation does", async () => {
  const cells: [string, string][] = [
    ["m.buckets().groupby('kind').rollup({ n: d => op.count() }).numRows()", "2"],
    ["m.growth().rollup({ mean: d => op.sum(d.count) / op.count() }).numRows()", "1"],
    ["m.growth().rollup({ n: op.count(), a: op.mean('load') }).numCols()", "2"],
    [
      "m.growth().rollup({ l: d => op.array_agg(d.load).length, a: d => op.any(d.B) }).numRows()",
      "1",
    ],
    ["m.growth().filter(aq.escape(d => d.load > limit)).numRows() > 0", "true"],
    ["m.growth().params({ limit }).filter((d, $) => d.load > $.limit).numRows() > 0", "true"],
    ["m.growth().derive({ a: aq.escape(d => twice(d.load)), b: aq.escape(7) }).get('b', 0)", "7"],
    ["aq.op.lower('A') === op.lower('A')", "true"],
  ];
  for (const [code, result] of cells) {
    const ran = await runner.run(code);
    expect([code, ran.error?.evalue, ran.result]).toEqual([code, undefined, result]);
  }
});

it("names what the type check found by a short name", async () => {
  const cells = {
    "plot.growht": "Plot",
    "view.chians": "View",
    "keys.sequnce": "Keys",
    "pprof.raed": "Pprof",
  };
  for (const [code, name] of Object.entries(cells)) {
    expect(await traceback(code)).toContain(`does not exist on type '${name}'.`);
  }
  expect(await traceback("aq.tabel")).toContain("type 'typeof import(\"arquero\")'. Did you mean");
});

test("a text that arquero cannot read is shown, without its frames", async () => {
  expect(await traceback('aq.fromJSON("{")')).toMatch(
    /^TableError: aq\.fromJSON: Expected property name or '}' in JSON at position 1[^;]*; got "{"\nIt takes the text of a JSON file[^\n]*(\n {2}Cell|$)/,
  );
  expect(await traceback("aq.fromArrow(new Uint8Array(40).fill(65))")).toMatch(
    /^TableError: aq\.fromArrow: [^\n]*\nIt takes the bytes of an Arrow file[^\n]*(\n {2}Cell|$)/,
  );
});

test("a file that arquero cannot read is named, without its frames", async () => {
  expect(await traceback('await aq.loadCSV("nope.csv")')).toMatch(
    /^TableError: aq\.loadCSV: no such file; got "nope\.csv"\nIt takes the path of a file, or the address of one(\n {2}Cell|$)/,
  );
});
