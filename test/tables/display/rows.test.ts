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
