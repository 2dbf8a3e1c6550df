import { expect, test } from "vitest";
import { GoProcess } from "../../../src/go/index.js";
import { plot } from "../../../src/plot/index.js";

test("the timeline shows growths of a traced map, and looks as it did", async () => {
  const m = new GoProcess("1.19", { traced: true, seed: 5 }).make("map[int64]bool");
  for (let i = 0; i < 60; i++) m.put(i, true);
  const figure = plot.timeline(m as never);
  const [buckets, old] = figure.data;
  const at = (op: number) => buckets?.x.indexOf(op) ?? -1;
  expect([7, 8, 13, 26, 52].map((op) => buckets?.y[at(op)])).toEqual([1, 2, 4, 8, 16]);
  expect(old?.y[at(52)]).toBe(8);
  await expect(figure.toSvg()).toMatchFileSnapshot("snapshots/timeline.svg");
});
