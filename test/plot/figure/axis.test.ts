import { describe, expect, it } from "vitest";
import { scaleOf } from "../../../src/plot/figure/axis.js";
import type { Axis } from "../../../src/plot/figure/trace.js";

const ticks = (axis: Axis, values: (number | string)[]) =>
  scaleOf(axis, values, 0, 600).ticks.map(({ text }) => text);

describe("an axis", () => {
  it("has ticks at 1, 2 or 5 times a power of ten", () => {
    expect(ticks({}, [0, 10])).toEqual(["0", "2", "4", "6", "8", "10"]);
    expect(ticks({}, [0, 10_000])).toEqual(["0", "2,000", "4,000", "6,000", "8,000", "10,000"]);
    expect(ticks({}, [0.1, 0.7])).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]);
  });

  it("writes units with decimal prefixes", () => {
    const axis: Axis = { tickformat: "~s", ticksuffix: "B", rangemode: "tozero" };
    expect(ticks(axis, [1e6, 4e8])).toEqual(["0B", "100MB", "200MB", "300MB", "400MB"]);
  });

  it("with a log scale has ticks at powers of ten, and no place for zero", () => {
    expect(ticks({ type: "log", tickformat: "~s" }, [1, 1e7])).toEqual(["1", "100", "10k", "1M"]);
    expect(ticks({ type: "log" }, [8, 90])).toEqual(["10", "20", "50"]);
    const scale = scaleOf({ type: "log", range: [0, 6] }, [], 0, 600);
    expect(scale.position(1000)).toBe(300);
    expect(scale.position(0)).toBeNaN();
  });

  it("takes ticks of one's own, where they lie within its range", () => {
    const axis: Axis = {
      type: "log",
      tickvals: [1, 8, 64, 512],
      ticktext: ["2⁰", "2³", "2⁶", "2⁹"],
    };
    expect(ticks(axis, [1, 100])).toEqual(["2⁰", "2³", "2⁶"]);
  });

  it("gives every name a band", () => {
    const scale = scaleOf({}, ["1.19", "1.23", "1.19"], 0, 600);
    expect(scale.ticks).toEqual([
      { at: 150, text: "1.19" },
      { at: 450, text: "1.23" },
    ]);
    expect(scale.band).toBe(300);
  });

  it("survives having nothing, or one value, to show", () => {
    expect(scaleOf({}, [], 0, 600).position(0.5)).toBe(300);
    expect(scaleOf({}, [7], 0, 600).position(7)).toBe(300);
    expect(scaleOf({ type: "log" }, [7], 0, 600).position(7)).toBe(300);
  });
});
