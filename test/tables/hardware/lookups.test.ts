import { expect, test } from "vitest";
import { machine } from "../../../src/hardware/index.js";
import { lookupsTable } from "../../../src/tables/index.js";

interface Row {
  release: string;
  what: string;
  entries: number;
  load: number;
  full: number;
  probes: number;
  accesses: number;
  lines: number;
}

test("a classic map's lookups look at 1 + load / 2 entries to find one, and at all of a chain to miss", () => {
  const t = lookupsTable("map[int64]int64", { releases: ["1.23"], slots: 8192, lookups: 20 });
  const rows = t.objects() as Row[];
  expect(rows).toHaveLength(26);
  const last = rows.slice(-2);
  // Poisson: 1 + 6.5 / 2 = 4.25 and 6.5.
  expect(last.map(({ what, load, full }) => [what, load, full])).toEqual([
    ["hit", 6.5, 81.25],
    ["miss", 6.5, 81.25],
  ]);
  expect(last[0]?.probes).toBeCloseTo(4.25, 1);
  expect(last[1]?.probes).toBe(6.5);
});

test("Go 1.21 grows at 6 entries a bucket", () => {
  const t = lookupsTable("map[int64]int64", { releases: ["1.21"], slots: 8192, lookups: 20 });
  const last = (t.objects() as Row[]).slice(-2);
  expect(last.map(({ load }) => load)).toEqual([6, 6]);
  expect(last[0]?.probes).toBeCloseTo(4, 1);
  expect(last[1]?.probes).toBe(6);
});

test("Swiss maps search a little more than one group, up to 7/8", () => {
  const t = lookupsTable("map[string]int64", { releases: ["1.26"], slots: 1024, lookups: 20 });
  const rows = t.objects() as Row[];
  expect(rows.slice(0, 2).map(({ probes }) => probes)).toEqual([1, 1]);
  const last = rows.at(-1);
  expect([last?.load, last?.entries]).toEqual([0.875, 896]);
  expect(last?.probes).toBeGreaterThan(2);
  expect(last?.probes).toBeLessThan(3);
});

test("a lookup in a nearly empty map: ten accesses in three lines, none of which misses in a warm L2", () => {
  const options = { releases: ["1.23"], slots: 64, lookups: 4, machine: machine("Zen 4") };
  const [hit, miss] = lookupsTable("map[int64]int64", options).objects() as (Row &
    Record<string, number>)[];
  expect(hit?.accesses).toBeGreaterThanOrEqual(10);
  // Eight header fields and eight keys.
  expect([miss?.accesses, miss?.lines]).toEqual([16, 4]);
  expect([hit?.["L1D misses"], hit?.["L2 misses"]]).toEqual([0.25, 0.25]);
});

test("what cannot be is refused", () => {
  expect(() => lookupsTable("map[float64]bool")).toThrow(
    "`type` must have integer keys of 32 or 64 bits, or string keys, got float64",
  );
  expect(() => lookupsTable("map[int]bool", { slots: 1000 })).toThrow(
    "`slots` must be a power of two, got 1000",
  );
  expect(() => lookupsTable("map[int]bool", { lookups: 0 })).toThrow(
    "`lookups` must be a whole number from 1 to 1000000, got 0",
  );
});
