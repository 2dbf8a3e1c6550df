/**
 * sync.Map: bytes and objects of real Go (MemStats around n calls of Store with keys and values that
 * are interfaces already; collector off, then run), both forms. Of the trie, means of 40 maps.
 */
import { describe, expect, test } from "vitest";
import { memoryModel } from "../../../src/go/memory/memory-model.js";

const at = (release: string, n: number, options = {}) =>
  memoryModel("sync.Map", { release, ...options }).at(n);

describe("two maps", () => {
  /** Release, keys; bytes alive at least and at most, bytes and objects ever allocated. */
  const measured = [
    ["1.19", 0, 48, 48, 48, 1],
    ["1.23", 0, 32, 32, 32, 1],
    ["1.19", 1, 344, 344, 360, 7],
    ["1.23", 1, 328, 328, 344, 7],
    ["1.19", 8, 512, 512, 640, 28],
    ["1.23", 8, 496, 496, 624, 28],
    ["1.23", 16, 1376, 1584, 2318, 54.6],
    ["1.19", 100, 6632, 7048, 12_168, 312],
    ["1.23", 100, 6616, 7032, 12_131, 311.9],
  ] as const;
  test.each(measured)("Go %s with %i keys", (release, n, low, high, total, objects) => {
    const { live, allocated, mallocs } = at(release, n);
    expect(live.low).toBeLessThanOrEqual(low);
    expect(live.high).toBeGreaterThanOrEqual(high);
    if (low === high) expect(live.expected).toBe(low);
    expect(Math.abs(allocated.expected - total)).toBeLessThanOrEqual(total / 100);
    expect(Math.abs(mallocs.expected - objects)).toBeLessThanOrEqual(1 + objects / 100);
  });

  test("many keys", () => {
    // 81,464 and 698,872 bytes in go1.23.12; 162,535 and 1,374,434 ever allocated.
    expect(Math.abs(at("1.23", 1000).live.expected / 81_464 - 1)).toBeLessThan(0.01);
    expect(Math.abs(at("1.23", 10_000).live.expected / 698_872 - 1)).toBeLessThan(0.01);
    expect(Math.abs(at("1.23", 10_000).allocated.expected / 1_374_434 - 1)).toBeLessThan(0.01);
  });

  test("after all keys were read and one was stored, both maps have them", () => {
    const filled = at("1.23", 8);
    const both = at("1.23", 8, { dirty: true });
    // The dirty map is made with a hint of its keys: a header of 48 and a bucket of 208 bytes.
    expect(both.live.expected - filled.live.expected).toBe(48 + 208);
    expect(both.parts.map(({ part }) => part)).toEqual([
      ...["sync.Map", "readOnly", "read: header", "read: bucket array"],
      ...["dirty: header", "dirty: bucket array", "entries", "values"],
    ]);
    for (const { parts, live } of [filled, both]) {
      expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(live.expected);
    }
    expect(() => at("1.26", 8, { dirty: true })).toThrow(
      "`dirty` is for Go 1.23 and before: a sync.Map of Go 1.26 is a trie",
    );
  });

  test("Go 1.24 and 1.25 can be built with them", () => {
    // go1.24.13 with GOEXPERIMENT=nosynchashtriemap: entries in a map of groups.
    expect(at("1.24-X:nosynchashtriemap", 8).parts.map(({ part }) => part)).toEqual([
      ...["sync.Map", "readOnly", "map: header", "map: group", "entries", "values"],
    ]);
  });
});

describe("a trie", () => {
  /** Release, keys; bytes alive: mean, least and most of 40; objects ever allocated. */
  const measured = [
    ["1.24", 0, 48, 48, 48, 1],
    ["1.27", 1, 256, 256, 256, 3],
    ["1.24", 5, 540, 448, 768, 7.6],
    ["1.26", 8, 828, 592, 1232, 11.5],
    ["1.27", 16, 1748, 1136, 2096, 22.8],
    ["1.26", 100, 10_122, 8528, 11_408, 133.9],
    ["1.24", 1000, 105_656, 102_448, 109_168, 1361],
    ["1.26", 10_000, 1_099_730, 1_087_728, 1_112_048, 13_874],
  ] as const;
  test.each(measured)("Go %s with %i keys", (release, n, mean, least, most, objects) => {
    const { live, allocated, mallocs, parts } = at(release, n);
    expect(Math.abs(live.expected - mean)).toBeLessThanOrEqual(mean / 30);
    if (n >= 1000) expect(Math.abs(live.expected - mean)).toBeLessThanOrEqual(mean / 400);
    expect(live.low).toBeLessThanOrEqual(least);
    expect(live.high).toBeGreaterThanOrEqual(most);
    expect(live.high - live.low).toBeLessThanOrEqual(2 * (most - least) + 600);
    expect(allocated).toEqual(live);
    expect(Math.abs(mallocs.expected - objects)).toBeLessThanOrEqual(1 + objects / 50);
    const sum = parts.reduce((bytes, part) => bytes + part.bytes, 0);
    expect(Math.abs(sum - live.expected)).toBeLessThanOrEqual(1);
  });

  test("is known up to a million million keys", () => {
    const { live } = at("1.26", 1e12);
    // About 1.39 nodes of 160 bytes for four keys, and an entry of 48 for each.
    expect(live.expected / 1e12).toBeGreaterThan(100);
    expect(live.expected / 1e12).toBeLessThan(115);
    expect(live.high / live.low).toBeLessThan(1.001);
  });
});

test("what the interfaces hold is asked for by type; what takes no object is none", () => {
  expect(at("1.26", 10).leftOut).toEqual([
    "values in interfaces in the keys",
    "values in interfaces in the elems",
  ]);
  const counted = (elem: string) => at("1.26", 10, { pointees: { key: "int64", elem } });
  expect(counted("string")).toMatchObject({ pointees: 240, leftOut: [] });
  for (const none of ["bool", "*int", "struct{}", "map[int]int"]) {
    expect(counted(none).pointees, none).toBe(80);
  }
});

test("part of something else, it has no object of its own; it takes no hint", () => {
  expect(at("1.26", 0, { local: true })).toMatchObject({ live: { expected: 0 }, stack: 48 });
  expect(at("1.26", 1, { local: true }).live.expected).toBe(208);
  expect(() => memoryModel("sync.Map").at(5, 5)).toThrow("sync.Map takes no hint, got 5");
});
