import { describe, expect, it } from "vitest";
import { plot } from "../../src/plot/index.js";

describe("the figure of bytes per entry", () => {
  it("starts with one entry's share: header and bucket, or header and group", () => {
    const { traces: data } = plot.bytesPerEntry("map[int64]bool", { to: 1000 });
    expect(data.map(({ name, x, y }) => [name, x[0], y[0]])).toEqual([
      ["map[int64]bool, Go 1.23", 1, 48 + 96],
      ["map[int64]bool, Go 1.27", 1, 48 + 144],
    ]);
  });

  it("joins releases whose maps take nearly the same", () => {
    const releases = ["1.19", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"];
    const { traces: data } = plot.bytesPerEntry("map[int64]bool", { releases, to: 1e9 });
    expect(data.map(({ name }) => name)).toEqual([
      "map[int64]bool, Go 1.19, 1.20, 1.22, 1.23",
      "map[int64]bool, Go 1.21",
      "map[int64]bool, Go 1.24, 1.25, 1.26, 1.27",
    ]);
  });

  it("tells types by colour and releases by dashes", () => {
    const { traces: data } = plot.bytesPerEntry(["map[int64]bool", "map[string]bool"], { to: 100 });
    const style = data.map(({ line }) => `${line?.color} ${line?.dash}`);
    expect(style).toEqual(["#01669a solid", "#01669a dash", ...["#dd5600 solid", "#dd5600 dash"]]);
  });

  it("shows whole maps as stairs when asked, hinted ones without spikes", () => {
    const { traces: data } = plot.bytesPerEntry("map[int64]int64", {
      ...{ total: true, hint: true, releases: ["1.19"], from: 1e6, to: 1e8 },
    });
    const y = data[0]?.y as number[];
    expect(y.every((bytes, i) => i === 0 || bytes >= (y[i - 1] as number))).toBe(true);
  });

  it("names what is wrong", () => {
    expect(() => plot.bytesPerEntry([])).toThrow("expected at least one map type");
    expect(() => plot.bytesPerEntry("int")).toThrow("int is no map, no slice and not sync.Map");
    expect(() => plot.bytesPerEntry("map[int]int", { releases: ["1.18"] })).toThrow("1.18");
  });
});
