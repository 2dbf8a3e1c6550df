import * as aq from "arquero";
import { expect, it } from "vitest";
import { describe as described, table } from "../../src/tables/index.js";

it("says of each column what it holds", () => {
  const rows = described(
    aq.table({
      n: [4, 1, null, 3],
      kind: ["main", "main", "old", "main"],
      on: [true, false, true, true],
      none: [null, undefined, NaN, null],
      big: [1n, 2n, 3n, 4n],
      pair: [[1], [2], [3], [4]],
    }),
  ).objects();
  const numbers = { min: null, median: null, mean: null, max: null, most: null, share: null };
  expect(rows).toEqual([
    {
      ...{ column: "n", holds: "numbers", count: 3, missing: 1, distinct: 3, ...numbers },
      ...{ min: 1, median: 3, mean: 8 / 3, max: 4 },
    },
    {
      ...{ column: "kind", holds: "strings", count: 4, missing: 0, distinct: 2, ...numbers },
      ...{ most: "main", share: 0.75 },
    },
    {
      ...{ column: "on", holds: "booleans", count: 4, missing: 0, distinct: 2, ...numbers },
      ...{ most: true, share: 0.75 },
    },
    { column: "none", holds: "nothing", count: 0, missing: 4, distinct: 0, ...numbers },
    {
      ...{ column: "big", holds: "numbers", count: 4, missing: 0, distinct: 4, ...numbers },
      ...{ min: 1, median: 2.5, mean: 2.5, max: 4 },
    },
    { column: "pair", holds: "objects", count: 4, missing: 0, distinct: 4, ...numbers },
  ]);
});

it("is about the rows of a filter, and writes addresses as such", () => {
  const made = table({ address: [0xc000100000, 0xc000100090, 0xc000100120] });
  const some = made.filter((d: { address: number }) => d.address > 0xc000100000);
  expect(described(some).objects()).toMatchObject([
    { holds: "addresses", count: 2, min: "0xc000100090", max: "0xc000100120", mean: null },
  ]);
});

it("takes tables only", () => {
  expect(() => described([1] as never)).toThrow(
    "describe: expected a table such as m.buckets(), got [1]",
  );
});
