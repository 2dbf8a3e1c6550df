/** The table of MemStats over time. */
import { describe, expect, test } from "vitest";
import { keys } from "../../../src/go/index.js";
import { go } from "../../../src/lab/process.js";
import { growing } from "../../support/captured-tables.js";

describe("the table of MemStats over time", () => {
  test("has real Go's numbers at every event of a map that grows", () => {
    const process = go("1.19");
    const m = process.make("map[int64]int64").fill(keys.sequence(27));
    const rows = m.memstats().objects() as Record<string, number | null>[];
    // With either seed there is no overflow bucket until then.
    const captured = growing.events.filter(({ op }) => op <= 13);
    const of = (op: number) => rows.find((row) => row.op === op);
    expect(captured.map(({ op }) => [of(op)?.Mallocs, of(op)?.TotalAlloc])).toEqual(
      captured.map(({ mallocs, totalAlloc }) => [mallocs, totalAlloc]),
    );
    // A header of 48 bytes in a span of 8 KiB; a bucket of 144 in one more.
    expect(of(-1)).toMatchObject({ HeapAlloc: 48, HeapObjects: 1, HeapInuse: 8192, NextGC: null });
    expect(of(0)).toMatchObject({ HeapAlloc: 192, HeapObjects: 2, HeapInuse: 16_384, Frees: 0 });
    for (const row of rows) {
      const { HeapSys, HeapIdle, HeapInuse } = row as Record<string, number>;
      expect(HeapSys).toBe((HeapIdle as number) + (HeapInuse as number));
    }
    expect(rows.at(-1)).toEqual({ op: 26, ...statsOf(process.memstats()), NextGC: null });
  });

  test("shows what a collection by hand has freed, and its number", () => {
    const process = go("1.19");
    const m = process.make("map[int64]int64").fill(keys.sequence(14));
    process.gc();
    m.fill(keys.sequence(1));
    const rows = m.memstats().objects() as Record<string, number>[];
    // Arrays of one and two buckets are free, the header and the array of four are not.
    expect(rows.slice(-2)).toMatchObject([
      { op: 13, HeapAlloc: 1056, TotalAlloc: 1056, Mallocs: 4, Frees: 0, NumGC: 0 },
      { op: 14, HeapAlloc: 624, TotalAlloc: 1056, Mallocs: 4, Frees: 2, HeapObjects: 2, NumGC: 1 },
    ]);
  });

  test("counts strings, which a map's own memory leaves out, and the goal", () => {
    const m = go("1.26", { gogc: 100 }).make("map[string]int64");
    m.fill(keys.strings(1, "a key of 20 letters"));
    // Header 48, a group of 8 × 24 + 8 = 200 in class 208, twenty bytes in class 24.
    const last = (m.memstats().objects() as object[]).at(-1);
    expect(last).toMatchObject({ HeapAlloc: 280, Mallocs: 3, NextGC: 4_194_304 });
  });
});

/** MemStats as a row has it. */
function statsOf({ BySize: _, NextGC, ...numbers }: ReturnType<ReturnType<typeof go>["memstats"]>) {
  return { ...numbers, NextGC: Number.isFinite(NextGC) ? NextGC : null };
}
