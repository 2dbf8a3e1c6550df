import { expect, test } from "vitest";
import { abridged, textTable } from "../../src/format/text-table.js";

test("numbers stand right, words left", () => {
  const rows = [
    ["main", 7, "8 of 8"],
    ["old", 1000, "evacuated"],
  ];
  expect(textTable(["array", "chain", "state"], rows)).toEqual([
    "array  chain  state",
    "main       7  8 of 8",
    "old    1,000  evacuated",
  ]);
});

test("of a long listing the ends are shown", () => {
  const lines = Array.from({ length: 129 }, (_, n) => String(n));
  expect(abridged(lines).slice(22, 27)).toEqual(["22", "23", "⋮ 81 rows not shown", "105", "106"]);
  expect(abridged(lines.slice(0, 48))).toEqual(lines.slice(0, 48));
});

test("the middle of a long table is left out, and said to be", () => {
  const lines = textTable(
    ["n"],
    Array.from({ length: 100 }, (_, n) => [n]),
  );
  expect(lines.slice(7, 12)).toEqual([" 6", " 7", "⋮ 84 rows not shown", "92", "93"]);
  expect(lines).toHaveLength(18);
  expect(textTable(["n"], [])).toEqual(["n"]);
});
