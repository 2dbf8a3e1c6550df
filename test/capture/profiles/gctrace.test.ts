import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseGcTrace } from "../../../src/capture/index.js";

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
});
