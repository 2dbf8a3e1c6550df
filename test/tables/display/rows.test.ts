import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { shownColumn } from "../../../src/tables/display/cells.js";
import { KeptRows, type RowsWanted } from "../../../src/tables/display/rows.js";

const whole: RowsWanted = { start: 0, length: 100, order: null, search: "" };

function kept(table: aq.ColumnTable) {
  const columns = table.columnNames().map((name) => shownColumn(table, name, [0, 1]));
  const rows = new KeptRows(table, columns);
  return (wanted: Partial<RowsWanted>) => {
    const { total, filtered, rows: found } = rows.give({ ...whole, ...wanted });
    return { total, filtered, rows: found.map((row) => row.map(([text]) => text).join(" ")) };
  };
}

describe("the rows of a large table", () => {
  const table = aq.table({
    n: [30, 4, null, 1000, 4],
    word: ["pear", "Apple", "fig", "apple pie", "date"],
  });

  it("are given a page at a time", () => {
    expect(kept(table)({ start: 3, length: 1 })).toEqual({
      total: 5,
      filtered: 5,
      rows: ["1,000 apple pie"],
    });
  });

  it("are sorted by value, absent ones as the smallest, equal ones as they were", () => {
    expect(kept(table)({ order: [0, "asc"] }).rows).toEqual([
      ...["null fig", "4 Apple", "4 date", "30 pear", "1,000 apple pie"],
    ]);
    expect(kept(table)({ order: [0, "desc"], length: 2 }).rows).toEqual([
      ...["1,000 apple pie", "30 pear"],
    ]);
    expect(kept(table)({ order: [1, "asc"], length: 3 }).rows).toEqual([
      ...["4 Apple", "1,000 apple pie", "4 date"],
    ]);
  });

  it("are found by what is shown of them", () => {
    expect(kept(table)({ search: " APPLE" })).toEqual({
      total: 5,
      filtered: 2,
      rows: ["4 Apple", "1,000 apple pie"],
    });
    expect(kept(table)({ search: "1,000" }).rows).toEqual(["1,000 apple pie"]);
  });

  it("are found in any column, by numbers in each of their forms, among many values", () => {
    const many = aq.table({
      address: Array.from({ length: 10_000 }, (_, i) => 0xc000100000 + 8 * i),
      part: Array.from({ length: 10_000 }, (_, i) => (i === 9_999 ? Infinity : i / 4)),
      odd: Array.from({ length: 10_000 }, (_, i) => i % 2 === 1),
    });
    const found = (search: string) => {
      const { filtered, rows } = kept(many)({ search });
      return [filtered, rows[0]];
    };
    expect(found("0xC000113870")).toEqual([1, "0xc000113870 2,499.50 false"]);
    expect(found("2,499.50")).toEqual([1, "0xc000113870 2,499.50 false"]);
    expect(found("infinity")).toEqual([1, "0xc000113878 Infinity true"]);
    expect(found("true")).toEqual([5000, "0xc000100008 0.25 true"]);
    expect(found("overflow")).toEqual([0, undefined]);
  });

  it("are those of the filtered and ordered view", () => {
    const view = table.filter((d: { n: number }) => d.n > 3).orderby(aq.desc("n"));
    expect(kept(view)({})).toEqual({
      total: 4,
      filtered: 4,
      rows: ["1,000 apple pie", "30 pear", "4 Apple", "4 date"],
    });
  });

  it("have no other columns", () => {
    expect(() => kept(table)({ order: [2, "asc"] })).toThrow(
      "`order` must name one of 2 columns by number",
    );
  });
});
