import { expect, test } from "vitest";
import { go, keys } from "../../../src/lab/index.js";
import { LoopModel } from "../../../src/lab/real/modelled.js";

const cache = { name: "L1", holds: "both", size: 65536, ways: 16, line: 64 } as const;

test("a loop takes the latencies of what answers its loads and stores, when the caches are warm", () => {
  const map = go("1.23").make("map[int64]int64").fill(keys.sequence(8));
  const on = { name: "one cache", clock: 2, caches: [{ ...cache, latency: 4 }] };
  const loop = () => map.lookup(keys.sequence(8));
  const model = LoopModel.of({ machine: on, firstLevel: 1 });
  if (model === undefined) throw new Error("no model");
  const ns = model.nanoseconds(map, loop);
  // One bucket: flags, count, B, buckets and oldbuckets of the header, keys up to the right one, tophash.
  const traced = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(8));
  traced.process.journal.clear();
  traced.lookup(keys.sequence(8));
  const accesses = traced.accesses().numRows();
  expect(accesses).toBeGreaterThan(8 * 8);
  // Four cycles of 2 GHz each.
  expect(ns).toBe(2 * accesses);
  expect(LoopModel.of({ machine: on, firstLevel: 4 })?.nanoseconds(map, loop)).toBe(accesses / 2);
  expect(map.process.traced).toBe(false);
  expect(model.side).toBe("model: one cache, overlap 2, in L1 1");
});

test("a latency that is needed and unknown is named", () => {
  const map = go("1.26").make("map[int64]int64").fill(keys.sequence(8));
  const model = LoopModel.of({ machine: { name: "one cache", clock: 1, caches: [cache] } });
  expect(() => model?.nanoseconds(map, () => map.range())).toThrow(
    "`latency` in `caches L1` of one cache is unknown",
  );
});
