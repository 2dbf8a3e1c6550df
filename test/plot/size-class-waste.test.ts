import { describe, expect, it } from "vitest";
import { sizeClasses } from "../../src/go/index.js";
import { plot } from "../../src/plot/index.js";

describe("the figure of size classes' waste", () => {
  it("loses nothing at a class's size and most just above the one before", () => {
    const [curve] = plot.sizeClassWaste([], { release: "1.19" }).traces;
    const at = (size: number) => curve?.y[curve.x.indexOf(size)];
    expect([at(48), at(144), at(32_768)]).toEqual([0, 0, 0]);
    // 40 bytes get 48.
    expect(at(40)).toBeCloseTo(16.67, 2);
  });

  it("has both ends of every class: what one byte too many costs", () => {
    const [curve] = plot.sizeClassWaste([], { release: "1.23" }).traces;
    const at = (size: number) => curve?.y[curve.x.indexOf(size)];
    // 9 bytes take 16, 17 take 24, 33 take 48, 1,025 take 1,152, 32,769 take five pages.
    expect([at(9), at(17), at(33)].map((y) => y?.toFixed(2))).toEqual(["43.75", "29.17", "31.25"]);
    expect([at(1025), at(32_769)].map((y) => y?.toFixed(2))).toEqual(["11.02", "20.00"]);
    for (const [i, taken] of sizeClasses.entries()) {
      const first = (sizeClasses[i - 1] ?? 7) + 1;
      expect([taken, at(taken)]).toEqual([taken, 0]);
      expect(at(first)).toBeCloseTo((100 * (taken - first)) / taken, 10);
    }
    expect(curve?.x.slice(0, 4)).toEqual([8, 9, 10, 11]);
    expect(curve?.x.at(-1)).toBe(2 ** 20);
    expect(curve?.x.length).toBeLessThan(2000);
  });

  it("keeps its curves apart: in colour, in dashes, and where they begin", () => {
    const { traces: data } = plot.sizeClassWaste("map[int64]bool", { release: "1.26" });
    expect(new Set(data.map(({ line, marker }) => line?.color ?? marker?.color)).size).toBe(3);
    expect(data.map(({ line }) => line?.dash)).toEqual([undefined, "dash", undefined]);
    expect([data[1]?.x[0], data[1]?.x.at(-1)]).toEqual([520, 32_768]);
    expect(data[1]?.x.every((size) => (size as number) % 8 === 0)).toBe(true);
    const [, small] = plot.sizeClassWaste([], { release: "1.26", arch: "386" }).traces;
    expect([small?.name, small?.x[0]]).toEqual(["objects with pointers, 128 B to 32 KiB", 132]);
  });

  it("shows the buckets and arrays of map types: 88 bytes take 96", () => {
    const { traces: data } = plot.sizeClassWaste("map[int64]bool", { release: "1.19" });
    const dots = data.at(-1);
    expect(dots?.text?.slice(0, 2)).toEqual(["header: 48 B takes 48 B", "bucket: 88 B takes 96 B"]);
    expect(dots?.y[1]).toBeCloseTo(8.33, 2);
  });

  it("has a curve of its own for objects with pointers where they carry headers", () => {
    expect(plot.sizeClassWaste([], { release: "1.19" }).traces).toHaveLength(1);
    const [, pointers] = plot.sizeClassWaste([], { release: "1.22" }).traces;
    // 520 bytes and the header fit into 576, 1,024 and the header need 1,152.
    expect(pointers?.y[pointers.x.indexOf(1024)]).toBeCloseTo(11.11, 2);
  });
});
