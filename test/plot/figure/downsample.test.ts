import { describe, expect, it } from "vitest";
import { downsample } from "../../../src/plot/figure/downsample.js";

const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("thinning a curve", () => {
  it("leaves short curves alone", () => {
    expect(downsample([0, 1, 2], [5, 6, 7], undefined, 3)).toEqual([0, 1, 2]);
    expect(downsample([], [])).toEqual([]);
  });

  it("keeps the ends, and each column's lowest and highest point", () => {
    const x = count(100_000);
    const y = x.map((i) => (i === 51_234 ? 1000 : i === 51_240 ? -1000 : i % 7));
    const kept = downsample(x, y, undefined, 2000);
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.length).toBeGreaterThan(1500);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(99_999);
    expect(kept).toContain(51_234);
    expect(kept).toContain(51_240);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it("keeps every marked point", () => {
    const x = count(10_000);
    const marks = new Set([1, 777, 778, 779, 9998]);
    const kept = downsample(x, x, (index) => marks.has(index), 100);
    for (const mark of marks) expect(kept).toContain(mark);
    expect(kept.length).toBeLessThanOrEqual(100);
  });

  it("stays within its limit even when nearly all is marked, or all lies on one place", () => {
    const x = count(10_000);
    expect(downsample(x, x, () => true, 100).length).toBeLessThanOrEqual(100);
    const same = x.map(() => 3);
    expect(downsample(same, x, undefined, 100)).toEqual([0, 9999]);
  });
});
