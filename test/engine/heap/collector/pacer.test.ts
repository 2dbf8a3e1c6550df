/** When the collector runs by itself, and what a process shows of it. */
import { describe, expect, test } from "vitest";
import { parseGcTrace } from "../../../../src/capture/index.js";
import { GoProcess, keys } from "../../../../src/go/index.js";

const MiB = 2 ** 20;

describe("the heap goal", () => {
  test("is at least 4 MiB times GOGC / 100, else what was marked plus GOGC percent", () => {
    // GOGC=off is a memory limit of 2^63 - 1: less 3 percent, in Go 1.19 less 1 MiB.
    expect(new GoProcess("1.26").memstats().NextGC / 2 ** 63).toBeCloseTo(0.97, 9);
    expect(2 ** 63 - new GoProcess("1.19").memstats().NextGC).toBe(MiB);
    expect(new GoProcess("1.26", { gogc: 50 }).memstats().NextGC).toBe(2 * MiB);
    const process = new GoProcess("1.26", { gogc: 100 });
    expect(process.memstats().NextGC).toBe(4 * MiB);
    process.make("map[int64]int64", 300_000);
    process.gc();
    const { HeapAlloc, NextGC } = process.memstats();
    expect(NextGC).toBe(2 * HeapAlloc);
  });

  test("leaves 1 MiB for sweeping, from the first cycle on", () => {
    const process = new GoProcess("1.23", { gogc: 10 });
    process.make("map[int64]int64", 100_000);
    process.gc();
    const { HeapAlloc, NextGC } = process.memstats();
    expect(NextGC).toBe(HeapAlloc + MiB);
  });

  test("of a cycle that one large array began lies beyond it, but for Go 1.19", () => {
    const goals = (name: string) => {
      const process = new GoProcess(name, { gogc: 100 });
      process.make("map[int64]int64", 1_000_000).put(1, 1);
      const [{ heapBefore, goal } = { heapBefore: 0, goal: 0 }] = process.cycles();
      return goal - heapBefore;
    };
    expect(goals("1.21")).toBe(64 * 1024);
    expect(goals("1.20")).toBe(64 * 1024);
    expect(goals("1.19")).toBeLessThan(0);
  });

  test("stays below a memory limit, with the release's headroom", () => {
    // Nothing is allocated yet: 100 MiB less 3 percent, and up to Go 1.20 less 1 MiB.
    const limited = (name: string) =>
      new GoProcess(name, { gomemlimit: 100 * MiB }).memstats().NextGC;
    expect(limited("1.21")).toBe(100 * MiB - 3 * 1048576);
    expect(limited("1.20")).toBe(99 * MiB);
    expect(limited("1.19")).toBe(99 * MiB);
  });

  test("is refused when it is not a percentage or no size", () => {
    expect(() => new GoProcess("1.26", { gogc: -1 })).toThrow(
      '`gogc` must be "off" or a whole number of percent, got -1',
    );
    expect(() => new GoProcess("1.26", { gomemlimit: 0 })).toThrow(
      "`gomemlimit` must be a number of bytes above 0, got 0",
    );
  });
});

describe.each(["1.19", "1.23", "1.24", "1.27"])("with gogc 100, Go %s", (name) => {
  test("collects while a map is filled, and the map stays right", () => {
    const off = new GoProcess(name);
    const n = 400_000;
    const plain = off.make("map[int64]int64").fill(keys.sequence(n), keys.sequence(n));
    const process = new GoProcess(name, { gogc: 100 });
    const m = process.make("map[int64]int64").fill(keys.sequence(n), keys.sequence(n));
    m.checkInvariants();
    expect(m.lookup(keys.sequence(n)).found).toBe(n);
    const cycles = process.cycles();
    expect(cycles.length).toBeGreaterThan(1);
    for (const { cause, heapBefore, heapMarked, goal, objectsFreed } of cycles) {
      expect(cause).toBe("trigger");
      expect(heapMarked).toBeLessThanOrEqual(heapBefore);
      // The trigger is at 61/64 of the way, or nearer.
      expect(heapBefore).toBeGreaterThan(0.9 * goal);
      expect(objectsFreed).toBeGreaterThan(0);
    }
    const [collected, all] = [process.memstats(), off.memstats()];
    expect(collected.TotalAlloc).toBe(all.TotalAlloc);
    expect(collected.HeapAlloc).toBeLessThan(all.HeapAlloc);
    expect(collected.HeapSys).toBeLessThanOrEqual(all.HeapSys);
    // The curve of the map falls with the cycles.
    const heap = m.samples.map(({ HeapAlloc }) => HeapAlloc);
    expect(heap.some((bytes, i) => bytes < (heap[i - 1] ?? 0))).toBe(true);
    expect(m.samples.every(({ HeapAlloc, live }) => HeapAlloc >= live)).toBe(true);
    expect(plain.samples.at(-1)?.live).toBe(m.samples.at(-1)?.live);
  });

  test("puts one by one leave the same memory as a fill", () => {
    const n = 60_000;
    const fast = new GoProcess(name, { gogc: 10 });
    fast.make("map[int64]string").fill(keys.sequence(n), keys.strings(n, "e"));
    const single = new GoProcess(name, { gogc: 10 }).make("map[int64]string");
    for (let i = 0; i < n; i++) single.put(i, `e${i}`);
    expect(fast.cycles().length).toBeGreaterThan(2);
    expect(single.process.cycles()).toEqual(fast.cycles());
    const heap = ({ memory }: GoProcess) => Buffer.from(memory.buffer, 0x100000);
    expect(heap(single.process).equals(heap(fast))).toBe(true);
  });

  test("the journal read backwards undoes cycles, too", () => {
    const process = new GoProcess(name, { gogc: 10 });
    const m = process.make("map[int64]string");
    m.fill(keys.sequence(20_000), keys.strings(20_000, "e"));
    const heap = () => Buffer.from(process.memory.buffer, 0x100000);
    const [before, cycles] = [Buffer.from(heap()), process.cycles()];
    process.traced = true;
    for (let i = 0; i < 8000; i++) m.put(-i, "x".repeat(40));
    expect(process.cycles().length).toBeGreaterThan(cycles.length);
    expect(process.journal.forgotten).toBe(0);
    process.journal.rewind(new Uint8Array(process.memory.buffer));
    expect(heap().subarray(0, before.length).equals(before)).toBe(true);
    expect(m.get(7)).toBe("e7");
  });

  test("prints its cycles as gctrace does", () => {
    const process = new GoProcess(name, { gogc: 100 });
    process.make("map[int64]int64").fill(keys.sequence(300_000));
    process.gc();
    const { cycles, problems } = parseGcTrace(process.gctrace());
    expect(problems).toEqual([]);
    expect(cycles.length).toBe(process.memstats().NumGC);
    expect(cycles.at(-1)).toMatchObject({ forced: true, at: 0, mark: 0, procs: 1 });
    const rows = process.cycles();
    expect(cycles.map(({ heapLive }) => heapLive)).toEqual(
      rows.map(({ heapMarked }) => Math.floor(heapMarked / MiB)),
    );
  });
});
