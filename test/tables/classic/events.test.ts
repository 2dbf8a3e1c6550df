import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { eventsTable, nameOf } from "../../../src/tables/index.js";
import { churned, growing, reseeded } from "../../support/captured-tables.js";

describe("the table of growth events", () => {
  it("has one row per event, with what was allocated since the event before", () => {
    const table = eventsTable(growing);
    expect(table.columnNames()).toEqual([
      ...["op", "count", "what", "B", "buckets", "load", "growing", "nevacuate", "noverflow"],
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
    expect(eventsTable(hinted).get("what")).toBe("made with 1,024 buckets");
    expect(nameOf({ ...growing, ...hinted })).toBe("map[int64]int64, Go 1.19, with hint");
    expect(nameOf(growing)).toBe("map[int64]int64, Go 1.19");
  });
});
