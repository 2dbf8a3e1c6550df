import { expect, test } from "vitest";
import { glob } from "../../../../src/kernel/server/history/glob.js";

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
