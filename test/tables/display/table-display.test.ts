import { inspect } from "node:util";
import * as aq from "arquero";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { tableLibrary } from "../../../src/tables/display/page.js";
import { installTableDisplay } from "../../../src/tables/display/table-display.js";
import { bucketsTable, table as formed, tableBundle } from "../../../src/tables/index.js";

const text = (table: aq.ColumnTable, options = {}) => tableBundle(table, options)["text/plain"];
const html = (table: aq.ColumnTable, options = {}) => tableBundle(table, options)["text/html"];
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("a table shown as text", () => {
  it("aligns numbers right and strings left, under their names, with the shape below", () => {
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

  it("shows sixty rows whole, and of more the first and last ten", () => {
    expect(text(aq.table({ i: count(60) })).split("\n")).toHaveLength(62);
    const lines = text(aq.table({ i: count(1000) })).split("\n");
    expect(lines).toHaveLength(23);
    expect(lines.slice(9, 14)).toEqual(["  8", "  9", "⋮ 980 rows not shown", "990", "991"]);
    expect(lines.at(-1)).toBe("1,000 rows × 1 column");
  });

  it("shows the rows and columns that it is told, with caption and units", () => {
    const table = aq.table({ i: count(9), j: count(9), k: count(9) });
    expect(text(table, { rows: 3, columns: ["k", "i"], caption: "Some", units: { k: "ms" } })).toBe(
      [
        "k (ms)  i",
        "     0  0",
        "     1  1",
        "⋮ 6 rows not shown",
        "     8  8",
        "Some: 9 rows × 3 columns · 1 column not shown",
      ].join("\n"),
    );
    expect(text(table, { columns: 2, rows: Number.POSITIVE_INFINITY }).split("\n")).toHaveLength(
      11,
    );
    expect(text(aq.table({ i: count(2) }), { rows: 0 })).toBe(
      "i\n⋮ 2 rows not shown\n2 rows × 1 column",
    );
  });

  it("refuses options that cannot be", () => {
    const table = aq.table({ count: [1] });
    expect(() => text(table, { rows: -1 })).toThrow(
      "`rows` must be a whole number from 0 up, got -1",
    );
    expect(() => text(table, { columns: ["cuont"] })).toThrow(
      '`columns` names "cuont", which the table has not\nDid you mean "count"? Column: count',
    );
    expect(() => text(table, { units: { n: "B" } })).toThrow('`units` names "n"');
    expect(() => text(table, { columns: {} })).toThrow(
      "`columns` must be names of columns or a whole number from 0 up, got {}",
    );
    expect(() => text(table, { caption: 3 })).toThrow("`caption` must be a string, got 3");
  });

  it("gives a column of fractions one number of decimals, and four digits", () => {
    const table = aq.table({ load: [6.5, 3.2503906, 13 / 3, 0], big: [1e20, -0, NaN, Infinity] });
    expect(text(table)).toBe(
      [
        " load       big",
        "6.500     1e+20",
        "3.250        -0",
        "4.333       NaN",
        "0.000  Infinity",
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

  it("writes addresses in hexadecimal and their absence as nil, also after a filter or a new name", () => {
    const columns = {
      ...{ length: 2, index: [0, 1], kind: [0, 0], chain: [1, 1], live: [3, 0], empty: [5, 8] },
      ...{ deleted: [0, 0], evacuated: [0, 0], next: [0, 0xc000100000] },
      address: [0xc000100000, 0xc000100090],
    };
    const table = bucketsTable({ bucketColumns: () => columns as never }).select("address", "next");
    const whole =
      "     address          next\n0xc000100000           nil\n0xc000100090  0xc000100000";
    expect(text(table)).toBe(`${whole}\n2 rows × 2 columns`);
    const at = text(table.rename({ address: "where" }).filter((d: { next: unknown }) => !d.next));
    expect(at.split("\n").slice(0, 2)).toEqual(["       where  next", "0xc000100000   nil"]);
  });

  it("writes units in the head and shares in percent", () => {
    const table = formed({ size: [16, 2048], share: [0.153714694, 3.75601e-5] });
    expect(text(table)).toBe(
      ["size (B)     share", "      16   15.37 %", "   2,048  0.0038 %", "2 rows × 2 columns"].join(
        "\n",
      ),
    );
    // A user's own columns have no form, whatever they are called.
    expect(text(aq.table({ share: [0.25], size: [3] })).split("\n")[1]).toBe(" 0.25     3");
  });

  it("wraps long strings and leaves nothing of them out", () => {
    const words = Array.from({ length: 30 }, (_, i) => `word${i}`).join(" ");
    const lines = text(aq.table({ i: [1], s: [words] })).split("\n");
    expect(lines).toHaveLength(5);
    const shown = lines.slice(1, -1).map((line) => line.slice(3));
    expect(shown.join(" ").trim()).toBe(words);
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(80);
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
  it("says with scope, unit and caption what it holds, and styles it once", () => {
    const page = html(formed({ size: [1000], s: ["x"] }), { caption: "Sizes <b>" });
    expect(page).toContain(
      '<th scope="col" class="r">size<small>B</small></th><th scope="col">s</th>',
    );
    expect(page).toContain('<td class="r" data-v="1000">1,000</td><td>x</td>');
    expect(page).toContain("<caption><b>Sizes &lt;b&gt;</b><br>1 row × 2 columns</caption>");
    expect(page).not.toContain("style=");
    expect(page.match(/<style>/g)).toHaveLength(1);
    // Outside a notebook nothing in it needs a script.
    expect(page).not.toContain("<script");
  });

  it("escapes cells, column names, units, captions and group names", () => {
    const evil = "<script>alert(1)</script>\"'&";
    const table = aq.table({ [evil]: [evil, { [evil]: evil }, evil.repeat(20)] }).groupby(evil);
    const page = html(table, { caption: evil, units: { [evil]: evil } });
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;<small>");
    expect(page).toContain("grouped by &lt;script&gt;");
    // Only the tags of the table itself remain.
    expect(new Set(page.match(/<\/?[a-z]+/g))).toEqual(
      new Set(
        [
          ..."<div <style </style <table <caption <b </b <br </caption <thead <tr <th <small".split(
            " ",
          ),
          ..."</small </th </tr </thead <tbody <td </td </tbody </table </div".split(" "),
          ..."<details <summary </summary </details".split(" "),
        ].filter(Boolean),
      ),
    );
  });

  it("folds long strings, and holds all of them", () => {
    const page = html(aq.table({ s: ["x".repeat(1000)] }));
    expect(page).toContain(`…</summary>${"x".repeat(1000)}</details>`);
    const huge = html(aq.table({ s: ["x".repeat(10_000)] }));
    expect(huge).toContain("… (8,001 more characters: table.get has them)");
  });

  it("says over the whole width how many rows are left out", () => {
    const page = html(aq.table({ a: count(61), b: count(61) }));
    expect(page).toContain('<td colspan="2" class="gap">⋮ 41 rows not shown</td>');
  });
});

describe("once installed", () => {
  beforeAll(() => installTableDisplay());

  it("every table, also a derived one, carries the display method, which takes options", () => {
    const table = aq.table({ a: [1, 2] }).derive({ b: (d: { a: number }) => d.a * 2 });
    const display = Reflect.get(table, Symbol.for("Jupyter.display")) as (
      options?: object,
    ) => unknown;
    expect(display.call(table)).toEqual(tableBundle(table));
    expect(display.call(table, { columns: ["b"] })).toEqual(tableBundle(table, { columns: ["b"] }));
  });

  it("console.log prints the text table, and only its tag inside another object", () => {
    const table = aq.table({ a: [1, 2] });
    expect(inspect(table)).toBe("a\n1\n2\n2 rows × 1 column");
    expect(inspect({ t: table })).toBe("{ t: [Table: 1 col x 2 rows] }");
  });

  it("copies of rows keep what the columns are", () => {
    const table = formed({ size: [1, 2, 3], share: [0.5, 0.25, 0.125] });
    expect(text(table.slice(1).reify()).split("\n")[0]).toBe("size (B)   share");
  });
});

describe("in a notebook's page", () => {
  const bridge = Symbol.for("jupyter.kernel");
  const table = aq.table({ a: [1, 2] });
  afterEach(() => void Reflect.deleteProperty(globalThis, bridge));

  /** What a cell shows, and what stands beside it. */
  const shown = (cellKey: string, run: number, replaceable: boolean) => {
    const beside: Record<string, string>[] = [];
    const display = (bundle: Record<string, string>) => beside.push(bundle);
    Reflect.set(globalThis, bridge, { cellKey, run, replaceable, display });
    return { html: html(table), beside };
  };

  it("the first table carries the library, before itself, and the next has none", () => {
    const { html: first, beside } = shown("cell a", 1, false);
    expect(first.startsWith(tableLibrary())).toBe(true);
    expect(beside).toEqual([]);
    const { html: next } = shown("cell a", 1, false);
    expect(first).toBe(tableLibrary() + next);
    expect(next).toContain("<script>");
    expect(next.startsWith("<script>")).toBe(false);
  });

  it("a table that is replaced leaves the library beside it", () => {
    const { html: next, beside } = shown("cell b", 2, true);
    expect(beside).toEqual([]);
    expect(next.startsWith("<script>")).toBe(false);
    const again = shown("cell a", 3, true);
    expect(again.beside).toEqual([{ "text/html": tableLibrary(), "text/plain": "DataTables" }]);
    expect(again.html.startsWith("<script>")).toBe(false);
  });
});
