import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import {
  MalformedError,
  readGcTrace,
  readProfile,
  readProfileFile,
  readRuntimeMetrics,
} from "../../../src/capture/index.js";
import { fileKind } from "../../../src/capture/profiles/file-kind.js";
import { field, wire } from "../../support/wire.js";

const latin = (text: string) => Buffer.from(text, "latin1");
const tar = Buffer.alloc(512);
tar.write("main.go", 0);
tar.write("ustar", 257);
const elf = (type: number) =>
  latin(`\x7fELF\x02\x01\x01${"\0".repeat(9)}${String.fromCharCode(type)}\0`);
const otlp = field(1, field(1, field(1, wire([1, 5n]))));

/** What Go 1.26 and other programs write, from the first bytes on. */
const files: readonly (readonly [string | Uint8Array, string])[] = [
  [
    "heap profile: 1: 1048576 [3: 1049712] @ heap/1048576\n1: 1048576 [1: 1048576] @ 0x47f\n",
    "a heap profile as text (?debug=1)",
  ],
  ["heap profile:   8:  2 [ 9: 4] @ heapprofile\n", "a heap profile of the form before pprof's"],
  ["goroutine profile: total 2\n1 @ 0x43e1d6\n", "a goroutine profile as text (?debug=1)"],
  ["goroutine 1 [running]:\nmain.main()\n", "stacks of goroutines (?debug=2, or a panic)"],
  [
    "panic: x\n\ngoroutine 1 gp=0xc000 m=0 [running]:\n",
    "stacks of goroutines (?debug=2, or a panic)",
  ],
  ["threadcreate profile: total 7\n", "a thread profile as text (?debug=1)"],
  ["--- mutex:\ncycles/second=2445\nsampling period=1\n", "a mutex profile as text (?debug=1)"],
  ["--- contention:\ncycles/second=2445\n", "a block profile as text (?debug=1)"],
  ["--- contentionz 1 ---\n", "a profile of the form before pprof's"],
  [
    "--- threadz 1 ---\n\n--- Thread 7f (name: a/1) stack: ---\n",
    "a profile of the form before pprof's",
  ],
  [
    latin(`${"\0".repeat(8)}\x03${"\0".repeat(15)}\x10\x27`),
    "a CPU profile of the form before pprof's",
  ],
  [latin("\0\0\0\0\x03\0\0\0\0\0\0\0\x10\x27\0\0"), "a CPU profile of the form before pprof's"],
  [latin("go1.7 heap dump\n\x06"), "a Go heap dump (debug.WriteHeapDump)"],
  [latin("go 1.26 trace\0\0\0\x01"), "a Go execution trace"],
  [latin("go 1.5 trace\0\0\0\0\x01"), "a Go execution trace"],
  ['{\n"cmdline": ["/tmp/x"],\n"memstats": {"Alloc":1', "a server's /debug/vars (expvar)"],
  ['{"Alloc":1,"TotalAlloc":2,"Sys":3}', "a runtime.MemStats as JSON"],
  ['{"/gc/heap/allocs:bytes": 4096}', "a dump of runtime/metrics"],
  ["/gc/heap/allocs:bytes: 4096\n", "a dump of runtime/metrics"],
  ["# HELP go_goroutines Number\n# TYPE go_goroutines gauge\n", "metrics in Prometheus' format"],
  ["go_memstats_alloc_bytes 1.5e+06\n", "metrics in Prometheus' format"],
  [otlp, "OpenTelemetry's data (OTLP, protocol buffers)"],
  ['{"resourceProfiles":[]}', "OpenTelemetry's profiles (OTLP, JSON)"],
  ["gc 1 @0.012s 2%: 0.018+1.2+0.003 ms clock, cut", "a gctrace"],
  ['{"log":"gc 1 @0.012s 2%: 0.018\\n"}', "a log with a gctrace"],
  ["gc1(1): 4+0+1097+3 us, 0 -> 0 MB", "a gctrace of Go before 1.5"],
  ["SCHED 0ms: gomaxprocs=8 idleprocs=5\n", "a trace of the scheduler (GODEBUG=schedtrace)"],
  ["BenchmarkFill-8   \t 100\t 12 ns/op", "output of go test -bench"],
  ["goos: linux\ngoarch: amd64\nBenchmarkX", "output of go test -bench"],
  ["mode: set\na.go:1.1,2.2 1 1\n", "a coverage profile of go test"],
  ["./a.go:3:6: can inline f\n", "output of go build -gcflags=-m"],
  ["TEXT main.main(SB) /tmp/a.go\n", "output of go tool objdump"],
  ["\na.out:     file format elf64-x86-64\n", "output of objdump"],
  ["PeriodType: cpu nanoseconds\nPeriod: 10000000\n", "a profile as go tool pprof -raw prints it"],
  ["File: x\nType: cpu\nShowing nodes accounting for 1s\n", "a report of go tool pprof"],
  ["404 page not found\n", "a server's error in place of a file"],
  ["Unknown profile\n", "a server's error in place of a file"],
  ["\n<!DOCTYPE html>\n<html>", "a web page (HTML)"],
  ['<?xml version="1.0"?>\n<svg width="1"', "a picture (SVG)"],
  ["main;fill;grow 12\nmain;gc 3\n", "folded stacks"],
  ["version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS, not the file itself"],
  ["H4sIAAAAAAAE/2Jgo\n", "a gzip file as base64"],
  ['{"$schema":"https://www.speedscope.app/file-format-schema.json"}', "a profile of speedscope"],
  ['{"traceEvents":[{"ph":"X"}]}', "a trace of Chrome's format"],
  ['[{"name":"a","ph":"B","ts":1}]', "a trace of Chrome's format"],
  ['{"nodes":[{"id":1,"callFrame":{}}]}', "a profile of V8"],
  ['{"a": 1}', "JSON"],
  [latin("PK\x03\x04\x14\0"), "a zip archive"],
  [tar, "a tar archive"],
  [gzipSync("x"), "gzip inside gzip"],
  [latin("\x28\xb5\x2f\xfd\x04"), "a file packed by zstd"],
  [latin("BZh91AY"), "a file packed by bzip2"],
  [latin("\xfd7zXZ\0\0"), "a file packed by xz"],
  [elf(2), "a program (ELF)"],
  [elf(4), "a core file (ELF)"],
  [latin("MZ\x90\0"), "a program for Windows"],
  [latin("\xcf\xfa\xed\xfe\x07"), "a program, or a core file, of macOS"],
  [latin("PERFILE2\x68"), "a recording of perf (perf.data)"],
  [latin("FLR\0\0\x02"), "a recording of Java's flight recorder"],
  [latin("\xff\xfeh\0e\0a\0p\0"), "a text in UTF-16, as > in Windows PowerShell writes it"],
  [latin("h\0i\0\n\0"), "a text in UTF-16, as > in Windows PowerShell writes it"],
  ["a,b\n1,2\n", "a table of values separated by commas (CSV)"],
  ["name\tn\r\nx\t1\r\ny\t2\r\n", "a table of values separated by tabs (CSV)"],
  ["\ufeff2024-01-02T10:00:00Z INFO started\n", "a log"],
  ["2024/01/02 10:00:00 started\n", "a log"],
  ["I0102 10:00:00.000000       1 main.go:5] started\n", "a log"],
  ["Jan  2 10:00:00 host prog[12]: started\n", "a log"],
  ['time=2024-01-02T10:00:00Z level=info msg="x y"\n', "a log (logfmt)"],
  ['127.0.0.1 - - [02/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5\n', "a log of a server"],
  ['{"level":"info","ts":1.5,"msg":"started"}\n', "a log, in JSON"],
  ["Traceback (most recent call last):\n  File", "a stack trace of Python"],
  ['Exception in thread "main" x\n\tat A.b(A.java:1)\n', "a stack trace of Java"],
  ["TypeError: x\n    at f (a.js:1:2)\n", "a stack trace of JavaScript"],
  ["HTTP/1.1 200 OK\r\n\r\n", "an answer of a server with its head"],
  ["Internal Server Error\n", "a server's error in place of a file"],
  ["<p>x</p>", "HTML or XML"],
  ["# callgrind format\nversion: 1\n", "a profile of callgrind"],
  ['{"resourceMetrics":[]}', "OpenTelemetry's data (OTLP, JSON)"],
  ['{"dhatFileVersion":2}', "a profile of DHAT"],
  [latin("GIF89a\x01"), "a picture (GIF)"],
  [latin("PAGEDU64"), "a crash dump of Windows"],
  [latin("\xd4\xc3\xb2\xa1\x02\0\x04\0"), "a capture of network packets (pcap)"],
  [latin("Nettrace\x14\0\0\0"), "a trace of .NET (nettrace)"],
  ["", "an empty file"],
  [" \n\n", "a file of blanks"],
];

const bytesOf = (content: string | Uint8Array) =>
  typeof content === "string" ? Buffer.from(content) : content;

describe("a file's first bytes", () => {
  test.each(files)("%j: %s", (content, what) => {
    expect(fileKind(bytesOf(content))?.what).toBe(what);
  });

  test.each(files)("%j given for a profile: the error names it", (content, what) => {
    for (const bytes of [bytesOf(content), gzipSync(bytesOf(content))]) {
      if (what === "gzip inside gzip" && bytes === content) continue;
      expect(() => readProfile(bytes)).toThrow(MalformedError);
      expect(() => readProfile(bytes)).toThrow(
        `expected a profile in pprof's format, got ${what}; `,
      );
    }
  });

  test("of no kind that is known are told by the byte that is wrong, a text by its first line", () => {
    expect(fileKind(Uint8Array.of(1, 2, 3, 0xff))).toBeUndefined();
    expect(() => readProfile(Uint8Array.of(1, 2, 3, 0xff))).toThrow(/^byte 0: field 0, which no/);
    expect(() => readProfile(Buffer.from("hello\nworld"))).toThrow(
      /^expected a profile in pprof's format, got a text that begins with "hello"; such a file is/,
    );
  });

  test("of OpenTelemetry's say how to get a profile", () => {
    for (const bytes of [Buffer.from('{"resourceMetrics":[]}'), Buffer.from(otlp)]) {
      expect(() => readProfile(bytes)).toThrow(
        "; take the profile from the Go program itself: curl -o heap.pb.gz http://localhost:6060/debug/pprof/heap",
      );
    }
  });

  test("an .ini file is no JSON, plain text no profile", () => {
    expect(fileKind(Buffer.from("[a]\nb = 1\n"))).toBeUndefined();
    expect(() => readProfile(Buffer.from("Total: 5"))).toThrow(
      /^expected a profile in pprof's format, got a text that begins with "Total: 5"; such a file/,
    );
  });

  test("are told in no time, however long and repetitive", () => {
    const pieces = ['"/a/', "/a", '"hash0":', "main;", "\n \n", "gc 1 @", "1 ", "<", "{[", "\\"];
    for (const piece of pieces) {
      const start = performance.now();
      for (const head of ["", "{", "[", "/"]) fileKind(Buffer.from(head + piece.repeat(40_000)));
      expect(performance.now() - start, piece).toBeLessThan(2000);
    }
  });
});

const folder = mkdtempSync(join(tmpdir(), "gomaplab-kinds-"));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe("an error says the file, what it is, and how to get the right one", () => {
  test("for a profile", () => {
    const text = written("heap.pb.gz", "heap profile: 1: 2 [3: 4] @ heap/1048576\n");
    expect(() => readProfileFile(text)).toThrow(
      `${text}: expected a profile in pprof's format, got a heap profile as text (?debug=1); ` +
        "leave ?debug= out of the address",
    );
    const cut = written("cut.pb", Uint8Array.of(0x32, 0, 0x48, 0xff));
    expect(() => readProfileFile(cut)).toThrow(`${cut}: byte 3: a number is cut off`);
  });

  test("for a gctrace", () => {
    const trace = written("trace", latin("go 1.26 trace\0\0\0"));
    expect(() => readGcTrace(trace)).toThrow(
      `${trace}: expected a gctrace, got a Go execution trace; its lines begin like "gc 4 @0.024s`,
    );
    const log = written("log.txt", "hello\nworld\n");
    expect(() => readGcTrace(log)).toThrow(
      `${log}: no line of a collection cycle in 2 lines; ` +
        'expected a gctrace, got a text that begins with "hello"; its lines begin like "gc 4 @',
    );
    expect(() => readGcTrace("/gc/heap/allocs:bytes: 4096\n")).toThrow(
      "expected a gctrace, got a dump of runtime/metrics; runtimeMetrics(…) reads it",
    );
  });

  test("for metrics", () => {
    const vars = written("vars.json", '{"cmdline": ["x"], "memstats": {"Alloc": 1}}');
    expect(() => readRuntimeMetrics(vars)).toThrow(
      `${vars}: expected a dump of runtime/metrics, got a server's /debug/vars (expvar); it is JSON`,
    );
    const wrong = written("wrong.json", '{"/gc/heap/allocs:bytes": "many"}');
    expect(() => readRuntimeMetrics(wrong)).toThrow(
      `${wrong}: /gc/heap/allocs:bytes: expected a number or {counts, buckets}, got "many"`,
    );
  });

  test("where there is no such file", () => {
    const readers = [readProfileFile, readGcTrace, readRuntimeMetrics];
    for (const read of readers) {
      for (const name of ["nonsense", "no.pb.gz", "x".repeat(5000), "a\0b"]) {
        expect(() => read(name)).toThrow(MalformedError);
        expect(() => read(name)).toThrow(
          /: no such file.* \(looked in .*\); give (?:the path of|.* as text, or the path of) /s,
        );
      }
      expect(() => read(folder)).toThrow(`"${folder}": is a directory, not a file; give `);
    }
    expect(() => readGcTrace("")).toThrow("the text is empty; its lines begin like");
  });

  test("a log of PowerShell's, in UTF-16, is read", () => {
    const line =
      "gc 1 @0.001s 2%: 0.01+0.2+0.03 ms clock, 0.1+0/0.2/0+0.3 ms cpu, 4->4->0 MB, 5 MB goal, 8 P\r\n";
    const utf16 = Buffer.concat([latin("\xff\xfe"), Buffer.from(line, "utf16le")]);
    expect(readGcTrace(written("utf16.txt", utf16)).cycles).toHaveLength(1);
  });
});
