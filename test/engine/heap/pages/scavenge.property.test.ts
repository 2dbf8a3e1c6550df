/** Pages that the operating system gets back, and those that come back into use. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, keys, releases } from "../../../../src/go/index.js";

const MiB = 2 ** 20;

describe.each([...releases.keys()])("the scavenger in Go %s", (name) => {
  test("debug.FreeOSMemory releases all that is idle, and a map's growth takes it back", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]int64").fill(keys.sequence(100_000));
    process.gc();
    const before = process.memstats();
    expect(before.HeapReleased).toBeLessThan(before.HeapIdle);
    process.freeOSMemory();
    const free = process.memstats();
    expect(free.HeapReleased).toBe(free.HeapIdle);
    expect(free.HeapAlloc).toBe(before.HeapAlloc);
    m.fill(keys.sequence(100_000, 100_000));
    const after = process.memstats();
    expect(after.HeapReleased).toBeLessThan(after.HeapIdle + 1);
    expect(after.HeapInuse).toBeGreaterThan(free.HeapInuse);
    m.checkInvariants();
    expect(m.lookup(keys.sequence(200_000)).found).toBe(200_000);
  });

  test("in the background keeps a tenth above what the heap is to grow to", () => {
    const process = new GoProcess(name, { gogc: 100 });
    expect(process.scavenge()).toBe(0);
    const m = process.make("map[int64]int64").fill(keys.sequence(300_000));
    process.gc();
    m.drop();
    process.gc();
    process.gc();
    const { HeapSys, HeapReleased } = process.memstats();
    const released = process.scavenge();
    expect(released).toBeGreaterThan(0);
    const after = process.memstats();
    expect(after.HeapReleased).toBe(HeapReleased + released);
    // The bits of the pages are the allocator's own: 64 KiB, which HeapSys does not count.
    expect(HeapSys - after.HeapSys).toBe(64 * 1024);
    expect(process.scavenge()).toBe(0);
  });
});

test("a memory limit is kept by releasing what is free", () => {
  const process = new GoProcess("1.26", { gogc: 100, gomemlimit: 48 * MiB });
  for (let round = 0; round < 6; round++) {
    const m = process.make("map[int64]int64", 400_000 + 150_000 * (round % 2));
    m.put(1, 1);
    m.drop();
    process.gc();
  }
  const { HeapSys, HeapReleased } = process.memstats();
  expect(HeapSys).toBeGreaterThan(0);
  expect(HeapSys - HeapReleased).toBeLessThanOrEqual(48 * MiB);
});

test("released pages are never taken ones, whatever is made, dropped and released", () => {
  const command = fc.oneof(
    fc.record({ do: fc.constant("make"), n: fc.integer({ min: 1, max: 60_000 }) }),
    fc.record({ do: fc.constant("drop"), n: fc.nat(5) }),
    fc.record({ do: fc.constant("gc"), n: fc.nat(1) }),
    fc.record({ do: fc.constant("free"), n: fc.nat(1) }),
    fc.record({ do: fc.constant("scavenge"), n: fc.nat(1) }),
  );
  fc.assert(
    fc.property(fc.constantFrom("1.19", "1.27"), fc.array(command), (name, commands) => {
      const process = new GoProcess(name, { gogc: 50 });
      const maps = [process.make("map[int64]int64", 20_000)];
      for (const { do: what, n } of commands) {
        if (what === "make") maps.push(process.make("map[int64]int64").fill(keys.sequence(n)));
        if (what === "drop") for (const map of maps.splice(n, 1)) map.drop();
        if (what === "gc") process.gc();
        if (what === "free") process.freeOSMemory();
        if (what === "scavenge") process.scavenge();
        const { HeapReleased, HeapIdle, HeapInuse, HeapSys } = process.memstats();
        expect(HeapReleased).toBeLessThanOrEqual(HeapIdle);
        expect(HeapIdle + HeapInuse).toBe(HeapSys);
        if (what === "free") expect(HeapReleased).toBe(HeapIdle);
      }
      for (const map of maps) map.checkInvariants();
    }),
    { numRuns: 40 },
  );
});

test("the journal read backwards undoes releasing, too", () => {
  const process = new GoProcess("1.23");
  const m = process.make("map[int64]int64").fill(keys.sequence(50_000));
  process.gc();
  const heap = () => Buffer.from(process.memory.buffer, 0x100000);
  const before = Buffer.from(heap());
  process.traced = true;
  process.freeOSMemory();
  for (let i = 0; i < 100; i++) m.put(-i, i);
  process.journal.rewind(new Uint8Array(process.memory.buffer));
  expect(heap().subarray(0, before.length).equals(before)).toBe(true);
});
