import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  type Accesses,
  decode,
  FETCH,
  LOAD,
  lengthOf,
  MODIFY,
  STORE,
} from "../../../src/hardware/access.js";
import { TraceError } from "../../../src/hardware/errors.js";
import { trace, traceFile } from "../../../src/hardware/traces/trace.js";

const LACKEY = `==19774== Lackey, an example Valgrind tool
==19774== Command: ./a
--19774-- warning: something
I  004014f0,2
 L 1fff000d80,8
 S 1fff000d78,16
SB 04012300
I  004014f2,3

 M 0421c7c8,4
`;

function rows(chunks: Iterable<Accesses>): number[][] {
  return [...chunks].flatMap((chunk) => {
    const { address, size, kind } = decode(chunk);
    return [...address].map((one, i) => [one, size[i] as number, kind[i] as number]);
  });
}

const EXPECTED = [
  [0x4014f0, 2, FETCH],
  [0x1fff000d80, 8, LOAD],
  [0x1fff000d78, 16, STORE],
  [0x4014f2, 3, FETCH],
  [0x421c7c8, 4, MODIFY],
];

describe("lackey", () => {
  test("lines become accesses; what valgrind says is passed over", () => {
    expect(rows(trace(LACKEY))).toEqual(EXPECTED);
    expect(rows(trace(LACKEY.replaceAll("\n", "\r\n")))).toEqual(EXPECTED);
    expect(rows(trace(LACKEY.trimEnd()))).toEqual(EXPECTED);
  });

  test("pieces may end anywhere", async () => {
    const bytes = new TextEncoder().encode(LACKEY);
    for (const length of [1, 2, 7, 50]) {
      const pieces = function* () {
        for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
      };
      expect(rows(trace(pieces()))).toEqual(EXPECTED);
      const later: Accesses[] = [];
      for await (const chunk of trace(Readable.from(pieces()))) later.push(chunk);
      expect(rows(later)).toEqual(EXPECTED);
    }
  });

  test("a file is read piece by piece", () => {
    const folder = mkdtempSync(join(tmpdir(), "gomaplab-trace-"));
    try {
      const file = join(folder, "long.lackey");
      writeFileSync(file, "I  00400000,4\n L 1fff000000,8\n".repeat(50_000));
      const lengths = [...traceFile(file)].map(lengthOf);
      expect(lengths.reduce((a, b) => a + b)).toBe(100_000);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(2 ** 15);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("memory does not grow with the trace", () => {
    const piece = "I  00400000,4\n L 1fff000000,8\n".repeat(4096);
    const pieces = function* () {
      for (let i = 0; i < 250; i++) yield piece;
    };
    let count = 0;
    let longest = 0;
    for (const chunk of trace(pieces())) {
      count += lengthOf(chunk);
      // A chunk comes as soon as it is full: what waits is less than a piece makes.
      longest = Math.max(longest, lengthOf(chunk));
    }
    expect(count).toBe(2_048_000);
    expect(longest).toBe(2 ** 15);
  });
});

describe("DineroIV", () => {
  test("labels are read, write and fetch; sizes are what the reader is told", () => {
    const text = "0 7fff5a8\n1 0x7fff5b0 more\n2 400C10\n\n  2\t400c14\n";
    expect(rows(trace(text, { format: "dinero", size: 8 }))).toEqual([
      [0x7fff5a8, 8, LOAD],
      [0x7fff5b0, 8, STORE],
      [0x400c10, 8, FETCH],
      [0x400c14, 8, FETCH],
    ]);
    expect(rows(trace("0 10", { format: "dinero" }))).toEqual([[16, 4, LOAD]]);
  });
});

describe("what is not a trace is refused, with line and column", () => {
  const refused = (
    text: string | Uint8Array,
    format: "lackey" | "dinero" = "lackey",
  ): TraceError => {
    try {
      for (const _ of trace(text, { format }));
    } catch (error) {
      if (error instanceof TraceError) return error;
      throw error;
    }
    throw new Error("it was read");
  };

  test.each([
    ["I  0040,2\n L 12x4,8\n", 2, 6, "a comma must follow the address"],
    ["I  0040,2\n L ,8\n", 2, 4, "an address must follow"],
    [" L 1234\n", 1, 8, "a comma must follow the address"],
    [" L 1234,\n", 1, 9, "a size must follow the comma"],
    [" L 1234,8b\n", 1, 10, "a size is decimal digits only"],
    [" L 1234,0\n", 1, 9, "`size` must be a whole number from 1 to 16383, got 0"],
    [" L ffffffff81000000,8\n", 1, 4, "`address` must be a whole number from 0 to 2^48 - 1"],
    ["I  0040,2\nhello, world\n", 2, 1, "this is not a line of lackey's"],
    [" X 1234,8\n", 1, 1, "this is not a line of lackey's"],
    ["I 1234,8\n", 1, 1, "this is not a line of lackey's"],
  ])("lackey: %j", (text, line, column, problem) => {
    const error = refused(text);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(`line ${line}, column ${column}: ${problem}`);
    expect(error.message).toContain("`I  ADDRESS,SIZE`");
  });

  test.each([
    ["0 1000\n5 1000\n", 2, 1, "the label must be 0, 1 or 2"],
    ["3 1000\n", 1, 1, "label 3 is not an access"],
    ["0 1000\n 4 0\n", 2, 2, "label 4 is not an access"],
    ["0\n", 1, 1, "the label must be 0, 1 or 2, and a blank follow"],
    ["0 \n", 1, 3, "an address in hexadecimal digits must follow the label"],
    ["0 12g4\n", 1, 5, "an address in hexadecimal digits"],
    ["1  0x\n", 1, 6, "an address in hexadecimal digits"],
    ["2 1000000000000\n", 1, 3, "`address`"],
  ])("DineroIV: %j", (text, line, column, problem) => {
    const error = refused(text, "dinero");
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(problem);
  });

  test.each<[string | Uint8Array, "lackey" | "dinero", string]>([
    ["0 7fff5a8\n", "lackey", "this is a trace in DineroIV's format"],
    [" L 1fff000d80,8\n", "dinero", "this is a trace of lackey"],
    [
      "desc: I1 cache: 32768 B\ncmd: ./a\n",
      "lackey",
      "this is a file of cachegrind or callgrind, which has counts and no accesses",
    ],
    ["# callgrind format\n", "dinero", "this is a file of cachegrind or callgrind"],
    ["0x400a8f: R 0x7ffd10\n", "lackey", "this is a trace of Pin's pinatrace"],
    ['{"op": 1}\n', "lackey", "this is JSON"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 10, 1), "lackey", "this is a file compressed with gzip"],
    [Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 10), "dinero", "this is a program (ELF)"],
  ])("another program's: %j", (text, format, problem) => {
    const error = refused(text, format);
    expect(error.message).toContain(`line 1, column 1: ${problem}`);
  });

  test("a line without an end", () => {
    const error = refused(`I  0040,2\n${"x".repeat(100_000)}`);
    expect(error.message).toContain("line 2, column 1: the line has more than 4096 bytes");
  });

  test("options that cannot be", () => {
    expect(() => trace("", { format: "din" as "dinero" })).toThrow(
      '`format` must be one of "lackey", "dinero"',
    );
    expect(() => trace("", { size: 0 })).toThrow(
      "`size` must be a whole number from 1 to 16383, got 0",
    );
  });
});
