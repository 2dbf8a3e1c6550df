/** Events and samples of a map with very many of them. */
import { expect, test } from "vitest";
import { go } from "../../../src/lab/process.js";

test("a map that is emptied again and again has a sample of every time, also as it was earlier", () => {
  const m = go("1.27", { traced: true }).make("map[bool]int32");
  const times = 125_000;
  for (let time = 0; time < times; time++) {
    m.put(true, time);
    m.delete(true);
  }
  // Make, the group that the first put takes, and a new seed with every delete.
  expect([m.events.length, m.samples.length]).toEqual([times + 2, times + 2]);
  const { memstatsSamples } = m;
  expect(memstatsSamples).toHaveLength(times + 2);
  expect(memstatsSamples.at(-1)).toMatchObject({ op: 2 * times - 1, HeapObjects: 2 });

  const earlier = m.at(2 * times - 10);
  expect(earlier.events.at(-1)?.op).toBe(2 * times - 11);
  expect(earlier.samples).toHaveLength(times - 3);
  expect(earlier.memstatsSamples.at(-1)).toEqual(memstatsSamples.at(-6));
});
