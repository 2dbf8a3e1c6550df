import { expect, test } from "vitest";
import { glob } from "../../../src/kernel/server/glob.js";
import { History } from "../../../src/kernel/server/history.js";

test.each([
  ["*", "", true],
  ["a*", "abc", true],
  ["a*", "bac", false],
  ["*b*", "a\nb\nc", true],
  ["a?c", "a😀c", true],
  ["a?c", "ac", false],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[]]", "]", true],
  ["a[b", "a[b", true],
  ["f(x) + 1", "f(x) + 1", true],
  ["*ab*ab", "abxab", true],
  ["*ab*ab", "abx", false],
  ["A", "a", false],
])("the pattern %s on %o: %o", (pattern, text, expected) => {
  expect(glob(pattern)(text)).toBe(expected);
});

test("a pattern of many stars on a long text takes no time to fail", () => {
  const begin = performance.now();
  expect(glob(`${"*a".repeat(40)}*b`)("a".repeat(20_000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(2000);
});

test("negative sessions count back from the current one, and unknown ones are empty", () => {
  const history = new History();
  history.add(1, "a");
  const read = (session: number) =>
    history.read({ access: "range", session, start: 1, stop: undefined, output: false });
  expect(read(0)).toEqual([[1, 1, "a"]]);
  expect(read(1)).toEqual([[1, 1, "a"]]);
  expect(read(-1)).toEqual([]);
  expect(read(2)).toEqual([]);
});

test("a tail of none is empty", () => {
  const history = new History();
  history.add(1, "a");
  expect(history.read({ access: "tail", n: 0, output: false })).toEqual([]);
});
