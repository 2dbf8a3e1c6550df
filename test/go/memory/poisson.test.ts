import { describe, expect, test } from "vitest";
import { fullPlaces, overflowBuckets } from "../../../src/go/memory/poisson.js";

// Expected values: exact sums in rational arithmetic, by another program.
describe("the number of overflow buckets", () => {
  test.each([
    [13, 2, 0.266845703125],
    [26, 4, 0.7218719691105742],
    [52, 8, 1.5691689536407638],
    [104, 16, 3.244870927442529],
  ])("of %i entries in %i buckets has the mean of the binomial law", (n, buckets, mean) => {
    expect(overflowBuckets(n, buckets).mean).toBeCloseTo(mean, 10);
  });

  test("varies as chains do that share their entries", () => {
    expect(overflowBuckets(52, 8).variance).toBeCloseTo(0.608, 1);
    expect(overflowBuckets(104, 16).variance / 1.1913173638099117).toBeCloseTo(1, 1);
  });

  test("follows Poisson's law in a large full map: 21 for 100 buckets", () => {
    const buckets = 2 ** 20;
    expect(overflowBuckets(6.5 * buckets, buckets).mean / buckets).toBeCloseTo(0.208857, 5);
  });

  test("of a map of one bucket is certain", () => {
    expect(overflowBuckets(8, 1)).toEqual({ mean: 0, variance: 0 });
  });
});

describe("the number of tables that got their 897th entry", () => {
  test.each([
    [1792, 2, 2 * 0.49057718910957016],
    [1850, 2, 2 * 0.907458893913149],
    [14_000, 16, 16 * 0.22575541807354962],
  ])("of %i entries in %i tables has the mean of the binomial law", (n, places, mean) => {
    expect(fullPlaces(n, places, 897).mean).toBeCloseTo(mean, 8);
  });

  test("is all or none far from the middle", () => {
    expect(fullPlaces(896, 1, 897).mean).toBe(0);
    expect(fullPlaces(897, 1, 897).mean).toBe(1);
    expect(fullPlaces(10_000_000, 2 ** 14, 897).mean).toBeLessThan(1e-20);
    expect(fullPlaces(10_000_000, 2 ** 13, 897).mean).toBe(2 ** 13);
  });
});
