import { describe, expect, test } from "vitest";
import { GoProcess, keys } from "../../../src/go/index.js";
import { Drawing, directoryDrawing } from "../../../src/view/index.js";

const swiss = (type: string, n: number) => {
  return new GoProcess<"swiss">("1.26", { seed: 3 }).make(type).fill(keys.sequence(n));
};

/** Cells of the legend: of 0, 4 and 8 entries. */
const legend = 3;
/** Groups that are drawn. */
const cells = ({ svg }: Drawing) =>
  (svg.match(/width="17" height="17"/g)?.length ?? legend) - legend;

describe("the drawing of a Swiss map's directory", () => {
  test("is a value with directory, tables and groups; its text a sentence and a table", () => {
    const drawing = directoryDrawing(swiss("map[int64]int64", 3000));
    expect(drawing).toBeInstanceOf(Drawing);
    expect(drawing.text.split("\n")).toEqual([
      "map[int64]int64, Go 1.26: 3,000 entries; directory of 4 places (globalDepth 2), 4 tables",
      "table  places  hash begins  entries  slots  tombstones  growthLeft  localDepth",
      "    0       1  00               779  1,024           0         117           2",
      "    1       1  01               744  1,024           0         152           2",
      "    2       1  10               717  1,024           0         179           2",
      "    3       1  11               760  1,024           0         136           2",
    ]);
    expect(drawing.svg).toMatch(/^<svg/);
    expect(cells(drawing)).toBe(4 * 128);
  });

  test("says what it leaves out of a large map, in the picture and in the text", () => {
    const large = swiss("map[int64]int64", 50_000);
    for (const { svg, text } of [directoryDrawing(large), directoryDrawing(large, 10, 14)]) {
      expect(text).toContain("60 more tables, not drawn; view.directory(m, ");
      expect(svg).toContain("60 more tables, not drawn; view.directory(m, ");
      expect(svg).toContain(">60 more places<");
    }
    expect(directoryDrawing(large, 60).text.split("\n").at(-1)).toBe("60 more tables, not drawn");
    expect(directoryDrawing(large, 10, 12).text.match(/^ +\d+ +1 {2}0010\d\d/gm)).toHaveLength(2);
  });

  test("says at once what cannot be drawn", () => {
    const large = swiss("map[int64]int64", 50_000);
    expect(() => directoryDrawing(large, 0, 64)).toThrow("a picture holds 1 to 16 tables");
    expect(() => directoryDrawing(large, 64)).toThrow(
      "`from` must be the number of a table, got 64: there are tables 0 to 63",
    );
    expect(() => directoryDrawing(large, 0.5)).toThrow("got 0.5");
    const classic = new GoProcess("1.23").make("map[int64]bool");
    expect(() => directoryDrawing(classic)).toThrow(
      "view.directory: maps of Go 1.23 have no tables and groups",
    );
  });

  test("shows small maps too", () => {
    const [empty, small] = [0, 1].map((n) => directoryDrawing(swiss("map[int64]bool", n)));
    expect(empty?.text).toBe("map[int64]bool, Go 1.26: 0 entries, no group yet");
    expect(small?.text).toBe(
      "map[int64]bool, Go 1.26: 1 entry in one group\n1 of 8 slots have an entry",
    );
    expect(cells(small as Drawing)).toBe(1);
  });

  test("counts the places of a table that more than one leads to", () => {
    const { text } = directoryDrawing(swiss("map[int64]int64", 1790));
    const [, , ...rows] = text.split("\n");
    const places = rows.map((row) => Number(row.trim().split(/ +/)[1]));
    const size = Number(/directory of (\d+)/.exec(text)?.[1]);
    expect(places.reduce((sum, n) => sum + n, 0)).toBe(size);
    expect(Math.max(...places)).toBe(2);
  });

  test("marks groups with tombstones", () => {
    const full = swiss("map[int64]int64", 896);
    const { index, full: entries } = full.groupColumns();
    expect(directoryDrawing(full).svg).not.toContain("#dd7c51");
    const at = entries.indexOf(8);
    const key = Array.from({ length: 896 }, (_, i) => i).find((i) => {
      return Number((full.hash(i as never) >> 7n) & 127n) === (index[at] as number);
    });
    full.delete(key as never);
    expect(directoryDrawing(full).svg).toContain("#dd7c51");
    expect(directoryDrawing(full).svg).toContain("1 tombstone<");
  });
});
