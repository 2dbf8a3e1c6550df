/** Lines of scavtrace and gcpacertrace as Go 1.19, 1.26 and 1.27 print them. */
import { expect, test } from "vitest";
import { gcTraceText } from "../../../src/capture/profiles/gctrace.js";
import { runtimeTraces } from "../../../src/capture/text-formats/runtime-traces.js";

const go119 = `pacer: assist ratio=+5.412543e+000 (scan 0 MB in 4->4 MB) workers=0++2.500000e-001
pacer: 45% CPU (25 exp.) for 42560+2016+225424 B work (225424 B exp.) in 3997696 B -> 4557512 B (∆goal -363208, cons/mark +0.000000e+000)
gc 1 @0.023s 1%: 0.17+0.21+0.015 ms clock, 0.35+0.16/0/0+0.031 ms cpu, 4->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
scav 0 KiB work, 3112 KiB total, 92% util (forced)
`;

test("lines of Go 1.19, between those of a gctrace", () => {
  const { cycles, problems, runtime } = gcTraceText(go119);
  expect([cycles.length, problems]).toEqual([1, []]);
  expect(runtime.problems).toEqual([]);
  expect(runtime.rows).toEqual([
    {
      ...{ line: 1, what: "assists", assistRatio: 5.412543, scanMiB: 0, heapMiB: 4, goalMiB: 4 },
      ...{ dedicated: 0, fractional: 0.25, forced: false, reset: false },
    },
    {
      ...{ line: 2, what: "cycle", cpuPercent: 45, cpuExpectedPercent: 25 },
      ...{ heapScan: 42560, stackScan: 2016, globalsScan: 225424, scanExpected: 225424 },
      ...{ triggered: 3997696, live: 4557512, beyondGoal: -363208, consMark: 0 },
      ...{ forced: false, reset: false },
    },
    {
      ...{ line: 4, what: "scavenger", workKiB: 0, releasedKiB: 3112, utilPercent: 92 },
      ...{ forced: true, reset: false },
    },
  ]);
});

test("lines of Go 1.26, also in a log of JSON", () => {
  const line = "scav 8 KiB work (bg), 16 KiB work (eager), 3136 KiB now, 93% util";
  const sweep =
    "pacer: sweep done at heap size 4MB; allocated 1MB during sweep; swept 592 pages at 0.00025 pages/byte";
  const { rows } = runtimeTraces(`${JSON.stringify({ log: `${line}\n` })}\n${sweep}\n`);
  expect(rows).toMatchObject([
    { what: "scavenger", workKiB: 8, eagerKiB: 16, releasedKiB: 3136, utilPercent: 93 },
    { what: "sweep", heapMiB: 4, allocatedMiB: 1, sweptPages: 592, pagesPerByte: 0.00025 },
  ]);
});

test("a line that is cut short is a problem with its place", () => {
  const { rows, problems } = runtimeTraces("x: pacer: assist ratio=\n");
  expect(rows).toEqual([]);
  expect(problems).toMatchObject([{ line: 1, column: 4 }]);
});
