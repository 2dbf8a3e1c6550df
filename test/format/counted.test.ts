import { expect, test } from "vitest";
import { counted, nounFor } from "../../src/format/counted.js";

test("one is one, and everything else is many", () => {
  expect([0, 1, 2, 1_234_567].map((n) => counted(n, "entry"))).toEqual([
    "0 entries",
    "1 entry",
    "2 entries",
    "1,234,567 entries",
  ]);
  expect([1n, 3n].map((n) => counted(n, "old bucket"))).toEqual(["1 old bucket", "3 old buckets"]);
});

test("plurals as they are spelled", () => {
  const nouns = ["byte", "key", "class", "box", "branch", "directory", "group"];
  expect(nouns.map((noun) => nounFor(2, noun))).toEqual([
    ...["bytes", "keys", "classes", "boxes", "branches", "directories", "groups"],
  ]);
  expect(counted(1, "series", "series")).toBe("1 series");
  expect(counted(2, "series", "series")).toBe("2 series");
});
