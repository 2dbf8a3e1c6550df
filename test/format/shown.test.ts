import { expect, test } from "vitest";
import { pointed, shown } from "../../src/format/shown.js";

test("values are shown as they are written, and never long", () => {
  const thousand = Array.from({ length: 1000 }, (_, i) => i);
  const cases: [unknown, string][] = [
    ["x", '"x"'],
    [5n, "5n"],
    [-0, "-0"],
    [undefined, "undefined"],
    [null, "null"],
    [[1, "a", true], '[1, "a", true]'],
    [thousand, "[0, 1, 2, 3, 4, 5, … 994 more]"],
    [new Uint8Array(1000), "[0, 0, 0, 0, 0, 0, … 994 more]"],
    [{ a: 1, b: { c: [thousand] } }, "{ a: 1, b: { c: an array of 1 } }"],
    [{}, "{}"],
    [new Map(), "a Map"],
    [Math.max, "the function max"],
    ["y".repeat(1000), `"${"y".repeat(50)}…" (1,000 characters)`],
    [10n ** 300n, "10000000000000000000… (301 digits)n"],
    [Array(9).fill("z".repeat(50)), "an array of 9"],
    [Object.create(null), "{}"],
  ];
  for (const [value, text] of cases) expect(shown(value)).toBe(text);
  const wide = Object.fromEntries(thousand.map((i) => [`field${i}`, thousand]));
  expect(shown(wide).length).toBeLessThan(140);
});

test("of a long line only what is around the place is shown", () => {
  expect(pointed("map[int65]bool", 4, 5)).toBe("  map[int65]bool\n      ^^^^^");
  const long = `${"a".repeat(500)}!${"b".repeat(500)}`;
  const [line, carets] = pointed(long, 500, 3).split("\n");
  expect(line).toBe(`  …${"a".repeat(50)}!${"b".repeat(49)}…`);
  expect(carets).toBe(`${" ".repeat(53)}^^^`);
  expect(pointed("x".repeat(100_000), 0, 100_000).length).toBeLessThan(120);
});
