import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/lab/prelude.js";

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
