import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { GoProcess, keys } from "../../../src/go/index.js";
import { eventsTable, nameOf } from "../../../src/tables/index.js";
import { churned, growing, reseeded } from "../../support/captured-tables.js";

describe("the table of growth events", () => {
  it("has one row per event, with what was allocated since the event before", () => {
    const table = eventsTable(growing);
    expect(table.columnNames()).toEqual([
      ...["op", "count", "what", "kind", "trigger", "triggerValue", "B", "buckets", "load"],
      ...["growing", "nevacuate", "noverflow"],
      ...["hash0", "mallocs", "totalAlloc", "objects", "bytes"],
    ]);
    const rows = table
      .select("op", "count", "what", "buckets", "load", "objects", "bytes")
      .slice(0, 6);
    expect(rows.objects().map((row) => Object.values(row))).toEqual([
      [-1, 0, "made: header only", 1, 0, 1, 48],
      [0, 1, "first bucket", 1, 1, 1, 144],
      [8, 9, "doubling started and done: 1 → 2 buckets", 2, 4.5, 1, 288],
      [13, 14, "doubling started and done: 2 → 4 buckets", 4, 3.5, 1, 576],
      [26, 27, "doubling started: 4 → 8 buckets", 8, 3.375, 5, 1352],
      [27, 28, "doubling done", 8, 3.5, 0, 0],
    ]);
    expect(table.numRows()).toBe(16);
    expect(table.rollup({ all: (d: { bytes: number[] }) => aq.op.sum(d.bytes) }).get("all")).toBe(
      87512,
    );
  });

  it("tells growth to the same size from doubling", () => {
    const told = eventsTable(churned).array("what").slice(-5);
    expect(told).toEqual([
      "doubling done",
      "growth to the same size started: 256 buckets",
      "growth to the same size done",
      "growth to the same size started: 256 buckets",
      "growth to the same size done",
    ]);
  });

  it("tells a new seed, and clear where the state proves it", () => {
    const told = eventsTable(reseeded).array("what");
    expect(told.filter((what) => what === "emptied: new seed")).toHaveLength(7);
    expect(told[18]).toBe("cleared: new seed");
  });

  it("says what a hint gave", () => {
    const [first] = growing.events;
    const hinted = { events: [{ ...first, B: 10, op: -1 } as NonNullable<typeof first>] };
    expect(eventsTable({ ...growing, ...hinted }).get("what")).toBe("made with 1,024 buckets");
    expect(nameOf({ ...growing, ...hinted })).toBe("map[int64]int64, Go 1.19, with hint");
    expect(nameOf(growing)).toBe("map[int64]int64, Go 1.19");
  });

  it("says which kind of growth began, and what had reached its limit", () => {
    const kinds = (table: ReturnType<typeof eventsTable>) => {
      const rows = table.select("op", "kind", "trigger", "triggerValue").objects();
      return rows.map((row) => Object.values(row)).filter(([, kind]) => kind !== null);
    };
    expect(kinds(eventsTable(growing)).slice(0, 5)).toEqual([
      [8, "doubling", "count 9 > 8", 9],
      [13, "doubling", "count 14 > 13", 14],
      [26, "doubling", "count 27 > 26", 27],
      [52, "doubling", "count 53 > 52", 53],
      [104, "doubling", "count 105 > 104", 105],
    ]);
    // Go 1.21 fills two buckets with 12 entries.
    const full = new GoProcess("1.21").make("map[int64]int64").fill(keys.sequence(97));
    expect(kinds(eventsTable(full))).toEqual([
      [8, "doubling", "count 9 > 8", 9],
      [12, "doubling", "count 13 > 12", 13],
      [24, "doubling", "count 25 > 24", 25],
      [48, "doubling", "count 49 > 48", 49],
      [96, "doubling", "count 97 > 96", 97],
    ]);
    // 60 keys in 16 buckets, as ever other ones: overflow buckets become as many as buckets.
    for (const traced of [false, true]) {
      const m = new GoProcess("1.19", { traced }).make("map[int64]int64", 60);
      m.fill(keys.slidingWindow(20_000, 60));
      const [first] = kinds(eventsTable(m));
      expect(first?.slice(1)).toEqual(["same size", "noverflow 16 ≥ 16", 16]);
    }
    // What captures of real Go have of a growth to the same size does not say how it came.
    expect(kinds(eventsTable(churned)).at(-1)?.slice(1)).toEqual(["same size", null, null]);
  });

  it("does so for the tables of Swiss maps", () => {
    const m = new GoProcess("1.26").make("map[int64]int64").fill(keys.sequence(897));
    const rows = eventsTable(m).select("op", "kind", "trigger", "triggerValue").objects();
    expect(rows.map((row) => Object.values(row))).toEqual([
      [-1, null, null, null],
      [0, null, null, null],
      [8, "at once", "8 of 8 slots taken", 8],
      [14, "at once", "growthLeft 0: 14 of 16 slots taken", 14],
      [28, "at once", "growthLeft 0: 28 of 32 slots taken", 28],
      [56, "at once", "growthLeft 0: 56 of 64 slots taken", 56],
      [112, "at once", "growthLeft 0: 112 of 128 slots taken", 112],
      [224, "at once", "growthLeft 0: 224 of 256 slots taken", 224],
      [448, "at once", "growthLeft 0: 448 of 512 slots taken", 448],
      [896, "split", "growthLeft 0: 896 of 1,024 slots taken", 896],
    ]);
  });
});
