/** A map with more tables than the allocator remembers, made while memory runs out. */

import { expect, test } from "vitest";
import { GoProcess } from "../../../src/go/index.js";

const MIB = 2 ** 20;
const swiss = ["1.24", "1.25", "1.26", "1.27"] as const;

// 3,000,000 · 8/7 slots of 16 bytes and their control words are 72 MB.
test.each(swiss)("Go %s: a hint that memory does not hold ends the process", (release) => {
  const process = new GoProcess(release, { memoryLimit: 64 * MIB });
  expect(() => process.make("map[int64]int64", 3_000_000)).toThrow("out of memory");
});

test.each(swiss)(
  "Go %s: a collection in the middle frees what is garbage, and no table",
  (release) => {
    const process = new GoProcess(release, { memoryLimit: 64 * MIB });
    const garbage = process.make("map[int64]int64", 1_500_000);
    const { HeapAlloc: alone } = process.memstats();
    process.drop(garbage);
    const map = process.make("map[int64]int64", 1_500_000);
    expect(process.memstats()).toMatchObject({ HeapAlloc: alone, NumGC: 1 });
    // Every table is still there, and the heap has room for none twice.
    for (let key = 0; key < 100_000; key++) map.put(key, key + 1);
    for (let key = 0; key < 100_000; key += 997) expect(map.get(key)).toBe(key + 1);
    expect(process.memstats().HeapAlloc).toBe(alone);
  },
);
