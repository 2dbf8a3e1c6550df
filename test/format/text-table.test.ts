import { expect, test } from "vitest";
import { textTable } from "../../src/format/text-table.js";

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

test("the middle of a long table is left out, and said to be", () => {
  const lines = textTable(
    ["n"],
    Array.from({ length: 100 }, (_, n) => [n]),
  );
  expect(lines.slice(7, 12)).toEqual([" 6", " 7", "⋮ 84 rows not shown", "92", "93"]);
  expect(lines).toHaveLength(18);
  expect(textTable(["n"], [])).toEqual(["n"]);
});
