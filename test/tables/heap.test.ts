/** Tables of a heap, and of one overflow bucket's way to its memory. */
import { describe, expect, test } from "vitest";
import { keys } from "../../src/go/index.js";
import { go } from "../../src/lab/process.js";

describe("the tables of a heap", () => {
  const process = go("1.23");
  const m = process.make("map[int64]int64").fill(keys.sequence(500));
  m.put(-1, 0);

  test("say what each object is for, and add up to MemStats", () => {
    const objects = process.objects();
    const count = (purpose: string) =>
      (objects.array("purpose") as string[]).filter((one) => one === purpose).length;
    expect(count("header")).toBe(1);
    expect(count("mapextra")).toBe(1);
    expect(count("bucket array")).toBe(8);
    const sum = (column: Iterable<number>) => [...column].reduce((a, b) => a + b, 0);
    const { HeapAlloc, HeapInuse, HeapObjects, Mallocs } = process.memstats();
    expect(sum(objects.array("bytes") as number[])).toBe(HeapAlloc);
    expect(objects.numRows()).toBe(HeapObjects);
    const allocations = process.allocations();
    expect(sum(allocations.array("objects") as number[])).toBe(Mallocs);
    expect(sum(allocations.array("presentBytes") as number[])).toBe(HeapAlloc);
    expect(sum(process.spans().array("bytes") as number[])).toBe(HeapInuse);
    const classes = process.sizeClasses();
    expect(sum(classes.array("usedBytes") as number[])).toBe(HeapAlloc);
    expect(objects.filter((d: { op: number }) => d.op === -1).numRows()).toBe(1);
  });

  test("of spans give Go's numbers of objects by release", () => {
    // Headers of 48 bytes: 170 fit a page; from 1.22 on pointer bits, from 1.26 on mark bits take room.
    const fit = (name: string) => {
      const bench = go(name);
      bench.make("map[int64]int64");
      return bench.spans().get("nelems", 0);
    };
    expect(["1.19", "1.20", "1.21", "1.22", "1.25", "1.26", "1.27"].map(fit)).toEqual([
      170, 170, 170, 168, 168, 165, 165,
    ]);
  });

  test("show cycles with what they freed", () => {
    process.gc();
    const cycles = process.gcCycles();
    expect(cycles.numRows()).toBe(1);
    expect(cycles.object(0)).toMatchObject({ number: 1, cause: "forced", op: null, goal: null });
    expect(cycles.get("bytesFreed", 0)).toBeGreaterThan(0);
  });
});

test("one overflow bucket is preallocated, another comes from the cache, one from new pages", () => {
  const m = go("1.23", { traced: true }).make("map[int64]int64");
  for (let i = 0; i < 450; i++) m.put(i, i);
  const trace = m.trace();
  const ops = trace.array("op") as number[];
  const sentences = trace.array("sentence") as string[];
  const opWith = (text: string) => ops[sentences.findIndex((one) => one.includes(text))] as number;
  const levels = (op: number) => m.allocationPath(op).array("level") as string[];
  const first = opWith("(overflow bucket)");
  // The bucket comes first; mapextra and the overflow list that keep it alive come after.
  expect(levels(first).slice(0, 3)).toEqual(["mcache", "object", "map"]);
  expect(levels(opWith("preallocated overflow bucket"))).toContain("map");
  // The first bucket of its size had to come from new pages.
  expect(levels(0)).toEqual(["mheap", "mcentral", "mcache", "object"]);
});
