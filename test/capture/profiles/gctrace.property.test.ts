import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseGcTrace, readGcTrace } from "../../../src/capture/index.js";

const folder = "test/fixtures/heap";
const logs = readdirSync(folder).filter((name) => name.endsWith("-gctrace.txt"));
const line =
  "gc 4 @0.051s 14%: 9.8+11+0.016 ms clock, 19+0.058/0.19/0+0.032 ms cpu, " +
  "3->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P";

describe("a gctrace", () => {
  test("gives every number its meaning: line of Go 1.22.12", () => {
    expect(parseGcTrace(line).cycles).toEqual([
      {
        ...{ line: 1, cycle: 4, at: 0.051, cpuShare: 14 },
        ...{ sweepTerm: 9.8, mark: 11, markTerm: 0.016 },
        ...{ sweepTermCpu: 19, assist: 0.058, background: 0.19, idle: 0, markTermCpu: 0.032 },
        ...{ heapStart: 3, heapEnd: 4, heapLive: 3, goal: 4, stacks: 0, globals: 0 },
        ...{ procs: 2, forced: false },
      },
    ]);
  });

  test("of each of eight releases is read without a problem, the forced cycles among them", () => {
    expect(logs.length).toBe(8);
    for (const name of logs) {
      const { cycles, problems, others } = parseGcTrace(readFileSync(`${folder}/${name}`, "utf8"));
      expect(problems, name).toEqual([]);
      expect(others).toBe(0);
      expect(cycles.map(({ cycle }) => cycle)).toEqual(cycles.map((_, index) => index + 1));
      expect(cycles.filter(({ forced }) => forced).length, name).toBeGreaterThanOrEqual(2);
      expect(cycles[0]).toMatchObject({ forced: true, goal: 4, procs: 2, heapLive: 0 });
    }
  });

  test("before Go 1.18 has no stacks and globals", () => {
    const old =
      "gc 1 @0.001s 2%: 0.01+0.2+0.03 ms clock, 0.1+0/0.2/0+0.3 ms cpu, 4->4->0 MB, 5 MB goal, 8 P (forced)";
    const { cycles } = parseGcTrace(old);
    expect(cycles[0]).toMatchObject({ stacks: null, globals: null, procs: 8, forced: true });
  });

  test("of Go 1.5 has two phases more, which are part of the mark", () => {
    const line =
      "gc 88 @3.243s 9%: 0.040+16+1.0+5.9+0.34 ms clock, 0.16+16+0+18/5.7/11+1.3 ms cpu, " +
      "32->33->19 MB, 33 MB goal, 4 P";
    expect(parseGcTrace(line)).toMatchObject({
      cycles: [
        {
          ...{ cycle: 88, at: 3.243, sweepTerm: 0.04, mark: 22.9, markTerm: 0.34 },
          ...{ assist: 18, background: 21.7, idle: 11, heapLive: 19, goal: 33, procs: 4 },
        },
      ],
      problems: [],
    });
  });

  test("of Go 1.3 and 1.4 says less: what is not in it is null", () => {
    const rest = "0(0) handoff, 6(91) steal, 16/1/0 yields";
    const lines = [
      `gc10(2): 12+6769+767+3 us, 1 -> 4 MB, 4222 (593983-589761) objects, 4825/0/1898 sweeps, ${rest}`,
      `gc1(1): 4+0+1097+3 us, 0 -> 0 MB, 21 (21-0) objects, 2 goroutines, 15/0/0 sweeps, ${rest}`,
    ];
    const { cycles, problems } = parseGcTrace(lines.join("\n"));
    expect(problems).toEqual([]);
    expect(cycles[0]).toEqual({
      ...{ line: 1, cycle: 10, at: null, cpuShare: null, procs: 2, forced: null },
      ...{ sweepTerm: 6.781, mark: 0.767, markTerm: 0.003 },
      ...{ sweepTermCpu: null, assist: null, background: null, idle: null, markTermCpu: null },
      ...{ heapStart: 4, heapEnd: 4, heapLive: null, goal: null, stacks: null, globals: null },
    });
    expect(cycles[1]).toMatchObject({ line: 2, cycle: 1, mark: 1.097, procs: 1 });
  });

  test("of lines of Go 1.2 and older alone is refused, naming the release", () => {
    const line = "gc1(1): 0+0+0 ms, 0 -> 0 MB 16 -> 18 (19-1) objects, 0(0) handoff";
    expect(() => readGcTrace(`start\n${line}\n${line}\n`)).toThrow(
      "line 2: a line of Go 1.2 or older, whose numbers are others; lines of Go 1.3 and later are read",
    );
  });

  test.each([
    [
      "gc63(2): 3+1+0 ms, 15 -> 7 MB 167805 -> 12894 (9983900-9971006) objects, 0(0) handoff",
      [1, "a line of Go 1.2 or older"],
    ],
    ["gc63(2): 3+1+0+1 us, 15 -> 7 MB; cut", [29, 'expected " MB, "']],
    ["gc63(2): 3+1 us", [13, 'expected "+"']],
  ])("before Go 1.5 tells where %j is wrong", (text, [column, problem]) => {
    const { problems, cycles } = parseGcTrace(text as string);
    expect(cycles).toEqual([]);
    expect(problems).toMatchObject([{ line: 1, column }]);
    expect(problems[0]?.problem).toContain(problem);
  });

  test.each([
    ["Docker's", JSON.stringify({ log: `${line}\n`, stream: "stderr", time: "2026-01-01" })],
    ["with > as encoding/json writes it", JSON.stringify({ log: line }).replace(/>/g, "\\u003e")],
    ["a structured logger's", JSON.stringify({ level: "info", msg: `stderr: ${line}` })],
    ["nested", JSON.stringify({ log: `${JSON.stringify({ fields: { message: line } })}\n` })],
    ["said twice", JSON.stringify({ message: line, MESSAGE: line })],
    ["Kubernetes'", `2026-01-01T10:00:00.1Z stderr F ${line}`],
    ["Kubernetes' with JSON", `2026-01-01T10:00:00.1Z stderr F ${JSON.stringify({ msg: line })}`],
    ["journald's", `Jan 01 10:00:00 host app[123]: ${line}`],
    ["Compose's", `app-1  | ${line}`],
    ["logfmt", `time=2026-01-01 level=INFO msg="${line}" pid=4`],
    ["an indented member", `      "textPayload": "${line}\\n",`],
    ["coloured", `\x1b[31m${line}\x1b[0m`],
  ])("wrapped by a log is read: %s", (_, wrapped) => {
    const plain = parseGcTrace(line).cycles;
    expect(parseGcTrace(wrapped)).toEqual({ cycles: plain, problems: [], others: 0 });
  });

  test("of several lines in one string of JSON is read whole, and its problems are told", () => {
    const text = JSON.stringify([`${line}\nhello\n${line.replace("gc 4", "gc 5")}\ngc 6 @`]);
    const { cycles, problems } = parseGcTrace(text);
    expect(cycles.map(({ line, cycle }) => [line, cycle])).toEqual([
      [1, 4],
      [1, 5],
    ]);
    expect(problems).toEqual([
      { line: 1, column: 7, problem: "expected a number: at", text: "gc 6 @" },
    ]);
  });

  test("may stand between other lines, behind other text, and with Windows' line ends", () => {
    const { cycles, others } = parseGcTrace(`hello\r\n2026-01-01 app: ${line}\r\n\r\nbye`);
    expect(cycles.map(({ line, cycle }) => [line, cycle])).toEqual([[2, 4]]);
    expect(others).toBe(2);
  });

  test.each([
    ["gc 7 @x", [7, "expected a number: at"]],
    ["gc 7 @", [7, "expected a number: at"]],
    [line.replace("14%", "%"), [14, "expected a number: cpuShare"]],
    [line.replace("3->4->3", "3->4"), [76, 'expected "->"']],
    [line.slice(0, 40), [31, 'expected " ms clock, "']],
    [`${line} (forced) more`, [134, "expected the end of the line"]],
  ])("tells where %j is wrong", (text, [column, problem]) => {
    const { problems, cycles } = parseGcTrace(text);
    expect(cycles).toEqual([]);
    expect(problems).toMatchObject([{ line: 1, column, problem }]);
  });

  test("never throws and never takes long, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (noise) => {
        const { cycles, problems } = parseGcTrace(`gc 1 @${noise}\n${noise}`);
        expect(cycles.length + problems.length).toBeLessThanOrEqual(300);
      }),
    );
    expect(parseGcTrace("gc 1 @".repeat(200_000)).problems).toHaveLength(1);
    expect(parseGcTrace("9".repeat(1_000_000)).others).toBe(1);
  });

  test("that was changed anywhere is read or told, in no time: 10,000 mutations", () => {
    const wrapped = [line, JSON.stringify({ log: `${line}\n` }), `x msg="${line}" y`].join("\n");
    const noise = ['"', "{", "\\", "\n", "gc 1 @", "9", "[", "\u001b[", "gc1(1): "];
    let slowest = 0;
    let state = 1;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let run = 0; run < 10_000; run++) {
      const at = below(wrapped.length);
      const text = wrapped.slice(0, at) + noise[below(noise.length)] + wrapped.slice(at + below(9));
      const start = performance.now();
      const { cycles, problems } = parseGcTrace(text);
      slowest = Math.max(slowest, performance.now() - start);
      expect(cycles.length + problems.length).toBeGreaterThanOrEqual(2);
    }
    expect(slowest).toBeLessThan(2000);
    for (const piece of ['"', '{"', "\\", '{"a":', "gc 1 @ "]) {
      const start = performance.now();
      parseGcTrace(`gc 1 @${piece.repeat(300_000)}gc 1 @`);
      expect(performance.now() - start, piece).toBeLessThan(2000);
    }
  });
});
