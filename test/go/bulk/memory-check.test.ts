/** Fills for which no process has memory are refused before the first put. */
import { expect, test } from "vitest";
import { GoProcess, keys, type Workload } from "../../../src/go/index.js";

const most = "and a process has at most 4,293,918,720 here";

test.each([
  // 2^38 buckets hold 6.5·2^38 entries, and with a sixteenth of overflow buckets take 144 bytes each.
  ["1.23", "map[int64]int64", keys.sequence(1e12), "1,000,000,000,000 entries", 42_056_319_762_432],
  ["1.26", "map[int64]int64", keys.sequence(7e11), "700,000,000,000 entries", 18_691_697_672_192],
  [
    "1.26",
    "map[int64]int64",
    keys.slidingWindow(1e12, 7e11),
    "700,000,000,000 entries",
    18_691_697_672_192,
  ],
])("Go %s, %s", (release, type, workload, entries, bytes) => {
  const map = new GoProcess(release).make(type);
  const said = `fill: a ${type} of ${entries} takes at least ${bytes.toLocaleString("en")} bytes, ${most}`;
  expect(() => map.fill(workload as Workload)).toThrow(said);
  expect(map.length).toBe(0);
});

test.each([
  ["map[int64]struct{}", keys.uniform(1e12)],
  ["map[string]struct{}", keys.strings(1e11)],
  ["map[string]struct{}", keys.strings(8e7, "x".repeat(100))],
  ["map[float64]struct{}", keys.sequence(1e12)],
])("of many kinds of keys: %s", (type, workload) => {
  for (const release of ["1.19", "1.27"]) {
    expect(() => new GoProcess(release).make(type).fill(workload as Workload)).toThrow(
      /^fill: a map\[.* of [\d,]+ entries takes at least [\d,]+ bytes, and a process has at most/,
    );
  }
});

test("of strings as elems", () => {
  const map = new GoProcess("1.26").make("map[int64]string");
  expect(() => map.fill(keys.sequence(9e7), keys.strings(9e7, "y".repeat(60)))).toThrow(most);
});

test("what repeats its keys fits", () => {
  const map = new GoProcess("1.26").make("map[int64]bool");
  map.fill(keys.sequence(50_000, 3, 0)).fill(keys.uniform(50_000, 1, 10));
  expect(map.length).toBeLessThanOrEqual(11);
});

test.each([
  // 20 million elems of 200 bytes outside of the arrays.
  ["map[int64][200]uint8", keys.sequence(20_000_000)],
  ["map[int64]bool", keys.zipf(4e9, 1, 2n ** 53n, 0.5)],
])("of indirect elems, and of keys by Zipf's law: %s", (type, workload) => {
  const map = new GoProcess("1.26").make(type);
  expect(() => map.fill(workload as Workload)).toThrow(most);
});
