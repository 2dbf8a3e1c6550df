import { describe, expect, test } from "vitest";
import { go, hintSweep } from "../../src/lab/prelude.js";

type Row = Record<string, number | string | null>;
const rows = (sweep: ReturnType<typeof hintSweep>) => sweep.table().objects() as Row[];

describe("hintSweep", () => {
  // Observed on Go 1.19.8 and 1.24 to 1.27; 1.21 by its load factor of 6.
  test("B and tables for the hints that articles speak of", () => {
    const found = rows(hintSweep("map[int64]int64"));
    const B = (release: string) =>
      Object.fromEntries(found.filter((r) => r.release === release).map((r) => [r.hint, r.B]));
    expect(B("1.19")).toMatchObject({
      ...{ 0: 0, 4: 0, 8: 0, 9: 1, 13: 1, 14: 2, 26: 2, 27: 3, 52: 3, 53: 4 },
      ...{ 1000: 8, 10000: 11, 1e7: 21, 1e8: 24 },
    });
    expect(B("1.21")).toMatchObject({ 12: 1, 13: 2, 24: 2, 25: 3, 48: 3, 49: 4 });
    const swiss = found.filter((r) => r.release === "1.26");
    expect(swiss.find((r) => r.hint === 8)).toMatchObject({ tables: 0, capacity: 0, B: null });
    expect(swiss.find((r) => r.hint === 900)).toMatchObject({ tables: 2, capacity: 1024 });
    expect(swiss.find((r) => r.hint === 1e7)).toMatchObject({ tables: 16384, capacity: 1024 });
  });

  test("is what make does", () => {
    const types = ["map[int64]int64", "map[string]bool", "map[int16]int8"] as const;
    for (const type of types) {
      const hints = [0, 8, 9, 14, 53, 210, 897, 5000];
      const releases = ["1.19", "1.21", "1.23", "1.24", "1.27"];
      for (const row of rows(hintSweep(type, { hints, releases }))) {
        const m = go(row.release as string).make(type, row.hint as number);
        const header = m.header();
        const shown = "B" in header ? { B: header.B } : { tables: header.dirLen };
        expect(row, `${type} ${row.release} ${row.hint}`).toMatchObject(shown);
        expect(row.bytes).toBe(m.live);
        if ("B" in header && (row.hint as number) > 8) {
          const kinds = m.buckets().groupby("kind").count().objects() as Row[];
          const preallocated = kinds.find(({ kind }) => kind === "preallocated")?.count ?? 0;
          expect(row.preallocated, `${type} ${row.release} ${row.hint}`).toBe(preallocated);
        }
        if ("dirLen" in header && header.dirLen > 0) {
          expect((row.tables as number) * (row.capacity as number)).toBe(m.slots().numRows());
        }
      }
    }
  });

  test("draws stairs", () => {
    const figure = hintSweep("map[int64]int64", { releases: ["1.23", "1.26"] }).figure();
    expect(figure.traces.map(({ name }) => name)).toEqual(["Go 1.23", "Go 1.26"]);
    const bytes = figure.traces[0]?.y as number[];
    expect(bytes.every((y, i) => i === 0 || y >= (bytes[i - 1] as number))).toBe(true);
  });

  test.each([
    [{ hints: [1.5] }, "`hint` must be a whole number from 0 to 2^63 - 1, got 1.5"],
    [{ hints: 8 }, "`hints` must be a list such as [0, 8, 9], got 8"],
    [{ releases: [] }, '`releases` must be a list such as ["1.23", "1.26"], got []'],
    [{ releases: ["1.18"] }, /1\.18/],
  ])("says what would be right: %j", (options, message) => {
    expect(() => hintSweep("map[int64]int64", options as never)).toThrow(message);
  });
});
