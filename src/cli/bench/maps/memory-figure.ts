/** Draws the figure that memory-curves.ts times, twice, and prints both times in milliseconds. */

import { releases } from "../../../go/index.js";
import { plot } from "../../../plot/index.js";
import type { FigureTimes } from "./memory-curves.js";

const types = [
  ...["map[int64]struct{}", "map[int64]bool", "map[int64]int64", "map[string]int64"],
  ...["map[string]string", "map[int32]int32", "map[any]int64", "map[[200]byte]int64"],
  ...["map[int64][136]uint8", "map[int64]*int64"],
];

const times: FigureTimes = { first: draw(), again: draw() };
process.stdout.write(`${JSON.stringify(times)}\n`);

function draw(): number {
  const start = performance.now();
  const { traces: data } = plot.bytesPerEntry(types, { releases: [...releases.keys()] });
  const time = performance.now() - start;
  if (data.length < 2 * types.length) throw new Error(`${data.length} curves were drawn`);
  return time;
}
