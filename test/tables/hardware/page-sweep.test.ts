import { expect, test } from "vitest";
import { machine } from "../../../src/hardware/index.js";
import { pageSweepTable } from "../../../src/tables/index.js";

interface Row {
  B: number;
  page: string;
  buckets: number;
  bytes: number;
  pages: number;
  dtlbMisses: number;
  walks: number;
}

test("map[int64]int64 at B = 16: 69,632 buckets of 144 bytes, 2,448 small pages or 5 large ones", () => {
  const t = pageSweepTable("map[int64]int64", machine("Skylake-SP"), { from: 16, to: 16 });
  const [small, large] = t.objects() as Row[];
  expect(small).toMatchObject({ B: 16, buckets: 69_632, bytes: 10_027_008, pages: 2448 });
  expect(large).toMatchObject({ page: "2 MiB", pages: 5, dtlbMisses: 0, walks: 0 });
  // 64 of 2,448 pages fit into the first TLB, 1,536 into the second.
  expect(small?.dtlbMisses).toBeGreaterThan(950);
  expect(small?.walks).toBeGreaterThan(1000 * (1 - 1536 / 2304) * 0.9);
  expect(small?.walks).toBeLessThan(1000 * (1 - 1536 / 2304) * 1.15);
});

test("16 buckets lie in one page, and so do 64 in three: no lookup misses", () => {
  const t = pageSweepTable("map[int64]int64", machine("Zen 4"), { from: 4, to: 6, lookups: 100 });
  const rows = (t.objects() as Row[]).filter(({ page }) => page === "4 KiB");
  expect(rows.map(({ pages }) => pages)).toEqual([1, 2, 3]);
  expect(rows.map(({ dtlbMisses }) => dtlbMisses)).toEqual([0, 0, 0]);
});

test("the lookups are the same every time, by Marsaglia's xorshift of 13, 17 and 5", () => {
  const options = { from: 12, to: 12, lookups: 500 };
  const t = pageSweepTable("map[int64]int64", machine("Skylake-SP"), options);
  expect((t.objects() as Row[]).map(({ dtlbMisses, walks }) => [dtlbMisses, walks])).toEqual([
    [528, 10],
    [0, 0],
  ]);
});

test("what cannot be is refused", () => {
  const zen = machine("Zen 4");
  expect(() => pageSweepTable("map[int]int", zen, { from: 5, to: 4 })).toThrow(
    "`from` and `to` must be 0 to 32, in order, got 5 and 4",
  );
  expect(() => pageSweepTable("map[int]int", zen, { release: "1.26" })).toThrow(
    "`release` must be one whose maps have bucket arrays, got 1.26",
  );
  expect(() => pageSweepTable("map[int]int", machine("Apple M1"))).toThrow("`page` of Apple M1");
});
