import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { bucketKinds, GoProcess, keys } from "../../../src/go/index.js";

describe.each(["1.19", "1.23"])("a map of Go %s", (release) => {
  test("grows at inserts 9, 14, 27, 53, 105, 209, …", () => {
    const m = new GoProcess<"classic">(release).make("map[int64]struct{}");
    const points: number[] = [];
    for (let n = 1; n <= 30_000; n++) {
      const before = m.header().B;
      m.put(n);
      if (m.header().B !== before) points.push(n);
    }
    // Go 1.19.8 and 1.23.5.
    expect(points).toEqual([9, 14, 27, 53, 105, 209, 417, 833, 1665, 3329, 6657, 13313, 26625]);
    m.checkInvariants();
  });

  test("with 0, 1, 9 entries has allocated 48, 128, 288 bytes in 1, 2, 3 objects", () => {
    const process = new GoProcess<"classic">(release);
    const m = process.make("map[int64]struct{}");
    const stats = () => [process.memstats().HeapObjects, process.memstats().HeapAlloc];
    const seen = [stats()];
    m.put(0);
    seen.push(stats());
    for (let n = 1; n < 9; n++) m.put(n);
    seen.push(stats());
    expect(seen).toEqual([
      [1, 48],
      [2, 128],
      [3, 288],
    ]);
  });

  test.each([
    ["map[int64]struct{}", 178_257_920],
    ["map[int64]bool", 196_083_712],
    ["map[int64]int64", 320_864_256],
  ] as const)("%s made for ten million takes an array of %i bytes", (type, bytes) => {
    const process = new GoProcess<"classic">(release);
    const m = process.make(type, 10_000_000);
    expect(m.header().B).toBe(21);
    expect(m.arrays().main).toMatchObject({ heads: 2_097_152, length: 2_228_224 });
    // Header 48, array, mapextra 24.
    expect(process.memstats()).toMatchObject({ TotalAlloc: 48 + bytes + 24, Mallocs: 3 });
  });

  test("deleting everything frees nothing and draws a new seed", () => {
    const process = new GoProcess<"classic">(release);
    const m = process.make("map[int64]int64");
    m.fill(keys.sequence(1000));
    const before = { ...process.memstats(), hash0: m.header().hash0 };
    for (let n = 0; n < 1000; n++) expect(m.delete(n)).toBe(true);
    expect(m.delete(5)).toBe(false);
    expect(m.length).toBe(0);
    expect({ ...process.memstats(), hash0: 0 }).toEqual({ ...before, hash0: 0 });
    expect(m.header().hash0).not.toBe(before.hash0);
    expect(m.header().B).toBe(8);
  });

  test("clear keeps the array and forgets the rest", () => {
    const m = new GoProcess<"classic">(release).make("map[int64]bool");
    m.fill(keys.sequence(5000), true);
    const { buckets, B } = m.header();
    m.clear();
    expect(m.header()).toMatchObject({ count: 0, B, buckets, oldbuckets: 0n, noverflow: 0 });
    expect([...m]).toEqual([]);
    m.put(7, true).checkInvariants();
  });
});

describe("collections", () => {
  test("free old arrays and outgrown lists, and nothing else", () => {
    const process = new GoProcess<"classic">("1.19");
    const m = process.make("map[int64]struct{}");
    m.fill(keys.sequence(8));
    m.put(8);
    // The first bucket, 80 bytes, was evacuated in the same operation.
    expect(process.memstats()).toMatchObject({ HeapAlloc: 288, Frees: 0 });
    process.gc();
    expect(process.memstats()).toMatchObject({
      HeapAlloc: 208,
      TotalAlloc: 288,
      Frees: 1,
      HeapObjects: 2,
      NumGC: 1,
    });
  });

  test("leave exactly what the map reaches", () => {
    const process = new GoProcess<"classic">("1.23");
    const m = process.make("map[int64]int64");
    m.fill(keys.sequence(20_000));
    process.gc();
    const { main, old } = m.arrays();
    expect(old.length).toBe(0);
    const extra = m.extra();
    const own = m.bucketColumns().kind.filter((kind) => bucketKinds[kind] === "overflow").length;
    const array = Math.ceil((main.length * 144) / 8192) * 8192;
    const capacity = extra?.overflow?.cap ?? 0;
    // Lists above 512 bytes carry a header in 1.23; this one is large enough for whole pages or has it.
    const list = capacity * 8 + (capacity * 8 > 512 && capacity * 8 <= 32760 ? 8 : 0);
    expect(process.memstats().HeapAlloc).toBe(48 + 24 + 24 + array + list + own * 144);
    m.checkInvariants();
  });

  test("are told apart by map in samples", () => {
    const process = new GoProcess<"classic">("1.19");
    const a = process.make("map[int64]struct{}");
    const b = process.make("map[int64]struct{}");
    for (let n = 0; n < 9; n++) {
      a.put(n);
      b.put(n);
    }
    process.gc();
    b.put(9);
    expect(a.events.map((event) => [event.op, event.mallocs, event.totalAlloc])).toEqual([
      [-1, 1, 48],
      [0, 2, 128],
      [8, 3, 288],
    ]);
    expect(b.events.map((event) => event.totalAlloc)).toEqual([48, 128, 288]);
    expect(a.samples.at(-1)).toEqual({ op: 8, count: 9, HeapAlloc: 288, live: 208, mallocs: 3 });
    for (let n = 10; n < 14; n++) b.put(n);
    expect(b.samples.at(-1)).toEqual({ op: 13, count: 14, HeapAlloc: 528, live: 368, mallocs: 4 });
  });
});

describe("what one sees of a map", () => {
  const m = new GoProcess<"classic">("1.19").make("map[int64]bool");
  m.fill(keys.sequence(1000), true);

  test("its header fields have Go's offsets and sizes", () => {
    expect(m.headerFields().map(({ field, offset, size }) => `${field} ${offset} ${size}`)).toEqual(
      [
        "count 0 8",
        "flags 8 1",
        "B 9 1",
        "noverflow 10 2",
        "hash0 12 4",
        "buckets 16 8",
        "oldbuckets 24 8",
        "nevacuate 32 8",
        "extra 40 8",
      ],
    );
    expect(m.headerFields()[0]).toMatchObject({ value: 1000, hex: "e803000000000000" });
    expect(m.header().buckets >> 32n).toBe(0xc0n);
  });

  test("bucket columns hold every entry once and lie where the header says", () => {
    const columns = m.bucketColumns();
    const { main } = m.arrays();
    expect(columns.length).toBeGreaterThanOrEqual(main.length);
    expect(columns.live.reduce((sum, live) => sum + live, 0)).toBe(1000);
    expect(columns.address[1]).toBe(Number(main.address) + 88);
    const overflows = m.header().noverflow;
    const chained = columns.chain.reduce((sum, chain) => sum + Math.max(0, chain - 1), 0);
    expect(chained).toBe(overflows);
    for (let row = 0; row < columns.length; row++) {
      expect((columns.live[row] as number) + (columns.empty[row] as number)).toBe(8);
    }
    expect(bucketKinds[columns.kind[main.heads] as number]).toBe("preallocated");
  });

  test("columns of a growing map show what is evacuated, deletes show as deleted", () => {
    const g = new GoProcess<"classic">("1.19").make("map[int64]bool");
    g.fill(keys.sequence(105), true);
    expect(g.events.at(-1)?.growing).toBe(true);
    const columns = g.bucketColumns();
    const old = Array.from(columns.kind.keys()).filter(
      (row) => bucketKinds[columns.kind[row] as number] === "old",
    );
    expect(old.length).toBe(16);
    const evacuated = old.filter((row) => columns.evacuated[row] === 8).length;
    expect(evacuated).toBeGreaterThanOrEqual(2);
    expect(columns.live.reduce((sum, live) => sum + live, 0)).toBe(105);
    const s = new GoProcess<"classic">("1.19").make("map[int64]bool");
    s.put(1, true).put(2, true).put(3, true).delete(2);
    const small = s.bucketColumns();
    expect([small.live[0], small.empty[0], small.deleted[0]]).toEqual([2, 6, 1]);
  });

  test("it prints as one line", () => {
    expect(inspect(m)).toMatch(
      /^map\[int64\]bool \(Go 1\.19\): 1,000 entries, B 8, 256 buckets, load 3\.91, [\d,]+ bytes$/,
    );
    expect(String(new GoProcess<"classic">("1.19").make("map[int64]bool"))).toBe(
      "map[int64]bool (Go 1.19): 0 entries, B 0, 1 bucket, no buckets yet, 48 bytes",
    );
  });

  test("the same seed gives the same bytes, another seed others", () => {
    const bytes = (seed: number) => {
      const process = new GoProcess<"classic">("1.23", { seed });
      process.make("map[int64]int64").fill(keys.uniform(500, 3));
      return Buffer.from(process.memory.buffer).toString("base64");
    };
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
  });
});

describe("iteration", () => {
  test("visits every entry once, from a random place", () => {
    const m = new GoProcess<"classic">("1.23").make("map[int64]int64");
    for (let n = 0; n < 100; n++) m.put(n, n * n);
    const orders = Array.from({ length: 20 }, () => [...m].map(([key]) => key));
    for (const order of orders) {
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(10);
  });

  test("over a map that grows and loses keys visits each survivor exactly once", () => {
    const m = new GoProcess<"classic">("1.19").make("map[int64]bool");
    for (let n = 0; n < 50; n++) m.put(n, true);
    const seen: number[] = [];
    for (const [key] of m) {
      seen.push(key);
      if (key < 50 && key % 2 === 0) m.delete(key + 1);
      if (m.length < 500) for (let n = 0; n < 20; n++) m.put(1000 + seen.length * 20 + n, false);
    }
    const old = seen.filter((key) => key < 50);
    expect(new Set(seen).size).toBe(seen.length);
    for (let n = 0; n < 50; n += 2) expect(old).toContain(n);
    m.checkInvariants();
  });

  test("of an empty map ends at once and draws nothing", () => {
    const process = new GoProcess<"classic">("1.19");
    const m = process.make("map[int64]bool");
    const { draws } = process;
    expect([...m]).toEqual([]);
    expect(process.draws).toBe(draws);
  });
});
