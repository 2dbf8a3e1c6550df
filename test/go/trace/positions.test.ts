/** Where iterators of traced maps stand, at rest and in a growth. */
import { expect, test } from "vitest";
import { keys, positionsOf } from "../../../src/go/index.js";
import { go } from "../../../src/lab/process.js";

/** Positions of one range over a map that has just begun to grow to 16 buckets. */
function inGrowth() {
  const m = go("1.23", { traced: true, seed: 7 }).make("map[int64]int64");
  m.fill(keys.sequence(53), 1);
  expect(m.header().oldbuckets).not.toBe(0n);
  m.process.journal.clear();
  const given: number[] = [];
  for (const [key] of m) given.push(key);
  return { given, positions: positionsOf(m) };
}

test("in a growth a range reads the old array where a bucket was not moved, and filters its keys", () => {
  const { given, positions } = inGrowth();
  expect(new Set(given.map(String)).size).toBe(53);
  expect(positions.map(({ what }) => what)).toEqual(["iterate", ...given.map(() => "next")]);
  const field = (i: number, name: string) =>
    positions[i]?.fields.find((one) => one.name === name)?.value;
  const old = positions.flatMap(({ reads }, i) => (reads.includes("oldbuckets") ? [i] : []));
  expect(old.length).toBeGreaterThan(0);
  // A bucket of the new array gets its keys from the old one: the iterator keeps which it checks for.
  expect(old.some((i) => field(i, "checkBucket") !== -1n)).toBe(true);
  expect(new Set(positions.map((_, i) => field(i, "startBucket"))).size).toBe(1);
  expect(positions.at(-1)?.key).toBeNull();
  expect(positions.slice(0, -1).every(({ key }) => key !== null)).toBe(true);
});

test("positions say which write came before them", () => {
  const m = go("1.26", { traced: true, seed: 7 }).make("map[int64]int64");
  m.fill(keys.sequence(3), 1);
  const range = m.iterate();
  m.put(9, 9);
  range.next();
  range.next();
  expect(positionsOf(m).map(({ what, after, reads }) => [what, after, reads])).toEqual([
    ["iterate", 2, ["groups"]],
    ["next", 3, ["groups"]],
  ]);
});

test("a map that was not traced has none to tell of", () => {
  const m = go("1.26").make("map[int64]int64");
  expect(() => positionsOf(m)).toThrow("No operation of this map was traced");
});
