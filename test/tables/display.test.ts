import { inspect } from "node:util";
import * as aq from "arquero";
import { beforeAll, describe, expect, it } from "vitest";
import { installTableDisplay, tableBundle } from "../../src/tables/display.js";

const text = (table: aq.ColumnTable, options = {}) => tableBundle(table, options)["text/plain"];
const html = (table: aq.ColumnTable, options = {}) => tableBundle(table, options)["text/html"];
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("a table shown as text", () => {
  it("aligns numbers right and texts left, under their names, with the shape below", () => {
    const table = aq.table({
      n: [9, 10000, 1234567],
      name: ["a", "longer", ""],
      ok: [true, false, true],
    });
    expect(text(table)).toBe(
      [
        "        n  name    ok",
        "        9  a       true",
        "   10,000  longer  false",
        "1,234,567          true",
        "3 rows × 3 columns",
      ].join("\n"),
    );
  });

  it("shows up to twelve rows whole, and of more the first and last five", () => {
    expect(text(aq.table({ i: count(12) })).split("\n")).toHaveLength(14);
    expect(text(aq.table({ i: count(1000) })).split("\n")).toEqual([
      "  i",
      "  0",
      "  1",
      "  2",
      "  3",
      "  4",
      "⋮ 990 rows not shown",
      "995",
      "996",
      "997",
      "998",
      "999",
      "1,000 rows × 1 column",
    ]);
  });

  it("shows as many rows as it is told", () => {
    expect(text(aq.table({ i: count(9) }), { whole: 3, ends: 1 })).toBe(
      "i\n0\n⋮ 7 rows not shown\n8\n9 rows × 1 column",
    );
    expect(text(aq.table({ i: count(2) }), { whole: 0, ends: 0 })).toBe(
      "i\n⋮ 2 rows not shown\n2 rows × 1 column",
    );
    expect(() => text(aq.table({ i: [1] }), { ends: -1 })).toThrow(
      "ends: expected a whole number of rows from 0 up, got -1",
    );
  });

  it("gives a column of fractions one number of decimals, and six digits at most", () => {
    const table = aq.table({ load: [6.5, 3.2503906, 13 / 3, 0], big: [1e20, -0, NaN, Infinity] });
    expect(text(table)).toBe(
      [
        "   load       big",
        "6.50000     1e+20",
        "3.25039        -0",
        "4.33333       NaN",
        "0.00000  Infinity",
        "4 rows × 2 columns",
      ].join("\n"),
    );
  });

  it("shows what is absent, large and composed", () => {
    const table = aq.table({
      v: [
        null,
        undefined,
        NaN,
        123456789012345678901n,
        [1, 2],
        { a: "x" },
        new Date(0),
        "\u001b[31mred\n",
      ],
    });
    expect(
      text(table)
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "v",
      "null",
      "undefined",
      "NaN",
      "123,456,789,012,345,678,901",
      "[ 1, 2 ]",
      "{ a: 'x' }",
      "1970-01-01T00:00:00.000Z",
      "\\u001b[31mred\\n",
      "8 rows × 1 column",
    ]);
  });

  it("writes addresses in hexadecimal, but keeps the number beside a column of hex texts", () => {
    const address = [0xc000100000];
    expect(text(aq.table({ address }))).toBe("     address\n0xc000100000\n1 row × 1 column");
    expect(text(aq.table({ hex: ["0xc000100000"], address }))).toBe(
      "hex                   address\n0xc000100000  824,634,769,408\n1 row × 2 columns",
    );
  });

  it("shows the filtered and ordered view and names the groups", () => {
    const table = aq.table({ k: ["a", "b", "a", "c"], v: [3, 1, 2, 9] });
    const view = table
      .filter((d: { v: number }) => d.v < 9)
      .orderby("v")
      .groupby("k");
    expect(text(view)).toBe(
      [
        "k  v",
        "b  1",
        "a  2",
        "a  3",
        "3 rows × 2 columns · filtered from 4 rows · ordered · grouped by k (2 groups)",
      ].join("\n"),
    );
  });

  it("is calm about tables with nothing in them", () => {
    expect(text(aq.table({}))).toBe("0 rows × 0 columns");
    expect(text(aq.table({ a: [] }))).toBe("a\n0 rows × 1 column");
    expect(html(aq.table({}))).toContain("0 rows × 0 columns");
  });
});

describe("a table shown as HTML", () => {
  it("aligns numbers right and texts left", () => {
    const page = html(aq.table({ n: [1], s: ["x"] }));
    expect(page).toMatch(/<td style="[^"]*text-align:right;">1<\/td>/);
    expect(page).toMatch(/<td style="[^"]*text-align:left;">x<\/td>/);
    expect(page).toContain("1 row × 2 columns</caption>");
  });

  it("escapes cells, column names and group names", () => {
    const evil = "<script>alert(1)</script>\"'&";
    const page = html(aq.table({ [evil]: [evil, { [evil]: evil }] }).groupby(evil));
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</th>");
    expect(page).toContain("grouped by &lt;script&gt;");
    // Only the tags of the table itself remain.
    expect(new Set(page.match(/<\/?[a-z]+/g))).toEqual(
      new Set(
        "<div <table <caption </caption <thead <tr <th </th </tr </thead <tbody <td </td </tbody </table </div".split(
          " ",
        ),
      ),
    );
  });

  it("cuts long texts", () => {
    expect(html(aq.table({ s: ["x".repeat(1000)] }))).toContain(`>${"x".repeat(79)}…<`);
  });

  it("says over the whole width how many rows are left out", () => {
    const page = html(aq.table({ a: count(13), b: count(13) }));
    expect(page).toMatch(/<td colspan="2"[^>]*>⋮ 3 rows not shown<\/td>/);
  });
});

describe("once installed", () => {
  beforeAll(() => installTableDisplay());

  it("every table, also a derived one, carries the display method", () => {
    const table = aq.table({ a: [1, 2] }).derive({ b: (d: { a: number }) => d.a * 2 });
    const display = Reflect.get(table, Symbol.for("Jupyter.display")) as () => unknown;
    expect(display.call(table)).toEqual(tableBundle(table));
  });

  it("console.log prints the text table, and only its tag inside another object", () => {
    const table = aq.table({ a: [1, 2] });
    expect(inspect(table)).toBe("a\n1\n2\n2 rows × 1 column");
    expect(inspect({ t: table })).toBe("{ t: [Table: 1 col x 2 rows] }");
  });
});
