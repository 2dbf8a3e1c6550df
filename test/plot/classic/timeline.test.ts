import { expect, test } from "vitest";
import { GoProcess } from "../../../src/go/index.js";
import { plot } from "../../../src/plot/index.js";

test("the timeline shows growths of a traced map, and looks as it did", async () => {
  const m = new GoProcess("1.19", { traced: true, seed: 5 }).make("map[int64]bool");
  for (let i = 0; i < 60; i++) m.put(i, true);
  const figure = plot.timeline(m as never);
  const [buckets, old] = figure.traces;
  const at = (op: number) => buckets?.x.indexOf(op) ?? -1;
  expect([7, 8, 13, 26, 52].map((op) => buckets?.y[at(op)])).toEqual([1, 2, 4, 8, 16]);
  expect(old?.y[at(52)]).toBe(8);
  await expect(figure.toSvg()).toMatchFileSnapshot("snapshots/timeline.svg");
});

test("the timeline draws flags where they are set, and none that never was", () => {
  const m = new GoProcess("1.23", { traced: true }).make("map[int64]int64");
  for (let i = 0; i < 20; i++) m.put(i, i);
  const names = () => plot.timeline(m).traces.map(({ name }) => name);
  expect(names()).toEqual(["buckets", "old buckets", "nevacuate"]);
  expect(plot.timeline(m).layout.yaxis2).toBeUndefined();
  for (const [key] of m) if (key >= 0) break;
  for (let i = 20; i < 30; i++) m.put(i, i);
  const { traces: data, layout } = plot.timeline(m);
  expect(names()).toEqual(["buckets", "old buckets", "nevacuate", "iterator", "oldIterator"]);
  // From the first put after the loop to the growth from 4 to 8 buckets, which sets flag 1 back.
  const iterator = data.find(({ name }) => name === "iterator");
  expect([iterator?.x, iterator?.y]).toEqual([
    [20, 26, 26],
    [0, 0, null],
  ]);
  expect(layout.yaxis2?.ticktext).toEqual(["iterator", "oldIterator"]);
});

test("the timeline says of every point which operation it was", () => {
  const m = new GoProcess("1.23", { traced: true }).make("map[string]int64");
  m.put("a", 1).put("b", 2);
  m.delete("a");
  m.clear();
  const [buckets] = plot.timeline(m).traces;
  expect(buckets?.text).toEqual(["make", 'put "a"', 'put "b"', 'delete "a"', "clear"]);
});
