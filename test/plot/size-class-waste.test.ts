import { describe, expect, it } from "vitest";
import { plot } from "../../src/plot/index.js";

describe("the figure of size classes' waste", () => {
  it("loses nothing at a class's size and most just above the one before", () => {
    const [curve] = plot.sizeClassWaste([], { release: "1.19" }).data;
    const at = (size: number) => curve?.y[curve.x.indexOf(size)];
    expect([at(48), at(144), at(32_768)]).toEqual([0, 0, 0]);
    // 40 bytes get 48.
    expect(at(40)).toBeCloseTo(16.67, 2);
  });

  it("shows the buckets and arrays of map types: 88 bytes take 96", () => {
    const { data } = plot.sizeClassWaste("map[int64]bool", { release: "1.19" });
    const dots = data.at(-1);
    expect(dots?.text?.slice(0, 2)).toEqual(["header: 48 B takes 48 B", "bucket: 88 B takes 96 B"]);
    expect(dots?.y[1]).toBeCloseTo(8.33, 2);
  });

  it("has a curve of its own for objects with pointers where they carry headers", () => {
    expect(plot.sizeClassWaste([], { release: "1.19" }).data).toHaveLength(1);
    const [, pointers] = plot.sizeClassWaste([], { release: "1.22" }).data;
    // 520 bytes and the header fit into 576, 1,024 and the header need 1,152.
    expect(pointers?.y[pointers.x.indexOf(1024)]).toBeCloseTo(11.11, 2);
  });
});
