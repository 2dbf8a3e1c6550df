/** Texts that Go's tools print, read into rows; expected values are those of the texts. */
import { describe, expect, test } from "vitest";
import { debugVars } from "../../../src/capture/text-formats/debug-vars.js";
import { escapes } from "../../../src/capture/text-formats/escapes.js";
import { goBench } from "../../../src/capture/text-formats/go-bench.js";
import { heapText, heapTextMemStats } from "../../../src/capture/text-formats/heap-text.js";
import { goObjdump, sectionBytes } from "../../../src/capture/text-formats/objdump.js";
import { prometheus } from "../../../src/capture/text-formats/prometheus.js";
import { contentOf } from "../../../src/capture/text-formats/read.js";

const bench = `goos: linux
goarch: amd64
pkg: example.com/maps
cpu: AMD EPYC
BenchmarkPut/int64-8   \t  123456\t      9876 ns/op\t     512 B/op\t       3 allocs/op
BenchmarkGet-8 1000000 12.5 ns/op 80.25 MB/s 7.5 probes/op
BenchmarkLog
    bench_test.go:12: words
BenchmarkLog-8 \t 10 \t 5 ns/op
BenchmarkBroken-8 100 x ns/op
BenchmarkCut-8 100 12
BenchmarkOdd-8 12x 12 ns/op
PASS
ok  \texample.com/maps\t1.234s
`;

test("go test -bench: every unit is a column, and what is wrong has its place", () => {
  const { rows, problems } = goBench(bench);
  const pkg = "example.com/maps";
  const none = { nsPerOp: null, bytesPerOp: null, allocsPerOp: null };
  expect(rows).toEqual([
    {
      ...{ line: 5, pkg, name: "Put/int64", procs: 8, iterations: 123456 },
      ...{ nsPerOp: 9876, bytesPerOp: 512, allocsPerOp: 3 },
    },
    {
      ...none,
      ...{ line: 6, pkg, name: "Get", procs: 8, iterations: 1000000, nsPerOp: 12.5 },
      megabytesPerSecond: 80.25,
      "probes/op": 7.5,
    },
    { ...none, ...{ line: 9, pkg, name: "Log", procs: 8, iterations: 10, nsPerOp: 5 } },
  ]);
  expect(problems.map(({ line, column, problem }) => [line, column, problem])).toEqual([
    [10, 23, "expected a number"],
    [11, 20, "expected a unit after the number, such as ns/op"],
    [12, 16, "expected a number of iterations"],
  ]);
});

test("-gcflags=-m: variable, place, verdict, reason", () => {
  const text = `# example.com/maps
./main.go:8:6: can inline fill
./main.go:12:14: make(map[int]int) does not escape
./main.go:20:2: moved to heap: m
./main.go:21:13: m escapes to heap:
./main.go:21:13:   flow: {heap} = &{storage for m}:
./main.go:21:13:     from m (spill) at ./main.go:21:13
./main.go:30:11: leaking param: p to result ~r0 level=0
./main.go:31:6: cannot inline walk: recursive
./main.go:40:9: inlining call to fill
./main.go:40:30: walk capturing by ref: n (addr=true assign=true width=8)
./main.go:40:31: index bounds check elided
./main.go:41: something
./main.go:42:3: a new kind of line
`;
  const { rows, problems } = escapes(text);
  const short = rows.map(({ line, column, variable, verdict, reason }) => {
    return [line, column, variable, verdict, reason];
  });
  expect(short).toEqual([
    [8, 6, "fill", "can inline", null],
    [12, 14, "make(map[int]int)", "does not escape", null],
    [20, 2, "m", "moved to heap", null],
    [21, 13, "m", "escapes", "flow: {heap} = &{storage for m}:; from m (spill) at ./main.go:21:13"],
    [30, 11, "p to result ~r0 level=0", "leaks to result", null],
    [31, 6, "walk", "cannot inline", "recursive"],
    [40, 9, "fill", "inlines", null],
    [40, 30, "n", "captured by reference", null],
    [40, 31, "", "bounds check elided", null],
  ]);
  expect(problems.map(({ line, column }) => [line, column])).toEqual([
    [13, 11],
    [14, 17],
  ]);
});

test("a heap profile as text: stacks as sampled, and MemStats", () => {
  const text = `heap profile: 2: 4160 [3: 5184] @ heap/1048576
1: 4096 [1: 4096] @ 0x48b2a5 0x48b1f0
#\t0x48b2a4\tmain.fill+0x84\t/src/main.go:12
#\t0x48b1ef\tmain.main+0x2f\t/src/main.go:5

1: 64 [2: 1088] @
1: x [2: 3] @

# runtime.MemStats
# Alloc = 123456
# HeapAlloc = 123456
# PauseNs = [1 2 3]
`;
  const { rows, problems } = heapText(text);
  expect(rows).toEqual([
    {
      line: 2,
      inuseObjects: 1,
      inuseBytes: 4096,
      allocObjects: 1,
      allocBytes: 4096,
      function: "main.fill",
      stack: "main.fill ← main.main",
    },
    {
      line: 6,
      inuseObjects: 1,
      inuseBytes: 64,
      allocObjects: 2,
      allocBytes: 1088,
      function: null,
      stack: "",
    },
  ]);
  expect(problems).toHaveLength(1);
  expect(heapTextMemStats(text).rows.map(({ name, value }) => [name, value])).toEqual([
    ["Alloc", 123456],
    ["HeapAlloc", 123456],
  ]);
});

test("Prometheus: samples with labels and types", () => {
  const text = `# HELP go_memstats_alloc_bytes Bytes in use.
# TYPE go_memstats_alloc_bytes gauge
go_memstats_alloc_bytes 1.234e+06
go_gc_duration_seconds{quantile="0.5",a="}\\""} NaN 1700000000
http_bucket{le="+Inf"} +Inf
go_broken 12x
not a sample at all
`;
  const { rows, problems } = prometheus(text);
  expect(rows).toEqual([
    { line: 3, name: "go_memstats_alloc_bytes", labels: "", value: 1234000, type: "gauge" },
    {
      line: 4,
      name: "go_gc_duration_seconds",
      labels: '{quantile="0.5",a="}\\""}',
      value: Number.NaN,
      type: null,
    },
    {
      line: 5,
      name: "http_bucket",
      labels: '{le="+Inf"}',
      value: Number.POSITIVE_INFINITY,
      type: null,
    },
  ]);
  expect(problems.map(({ line, column }) => [line, column])).toEqual([
    [6, 11],
    [7, 1],
  ]);
});

test("/debug/vars: every value by its path", () => {
  const text = '{\n"cmdline": ["./a","b"],\n"memstats": {"HeapAlloc":123456,"EnableGC":true}\n}\n';
  expect(debugVars(text).rows).toEqual([
    { name: "cmdline.0", value: null, text: "./a" },
    { name: "cmdline.1", value: null, text: "b" },
    { name: "memstats.HeapAlloc", value: 123456, text: "123456" },
    { name: "memstats.EnableGC", value: null, text: "true" },
  ]);
  expect(() => debugVars('{\n"cmdline": x')).toThrow("line 2, column 12: expected a value");
});

test("go tool objdump and objdump -s", () => {
  const code = `TEXT main.fill(SB) /src/main.go
  main.go:12\t\t0x48b220\t\t493b6610\t\tCMPQ SP, 0x10(R14)\t
  main.go:12\t\t0x48b224\t\t7652\t\tJBE 0x48b278
  main.go:13 nonsense
`;
  const { rows, problems } = goObjdump(code);
  expect(rows[1]).toEqual({
    symbol: "main.fill",
    file: "main.go",
    line: 12,
    address: "0x48b224",
    bytes: "7652",
    size: 2,
    instruction: "JBE 0x48b278",
  });
  expect(problems.map(({ line, column }) => [line, column])).toEqual([[4, 3]]);
  const section = `
a.out:     file format elf64-x86-64

Contents of section .rodata:
 4a0000 01020304 05060708 090a0b0c 0d0e0f10  ................
 4a0020 1112                                 ..
`;
  const bytes = sectionBytes(section);
  expect(bytes.rows[1]).toEqual({
    section: ".rodata",
    address: "0x4a0020",
    bytes: "1112",
    size: 2,
  });
  expect(bytes.problems.map(({ line, problem }) => [line, problem])).toEqual([
    [6, "16 bytes are missing before 0x4a0020"],
  ]);
});

describe("a file", () => {
  const kinds: readonly (readonly [string, string])[] = [
    ["benchmarks", bench],
    ["escape analysis", "# p\n./a.go:1:2: moved to heap: x\n"],
    ["heap profile as text", "heap profile: 0: 0 [0: 0] @ heap/1048576\n"],
    ["metrics", "# HELP a b\n# TYPE a gauge\na 1\n"],
    ["debug vars", '{\n"cmdline": ["x"]}'],
    ["disassembly", "TEXT main.f(SB) /a.go\n"],
    ["section", "\na:     file format elf64-x86-64\n\nContents of section .x:\n 0 01\n"],
    [
      "gctrace",
      "gc 4 @0.024s 1%: 0.048+0.41+0.001 ms clock, 0.097+0.026/0.13/0+0.003 ms cpu, 3->3->3 MB, 3 MB goal, 0 MB stacks, 0 MB globals, 2 P\n",
    ],
    ["runtime metrics", "/gc/heap/allocs:bytes: 4096\n"],
    ["goroutine profile as text", "goroutine profile: total 3\n3 @ 0x442cd1 0x47d37d\n"],
    ["thread profile as text", "threadcreate profile: total 4\n4 @ 0x0 0x0\n#\t0x0\n"],
    ["profile as text", "sockets profile: total 1\n1 @ 0x442cd1\n"],
    [
      "mutex profile as text",
      "--- mutex:\ncycles/second=1000\nsampling period=1\n5 3 @ 0x4d9f7f\n",
    ],
    ["block profile as text", "--- contention:\ncycles/second=1000\n5 3 @ 0x4d9f7f\n"],
    ["scavenger and pacer", "scav 0 KiB work, 3112 KiB total, 92% util\n"],
    ["header of a map", `${"00".repeat(40)} 0x0000000000000000`],
    ["memory map", "c000000000-c000400000 rw-p 00000000 00:00 0 \nRss:   512 kB\n"],
    ["symbol table", "  4a2b40        345 T main.main\n                 U printf\n"],
  ];
  test.each(kinds)("is known to be %s", (kind, text) => {
    expect(contentOf(Buffer.from(text)).kind).toBe(kind);
  });

  test("that is none of these is said to be what it is", () => {
    expect(() => contentOf(Buffer.from("SCHED 0ms: gomaxprocs=8"))).toThrow(
      "this is a trace of the scheduler (GODEBUG=schedtrace)",
    );
    expect(() => contentOf(new Uint8Array())).toThrow("this is an empty file");
  });

  test.each(kinds)("of kind %s, changed at random, gives rows or an error in words", (_, text) => {
    let state = 12345;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const began = performance.now();
    for (let i = 0; i < 10_000; i++) {
      const bytes = Buffer.from(text);
      const start = below(bytes.length);
      const changes = 1 + below(4);
      for (let n = 0; n < changes; n++) bytes[below(bytes.length)] = below(256);
      const cut = below(4) === 0 ? bytes.subarray(0, start) : bytes;
      try {
        contentOf(cut);
      } catch (error) {
        expect((error as Error).name).toBe("MalformedError");
      }
    }
    expect(performance.now() - began).toBeLessThan(50_000);
  });

  test("with endless lines or nearly matching ones takes no time", () => {
    const began = performance.now();
    for (const text of [
      `BenchmarkX-8 1 ${"1 ns/op ".repeat(200_000)}`,
      `x${"{".repeat(500_000)}\n# TYPE a b\n`,
      `go_memstats_x{${'a="'.repeat(200_000)}\n`,
      `./a.go:1:2: ${"escapes to ".repeat(100_000)}\n./a.go:1:2: moved to heap: x`,
      `TEXT a(SB)\n${"0".repeat(1_000_000)}`,
      `Contents of section .x:\n ${"00 ".repeat(300_000)}`,
    ]) {
      try {
        contentOf(Buffer.from(text));
      } catch (error) {
        expect((error as Error).name).toBe("MalformedError");
      }
    }
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
