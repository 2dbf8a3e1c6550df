/** What a range over a map hashes: every key of an old bucket that has not moved, each time it is met. */
import { expect, it } from "vitest";
import { go } from "../../../src/lab/index.js";

// 53 entries double 8 buckets. The operation that does it moves 2 of them; a range meets each of the
// other 6 twice, once for either half. Their number of keys follows from the default seed.
it.each([
  ["1.19", "int64", 72],
  ["1.23", "int64", 88],
])("Go %s, map[%s]int64", (release, key, hashed) => {
  const m = go(release, { traced: true }).make(`map[${key}]int64`);
  for (let i = 0; i < 53; i++) m.put(BigInt(i) as never, 7n as never);
  const unmoved = m
    .slots()
    .objects()
    .filter((row) => (row as { array: string; state: string }).array === "old")
    .filter((row) => (row as { state: string }).state === "live").length;
  expect(2 * unmoved).toBe(hashed);
  const from = m.process.journal.length;
  expect([...m]).toHaveLength(53);
  const records = [...m.process.journal.records(from, m.process.journal.length)];
  expect(records.filter(({ kind }) => kind === "hash")).toHaveLength(hashed);
});
