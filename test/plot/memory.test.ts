import { describe, expect, it } from "vitest";
import { plot } from "../../src/plot/index.js";
import { churned, growing } from "../support/captured-tables.js";

const sampled = {
  ...growing,
  samples: [
    { op: -1, count: 0, HeapAlloc: 48, live: 48, mallocs: 1 },
    { op: 26, count: 27, HeapAlloc: 2408, live: 2120, mallocs: 9 },
    { op: 27, count: 28, HeapAlloc: 2408, live: 1544, mallocs: 9 },
  ],
};

describe("the figure of memory", () => {
  it("holds each value until the next sample, live bytes solid and HeapAlloc dashed", () => {
    const [heap, live] = plot.memory(sampled).traces;
    expect([live?.x, live?.y]).toEqual([
      [0, 27, 28],
      [48, 2120, 1544],
    ]);
    expect([heap?.x, heap?.y]).toEqual([
      [0, 27, 28],
      [48, 2408, 2408],
    ]);
    expect(live?.line).toMatchObject({ shape: "hv" });
    expect(heap?.line).toMatchObject({ shape: "hv", dash: "dash" });
    expect(heap?.line?.color).toBe(live?.line?.color);
  });

  it("takes names for its legend, one entry per map", () => {
    const { traces: data, layout } = plot.memory([sampled, churned], { names: ["sets", "bools"] });
    const shown = data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
    expect(shown).toEqual(["sets", "bools"]);
    expect(layout.title?.text).toMatch(/^Memory of sets and bools: .* at the end$/);
    expect(layout.xaxis?.title?.text).toBe("operations");
  });

  it("shows the empty map at 1 on a log scale", () => {
    const { traces: data, layout } = plot.memory(sampled, { scale: "log" });
    expect(data[1]?.x).toEqual([1, 27, 28]);
    expect(layout.yaxis?.type).toBe("log");
  });

  it("keeps every growth step of a long history", () => {
    const samples = Array.from({ length: 50_000 }, (_, op) => {
      return { op, count: op + 1, HeapAlloc: op, live: op, mallocs: op };
    });
    const [heap] = plot.memory({ ...growing, samples }).traces;
    expect(heap?.x.length).toBeLessThanOrEqual(2000);
    for (const { op, count } of growing.events.slice(1)) {
      expect(heap?.x).toContain(op + 1);
      expect(count).toBe(op + 1);
    }
  });

  it("looks as it did", async () => {
    const figure = plot.memory([growing, churned], { names: ["growing", "churned"] });
    await expect(figure.toSvg()).toMatchFileSnapshot("snapshots/memory.svg");
  });
});
