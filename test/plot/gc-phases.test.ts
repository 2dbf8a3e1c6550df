import { expect, test } from "vitest";
import { gctrace, plot } from "../../src/lab/prelude.js";

const text = [
  "gc 1 @0.001s 2%: 0.009+0.24+0.003 ms clock, 0.018+0.11/0.12/0+0.007 ms cpu, 0->0->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)",
  "gc 2 @0.051s 14%: 9.8+11+0.016 ms clock, 19+0.058/0.19/0+0.032 ms cpu, 3->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P",
].join("\n");

test("gcPhases shows both stops in µs and marking in ms", () => {
  const figure = plot.gcPhases(gctrace(text));
  const numbers = figure.traces.map(({ y }) =>
    (y as number[]).map((one) => Math.round(one * 1e6) / 1e6),
  );
  expect(numbers).toEqual([
    [9, 9800],
    [3, 16],
    [0.24, 11],
  ]);
  expect(figure.traces[0]?.x).toEqual(["1", "2"]);
  expect(figure.layout.title?.text).toBe(
    "The world stood still for at most 9800 µs at a time, in 2 cycles",
  );
});

test("gcPhases says what it takes", () => {
  expect(() => plot.gcPhases(text as never)).toThrow(
    "expected a gctrace such as gctrace(text) gives",
  );
  expect(() => plot.gcPhases(gctrace("gc 3 @0.090s 14%: 9.8+11 ms clock, cut off\n"))).toThrow(
    "has no cycle that could be read",
  );
});
