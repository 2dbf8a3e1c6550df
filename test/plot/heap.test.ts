import { describe, expect, it } from "vitest";
import type { GcCycle } from "../../src/go/index.js";
import { GoProcess, keys } from "../../src/go/index.js";
import { plot } from "../../src/plot/index.js";
import { growing } from "../tables/captured.js";

const cycle: GcCycle = {
  ...{ number: 1, cause: "trigger", op: 832, heapBefore: 90_000, heapMarked: 50_000 },
  ...{ goal: 80_000, objectsMarked: 3, objectsScanned: 0, bytesScanned: 0 },
  ...{ objectsFreed: 9, bytesFreed: 40_000, heapInuseBefore: 100_000 },
};

describe("the figure of the heap", () => {
  it("shades the time in which both arrays are alive, and marks its start and end", () => {
    const { data, layout } = plot.heap(growing);
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

  it("lets HeapAlloc rise to what a collection found and fall by what it freed", () => {
    const map = { ...growing, process: { ...growing.process, cycles: () => [cycle] } };
    const { data } = plot.heap(map);
    const alloc = data.find(({ name }) => name === "HeapAlloc");
    const at = alloc?.y.filter((_, index) => alloc.x[index] === 833);
    // 87,432 bytes had been allocated in real Go.
    expect(at).toEqual([90_000, 47_432]);
    const diamonds = data.find(({ name }) => name === "collection");
    expect([diamonds?.x, diamonds?.y]).toEqual([[833], [90_000]]);
  });

  it("never shows less than the map reaches, nor more than the process had, in a real run", () => {
    const process = new GoProcess("1.23", { gogc: 100 });
    const map = process.make("map[int64]*int64").fill(keys.sequence(100_000));
    const [alloc, live] = plot.heap(map).data;
    expect(process.cycles().length).toBeGreaterThan(0);
    const { HeapAlloc } = process.memstats();
    expect(alloc?.y.at(-1)).toBe(HeapAlloc);
    expect(live?.y.at(-1)).toBeLessThanOrEqual(HeapAlloc);
  });

  it("says of Swiss maps that tables are replaced one by one", () => {
    const map = new GoProcess("1.26").make("map[int64]int64").fill(keys.sequence(5000));
    const { layout, data } = plot.heap(map);
    expect(layout.annotations?.[0]?.text).toBe("tables are replaced one by one");
    expect(layout.shapes).toEqual([]);
    expect(data).toHaveLength(2);
  });
});
