import { expect, test } from "vitest";
import { GoProcess, keys } from "../../../src/go/index.js";
import { plot } from "../../../src/plot/index.js";

test("the timeline of a Swiss map marks growth from 16 to 1,024 slots, splits and doublings", () => {
  const m = new GoProcess("1.26").make("map[int64]int64").fill(keys.sequence(2000));
  const { traces: data } = plot.timeline(m);
  const by = (name: string) => data.find((trace) => trace.name === name);
  // Growth points of Go 1.24.4: entries 9, 15, 29, …, 449, then the first split at 897.
  expect(by("table replaced by one twice as large")?.x).toEqual([8, 14, 28, 56, 112, 224, 448]);
  expect(by("table replaced by one twice as large")?.y).toEqual([16, 32, 64, 128, 256, 512, 1024]);
  expect(by("table split in two")?.x[0]).toBe(896);
  expect(by("slots")?.y.at(-1)).toBe(4096);
  expect(by("tables")?.y.at(-1)).toBe(4);
  expect(by("places of the directory")?.y.at(-1)).toBe(4);
  expect(by("entries")?.y.at(-1)).toBe(2000);
});

test("a map made with a hint begins with its tables", () => {
  const { traces: data } = plot.timeline(new GoProcess("1.26").make("map[int64]bool", 5000));
  const by = (name: string) => data.find((trace) => trace.name === name);
  expect([by("tables, places of the directory")?.y[0], by("slots")?.y[0]]).toEqual([8, 8192]);
});
