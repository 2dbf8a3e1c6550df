import { describe, expect, test } from "vitest";
import { accessedObjects, accessRegions } from "../../src/go/index.js";
import { go, keys, type LabMap, op } from "../../src/lab/prelude.js";
import type { AccessesTable } from "../../src/tables/index.js";

/** Rows without the places in memory, a line each. */
function linesOf(accesses: AccessesTable): string[] {
  return (accesses.objects() as Record<string, unknown>[]).map((row) => {
    return `${row.kind} ${row.object}: ${row.region} ${row.offset}, ${row.size}`;
  });
}

const traced = (release: string): LabMap<number, number> =>
  go(release, { traced: true, seed: 7 }).make("map[int64]int64");

describe("the table of accesses", () => {
  test("lists a classic map's second put as Go 1.23 does it", () => {
    const m = traced("1.23").put(1, 10).put(2, 20);
    expect(linesOf(m.accesses(1))).toEqual([
      "load header: header field 8, 1",
      "load header: header field 12, 4",
      "load header: header field 8, 1",
      "store header: header field 8, 1",
      "load header: header field 16, 8",
      "load header: header field 9, 1",
      "load header: header field 24, 8",
      "load header: header field 16, 8",
      "load buckets: tophash 0, 1",
      "load buckets: key 8, 8",
      "load buckets: tophash 1, 1",
      "load header: header field 24, 8",
      "load header: header field 0, 8",
      "load header: header field 9, 1",
      "load header: header field 10, 2",
      "store buckets: tophash 1, 1",
      "store buckets: key 16, 8",
      "load header: header field 0, 8",
      "store header: header field 0, 8",
      "load header: header field 8, 1",
      "load header: header field 8, 1",
      "store header: header field 8, 1",
      "store buckets: elem 80, 8",
    ]);
  });

  test("lists a Swiss map's lookup as Go 1.26 does it, with its places", () => {
    const m = traced("1.26").put(1, 10).put(2, 20);
    m.get(2);
    const accesses = m.accesses();
    expect(accesses.columnNames()).toEqual([
      ...["op", "what", "order", "kind", "object", "region", "offset", "size"],
      ...["address", "line", "page", "operation"],
    ]);
    const get = accesses.filter((d: { what: string }) => d.what === "get");
    const header = { op: null, what: "get", kind: "load", object: "header", operation: 3 };
    const groups = { ...header, object: "groups" };
    const field = { ...header, region: "header field", line: 0x3_0000_4000, page: 0xc000100 };
    const slot = { ...groups, line: 0x3_0000_4480, page: 0xc000112 };
    expect(get.objects()).toEqual([
      { ...field, order: 0, offset: 0, size: 8, address: 0xc0_0010_0000 },
      { ...field, order: 1, offset: 34, size: 1, address: 0xc0_0010_0022 },
      { ...field, order: 2, offset: 24, size: 8, address: 0xc0_0010_0018 },
      { ...field, order: 3, offset: 16, size: 8, address: 0xc0_0010_0010 },
      { ...slot, order: 4, region: "control word", offset: 0, size: 8, address: 0xc0_0011_2000 },
      { ...slot, order: 5, region: "key", offset: 8, size: 8, address: 0xc0_0011_2008 },
      { ...slot, order: 6, region: "key", offset: 24, size: 8, address: 0xc0_0011_2018 },
      { ...slot, order: 7, region: "elem", offset: 32, size: 8, address: 0xc0_0011_2020 },
    ]);
    expect(accesses.numRows()).toBe(1 + 20 + 17 + 8);
    expect(linesOf(m.accesses(-1))).toEqual(["store new header: header field 8, 8"]);
  });

  test("tells what an operation made from what was there", () => {
    const m = traced("1.27").fill(keys.sequence(9));
    const counts = m.accesses(8).groupby("object", "kind").count().orderby("object", "kind");
    expect(counts.objects()).toEqual([
      { object: "groups", kind: "load", count: 33 },
      { object: "header", kind: "load", count: 18 },
      { object: "header", kind: "store", count: 7 },
      { object: "new directory", kind: "store", count: 1 },
      { object: "new groups", kind: "load", count: 9 },
      { object: "new groups", kind: "store", count: 29 },
      { object: "new table", kind: "load", count: 50 },
      { object: "new table", kind: "store", count: 24 },
    ]);
  });

  test("is made of typed arrays with a value for each row", () => {
    const accesses = traced("1.19").fill(keys.uniform(300, 3)).accesses();
    const columns = accesses.columns();
    expect(columns).toMatchObject({
      length: accesses.numRows(),
      operation: expect.any(Uint32Array),
      order: expect.any(Uint32Array),
      kind: expect.any(Uint8Array),
      object: expect.any(Uint8Array),
      region: expect.any(Uint8Array),
      offset: expect.any(Uint32Array),
      size: expect.any(Uint8Array),
      address: expect.any(Float64Array),
      line: expect.any(Float64Array),
      page: expect.any(Uint32Array),
    });
    const named = {
      kind: Array.from(columns.kind, (code) => ["load", "store"][code]),
      object: Array.from(columns.object, (code) => accessedObjects[code]),
      region: Array.from(columns.region, (code) => accessRegions[code]),
      ...{ offset: columns.offset, address: columns.address, line: columns.line },
      ...{ page: columns.page, order: columns.order, operation: columns.operation },
    };
    for (const [name, values] of Object.entries(named)) {
      expect([name, accesses.array(name)]).toEqual([name, Array.from<unknown>(values)]);
    }
    expect(new Set(named.object)).toEqual(
      new Set([
        ...["header", "new header", "buckets", "new buckets", "oldbuckets"],
        ...["overflow", "new overflow", "spare", "extra", "new extra"],
        ...["overflow list", "new overflow list"],
      ]),
    );
  });

  test.each(["1.19", "1.23", "1.24", "1.27"])("adds up to the costs: Go %s", (release) => {
    const m = traced(release).fill(keys.sequence(40));
    m.get(3);
    m.delete(5);
    m.clear();
    const sums = m
      .accesses()
      .groupby("operation")
      .rollup({
        what: (d: { what: string }) => op.any(d.what),
        loads: (d: { kind: string }) => op.sum(d.kind === "load" ? 1 : 0),
        stores: (d: { kind: string }) => op.sum(d.kind === "store" ? 1 : 0),
      });
    const costs = m.costs().select("what", "loads", "stores");
    expect(sums.select("what", "loads", "stores").objects()).toEqual(costs.objects());
    expect(costs.numRows()).toBe(1 + 40 + 1 + 1 + 1);
  });

  test("leaves other maps of the process out, and one that lay there before", () => {
    const process = go("1.23", { traced: true, seed: 7 });
    const first = process.make("map[int64]int64").put(1, 1);
    const other = process.make("map[int64]int64").put(1, 1).put(2, 2);
    expect(first.accesses().groupby("op").count().objects()).toEqual([
      { op: -1, count: 2 },
      { op: 0, count: 22 },
    ]);
    expect(other.costs().array("op")).toEqual([-1, 0, 1]);
    const { address } = first;
    first.drop();
    process.gc();
    const places = Array.from({ length: 400 }, () => process.make("map[int64]int64"));
    const again = places.find((map) => map.address === address) as LabMap<number, number>;
    again.put(5, 5);
    expect(again.accesses().groupby("op").count().objects()).toEqual([
      { op: -1, count: 2 },
      { op: 0, count: 22 },
    ]);
  });
});
