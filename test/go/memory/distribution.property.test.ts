import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certain, distribution, meanOf, rangeOf } from "../../../src/go/memory/distribution.js";

describe("a number that chance decides", () => {
  test("of 104 entries in 16 buckets is spread as counting all cases says", () => {
    // Exact weights, by another program, for 1 … 6 overflow buckets.
    const exact = [0.043584, 0.198169, 0.355052, 0.281184, 0.101717, 0.016434];
    const atoms = distribution(3.244870927442529, 1.1913173638099117, 12);
    exact.forEach((weight, i) => {
      expect(atoms.find(({ value }) => value === i + 1)?.weight).toBeCloseTo(weight, 1);
    });
    expect(rangeOf(atoms)).toEqual([0, 7]);
  });

  test("is exact where only 0 and 1 are possible", () => {
    const [zero, one] = distribution(0.266845703125, 0.1, 1);
    expect(zero?.weight).toBeCloseTo(0.733154, 6);
    expect(one?.weight).toBeCloseTo(0.266846, 6);
  });

  test("keeps its mean, stays between 0 and the most, and has its mean within its range", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        fc.integer({ min: 0, max: 1e6 }),
        (mean, dispersion, room) => {
          const most = Math.ceil(mean) + room;
          const atoms = distribution(mean, mean * dispersion, most);
          expect(Math.abs(meanOf(atoms, (value) => value) - mean)).toBeLessThan(0.6 + mean / 50);
          expect(atoms.every(({ value }) => value >= 0 && value <= most)).toBe(true);
          const [low, high] = rangeOf(atoms);
          expect(low - 1).toBeLessThanOrEqual(mean);
          expect(high + 1).toBeGreaterThanOrEqual(mean);
        },
      ),
      { seed: 1 },
    );
  });

  test("without chance is one value", () => {
    expect(rangeOf(certain(7))).toEqual([7, 7]);
    expect(distribution(0, 0, 5)).toEqual(certain(0));
    expect(distribution(5, 0, 5)).toEqual(certain(5));
  });
});
