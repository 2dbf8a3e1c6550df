/** The statistics of benchstat: values worked out by hand, and from tables of the U test. */
import { expect, test } from "vitest";
import { benchDifference } from "../../../src/capture/text-formats/bench-difference.js";
import { geometricMean, pValue, summary } from "../../../src/capture/text-formats/benchstat.js";
import { goBench } from "../../../src/capture/text-formats/go-bench.js";

test("a median's range holds it 95 times in 100, and is infinite for five values", () => {
  // Six values hold it with 1 - 2/64 = 0.969; five with 1 - 2/32 = 0.9375 only.
  expect(summary([6, 1, 5, 2, 4, 3])).toEqual({ n: 6, median: 3.5, low: 1, high: 6 });
  expect(summary([1, 2, 3, 4, 5])).toMatchObject({ low: -Infinity, high: Infinity });
  // Ten: leaving one out at each end holds with 1 - 2 * 11/1024 = 0.979, two with 0.891.
  expect(summary([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toMatchObject({ low: 2, high: 9 });
  expect(summary([])).toMatchObject({ n: 0, median: Number.NaN });
});

test("the U test counts all ways to deal the values out", () => {
  // Two of C(10,5) = 252 ways are as far apart as these.
  expect(pValue([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(2 / 252, 12);
  expect(pValue([1, 2, 3], [4, 5, 6])).toBeCloseTo(2 / 20, 12);
  expect(pValue([1, 1, 1], [1, 1, 1])).toBe(1);
  // With ties: of C(4,2) = 6 ways, those with the sums of ranks 3.5 or 6.5.
  expect(pValue([1, 2], [2, 3])).toBeCloseTo(4 / 6, 12);
  expect(pValue([], [1])).toBeNaN();
  const [a, b] = [0, 1].map((by) => Array.from({ length: 40 }, (_, i) => i + by * 0.1));
  expect(pValue(a ?? [], b ?? [])).toBeGreaterThan(0.8);
  expect(
    pValue(
      a ?? [],
      (b ?? []).map((n) => n + 100),
    ),
  ).toBeLessThan(1e-9);
});

test("files are compared by benchmark and unit, with geometric means", () => {
  const file = (ns: readonly number[]) =>
    goBench(ns.map((n) => `BenchmarkA-2 1 ${n} ns/op\nBenchmarkB-2 1 ${4 * n} ns/op`).join("\n"));
  const { rows } = benchDifference([
    { name: "old", rows: file([100, 101, 102, 103, 104, 105]) },
    { name: "new", rows: file([50, 50.5, 51, 51.5, 52, 52.5]) },
  ]);
  expect(rows.map(({ name, unit }) => [name, unit])).toEqual([
    ["A", "nsPerOp"],
    ["B", "nsPerOp"],
    ["geomean", "nsPerOp"],
  ]);
  expect(rows[0]).toMatchObject({
    "old median": 102.5,
    "old low": 100,
    "old high": 105,
    "new n": 6,
  });
  expect(rows[0]?.["new change"]).toBeCloseTo(-50, 10);
  expect(rows[0]?.["new p"]).toBeCloseTo(2 / 924, 12);
  expect(rows[2]?.["old median"]).toBeCloseTo(205, 9);
  expect(rows[2]?.["new change"]).toBeCloseTo(-50, 9);
  const same = benchDifference([
    { name: "old", rows: file([1, 2, 3]) },
    { name: "new", rows: file([1, 2, 3]) },
  ]);
  expect(same.rows[0]?.["new change"]).toBeNull();
});

test("a geometric mean is of values above 0", () => {
  expect(geometricMean([1, 4, 16])).toBeCloseTo(4, 12);
  expect(geometricMean([1, 0])).toBeNaN();
});
