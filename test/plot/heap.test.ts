import { describe, expect, it } from "vitest";
import type { GcCycle, MemStatsSample } from "../../src/go/index.js";
import { GoProcess, keys } from "../../src/go/index.js";
import { plot } from "../../src/plot/index.js";
import { growing } from "../support/captured-tables.js";

const cycle: GcCycle = {
  ...{ number: 1, cause: "trigger", op: 832, heapBefore: 90_000, heapMarked: 50_000 },
  ...{ goal: 80_000, objectsMarked: 3, objectsScanned: 0, bytesScanned: 0 },
  ...{ objectsFreed: 9, bytesFreed: 40_000, heapInuseBefore: 100_000 },
};

/** MemStats after an operation, with this HeapAlloc. */
function sample(op: number, HeapAlloc: number): MemStatsSample {
  return {
    ...{ op, HeapAlloc, TotalAlloc: 87_432, Mallocs: 69, Frees: 0, HeapObjects: 69 },
    ...{ HeapSys: 4_194_304, HeapIdle: 4_063_232, HeapInuse: 131_072, HeapReleased: 4_063_232 },
    ...{ NumGC: op > 832 ? 1 : 0, NextGC: Number.POSITIVE_INFINITY },
  };
}

/** The map of the fixture with the heap of a process in which a collection freed 40,000 bytes. */
const collected = {
  ...growing,
  memstatsSamples: [sample(-1, 48), sample(832, 87_432), sample(916, 47_512)],
};

describe("the figure of the heap", () => {
  it("shades the time in which both arrays are alive, and marks its start and end", () => {
    const { traces: data, layout } = plot.heap(collected);
    expect(layout.shapes?.map(({ x0, x1 }) => [x0, x1])).toEqual([
      ...[
        [27, 28],
        [53, 58],
        [105, 115],
        [209, 230],
        [417, 456],
        [833, 917],
      ],
    ]);
    const starts = data.find(({ name }) => name === "growth starts");
    expect(starts?.x).toEqual([27, 53, 105, 209, 417, 833]);
    expect(data.map(({ name }) => name)).not.toContain("collection");
  });

  it("draws HeapAlloc as it was sampled, and a diamond where a collection began", () => {
    const map = { ...collected, process: { ...growing.process, cycles: () => [cycle] } };
    const { traces: data } = plot.heap(map);
    const alloc = data.find(({ name }) => name === "HeapAlloc");
    expect([alloc?.x, alloc?.y]).toEqual([
      [0, 833, 917],
      [48, 87_432, 47_512],
    ]);
    const diamonds = data.find(({ name }) => name === "collection");
    expect([diamonds?.x, diamonds?.y]).toEqual([[833], [90_000]]);
  });

  it("counts collections between operations, and draws them where MemStats shows them", () => {
    const process = new GoProcess("1.23");
    process.gc();
    const map = process.make("map[int64]*int64").fill(keys.sequence(1000));
    process.gc();
    map.fill(keys.sequence(2000));
    process.gc();
    const { traces, layout } = plot.heap(map);
    expect(layout.title?.text).toMatch(/, 2 collections$/);
    const diamonds = traces.find(({ name }) => name === "collection");
    const counts = map.memstatsSamples.map(({ op, NumGC }) => [op + 1, NumGC]);
    expect(diamonds?.x).toEqual([counts.find(([, count]) => count === 2)?.[0], 3000]);
    expect(diamonds?.text?.[0]).toMatch(/^cycle 2, not in an operation of this map: /);
  });

  it("never shows less than the map reaches, nor more than the process had, in a real run", () => {
    const process = new GoProcess("1.23", { gogc: 100 });
    const map = process.make("map[int64]*int64").fill(keys.sequence(100_000));
    const [alloc, live] = plot.heap(map).traces;
    expect(process.cycles().length).toBeGreaterThan(0);
    const { HeapAlloc } = process.memstats();
    expect(alloc?.y.at(-1)).toBe(HeapAlloc);
    expect(live?.y.at(-1)).toBeLessThanOrEqual(HeapAlloc);
  });

  it("shows what a collection between two operations has freed", () => {
    const process = new GoProcess("1.19");
    const map = process.make("map[int64]int64").fill(keys.sequence(14));
    process.gc();
    map.fill(keys.sequence(1));
    const [alloc] = plot.heap(map).traces;
    // Header 48; arrays of one, two and four buckets of 144 bytes, of which the last is in use.
    expect(alloc?.y.slice(-2)).toEqual([1056, 624]);
  });

  it("says of Swiss maps that tables are replaced one by one", () => {
    const map = new GoProcess("1.26").make("map[int64]int64").fill(keys.sequence(5000));
    const { layout, traces: data } = plot.heap(map);
    expect(layout.annotations?.[0]?.text).toBe("tables are replaced one by one");
    expect(layout.shapes).toEqual([]);
    expect(data).toHaveLength(2);
  });
});
