import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { bucketKinds } from "../../../src/go/index.js";
import { bucketsTable, tableBundle } from "../../../src/tables/index.js";

describe("the table of buckets", () => {
  const columnsOf = (length: number) => {
    const address = Float64Array.from({ length }, (_, row) => 0xc000100000 + 144 * row);
    const bytes = () => new Uint8Array(length);
    return {
      ...{ length, kind: bytes(), index: new Uint32Array(length), address },
      ...{ next: new Float64Array(length), chain: new Uint32Array(length) },
      ...{ live: bytes(), empty: bytes(), deleted: bytes(), evacuated: bytes() },
    };
  };

  it("names kinds and has addresses as numbers", () => {
    const columns = columnsOf(3);
    columns.kind.set([0, 1, 4]);
    columns.next.set([0xc000100090, 0, 0]);
    columns.live.set([8, 0, 2]);
    const table = bucketsTable({ bucketColumns: () => columns });
    expect(table.columnNames()).toEqual([
      ...["index", "kind", "address", "next", "chain", "live", "empty", "deleted", "evacuated"],
    ]);
    expect(table.select("kind", "address", "next", "live").objects()).toEqual([
      { kind: "main", address: 0xc000100000, next: 0xc000100090, live: 8 },
      { kind: "preallocated", address: 0xc000100090, next: null, live: 0 },
      { kind: "overflow", address: 0xc000100120, next: null, live: 2 },
    ]);
    expect(bucketKinds).toHaveLength(5);
  });

  it("filters, groups, orders, joins and exports like any table", () => {
    const columns = columnsOf(4);
    columns.kind.set([0, 0, 1, 4]);
    columns.next.set([0xc0001001b0, 0, 0, 0]);
    const table = bucketsTable({ bucketColumns: () => columns });
    expect(table.groupby("kind").count().objects()).toEqual([
      { kind: "main", count: 2 },
      { kind: "preallocated", count: 1 },
      { kind: "overflow", count: 1 },
    ]);
    const main = table
      .filter((d: { kind: string }) => d.kind === "main")
      .orderby(aq.desc("address"));
    expect(main.array("address")).toEqual([0xc000100090, 0xc000100000]);
    expect(main.reify().get("address")).toBe(0xc000100090);
    expect(table.join(table, ["next", "address"]).get("kind_2")).toBe("overflow");
    expect(table.select("kind", "address").toCSV().split("\n")[4]).toBe("overflow,824634769840");
    expect(aq.fromArrow(table.toArrowIPC()).array("kind")).toEqual(table.array("kind"));
  });

  it("is made and shown at once for two million buckets", () => {
    const columns = columnsOf(2_000_000);
    const start = performance.now();
    const shown = tableBundle(bucketsTable({ bucketColumns: () => columns }))["text/plain"];
    expect(performance.now() - start).toBeLessThan(2000);
    expect(shown).toContain("2,000,000 rows × 9 columns");
  });
});
