/** What objects of the library say of themselves as a cell's last value, in a line. */
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { go, keys, real } from "../../src/lab/index.js";

it.each([
  [keys.sequence(10), "10 keys: 0, 1, 2, …"],
  [keys.sequence(1, 5), "1 key: 5"],
  [keys.sequence(0), "0 keys"],
  [keys.strings(4, "user"), '4 keys: "user0", "user1", "user2", …'],
  [keys.texts(["a", "b"]), '2 keys: "a", "b"'],
  [keys.from(Int32Array.of(7, -1)), "2 keys: 7, -1"],
  [keys.slidingWindow(5, 2), "5 keys: 0, 1, 2, …"],
  [real("1.26"), "real Go 1.26: run(type, operations) and bench(type, keys) start it"],
])("%s", (value, line) => {
  expect(inspect(value)).toBe(line);
});

it("journals and iterators", () => {
  const m = go("1.26", { traced: true }).make("map[int64]string");
  m.put(5n, "a");
  const iterator = m.iterate();
  expect(inspect(iterator)).toBe('iterator on the entry 5: "a"; next() goes on');
  iterator.return();
  expect(inspect(iterator)).toBe("iterator at the end of its map");
  expect(inspect(m.process.journal)).toMatch(/^journal: [\d,]+ records of 3 operations$/);
});
