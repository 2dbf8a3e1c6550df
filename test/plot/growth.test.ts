import { describe, expect, it } from "vitest";
import { plot } from "../../src/plot/index.js";
import type { Grown } from "../../src/tables/index.js";
import { churned, growing, reseeded } from "../support/captured-tables.js";

describe("the figure of growth", () => {
  it("has the steps of the buckets exactly where Go 1.19.8 doubled them", () => {
    const [buckets, ends, starts] = plot.growth(growing).traces;
    expect(buckets?.line?.shape).toBe("hv");
    expect(starts?.x).toEqual([9, 14, 27, 53, 105, 209, 417, 833]);
    expect(starts?.y).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
    expect(ends?.x).toEqual([28, 58, 115, 230, 456, 917]);
    expect(starts?.text?.[2]).toBe("doubling started: 4 → 8 buckets<br>operation 26");
  });

  it("lets the load rise to the limit and fall by half, at neighbouring entries", () => {
    const load = plot.growth(growing).traces.find(({ yaxis }) => yaxis === "y2");
    const at = (n: number) => load?.y.filter((_, index) => load.x[index] === n);
    expect([at(8), at(9)]).toEqual([[8], [4.5]]);
    expect([at(832), at(833)]).toEqual([[6.5], [3.2539]]);
  });

  it("shades the time in which both arrays are alive", () => {
    const { shapes = [] } = plot.growth(growing).layout;
    expect(shapes.map(({ x0, x1 }) => [x0, x1])).toEqual([
      ...[
        [27, 28],
        [53, 58],
        [105, 115],
        [209, 230],
        [417, 456],
        [833, 917],
      ],
    ]);
  });

  it("counts operations instead of entries when entries were deleted", () => {
    const { traces: data, layout } = plot.growth(churned);
    expect(layout.xaxis?.title?.text).toBe("operations (log scale)");
    expect(data[2]?.x.slice(-2)).toEqual([30769, 50677]);
    expect(plot.growth(reseeded, { scale: "linear" }).layout.xaxis?.title?.text).toBe("operations");
  });

  it("shows a map made with a hint from its first entry", () => {
    const [made] = growing.events;
    const hinted = {
      ...growing,
      events: [{ ...made, B: 10 }],
      samples: [{ op: 99, count: 100, HeapAlloc: 1, live: 1, mallocs: 1 }],
    } as Grown;
    const [buckets] = plot.growth(hinted).traces;
    expect([buckets?.x, buckets?.y]).toEqual([
      [1, 100],
      [1024, 1024],
    ]);
  });

  it("draws equal histories once under both names, and each limit once", () => {
    const { traces: data, layout } = plot.growth([growing, growing]);
    const shown = data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
    expect(shown).toEqual(["map[int64]int64, Go 1.19, 1.19 (2)", "grows above 6.5"]);
    expect(data).toHaveLength(plot.growth(growing).traces.length);
    expect(layout.title?.text).toBe("Growth of 2 maps: up to 256 buckets");
  });

  it("stays small, however long the history", () => {
    const events = Array.from({ length: 30_000 }, (_, i) => {
      const [, first] = growing.events as [unknown, Grown["events"][number]];
      return { ...first, op: 10 * i, count: 100, flags: 8 * (i % 2), growing: i % 2 === 1 };
    });
    const figure = plot.growth({ ...growing, events, samples: [] });
    for (const { x } of figure.traces) expect(x.length).toBeLessThanOrEqual(2001);
    expect(figure.layout.shapes).toHaveLength(200);
  });

  it("says what it was given when that is not a map", () => {
    const wrong = (value: unknown) => () => plot.growth(value as Grown);
    expect(wrong([])).toThrow("plot.growth: expected at least one map, got none");
    expect(wrong(7)).toThrow("plot.growth: expected a map or an array of maps, got 7");
    expect(wrong([growing, undefined])).toThrow("got undefined at [1]");
    expect(() => plot.growth(growing, { names: [] })).toThrow(
      "plot.growth: `names` must have a name for each map, got 0 names for 1 map",
    );
    expect(() => plot.growth(growing, { scale: "cubic" as "log" })).toThrow(
      'plot.growth: `scale` must be "linear" or "log", got "cubic"',
    );
  });

  it("looks as it did", async () => {
    await expect(plot.growth(growing).toSvg()).toMatchFileSnapshot("snapshots/growth.svg");
    await expect(plot.growth(churned).toSvg()).toMatchFileSnapshot("snapshots/growth-churned.svg");
  });
});
