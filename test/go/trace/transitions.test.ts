import { describe, expect, test } from "vitest";
import { transitionsOf } from "../../../src/go/index.js";
import { go, keys } from "../../../src/lab/prelude.js";

type Found = ReturnType<typeof transitionsOf>;

/** "emptyRest → entry": how many times, of one machine. */
const counts = ({ made }: Found, machine: string): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { machine: of, from, to, count } of made) {
    if (of !== machine) continue;
    found[`${from} → ${to}`] = (found[`${from} → ${to}`] ?? 0) + count;
  }
  return found;
};

/** Slots that came to a state less those that left it. */
const net = ({ made }: Found, state: string): number =>
  made
    .filter(({ machine }) => machine === "slot")
    .reduce((sum, { from, to, count }) => {
      return sum + (to === state ? count : 0) - (from === state ? count : 0);
    }, 0);

const run = (release: string, n: number, deleted: number) => {
  const m = go(release, { traced: true, seed: 3 }).make("map[int64]int64").fill(keys.sequence(n));
  for (let i = 0; i < deleted; i++) m.delete(i);
  return m;
};

const classic = ["1.19", "1.21", "1.23"];
const swiss = ["1.24", "1.25", "1.26", "1.27"];

describe("a classic map", () => {
  test("of nine keys, one deleted: every transition, by hand", () => {
    const found = transitionsOf(run("1.23", 9, 1));
    expect(counts(found, "growth")).toEqual({
      "no buckets → at rest": 1,
      "at rest → doubling": 1,
      "doubling → at rest": 1,
    });
    // Nine inserts and the eight entries that move to the array of two buckets.
    expect(counts(found, "slot")).toMatchObject({
      "emptyRest → entry": 17,
      "entry → emptyOne": 1,
    });
    const { "entry → evacuatedX": x = 0, "entry → evacuatedY": y = 0 } = counts(found, "slot");
    expect(x + y).toBe(8);
    expect(counts(found, "flag hashWriting")).toEqual({ "off → on": 10, "on → off": 10 });
    expect(found.now).toEqual(
      new Map([
        ["growth", "at rest"],
        ["flag hashWriting", "off"],
        ["flag iterator", "off"],
        ["flag oldIterator", "off"],
        ["flag sameSizeGrow", "off"],
      ]),
    );
  });

  test.each(classic)(
    "Go %s: entries, moves and growths are those that it tells elsewhere",
    (release) => {
      const m = run(release, 500, 100);
      const found = transitionsOf(m);
      // Of the entries that moved, the old ones are marked and not taken away.
      expect(net(found, "entry")).toBe(m.length);
      const moved = (m.costs().objects() as { moved: number }[]).reduce(
        (sum, row) => sum + row.moved,
        0,
      );
      const { "entry → evacuatedX": x = 0, "entry → evacuatedY": y = 0 } = counts(found, "slot");
      expect(x + y).toBe(moved);
      expect(counts(found, "slot")["entry → emptyOne"]).toBe(100);
      const doublings = (m.growth().objects() as { kind: string | null }[]).filter(
        ({ kind }) => kind === "doubling",
      );
      expect(counts(found, "growth")["at rest → doubling"]).toBe(doublings.length);
    },
  );

  test("a growth to the same size, an iterator and a clear", () => {
    const m = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64");
    for (
      let i = 0;
      i < 20_000 &&
      !m
        .growth()
        .objects()
        .some((row) => (row as { kind: string }).kind === "same size");
      i++
    ) {
      m.put(i, i);
      if (i >= 50) m.delete(i - 50);
    }
    const found = transitionsOf(m);
    expect(counts(found, "growth")["at rest → same size"]).toBe(1);
    expect(counts(found, "flag sameSizeGrow")["off → on"]).toBe(1);
    expect([...m].length).toBeGreaterThan(0);
    m.clear();
    const after = transitionsOf(m);
    expect(after.made).toContainEqual(
      expect.objectContaining({
        machine: "flag iterator",
        from: "off",
        to: "on",
        what: "iterate",
        first: null,
      }),
    );
    const cleared = after.made.filter(
      ({ what, machine }) => what === "clear" && machine === "slot",
    );
    expect(cleared.find(({ from, to }) => from === "entry" && to === "emptyRest")?.count).toBe(50);
    expect(net(after, "entry")).toBe(0);
  });
});

describe("a Swiss map", () => {
  test.each(swiss)("Go %s: entries, tombstones, growths and splits", (release) => {
    const m = run(release, 2000, 300);
    const found = transitionsOf(m);
    expect(counts(found, "growth")).toEqual({
      "no group → one group": 1,
      "one group → tables": 1,
    });
    const table = counts(found, "table");
    expect(table).toMatchObject({ "8 slots → 16 slots": 1, "512 slots → 1024 slots": 1 });
    expect(table["1024 slots → 1024 slots"]).toBe(m.tables().numRows() - 1);
    const states = m.slots().objects() as { state: string }[];
    const tombstones = states.filter(({ state }) => state === "deleted").length;
    expect(tombstones).toBeGreaterThan(0);
    expect(net(found, "deleted")).toBe(tombstones);
    // A table that was replaced keeps its entries until it is collected.
    const moved = (m.costs().objects() as { moved: number }[]).reduce(
      (sum, row) => sum + row.moved,
      0,
    );
    expect(net(found, "full")).toBe(m.length + moved);
    m.clear();
    const cleared = transitionsOf(m).made.filter(({ what }) => what === "clear");
    expect(cleared).toContainEqual(
      expect.objectContaining({ machine: "slot", from: "full", to: "empty", count: 1700 }),
    );
    expect(net(transitionsOf(m), "deleted")).toBe(0);
  });

  test("has the flag tombstonePossible from Go 1.25 on", () => {
    const flags = (release: string) =>
      transitionsOf(run(release, 1, 0)).machines.map(({ name }) => name);
    expect(flags("1.24")).toEqual(["growth", "slot", "table", "flag writing"]);
    expect(flags("1.26")).toEqual([
      ...["growth", "slot", "table", "flag writing", "flag tombstonePossible"],
    ]);
  });
});

test("another map of the process does not count", () => {
  const bench = go("1.23", { traced: true });
  const m = bench.make("map[int64]int64").put(1, 1);
  bench.make("map[int64]int64").fill(keys.sequence(50));
  expect(counts(transitionsOf(m), "slot")).toEqual({ "emptyRest → entry": 1 });
});

test("an untraced map says why there is nothing", () => {
  const m = go("1.23").make("map[int64]int64").put(1, 1);
  expect(() => transitionsOf(m)).toThrow(
    'No operation of this map was traced: make its process with { traced: true }, as in go("1.23", { traced: true })',
  );
});
