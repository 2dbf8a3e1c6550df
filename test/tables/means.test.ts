/** The spread of a sweep's rows: means and their intervals. */
import { expect, test } from "vitest";
import { meansTable, studentQuantile } from "../../src/tables/means.js";

test("rows that differ in the seed become one, with the mean and its interval", () => {
  const rows = [
    { n: 1, seed: 0, bytes: 10, name: "a", big: 4n },
    { n: 2, seed: 0, bytes: 7, name: "a", big: 1n },
    { n: 1, seed: 1, bytes: 14, name: "b", big: 8n },
    { n: 1, seed: 2, error: "no" },
  ];
  const found = meansTable(rows, ["n", "seed"], "seed").objects() as Record<string, number>[];
  expect(found).toMatchObject([
    { n: 1, runs: 2, bytes: 12, big: 6 },
    { n: 2, runs: 1, bytes: 7, bytesLow: null, bytesHigh: null, big: 1 },
  ]);
  // s = 2.828, t = 12.706 of one degree of freedom: 12 ± 12.706 · 2.828 / √2.
  expect(found[0]?.bytesLow).toBeCloseTo(12 - 25.412, 3);
  expect(found[0]?.bytesHigh).toBeCloseTo(12 + 25.412, 3);
  expect(Object.keys(found[0] as object)).not.toContain("name");
});

test("Student's quantiles, as tables of statistics have them", () => {
  expect([1, 4, 9, 30].map(studentQuantile)).toEqual([12.706, 2.776, 2.262, 2.042]);
  expect(studentQuantile(60)).toBeCloseTo(2.0003, 3);
  expect(studentQuantile(120)).toBeCloseTo(1.9799, 3);
  expect(studentQuantile(1e6)).toBeCloseTo(1.96, 3);
});
