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
    expect(() => memoryOf("map[int]bool", { n: 1.5 })).toThrow("1.5 is not");
    expect(() => memoryOf("map[int]bool", { n: 1, release: "1.18" })).toThrow("Known releases");
  });
});
