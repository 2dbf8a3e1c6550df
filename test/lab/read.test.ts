/** One call reads whatever file a Go program or tool has written. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { go, MapDump, pprof, RealCapture, read, TextRows } from "../../src/lab/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("benchmarks are a table, also gzipped, and several are compared", () => {
  const old = file("old.txt", "BenchmarkA-2 10 100 ns/op\nBenchmarkA-2 10 x ns/op\n");
  const one = read(old);
  expect(String(one)).toBe("benchmarks: 1 row, 1 not understood");
  if (!(one instanceof TextRows)) throw new Error("these are benchmarks");
  expect(one.table().objects()).toMatchObject([{ name: "A", nsPerOp: 100, bytesPerOp: null }]);
  expect(one.errors().objects()).toMatchObject([{ line: 2, column: 17 }]);
  const now = file("new.txt.gz", gzipSync("BenchmarkA-2 10 50 ns/op\n"));
  expect(read([old, now]).table().objects()).toMatchObject([
    { name: "A", unit: "nsPerOp", [`${old} median`]: 100, [`${now} median`]: 50 },
    { name: "geomean" },
  ]);
  expect(() => read([old, file("m.txt", "# TYPE a gauge\na 1\n")])).toThrow(
    /^read: only benchmark files can be compared, and .*m\.txt is a metrics$/,
  );
});

test("a dump of a real program's map has what a map made here has", () => {
  const path = fileURLToPath(new URL("../fixtures/dumps/swiss-strings.gomap.gz", import.meta.url));
  const dump = read(path);
  if (!(dump instanceof MapDump)) throw new Error("this is a dump");
  expect(String(dump)).toBe(
    "a dump of go1.26.8: map[string]Point (Go 1.26): 200 entries, directory of 1 place (depth 0), 13,656 bytes",
  );
  expect(dump.table().numRows()).toBe(200);
  expect(dump.map.explain("key 100", "get").compares.keys).toBeGreaterThan(0);
  expect(dump.map.tables().objects()).toMatchObject([{ capacity: 512, used: 200 }]);
  expect(dump.map.put("more", { X: 1, Y: 2 }).length).toBe(201);
});

test("a profile and a capture are what their own readers make of them", () => {
  const m = go("1.23").make("map[int64]bool");
  m.put(1, true);
  const profile = join(folder, "heap.pb.gz");
  pprof.heap(m).save(profile);
  expect(String(read(profile))).toBe(String(pprof.read(profile)));
  const capture = new URL("../fixtures/go-map/go1.26/01_i64_small.json.gz", import.meta.url);
  expect(read(fileURLToPath(capture))).toBeInstanceOf(RealCapture);
});

test("markup in a file shows as text", () => {
  const shown = read(file("x.txt", "BenchmarkA<script>-2 1 1 ns/op\n")) as unknown as {
    [key: symbol]: () => Record<string, string>;
  };
  const bundle = shown[Symbol.for("Jupyter.display")]?.();
  expect(bundle?.["text/html"]).not.toContain("<script>");
});

test("no file, and a file of no kind that is read", () => {
  expect(() => read(join(folder, "none"))).toThrow(/none": no such file; give the path of a file$/);
  expect(() => read(file("page.html", "<!doctype html><p>x"))).toThrow(
    /this is a web page \(HTML\)/,
  );
});

test("a log in colour or in UTF-16 is read as a plain one", () => {
  const line = "BenchmarkA-2 10 100 ns/op";
  const wide = Buffer.from(`\ufeff${line}\r\n${line}\r\n`, "utf16le");
  const colours = `\x1b[38;5;208m\x1b[1m${line}\x1b[m\x1b[K\n${line}\n`;
  expect(String(read(file("wide.txt", wide)))).toBe("benchmarks: 2 rows");
  expect(String(read(file("colours.txt", colours)))).toBe("benchmarks: 2 rows");
});

const cycle =
  "gc 4 @0.1s 1%: 0.01+0.5+0.02 ms clock, 0.08+0.1/0.4/0.2+0.1 ms cpu, 4->5->2 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 8 P";

test.each([
  ["Docker", (line: string) => JSON.stringify({ log: `${line}\n`, stream: "stderr" })],
  ["a container runtime", (line: string) => `2024-01-02T10:00:00.000Z stderr F ${line}`],
  ["Compose", (line: string) => `web-1  | ${line}`],
  ["a name in brackets", (line: string) => `[pod-1] ${line}`],
  ["journald", (line: string) => `Jan 02 10:00:00 host prog[12]: ${line}`],
  [
    "journald, as bytes",
    (line: string) =>
      JSON.stringify({ PRIORITY: "6", MESSAGE: [...Buffer.from(`${line}\x1b[0m`)] }),
  ],
  ["syslog", (line: string) => `<14>1 2024-01-02T10:00:00Z host prog 12 - - ${line}`],
  ["logfmt", (line: string) => `level=info msg=${JSON.stringify(line)}`],
  ["slog", (line: string) => JSON.stringify({ level: "INFO", msg: line })],
  ["package log", (line: string) => `2024/01/02 10:00:00 ${line}`],
])("lines that %s has wrapped are read", (_, wrap) => {
  for (const [line, said] of [
    ["BenchmarkFill-8   \t 100\t 12.5 ns/op", "benchmarks: 2 rows"],
    ["./main.go:9:2: moved to heap: m", "escape analysis: 2 rows"],
    ["go_memstats_alloc_bytes 1.5e+06", "metrics: 2 rows"],
    ["/gc/heap/allocs:bytes: 4096", "runtime/metrics: 2 metrics"],
    [cycle, "gctrace: 2 cycles"],
  ] as const) {
    const log = file("wrapped.txt", `${wrap(line)}\n${wrap(line)}\n`);
    expect(String(read(log))).toBe(said);
  }
});
