import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { go, memoryOf } from "../../src/lab/prelude.js";

describe("memoryOf", () => {
  it("answers for a map made without a hint, and beside it for one made with", () => {
    const answer = memoryOf("map[int64]bool", { n: 10_000_000, release: "1.19" });
    expect(answer.hint).toBe(0);
    expect(answer.hinted?.hint).toBe(10_000_000);
    expect(answer.hinted?.expected).toBe(197_197_920);
    expect(answer.hinted?.bytesPerEntry).toBeCloseTo(19.72, 2);
    expect(answer.peak.expected).toBeGreaterThan(300_000_000);
    expect(answer.hinted?.peak.expected).toBe(197_197_920);
  });

  it("takes a hint: true for n, false for none, or a number", () => {
    const made = (hint: number | boolean) =>
      memoryOf("map[int64]bool", { n: 1000, hint, release: "1.26" });
    expect([made(true).hint, made(false).hint, made(5000).hint]).toEqual([1000, 0, 5000]);
    expect(made(true).hinted).toBeNull();
  });

  it("prints itself with both answers, the parts' sum, and the next step", () => {
    const text = inspect(memoryOf("map[int64]bool", { n: 1000, release: "1.19" }));
    expect(text).toContain("map[int64]bool with 1,000 entries, Go 1.19, amd64");
    expect(text).toMatch(/without a hint +hint 1,000/);
    expect(text).toContain("entry 1,665: 256 → 512 buckets");
    const lines = text.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(260);
  });

  it("gives its parts and steps as tables", () => {
    const answer = memoryOf("map[int64]int64", { n: 100, release: "1.23", hint: false });
    expect(answer.parts().array("part")).toEqual([
      ...["header", "bucket array", "mapextra", "overflow buckets", "overflow list"],
    ]);
    expect(answer.steps().array("n")).toEqual([9, 14, 27, 53, 105]);
  });

  it("is the B/op and allocs/op of -benchmem for a map that does not leave its function", () => {
    // testing.Benchmark of go1.19.8 and go1.26.8: m := make(map[int]int, hint), n keys put.
    const measured = [
      ["1.19", 8, 0, 0, 0],
      ["1.19", 9, 0, 288, 1],
      ["1.19", 14, 0, 918, 3],
      ["1.19", 100, 0, 5365, 16],
      ["1.19", 0, 100, 2712, 2],
      ["1.19", 100, 100, 2908, 6],
      ["1.26", 8, 8, 0, 0],
      ["1.26", 9, 8, 328, 3],
      ["1.26", 100, 0, 4456, 9],
      ["1.26", 100, 100, 2344, 3],
    ] as const;
    for (const [release, n, hint, bytes, objects] of measured) {
      const { allocated, mallocs, stack } = memoryOf("map[int]int", {
        ...{ n, hint, release, local: true },
      });
      const label = `${release}, ${n}, ${hint}`;
      expect(Math.abs(allocated.expected - bytes), label).toBeLessThanOrEqual(bytes / 250);
      expect(Math.abs(mallocs.expected - objects), label).toBeLessThanOrEqual(objects / 15);
      expect(stack, label).toBe(hint > 8 ? 48 : release === "1.26" ? 184 : 192);
      const map = go(release, { seed: n }).make("map[int]int", hint, { local: true });
      for (let i = 0; i < n; i++) map.put(i, i);
      expect(map.allocated.bytes, label).toBeGreaterThanOrEqual(allocated.low);
      expect(map.allocated.bytes, label).toBeLessThanOrEqual(allocated.high);
    }
    const small = memoryOf("map[int]int", { n: 8, hint: false, local: true, release: "1.23" });
    expect(small.parts().objects()).toEqual([
      { part: "header", objects: 0, bytes: 0, share: 0, why: "on the stack" },
      { part: "bucket array", objects: 0, bytes: 0, share: 0, why: "one bucket, on the stack" },
    ]);
    expect(inspect(small)).toMatch(/on the stack +192 B more/);
    const onHeap = go("1.26").make("map[int]int", 0);
    expect(onHeap.allocated).toEqual({ objects: 1, bytes: 48 });
    const wrong = { n: 8, local: 1 as unknown as boolean };
    expect(() => memoryOf("map[int]int", wrong)).toThrow("`local` must be true or false, got 1");
  });

  it("knows that a table which make gave its size had no smaller one before it", () => {
    // 2,344 bytes are all that go1.26.8 allocates: HeapAlloc never was more.
    const made = memoryOf("map[int]int", { n: 100, hint: 100, release: "1.26" });
    expect(made.peak).toEqual({ expected: 2392, low: 2392, high: 2392 });
    const grown = memoryOf("map[int]int", { n: 100, hint: 50, release: "1.26" });
    expect(grown.peak.expected).toBe(2392 + 32 + 1152);
  });

  it("adds up slices beside a map, and sync.Map, each with the same entries", () => {
    const set = ["[]int64", "[]string", "map[int64]int32"];
    const answer = memoryOf(set, { n: 1000, release: "1.26", hint: false, elemLength: 20 });
    const alone = memoryOf("map[int64]int32", { n: 1000, release: "1.26", hint: false });
    // go1.24.13: an array of 1,280 int64 takes 10,240 bytes; one of strings (1.23: 1,023 pairs of words).
    const strings = memoryOf("[]string", { n: 1000, release: "1.26", hint: false });
    expect(answer.expected).toBe(10_240 + strings.expected + alone.expected);
    expect(answer.data).toBe(24_000);
    expect(answer.type).toBe("[]int64 + []string + map[int64]int32");
    expect(answer.parts().array("part").slice(0, 3)).toEqual([
      ...["[]int64: array", "[]string: array", "map[int64]int32: header"],
    ]);
    expect(answer.mallocs.expected).toBeGreaterThan(alone.mallocs.expected + 20);
    expect(inspect(memoryOf("sync.Map", { n: 1000, release: "1.26" }))).toContain(
      "Not counted: values in interfaces in the keys, values in interfaces in the elems.",
    );
    expect(memoryOf("sync.Map", { n: 1000 }).hinted).toBeNull();
    expect(() => memoryOf([], { n: 1 })).toThrow("`type` must be one type or more, got []");
    expect(() => memoryOf(["[]int", "map[int]int"], { n: 1, keyLength: 5 })).toThrow(
      "keyLength is for strings, but []int has no keys",
    );
  });

  it("refuses what is none", () => {
    expect(() => memoryOf("map[int65]bool", { n: 1 })).toThrow('Unknown Go type "int65"');
    expect(() => memoryOf("map[int]bool", { n: 1.5 })).toThrow(
      "`n` must be a whole number from 0 to 1,000,000,000,000, got 1.5",
    );
    expect(() => memoryOf("map[int]bool", { n: 1, release: "1.18" })).toThrow("Known releases");
  });
});

describe("memoryOf.curves", () => {
  it("is the table of the figure's curves: 10 million entries, as the labs say", () => {
    const at = (n: number) =>
      memoryOf
        .curves(["map[int64]struct{}", "map[int64]bool", "map[int64]int64"], {
          ...{ releases: ["1.19", "1.26"], hint: true, from: n, to: n },
        })
        .objects()
        .map((row) => Object.values(row).map((v) => (typeof v === "number" ? Math.round(v) : v)));
    expect(at(10_000_000)).toEqual([
      ["map[int64]struct{}", "1.19", 10_000_000, 179_372_128, 18],
      ["map[int64]struct{}", "1.26", 10_000_000, 302_645_296, 30],
      ["map[int64]bool", "1.19", 10_000_000, 197_197_920, 20],
      ["map[int64]bool", "1.26", 10_000_000, 302_645_296, 30],
      ["map[int64]int64", "1.19", 10_000_000, 321_978_464, 32],
      ["map[int64]int64", "1.26", 10_000_000, 302_645_296, 30],
    ]);
  });

  it("of an unknown release names it", () => {
    expect(() => memoryOf.curves("map[int64]bool", { releases: ["1.18"] })).toThrow("1.18");
  });
});
