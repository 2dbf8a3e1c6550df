import { describe, expect, test } from "vitest";
import { go, keys, view } from "../../src/lab/prelude.js";

const run = (release: string, n: number) => {
  const m = go(release, { traced: true, seed: 3 }).make("map[int64]int64").fill(keys.sequence(n));
  m.delete(3);
  return m;
};

const label = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("the states of a run", () => {
  test("of a classic map, as text", () => {
    expect(view.states(run("1.23", 9)).text).toMatch(
      /^map\[int64\]int64, Go 1\.23: states, and the transitions of the run\n\ngrowth: .*; now at rest\n {2}no buckets → at rest: 1 × put\n {2}at rest → doubling: 1 × put\n {2}at rest → same size: not made\n/,
    );
  });

  test("of a Swiss map: each transition's count stands on its arc", () => {
    const { svg } = view.states(run("1.26", 100));
    expect(label(svg)).toEqual(expect.arrayContaining(["empty", "full", "deleted", "1024 slots"]));
    // Inserts and moved entries of 100: 100, and 8 + 14 + 28 + 56 to larger tables.
    expect(label(svg)).toContain("206");
  });

  test("what was not made is dotted and has no number", () => {
    const dotted = (svg: string) => svg.match(/<path[^>]*stroke-dasharray="2 4"\/>/g)?.length ?? 0;
    const few = view.states(go("1.26", { traced: true }).make("map[int64]int64").put(1, 1)).svg;
    const many = view.states(run("1.26", 2000)).svg;
    // The growth to tables, eight of a table's, and the delete.
    expect(dotted(few) - dotted(many)).toBe(1 + 8 + 1);
  });

  test("the table has what the drawing has", () => {
    const rows = run("1.23", 9).transitions().objects();
    expect(rows[0]).toEqual({
      ...{ machine: "growth", from: "no buckets", to: "at rest", what: "put", count: 1 },
      ...{ first: 0, last: 0, by: "the first insert (mapassign)" },
    });
    expect(rows).toContainEqual({
      ...{ machine: "slot", from: "entry", to: "emptyOne", what: "delete", count: 1 },
      ...{ first: 9, last: 9, by: "a delete (mapdelete)" },
    });
  });

  test("what is no map is said to be none", () => {
    expect(() => view.states(5 as never)).toThrow("view.states");
  });
});
