import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { GoProcess, keys } from "../../src/go/index.js";
import { plot } from "../../src/plot/index.js";
import {
  directoryTable,
  eventsTable,
  groupsTable,
  headerTable,
  memoryTable,
  tablesTable,
} from "../../src/tables/index.js";
import { headerDrawing } from "../../src/view/index.js";

const make = () => new GoProcess<"swiss">("1.26").make("map[int64]int64");
const grown = () => make().fill(keys.sequence(1000));

describe("the tables of a Swiss map", () => {
  it("tell its life: groups, tables, the directory", () => {
    const table = eventsTable(grown());
    const rows = table.select("op", "count", "what", "groups", "load", "objects", "bytes");
    // Allocations of Go 1.26.10.
    expect(rows.objects().map((row) => Object.values(row))).toEqual([
      [-1, 0, "made: header only", 0, 0, 1, 48],
      [0, 1, "first group", 1, 1, 1, 144],
      [8, 9, "first table: 8 → 16 slots", 2, 4.5, 3, 328],
      [14, 15, "table 0 grown: 16 → 32 slots", 4, 3.75, 2, 608],
      [28, 29, "table 0 grown: 32 → 64 slots", 8, 3.625, 2, 1184],
      [56, 57, "table 0 grown: 64 → 128 slots", 16, 3.5625, 2, 2336],
      [112, 113, "table 0 grown: 128 → 256 slots", 32, 3.53125, 2, 4896],
      [224, 225, "table 0 grown: 256 → 512 slots", 64, 3.515625, 2, 9504],
      [448, 449, "table 0 grown: 512 → 1,024 slots", 128, 3.5078125, 2, 18464],
      [
        ...[896, 897, "table 0 split: 1,024 → 2 × 1,024 slots; directory doubled: 1 → 2", 256],
        ...[3.50390625, 5, 36944],
      ],
    ]);
  });

  it("give a row per group, per table and per place of the directory", () => {
    const m = grown();
    expect(groupsTable(m).columnNames()).toEqual([
      ...["table", "index", "address", "full", "empty", "deleted"],
    ]);
    expect(groupsTable(m).numRows()).toBe(256);
    const tables = tablesTable(m);
    expect(tables.select("index", "localDepth", "capacity").objects()).toEqual([
      { index: 0, localDepth: 1, capacity: 1024 },
      { index: 1, localDepth: 1, capacity: 1024 },
    ]);
    const used = tables.rollup({ all: (d: { used: number[] }) => aq.op.sum(d.used) }).get("all");
    expect(used).toBe(1000);
    expect(directoryTable(m).objects()).toEqual([
      { index: 0, bits: "0", table: 0 },
      { index: 1, bits: "1", table: 1 },
    ]);
    expect(tablesTable(make()).numRows()).toBe(0);
    expect(groupsTable(make()).numRows()).toBe(0);
  });

  it("name the fields of its header, in a table and in a drawing", () => {
    const m = grown();
    const fields = headerTable(m);
    expect(fields.array("field")).toEqual([
      ...["used", "seed", "dirPtr", "dirLen", "globalDepth", "globalShift"],
      ...["writing", "tombstonePossible", "clearSeq"],
    ]);
    expect(fields.array("meaning")[5]).toBe("hash >> 63 is the place in the directory");
    expect(headerDrawing(m).text).toContain("Map of map[int64]int64, Go 1.26: 48 bytes");
  });

  it("follow its memory at every table that is replaced", () => {
    const live = memoryTable(grown()).array("live") as number[];
    // Header, directory of two, two tables of 128 groups: 48 + 16 + 2 · (32 + 18,432).
    expect(live.at(-1)).toBe(48 + 16 + 2 * (32 + 18_432));
  });
});

describe("figures of Swiss maps beside classic ones", () => {
  it("show steps of groups and the load of seven of eight at which tables are replaced", () => {
    const classic = new GoProcess("1.23").make("map[int64]int64").fill(keys.sequence(1000));
    const { traces: data } = plot.growth([grown(), classic]);
    expect(data[0]?.y.at(-1)).toBe(256);
    expect(data[2]?.x).toEqual([9, 15, 29, 57, 113, 225, 449, 897]);
    expect(data.map(({ name }) => name)).toContain("grows above 7");
    expect(plot.growth(grown()).layout.yaxis2?.title?.text).toBe("entries per group");
    expect(plot.memory([grown(), classic]).traces).toHaveLength(4);
  });
});
