/**
 * What a collection frees, and what it must not: maps of every generation beside the account that
 * the engine keeps of what maps let go.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoPanic, GoProcess, keys, releases } from "../../../src/go/index.js";

const release = fc.constantFrom(...releases.keys());

describe.each([...releases.keys()])("collection in Go %s", (name) => {
  test("deleting every key frees nothing but what keys and elems lead to", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]int64").fill(keys.sequence(10_000));
    process.gc();
    const { HeapAlloc } = process.memstats();
    for (let i = 0; i < 10_000; i++) m.delete(i);
    process.gc();
    expect(m.length).toBe(0);
    expect(process.memstats().HeapAlloc).toBe(HeapAlloc);
  });

  test("dropping a map frees all of it", () => {
    const process = new GoProcess(name);
    const m = process
      .make("map[string]string")
      .fill(keys.strings(5000, "k"), keys.strings(5000, "v"));
    m.delete("k7").valueOf();
    m.drop();
    process.gc();
    const stats = process.memstats();
    expect(stats.HeapAlloc).toBe(0);
    expect(stats.HeapObjects).toBe(0);
    expect(stats.HeapInuse).toBe(0);
    expect(stats.Frees).toBe(stats.Mallocs);
    expect(() => m.get("k1")).toThrow(GoPanic);
    expect(() => m.put("k1", "")).toThrow("This map was dropped");
  });

  test("between two pieces of a fill, what its one elem leads to is held", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]string");
    const others = process.make("map[int64]string");
    const text = "this text is data on the heap";
    const told: number[] = [];
    m.fill(keys.sequence(200), text, {
      sampleEvery: 100,
      onProgress: (done) => {
        told.push(done);
        expect(m.get(done - 1)).toBe(text);
        m.clear();
        // A fill inside the fill holds an elem of its own.
        const other = "another text on the same heap";
        others.fill(keys.sequence(2), other, {
          sampleEvery: 1,
          onProgress: (n) => {
            expect(others.get(n - 1)).toBe(other);
            others.clear();
            process.gc();
          },
        });
        // What has become free is given to others of the same size.
        for (let i = 0; i < 500; i++) others.put(i, `other data of the same size ${i % 9}`);
      },
    });
    expect(told).toEqual([100, 200]);
    // The fill is over: nothing holds its elem any more.
    for (const map of [m, others]) map.drop();
    process.gc();
    expect(process.memstats().HeapObjects).toBe(0);
  });

  test.each([
    ["an elem that lies outside of its slot", "map[int64][9]string"],
    ["a key that lies outside of its slot", "map[[9]string]int64"],
    ["the array of a slice", "map[int64][]string"],
    ["the array of a slice of slices", "map[int64][][1]string"],
    ["a value in an interface", "map[int64]any"],
  ])("what %s points at is kept: %s", (_what, type) => {
    const process = new GoProcess(name);
    const m = process.make(type) as unknown as Any;
    // So few that the map does not grow: there is nothing to free.
    for (let i = 0; i < 7; i++) {
      const strings = Array.from({ length: 9 }, (_, part) => `string ${i}, part ${part}`);
      if (type.startsWith("map[[")) m.put(strings, i);
      else if (type.endsWith("any")) m.put(i, { type: "[9]string", value: strings });
      else if (type.endsWith("[1]string"))
        m.put(
          i,
          strings.map((text) => [text]),
        );
      else m.put(i, strings);
    }
    const { Mallocs } = process.memstats();
    expect(Mallocs).toBeGreaterThan(7 * 9);
    process.gc();
    expect(process.memstats().Frees).toBe(0);
    expect(process.memstats().Mallocs).toBe(Mallocs);
  });

  test("growing lets the old arrays go", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]int64").fill(keys.sequence(100_000));
    const before = process.memstats().HeapAlloc;
    process.gc();
    const { HeapAlloc } = process.memstats();
    expect(HeapAlloc).toBeLessThan(0.75 * before);
    expect(m.lookup(keys.sequence(100_000)).found).toBe(100_000);
    m.checkInvariants();
  });

  test("setting elems to nil frees what they led to, and the map stays as large", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]any");
    for (let i = 0; i < 1000; i++) m.put(i, { type: "[100]int64", value: new Array(100).fill(i) });
    process.gc();
    const full = process.memstats().HeapAlloc;
    for (let i = 0; i < 1000; i++) m.put(i, null);
    process.gc();
    // A [100]int64 is 800 bytes without pointers and takes 896.
    expect(full - process.memstats().HeapAlloc).toBe(1000 * 896);
    expect(m.length).toBe(1000);
  });

  test("an iteration keeps the array it walks, and the loop's end lets it go", () => {
    const process = new GoProcess(name);
    const m = process.make("map[int64]int64").fill(keys.sequence(1000));
    const walk = m.iterate();
    m.fill(keys.sequence(50_000, 1000));
    process.gc();
    const held = process.memstats().HeapAlloc;
    let given = 0;
    for (const [key] of walk) given += Number(key) < 1000 ? 1 : 0;
    expect(given).toBe(1000);
    process.gc();
    expect(process.memstats().HeapAlloc).toBeLessThan(held);
    for (const _ of m) break;
    process.gc();
    expect(m.length).toBe(51_000);
    m.checkInvariants();
  });

  test("freed memory is used again, and reads as zero", () => {
    const process = new GoProcess(name);
    const tops = new Set<number>();
    for (let round = 0; round < 6; round++) {
      const m = process.make("map[int64][2]string");
      for (let i = 0; i < 3000; i++) m.put(i, [`a${i}`, `b${i}`]);
      m.checkInvariants();
      m.drop();
      process.gc();
      tops.add(process.memstats().HeapSys);
    }
    expect(tops.size).toBeLessThanOrEqual(2);
    const m = process.make("map[int64]int64").fill(keys.sequence(5000), 7);
    m.checkInvariants();
    expect(process.memstats().HeapAlloc).toBeGreaterThan(0);
  });
});

test("after any commands, a collection frees what maps let go, and nothing else", () => {
  const command = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("fill"), n: fc.nat(1500) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("delete"), n: fc.nat(1500) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("clear"), n: fc.nat(1) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("gc"), n: fc.nat(1) }) },
  );
  const type = fc.constantFrom(
    "map[int64]int64",
    "map[int64]struct{}",
    "map[uint8]uint64",
    "map[[200]byte]int32",
    "map[int32][160]byte",
  );
  fc.assert(
    fc.property(release, type, fc.array(command, { maxLength: 14 }), (name, text, commands) => {
      const process = new GoProcess(name);
      const m = process.make(text) as unknown as Any;
      const key = (i: number): unknown => {
        if (text.startsWith("map[[200]")) {
          return Uint8Array.from({ length: 200 }, (_, at) => (at < 2 ? (i >> (8 * at)) & 255 : 1));
        }
        return text.startsWith("map[uint8]") ? i & 255 : i;
      };
      let next = 0;
      for (const { do: what, n } of [...commands, { do: "gc", n: 0 }]) {
        if (what === "fill") for (let i = 0; i < n; i++) m.putZero(key(next++ % 2000));
        if (what === "delete") for (let i = 0; i < n; i++) m.delete(key((7 * i) % 2000));
        if (what === "clear") m.clear();
        if (what !== "gc") continue;
        process.gc();
        const live = /([\d,]+) bytes$/.exec(String(m))?.[1]?.replaceAll(",", "");
        expect(process.memstats().HeapAlloc).toBe(Number(live));
        m.checkInvariants();
      }
    }),
    { numRuns: 60 },
  );
});

interface Any {
  put(key: unknown, elem: unknown): void;
  putZero(key: unknown): void;
  delete(key: unknown): void;
  clear(): void;
  checkInvariants(): void;
}
