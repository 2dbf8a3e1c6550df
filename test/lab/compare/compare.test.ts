import { describe, expect, test } from "vitest";
import { compare, go, keys } from "../../../src/lab/prelude.js";

const filled = (release: string, type: "map[int64]int64" | "map[int64]struct{}", n: number) =>
  go(release).make(type).fill(keys.sequence(n));

describe("two maps compared", () => {
  const n = 100_000;
  const [classic, swiss] = [
    filled("1.23", "map[int64]int64", n),
    filled("1.26", "map[int64]int64", n),
  ];
  const comparison = compare(classic, swiss);
  const rows = comparison.table().objects() as Record<string, string | number>[];
  const names = ["map[int64]int64, Go 1.23", "map[int64]int64, Go 1.26"] as const;
  const of = (what: string): [number, number] => {
    const row = rows.find((one) => String(one[""]).trim() === what) ?? {};
    return [Number(row[names[0]]), Number(row[names[1]])];
  };

  test("are named by type and release", () => {
    expect(comparison.table().columnNames()).toEqual(["", ...names]);
    expect(of("entries")).toEqual([n, n]);
    expect(of("bytes")).toEqual([classic.live, swiss.live]);
  });

  test("touch as many cache lines as their layouts say", () => {
    // Per hit, slots uniform, arrays on lines: 2.5 and 1.875 (calculated), and a line each for the
    // header, the directory and the table.
    const [hitClassic, hitSwiss] = of("cache lines of a hit");
    expect(hitClassic).toBeGreaterThan(3.3);
    expect(hitClassic).toBeLessThan(3.9);
    expect(hitSwiss).toBeGreaterThan(4.7);
    expect(hitSwiss).toBeLessThan(5.1);
    expect(of("cache lines of a miss")[1]).toBeLessThan(5);
  });

  test("grow differently: many inserts move a little, or a few move up to 896 entries", () => {
    const [most, whole] = of("entries moved by one insert, at most");
    expect(most).toBeLessThan(40);
    expect(whole).toBe(896);
    const inserts = comparison.inserts().objects() as {
      map: string;
      insert: number;
      moved: number;
    }[];
    const moved = inserts.filter(({ map, moved }) => map === names[1] && moved > 0);
    // Growth points of Go 1.24.4, each with the entries of the table that is replaced.
    expect(moved.slice(0, 8).map(({ insert, moved }) => [insert, moved])).toEqual([
      ...[
        [9, 8],
        [15, 14],
        [29, 28],
        [57, 56],
        [113, 112],
        [225, 224],
        [449, 448],
        [897, 896],
      ],
    ]);
    const starts = inserts.filter(({ map, moved }) => map === names[0] && moved > 0);
    expect(starts[0]?.insert).toBe(9);
    expect(of("inserts that moved entries")[0]).toBeGreaterThan(300);
  });

  test("neither shrinks", () => {
    const full = of("a new map with 2000 keys: bytes");
    expect(of("bytes after all keys are deleted")).toEqual(full);
    const cleared = of("bytes after clear");
    expect(cleared[1]).toBe(full[1]);
    expect(cleared[0]).toBeGreaterThan(0.95 * full[0]);
  });

  test("show themselves as a table and a figure, and stay as they are", () => {
    const display = Reflect.get(comparison, Symbol.for("Jupyter.display")) as () => Record<
      string,
      string
    >;
    const bundle = display.call(comparison);
    expect(bundle["text/html"]).toContain("<table");
    expect(bundle["text/html"]).toContain("<svg");
    expect(bundle["text/plain"]).toContain("entries moved by one insert, at most");
    expect(comparison.figure.toString()).toContain(
      "entries moved (above) and cache lines (below) against insert",
    );
    expect([classic.length, swiss.length]).toEqual([n, n]);
    expect(comparison.probes().get("probes", 0)).toBe(1);
  });

  test("may be of one release and two types, with strings as keys too", () => {
    const text = (release: string) => go(release).make("map[string]bool").fill(keys.strings(500));
    const table = text("1.26").compare(text("1.26")).table();
    expect(table.columnNames()).toEqual([
      ...["", "map[string]bool, Go 1.26 (1)", "map[string]bool, Go 1.26 (2)"],
    ]);
    expect(table.array("map[string]bool, Go 1.26 (1)")).toEqual(
      table.array("map[string]bool, Go 1.26 (2)"),
    );
    const bools = go("1.23").make("map[bool]int64").put(true, 1);
    const few = bools.compare(go("1.26").make("map[bool]int64").put(true, 1)).table();
    const miss = few.array("").indexOf("cache lines of a miss");
    expect(few.get("map[bool]int64, Go 1.23", miss)).toBeNull();
  });

  test("are refused when they have nothing to compare", () => {
    const empty = go("1.26").make("map[int64]int64");
    expect(() => compare(empty, swiss)).toThrow("the first map has no entries");
    const other = go("1.26").make("map[string]int64").put("a", 1);
    expect(() => compare(swiss, other)).toThrow(
      "the keys of one map are int64, those of the other string",
    );
  });
});

test("split groups take less and touch as the layout says", () => {
  const split = go("1.27", { experiments: ["mapsplitgroup"] });
  const set = split.make("map[int64]struct{}").fill(keys.sequence(5000));
  const table = set.compare(filled("1.27", "map[int64]struct{}", 5000)).table();
  const [a, b] = table.columnNames().slice(1) as [string, string];
  expect(a).toBe("map[int64]struct{}, Go 1.27-X:mapsplitgroup");
  const row = (what: string) => {
    const at = (table.array("") as string[]).indexOf(what);
    return [table.get(a, at) as number, table.get(b, at) as number];
  };
  expect(row("bytes")).toEqual([48 + 64 + 8 * (32 + 10_240), 48 + 64 + 8 * (32 + 18_432)]);
});

test("the costs of operations are a table", () => {
  const m = go("1.26", { traced: true }).make("map[int64]int64").fill(keys.sequence(30));
  m.has(3);
  const rows = m.costs().objects() as { op: number; what: string; moved: number; lines: number }[];
  expect(rows.filter(({ moved }) => moved > 0).map(({ op, moved }) => [op, moved])).toEqual([
    ...[
      [8, 8],
      [14, 14],
      [28, 28],
    ],
  ]);
  expect(rows.at(-1)).toMatchObject({ op: null, what: "get", stores: 0 });
  const classic = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(30));
  const all = classic.costs().array("moved") as Uint32Array;
  // 8 entries at the 9th key, 13 and 26 while the map doubles at the 14th and the 27th.
  expect(Array.from(all).reduce((sum, n) => sum + n, 0)).toBe(8 + 13 + 26 + 0);
});
