import { describe, expect, test } from "vitest";
import { type Accesses, accesses, STORE } from "../../src/hardware/access.js";
import type { CacheDescription } from "../../src/hardware/cache.js";
import type { MachineDescription } from "../../src/hardware/description.js";
import { MachineError } from "../../src/hardware/errors.js";
import { machine } from "../../src/hardware/machine.js";
import type { TlbDescription } from "../../src/hardware/memory/tlb.js";

const L1: CacheDescription = { name: "L1", holds: "both", size: 512, ways: 2, line: 64 };
const L2: CacheDescription = { name: "L2", holds: "both", size: 4096, ways: 4, line: 64 };
const toy: MachineDescription = { name: "toy", caches: [L1, L2] };

/** A pass over lines. */
function pass(lines: number, times = 1, kind: "load" | "store" = "load"): Accesses {
  const address = Array.from({ length: lines * times }, (_, i) => 64 * (i % lines));
  return accesses({ address, kind });
}

const misses = (given: MachineDescription, chunk: Accesses): number[] => [
  ...machine(given).run(chunk).levels().misses,
];

describe("what cannot be is refused, and the field named", () => {
  const withL1 = (fields: object): MachineDescription => ({
    name: "toy",
    caches: [{ ...L1, ...fields }],
  });
  const tlb: TlbDescription = {
    name: "T",
    level: 1,
    holds: "both",
    pages: [4096],
    entries: 16,
    ways: 4,
  };
  const withTlb = (fields: object): MachineDescription => ({
    ...toy,
    tlbs: [{ ...tlb, ...fields }],
  });
  test.each<[MachineDescription, string, string]>([
    [
      withL1({ size: 3000 }),
      "caches[0].size",
      "`caches[0].size` of toy must be 2 ways × 64 bytes × a power of two sets, for example 4096, got 3000",
    ],
    [withL1({ size: 48 * 1024, ways: 8 }), "caches[0].size", "`caches[0].size`"],
    [withL1({ size: 0 }), "caches[0].size", "from 1 to 2147483648, got 0"],
    [
      withL1({ ways: 0 }),
      "caches[0].ways",
      "`caches[0].ways` of toy must be a whole number from 1 to 16384, got 0",
    ],
    [withL1({ ways: 1.5 }), "caches[0].ways", "got 1.5"],
    [
      withL1({ line: 48 }),
      "caches[0].line",
      "`caches[0].line` of toy must be a power of two from 4 to 4096, got 48",
    ],
    [withL1({ slices: 0 }), "caches[0].slices", "got 0"],
    [
      withL1({ holds: "code" }),
      "caches[0].holds",
      'must be one of "data", "instructions", "both", got "code"',
    ],
    [
      withL1({ replacement: "MRU" }),
      "caches[0].replacement",
      'must be one of "LRU", "FIFO", "random", "tree-PLRU", got "MRU"',
    ],
    [
      withL1({ replacement: "tree-PLRU", ways: 3, size: 768 }),
      "caches[0].ways",
      "a power of two up to 64 for tree-PLRU, got 3",
    ],
    [withL1({ seed: 0 }), "caches[0].seed", "got 0"],
    [withL1({ latency: -4 }), "caches[0].latency", "a number above 0"],
    [withL1({ inclusion: "exclusive" }), "caches[0].inclusion", "none above evicts"],
    [withL1({ name: "" }), "caches[0].name", 'a name, for example "L1D"'],
    [
      { ...toy, caches: [L1, { ...L2, line: 32 }] },
      "caches[1].line",
      "`caches[1].line` of toy must be 64 or more, as L1 has it, got 32",
    ],
    [
      { ...toy, caches: [L1, { ...L2, line: 128, inclusion: "exclusive" }] },
      "caches[1].line",
      "must be 64, as in L1",
    ],
    [
      { ...toy, caches: [L1, { ...L2, inclusion: "exclusive", prefetch: { stride: true } }] },
      "caches[1].prefetch",
      "off in an exclusive cache",
    ],
    [{ ...toy, caches: [L1, L1] }, "caches[1].name", "another name"],
    [
      { ...toy, caches: [L1, { ...L2, holds: "data" }] },
      "caches[1].holds",
      '"both" below a cache that holds both',
    ],
    [
      { ...toy, caches: [{ ...L1, holds: "data" }] },
      "caches",
      "1 to 7 caches for instructions, got 0",
    ],
    [
      { ...toy, caches: Array.from({ length: 8 }, (_, i) => ({ ...L1, name: `L${i}` })) },
      "caches",
      "1 to 7 caches for data, got 8",
    ],
    [withTlb({ entries: 0 }), "tlbs[0].entries", "got 0"],
    [withTlb({ ways: 5 }), "tlbs[0].entries", "5 ways × a power of two sets, got 16"],
    [withTlb({ pages: [5000] }), "tlbs[0].pages", "a power of two"],
    [withTlb({ pages: [] }), "tlbs[0].pages", "sizes of pages in bytes"],
    [withTlb({ level: 3 }), "tlbs[0].level", "must be 1 or 2, got 3"],
    [
      { ...withTlb({}), page: "2 MiB" },
      "page",
      "`page` of toy must be a size of which a first TLB for data is described (4096), got 2097152",
    ],
    [
      { ...toy, page: "3 MiB" as "2 MiB" },
      "page",
      'must be one of "4 KiB", "16 KiB", "2 MiB", "1 GiB", got "3 MiB"',
    ],
    [{ ...toy, straddle: "never" as "one request" }, "straddle", 'got "never"'],
    [{ ...toy, clock: 0 }, "clock", "a number above 0"],
    [{ ...toy, name: "" }, "name", "`name` must be a name"],
  ])("%#: %j", (given, field, message) => {
    let error: unknown;
    try {
      machine(given);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(MachineError);
    expect((error as MachineError).field).toBe(field);
    expect((error as MachineError).message).toContain(message);
  });

  test("a name that is not known", () => {
    expect(() => machine("Zen 9")).toThrow('No machine "Zen 9" here. Known machines: ');
  });
});

describe("replacement", () => {
  const one = (replacement: CacheDescription["replacement"], seed = 1): MachineDescription => ({
    name: "one set",
    caches: [
      {
        name: "L1",
        holds: "both",
        size: 256,
        ways: 4,
        line: 64,
        replacement,
        seed,
      } as CacheDescription,
    ],
  });

  test("a cyclic pass over one line more than there are misses always under LRU and FIFO", () => {
    expect(misses(one("LRU"), pass(5, 4))).toEqual([20, 0]);
    expect(misses(one("FIFO"), pass(5, 4))).toEqual([20, 0]);
  });

  test("a use keeps a line under LRU and not under FIFO", () => {
    // Lines 0 to 3, then 0 again, then 4: LRU drops 1, FIFO drops 0.
    const chunk = accesses({ address: [0, 1, 2, 3, 0, 4, 0].map((line) => 64 * line) });
    expect(misses(one("LRU"), chunk)).toEqual([5, 0]);
    expect(misses(one("FIFO"), chunk)).toEqual([6, 0]);
  });

  test("tree-PLRU drops what its bits lead to", () => {
    // After 0 1 2 3 the bits lead to 0; a use of 0 turns the root and its half: 2 goes, not LRU's 1.
    const chunk = accesses({ address: [0, 1, 2, 3, 0, 4, 2, 1].map((line) => 64 * line) });
    expect(misses(one("tree-PLRU"), chunk)).toEqual([7, 0]);
    expect(misses(one("LRU"), chunk)).toEqual([6, 0]);
    const after = machine(one("tree-PLRU")).run(accesses({ address: [0, 64, 128, 192, 0, 256] }));
    expect([0, 64, 128, 192].map((address) => after.state("L1", address))).toEqual([
      "clean",
      "clean",
      "absent",
      "clean",
    ]);
  });

  test("random replacement is that of its seed", () => {
    const chunk = pass(6, 50);
    expect(misses(one("random", 7), chunk)).toEqual(misses(one("random", 7), chunk));
    const counts = [1, 2, 3, 4, 5, 6].map((seed) => misses(one("random", seed), chunk)[0]);
    expect(new Set(counts).size).toBeGreaterThan(1);
  });
});

describe("levels", () => {
  test("a miss goes on to the next level, and what fits there hits", () => {
    const levels = machine(toy).run(pass(16, 3)).levels();
    expect(levels.level).toEqual(["L1", "L2", "memory"]);
    expect([...levels.requests]).toEqual([48, 48, 16]);
    expect([...levels.hits]).toEqual([0, 32, 16]);
    expect([...levels.misses]).toEqual([48, 16, 0]);
    expect([...levels.reads]).toEqual([48, 48, 16]);
  });

  test("a store that misses brings its line in unless the level does not allocate", () => {
    const without = { ...toy, caches: [{ ...L1, writeAllocate: false }, L2] };
    expect(misses(toy, pass(1, 3, "store"))).toEqual([1, 1, 0]);
    expect(misses(without, pass(1, 3, "store"))).toEqual([3, 1, 0]);
  });

  test("a dirty line that is evicted is written to the level below, and from the last one to memory", () => {
    const levels = machine(toy)
      .run(pass(65, 1, "store"))
      .levels();
    expect([...levels.writeBacks]).toEqual([57, 1, 0]);
    const clean = machine({ ...toy, writeBacks: false })
      .run(pass(65, 1, "store"))
      .levels();
    expect([...clean.writeBacks]).toEqual([0, 0, 0]);
  });

  test("an inclusive level takes from above what it evicts", () => {
    const small = { ...L2, size: 256, ways: 4 };
    const inclusive = { ...toy, caches: [L1, { ...small, inclusion: "inclusive" as const }] };
    // Line 0 stays in use in the first level, and the second does not hear of it: 5 drives it out, and
    // when it comes again it drives out 1.
    const lines = [0, 1, 0, 2, 0, 3, 0, 5, 0];
    const chunk = accesses({ address: lines.map((line) => 64 * line) });
    const levels = machine(inclusive).run(chunk).levels();
    expect([...levels.invalidations]).toEqual([2, 0, 0]);
    expect(levels.misses[0]).toBe(6);
    expect(misses({ ...toy, caches: [L1, small] }, chunk)[0]).toBe(5);
  });

  test("an exclusive level adds to what is above it: both together hold a pass", () => {
    const level = (inclusion: CacheDescription["inclusion"]): MachineDescription => ({
      name: "toy",
      caches: [
        { name: "L1", holds: "both", size: 256, ways: 4, line: 64 },
        { name: "L2", holds: "both", size: 256, ways: 4, line: 64, inclusion } as CacheDescription,
      ],
    });
    expect(misses(level("exclusive"), pass(8, 3))).toEqual([24, 8, 0]);
    expect(misses(level("non-inclusive"), pass(8, 3))).toEqual([24, 24, 0]);
  });

  test("slices need no power of two of sets, and hold what their size says", () => {
    const sliced = {
      ...toy,
      caches: [
        {
          name: "L1",
          holds: "both" as const,
          size: 11 * 3 * 1024 * 64,
          ways: 11,
          line: 64,
          slices: 3,
        },
      ],
    };
    const run = machine(sliced).run(pass(11 * 3 * 1024));
    const { occupied } = run.sets("L1");
    expect(occupied.length).toBe(3 * 1024);
    expect(Math.max(...occupied)).toBe(11);
    expect(occupied.reduce((a, b) => a + b)).toBeGreaterThan(0.8 * 11 * 3 * 1024);
  });
});

describe("prefetchers", () => {
  const first = (prefetch: object): MachineDescription => ({
    name: "toy",
    caches: [{ name: "L1", holds: "both", size: 32768, ways: 8, line: 64, prefetch }],
  });

  test("next line: a pass within a page misses once", () => {
    const levels = machine(first({ nextLine: true }))
      .run(pass(64))
      .levels();
    expect([levels.misses[0], levels.prefetches[0], levels.usefulPrefetches[0]]).toEqual([
      1, 63, 63,
    ]);
  });

  test("adjacent line: every second line of a pass misses", () => {
    const levels = machine(first({ adjacentLine: true }))
      .run(pass(64))
      .levels();
    expect([levels.misses[0], levels.prefetches[0]]).toEqual([32, 32]);
  });

  test("stride: after two equal steps it is ahead; the next page begins anew", () => {
    const chunk = accesses({ address: Array.from({ length: 32 }, (_, i) => 256 * i) });
    const levels = machine(first({ stride: true }))
      .run(chunk)
      .levels();
    // Two pages of 16: the first, the second and the third of each miss.
    expect([levels.misses[0], levels.usefulPrefetches[0]]).toEqual([6, 26]);
  });

  test("all are off unless switched on", () => {
    expect(machine(first({})).run(pass(64)).levels().prefetches[0]).toBe(0);
  });
});

describe("straddling", () => {
  const chunk = accesses({ address: [60, 60], size: 8 });

  test("hardware asks for each line, cachegrind's rule for both at once", () => {
    expect([...machine(toy).run(chunk).levels().requests]).toEqual([4, 2, 2]);
    const one = { ...toy, straddle: "one request" as const };
    expect([...machine(one).run(chunk).levels().requests]).toEqual([2, 1, 1]);
  });

  test("an access of many lines asks for all of them", () => {
    const run = machine(toy).run(accesses({ address: [32], size: [256] }));
    expect(run.levels().requests[0]).toBe(5);
  });
});

describe("translation", () => {
  const tlbs: TlbDescription[] = [
    { name: "dTLB", level: 1, holds: "data", pages: [4096], entries: 4, latency: 1 },
    { name: "dTLB 2M", level: 1, holds: "data", pages: [2 ** 21], entries: 2 },
    { name: "iTLB", level: 1, holds: "instructions", pages: [4096], entries: 4 },
    {
      name: "STLB",
      level: 2,
      holds: "both",
      pages: [4096, 2 ** 21],
      entries: 16,
      ways: 4,
      latency: 7,
    },
  ];
  const pages = (count: number, times: number) =>
    accesses({ address: Array.from({ length: count * times }, (_, i) => 4096 * (i % count)) });

  test("pages are found in the first TLB, in the second, or by a walk", () => {
    const found = machine({ ...toy, tlbs })
      .run(pages(8, 3))
      .translations();
    expect(found.tlb).toEqual(["dTLB", "STLB", "page walk", "iTLB", "STLB", "page walk"]);
    expect([...found.hits]).toEqual([0, 16, 8, 0, 0, 0]);
    expect([...found.misses]).toEqual([24, 8, 0, 0, 0, 0]);
  });

  test("huge pages: 2,448 pages of 4 KiB are 5 of 2 MiB", () => {
    // A map of int64/int64 with B = 16: 69,632 buckets of 144 bytes.
    const address = Array.from({ length: 69_632 }, (_, i) => 0xc000000000 + 144 * i);
    const chunk = accesses({ address, size: 8 });
    const walks = (page: "4 KiB" | "2 MiB") =>
      machine({ ...toy, tlbs })
        .with({ page })
        .run(chunk)
        .translations().hits[2];
    expect([walks("4 KiB"), walks("2 MiB")]).toEqual([2448, 5]);
  });

  test("without TLBs nothing is translated", () => {
    expect(machine(toy).run(pages(8, 1)).translations().tlb).toEqual([]);
  });
});

describe("regions, operations, sets", () => {
  const chunk = accesses({
    address: [0, 64, 0, 64, 128, 100],
    size: [8, 8, 8, 8, 8, 60],
    kind: [1, 1, STORE, 1, 1, 1],
    region: Uint8Array.of(0, 1, 0, 1, 2, 1),
    op: Uint32Array.of(5, 5, 6, 6, 6, 9),
  });

  test("a row for each region and each level that it asked", () => {
    const { region, level, requests, misses } = machine(toy)
      .run(chunk, { regions: ["header", "key"] })
      .regions();
    const rows = region.map((name, i) => [name, level[i], requests[i], misses[i]]);
    expect(rows).toEqual([
      ["header", "L1", 2, 1],
      ["header", "L2", 1, 1],
      ["header", "memory", 1, 0],
      ["key", "L1", 4, 1],
      ["key", "L2", 1, 1],
      ["key", "memory", 1, 0],
      ["2", "L1", 1, 1],
      ["2", "L2", 1, 1],
      ["2", "memory", 1, 0],
    ]);
  });

  test("a row for each operation: what its accesses found, and which straddle", () => {
    const { op, accesses: made, straddling, answered } = machine(toy).run(chunk).operations();
    expect([...op]).toEqual([5, 6, 9]);
    expect([...made]).toEqual([2, 3, 1]);
    expect([...straddling]).toEqual([0, 0, 1]);
    expect(
      Object.fromEntries(Object.entries(answered).map(([name, column]) => [name, [...column]])),
    ).toEqual({
      L1: [0, 2, 1],
      L2: [0, 0, 0],
      memory: [2, 1, 0],
    });
  });

  test("operations must be told, and follow one another", () => {
    expect(() => machine(toy).run(pass(1)).operations()).toThrow("have no column `op`");
    const back = accesses({ address: [0, 0], op: Uint32Array.of(3, 2) });
    expect(() => machine(toy).run(back)).toThrow("`op` must not decrease, got 2 after 3");
    const run = machine(toy).start();
    run.add(chunk);
    expect(() => run.add(pass(1))).toThrow("`op` must be in every chunk of a stream or in none");
  });

  test("misses by set", () => {
    const { set, misses, occupied } = machine(toy)
      .run(accesses({ address: [0, 256, 512, 64] }))
      .sets("L1");
    expect([[...set], [...misses], [...occupied]]).toEqual([
      [0, 1, 2, 3],
      [3, 1, 0, 0],
      [2, 1, 0, 0],
    ]);
    expect(() => machine(toy).run(pass(1)).sets("L9")).toThrow(
      "toy has no cache L9; it has L1, L2",
    );
  });
});

describe("streams", () => {
  test("chunks of any length are one stream", async () => {
    const whole = pass(100, 500);
    const parts = function* () {
      for (let at = 0; at < whole.words.length; at += 2 * 33_333) {
        yield { words: whole.words.subarray(at, at + 2 * 33_333) };
      }
    };
    const later = async function* () {
      yield* parts();
    };
    const expected = machine(toy).run(whole).levels();
    expect(machine(toy).run(parts()).levels()).toEqual(expected);
    expect((await machine(toy).run(later())).levels()).toEqual(expected);
  });

  test("each run begins with empty caches", () => {
    const one = machine(toy);
    expect(one.run(pass(1)).levels().misses[0]).toBe(1);
    expect(one.run(pass(1)).levels().misses[0]).toBe(1);
  });
});

describe("what if", () => {
  test("another line: twice as long, half as many misses of a pass", () => {
    expect(machine(toy).with({ line: 128 }).run(pass(64)).levels().misses[0]).toBe(32);
  });

  test("fields of a cache, and a cache taken out", () => {
    const changed = machine(toy).with({
      caches: { L1: { prefetch: { nextLine: true } }, L2: null },
    });
    expect(changed.run(pass(64)).levels().level).toEqual(["L1", "memory"]);
    expect(changed.run(pass(64)).levels().misses[0]).toBe(1);
    expect(() => machine(toy).with({ caches: { L3: null } })).toThrow(
      'must be one of "L1", "L2", got "L3"',
    );
  });
});

test("forget: counts begin again, the caches keep what they hold", () => {
  const caches = [{ name: "L1", holds: "both", size: 128, ways: 2, line: 64 }] as const;
  const run = machine({ name: "two lines", caches }).start({ regions: ["a", "b"] });
  const twice = (codes: number[]) => ({
    ...accesses({ address: [0, 64] }),
    region: Uint8Array.from(codes),
  });
  run.add(twice([0, 0]));
  expect(run.result().levels().misses[0]).toBe(2);
  run.forget();
  expect([run.result().accesses, run.result().levels().requests[0]]).toEqual([0, 0]);
  run.add(twice([1, 1]));
  const result = run.result();
  expect([result.levels().hits[0], result.levels().misses[0]]).toEqual([2, 0]);
  expect(result.parts().map(({ region, accesses }) => [region, accesses])).toEqual([["b", 2]]);
  expect(result.sets("L1").misses).toEqual(Float64Array.from([0]));
});
