/** Bulk operations against the same operations one by one: the same bytes, the same events. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type GoMap,
  GoProcess,
  type Integers,
  InterruptedError,
  isAccess,
  keys,
  releases,
  setInterruption,
  type Workload,
} from "../../src/go/index.js";

/** What a workload's value becomes as a key or elem of a type. */
const made: Record<string, (value: bigint | string | Uint8Array, prefix: string) => unknown> = {
  bool: (n) => (BigInt(n as bigint) & 1n) === 1n,
  float32: Number,
  float64: Number,
  string: (n, prefix) => (typeof n === "bigint" ? `${prefix}${n}` : n),
  "struct{}": () => ({}),
  "[]string": () => ["a", "b"],
  "[200]uint8": () => new Uint8Array(200).fill(7),
};

const types = [
  ...["map[int32]int64", "map[uint32]bool", "map[int32]struct{}", "map[int32]int32"],
  ...["map[int]string", "map[uint64]int16", "map[uintptr]uint8", "map[int64]float32"],
  ...["map[string]int64", "map[string]string", "map[string]struct{}", "map[string]int8"],
  ...["map[uint16]int64", "map[float64]int64", "map[float32]float64", "map[bool]int32"],
  ...["map[int64][200]uint8", "map[string][200]uint8", "map[int32][]string"],
];

/** Elems that no workload makes: one for all keys. */
const constant = ["struct{}", "[]string", "[200]uint8"];

function value(type: string, from: bigint | string | Uint8Array, prefix = ""): unknown {
  const make = made[type];
  return make === undefined ? from : make(from, prefix);
}

const release = fc.constantFrom(...releases.keys());

/** Texts of all lengths that hash in different ways, some of them twice. */
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ minLength: 15, maxLength: 60, unit: "grapheme" }),
  fc.uint8Array({ maxLength: 12 }),
  fc.constantFrom("", "a", "x".repeat(70_000)),
);

function heap(m: { process: GoProcess }): Buffer {
  return Buffer.from(m.process.memory.buffer, 0x100000);
}

describe.each(types)("%s", (type) => {
  const [, keyType = "", elemType = ""] = /^map\[(\w+)\](.*)$/.exec(type) ?? [];
  const make = (name: string, traced: boolean) => new GoProcess(name, { traced }).make(type);
  const leads = elemType === "[]string";

  /** Integers, or where the type is string the strings that are made of them. */
  function strings(type: string, of: Integers, prefix: string): Integers {
    return type === "string" ? { ...of, prefix } : of;
  }

  function compare(name: string, traced: boolean, workload: Workload, elems: Workload): void {
    const [bulk, single] = [make(name, traced), make(name, traced)];
    const one = constant.includes(elemType) ? value(elemType, 0n) : undefined;
    bulk.fill(workload, (one ?? elems) as never);
    const [prefix, elemPrefix] = [workload, elems].map((w) => ("prefix" in w ? w.prefix : ""));
    const nextElem = elems[Symbol.iterator]();
    for (const from of workload) {
      const elem = one ?? value(elemType, nextElem.next().value as bigint, elemPrefix);
      single.put(value(keyType, from, prefix) as never, elem as never);
    }
    // One elem that leads to data leads to the same data for all keys.
    if (!leads) {
      expect(heap(bulk).equals(heap(single))).toBe(true);
      expect(bulk.process.memstats()).toEqual(single.process.memstats());
    }
    expect(bulk.process.allocatedByMaps()).toEqual(single.process.allocatedByMaps());
    expect(bulk.events).toEqual(single.events);
    expect(bulk.rehashes).toEqual(single.rehashes);
    expect(bulk.op).toBe(single.op);
    bulk.checkInvariants();
    const asked = workload.kind === "texts" ? workload : keys.uniform(500, 9, 120);
    const same = asked.kind === "texts" ? asked : strings(keyType, asked, prefix ?? "");
    let found = 0;
    for (const from of asked) if (single.has(value(keyType, from, prefix) as never)) found++;
    expect(bulk.lookup(same)).toEqual({ done: asked.n, found });
  }

  test("bulk puts of integers are the same puts one by one, also when traced", () => {
    fc.assert(
      fc.property(
        release,
        fc.boolean(),
        fc.integer({ min: 0, max: 3000 }),
        fc.nat(),
        fc.constantFrom("", "key-", "a prefix of more than sixteen bytes "),
        (name, traced, n, seed, prefix) => {
          const below = keyType === "bool" || elemType === "int8" ? 100 : 120 + (seed % 3000);
          const workload = strings(keyType, keys.uniform(n, seed, below), prefix);
          const elems = strings(elemType, keys.uniform(n, seed + 1, 120), "e");
          compare(name, traced && n < 1000, workload, elems);
        },
      ),
      { numRuns: 12 },
    );
  });

  test.runIf(keyType === "string")("bulk puts of texts are the same puts one by one", () => {
    fc.assert(
      fc.property(
        release,
        fc.boolean(),
        fc.array(text, { maxLength: 300 }),
        (name, traced, all) => {
          compare(name, traced, keys.texts(all), keys.uniform(all.length, 3, 120));
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Puts and deletes of a window, one by one. */
function slideBy(
  m: { put(key: never, elem: never): unknown; delete(key: never): unknown },
  all: readonly unknown[],
  elems: readonly unknown[],
  width: number,
): void {
  for (const [i, key] of all.entries()) {
    m.put(key as never, elems[i] as never);
    if (i >= width) m.delete(all[i - width] as never);
  }
}

/** Every store of a traced process. */
function storesOf(m: GoMap): string[] {
  const { journal } = m.process;
  const stores = [...journal.records(0, journal.length)].filter(isAccess);
  return stores
    .filter(({ kind }) => kind === "store")
    .map(({ address, before, after }) => `${address} ${before} ${after}`);
}

describe("deletes and windows", () => {
  const some = [
    ...["map[int64]int64", "map[int32]string", "map[string]string", "map[uint16]uint64"],
    ...["map[float64][200]uint8", "map[string]bool", "map[uint64]struct{}"],
  ];
  /** A workload, and what kind of it. */
  const workload = fc
    .record({
      kind: fc.constantFrom("sequence", "uniform", "zipf", "array", "texts"),
      n: fc.integer({ min: 0, max: 2000 }),
      seed: fc.nat(),
      below: fc.integer({ min: 1, max: 3000 }),
    })
    .map(({ kind, n, seed, below }) => {
      const uniform = keys.uniform(n, seed, below);
      if (kind === "sequence") return keys.sequence(n, below, 3);
      if (kind === "zipf") return keys.zipf(n, seed, below);
      if (kind === "array") return keys.from(Int32Array.from(uniform, Number));
      if (kind === "texts")
        return keys.texts(Array.from(uniform, (i) => "text".repeat(Number(i % 9n)) + i));
      return uniform;
    });

  test.each(some)("of %s are the same operations one by one, also when traced", (type) => {
    const [, keyType = "", elemType = ""] = /^map\[(\w+)\](.*)$/.exec(type) ?? [];
    const property = fc.property(
      release,
      fc.boolean(),
      workload,
      workload,
      fc.integer({ min: 1, max: 400 }),
      (name, traced, drawn, gone, width) => {
        const prefixed = (w: typeof drawn): typeof drawn =>
          w.kind === "texts" ? keys.uniform(w.n, 7, 900) : w;
        const [come, leave] =
          keyType === "string" ? [drawn, gone] : [prefixed(drawn), prefixed(gone)];
        const one = constant.includes(elemType) ? value(elemType, 0n) : undefined;
        const elems = keys.uniform(come.n, 5, 2);
        const [bulk, single] = [0, 1].map(() =>
          new GoProcess(name, { traced: traced && come.n < 500 }).make(type),
        ) as [GoMap, GoMap];
        bulk.fill(keys.slidingWindow(come, width), (one ?? elems) as never);
        const list = [...come].map((k) => value(keyType, k));
        slideBy(
          single as never,
          list,
          Array.from(elems, (e) => one ?? value(elemType, e)),
          width,
        );
        expect(bulk.op).toBe(single.op);
        expect(heap(bulk).equals(heap(single))).toBe(true);
        const doomed = [...leave].map((k) => value(keyType, k));
        const deleted = doomed.filter((k) => single.delete(k as never)).length;
        expect(bulk.deleteAll(leave)).toEqual({ done: leave.n, deleted });
        const rest = list.filter((k) => single.delete(k as never)).length;
        expect(bulk.deleteAll(keys.slidingWindow(come, width))).toEqual({
          done: come.n,
          deleted: rest,
        });
        expect(bulk.length).toBe(0);
        expect(heap(bulk).equals(heap(single))).toBe(true);
        expect(bulk.process.memstats()).toEqual(single.process.memstats());
        expect(bulk.events).toEqual(single.events);
        expect(bulk.rehashes).toEqual(single.rehashes);
        expect(bulk.process.draws).toBe(single.process.draws);
        expect(storesOf(bulk)).toEqual(storesOf(single));
        bulk.checkInvariants();
      },
    );
    fc.assert(property, { numRuns: 15 });
  });

  test("longer than a piece of work go on where they were", () => {
    const window = (n: number) => keys.slidingWindow(keys.uniform(n, 4, 50_000), 20_001);
    const elem = keys.texts(Array.from({ length: 60_000 }, (_, i) => `${i}`.repeat(9)));
    const m = new GoProcess("1.23").make("map[int64]string").fill(window(60_000), elem);
    const model = new Map<bigint, string>();
    const all = [...keys.uniform(60_000, 4, 50_000)];
    for (const [i, key] of all.entries()) {
      model.set(key, elem.values[i] as string);
      if (i >= 20_001) model.delete(all[i - 20_001] as bigint);
    }
    expect(m.length).toBe(model.size);
    expect(m.op).toBe(60_000 + 39_999);
    expect([...m].every(([key, text]) => model.get(BigInt(key as number)) === text)).toBe(true);
  });

  test("a sliding window leaves what a cache leaves: growth to the same size, pruned tables", () => {
    const window = keys.slidingWindow(20_000, 1650);
    const classic = new GoProcess("1.23").make("map[int64]bool").fill(window, true);
    const grown = classic.events as readonly { B: number; growing: boolean }[];
    const sizes = grown.filter(({ growing }) => growing).map(({ B }) => B);
    // Larger and larger (the smallest arrays are emptied within the put), then again its own size.
    expect(sizes).toEqual([3, 4, 5, 6, 7, 8, 8]);
    const narrow = keys.slidingWindow(20_000, 885);
    const swiss = (name: string) => new GoProcess(name).make("map[int64]bool").fill(narrow, true);
    expect(swiss("1.26").rehashes.some(({ what }) => what === "pruned")).toBe(true);
    expect(swiss("1.24").rehashes.some(({ what }) => what === "pruned")).toBe(false);
  });

  test("are interrupted between two operations, and say how many were done", () => {
    for (const name of ["1.22", "1.26"]) {
      const m = new GoProcess(name).make("map[string]int64");
      const stopAfter = (pieces: number, work: () => void): unknown => {
        let told = 0;
        setInterruption({
          enter() {},
          leave() {},
          get requested() {
            return ++told > pieces;
          },
        });
        try {
          return work();
        } catch (error) {
          return error;
        } finally {
          setInterruption(undefined);
        }
      };
      const told: [number, number][] = [];
      const onProgress = (done: number, total: number) => told.push([done, total]);
      const window = keys.slidingWindow(keys.strings(500_000, "k"), 1000);
      const stopped = stopAfter(3, () => m.fill(window, 1, { onProgress })) as InterruptedError;
      expect(stopped.message).toMatch("of 999,000 puts and deletes; the map is valid");
      expect(m.op).toBe(stopped.done);
      expect(told.at(-1)).toEqual([stopped.done, 999_000]);
      expect([1000, 1001]).toContain(m.length);
      m.checkInvariants();
      m.clear().fill(keys.strings(200_000, "k"), 1);
      const before = m.op;
      const cut = stopAfter(2, () => m.deleteAll(keys.strings(200_000, "k"))) as InterruptedError;
      expect(cut).toBeInstanceOf(InterruptedError);
      expect(cut.message).toMatch("of 200,000 deletes; the map is valid");
      expect(m.op - before).toBe(cut.done);
      expect(m.length).toBe(200_000 - cut.done);
      m.checkInvariants();
    }
  });

  test("of a nil map delete nothing, as Go does", () => {
    const nil = new GoProcess("1.26").nil("map[int64]bool");
    expect(nil.deleteAll(keys.sequence(5))).toEqual({ done: 5, deleted: 0 });
    expect(() => nil.fill(keys.slidingWindow(5, 2))).toThrow("assignment to entry in nil map");
  });
});

describe("a Zipf distribution", () => {
  test.each([
    [10, 0.99],
    [1000, 0.5],
    [1000, 1],
    [1_000_000, 1.2],
    [50, 2.5],
  ])("of %d keys with exponent %d draws each as often as it is defined", (below, exponent) => {
    const n = 100_000;
    const weights = Array.from({ length: below }, (_, k) => (k + 1) ** -exponent);
    const sum = weights.reduce((a, b) => a + b);
    // Cells of enough weight to compare: single keys first, then more and more of them together.
    const cells: { expected: number; seen: number }[] = [];
    const cellOf = new Uint8Array(below);
    let expected = 0;
    for (const [k, weight] of weights.entries()) {
      cellOf[k] = cells.length;
      expected += (n * weight) / sum;
      if (expected < n / 40 && k < below - 1) continue;
      cells.push({ expected, seen: 0 });
      expected = 0;
    }
    // A key beyond the bound has no cell.
    for (const key of keys.zipf(n, 12, below, exponent)) {
      const cell = cells[cellOf[Number(key)] ?? -1] as (typeof cells)[number];
      cell.seen++;
    }
    const chi = cells.reduce((all, c) => all + (c.seen - c.expected) ** 2 / c.expected, 0);
    const free = cells.length - 1;
    // Five standard deviations: the seed is fixed, so that this is one experiment.
    expect(chi).toBeLessThan(free + 5 * Math.sqrt(2 * free) + 1);
  });

  test("gives the same keys every time, in a map as here", () => {
    expect([...keys.zipf(12, 42, 100)].map(Number)).toEqual([
      19, 64, 34, 65, 3, 67, 1, 0, 54, 5, 0, 72,
    ]);
    const again = keys.zipf(3000, 42, 2n ** 53n, 1.1);
    const first = again[Symbol.iterator]();
    first.next();
    expect([...again].length).toBe(3000);
    const m = new GoProcess("1.26").make("map[int64]bool").fill(again);
    expect(m.length).toBe(new Set(again).size);
    expect(m.lookup(again)).toEqual({ done: 3000, found: 3000 });
  });

  test("is refused where it is none", () => {
    expect(() => keys.zipf(5, 1, 0)).toThrow("`below` must be from 1 to 2^53, got 0");
    expect(() => keys.zipf(5, 1, 2n ** 54n)).toThrow("from 1 to 2^53");
    expect(() => keys.zipf(5, 1, 9, 0)).toThrow(
      "`exponent` must be above 0 and at most 100, got 0",
    );
    expect(() => keys.zipf(5, 1, 9, Number.NaN)).toThrow("got NaN");
    expect(() => keys.slidingWindow(5, 0)).toThrow(
      "`width` must be a whole number, 1 or more, got 0",
    );
    expect(() => keys.slidingWindow(keys.slidingWindow(5, 2) as never, 1)).toThrow(
      "must be a number of keys or a workload",
    );
    const m = new GoProcess("1.26").make("map[uint8]bool");
    expect(() => m.fill(keys.zipf(5, 1, 257))).toThrow("256, which is not a Go uint8");
    expect(() => m.fill(keys.slidingWindow(257, 3))).toThrow("256, which is not a Go uint8");
    expect(m.fill(keys.zipf(5, 1, 1)).length).toBe(1);
  });
});

describe("a workload", () => {
  const process = new GoProcess("1.26");

  test("is refused when the type has not all of its values", () => {
    const m = process.make("map[int32]uint8");
    expect(() => m.fill(keys.sequence(10, 2 ** 31 - 5))).toThrow(
      "2147483652, which is not a Go int32",
    );
    expect(() => m.fill(keys.uniform(10, 1))).toThrow("not a Go int32");
    expect(() => m.fill(keys.from(Float64Array.of(1, 2 ** 40)))).toThrow("1099511627776");
    expect(() => m.fill(keys.sequence(257), keys.sequence(257))).toThrow(
      "256, which is not a Go uint8",
    );
    expect(() => m.fill(keys.texts(["a"]))).toThrow("not values of type int32");
    expect(m.length).toBe(0);
    m.fill(keys.sequence(11, -5), keys.sequence(11, 245));
    expect(m.get(-5)).toBe(245);
    expect(m.get(5)).toBe(255);
  });

  test("of texts goes through whatever its size", () => {
    const texts = Array.from({ length: 20_000 }, (_, i) => `${i}:`.padEnd(30 + (i % 50), "é"));
    const m = process.make("map[string]string").fill(keys.texts(texts), keys.texts(texts));
    expect(m.length).toBe(20_000);
    expect(m.get(texts[777] as string)).toBe(texts[777]);
    expect(m.lookup(keys.texts(texts))).toEqual({ done: 20_000, found: 20_000 });
    const long = "x".repeat(2 ** 18);
    expect(() => m.fill(keys.texts([long]), "")).toThrow("at most 262,140 bytes");
    expect(() => m.fill(keys.strings(3, long), "")).toThrow("at most 1024 bytes");
  });

  test("stops between two puts, whatever the type", () => {
    const m = process.make("map[string]int32");
    let pieces = 0;
    setInterruption({
      enter() {},
      leave() {},
      get requested() {
        return ++pieces > 3;
      },
    });
    try {
      expect(() => m.fill(keys.strings(1_000_000, "k"), 5)).toThrow("of 1,000,000 puts");
    } finally {
      setInterruption(undefined);
    }
    expect(m.length).toBe(m.op);
    m.checkInvariants();
    expect(m.lookup(keys.strings(m.length, "k")).found).toBe(m.length);
  });
});

interface Walked {
  readonly m: GoMap<number, number>;
  readonly it: ReturnType<GoMap<number, number>["iterate"]>;
}

describe("a range loop run inside the engine", () => {
  const ranged = [
    ...["map[int64]int64", "map[int32]bool", "map[string]string", "map[float64]int8"],
    ...["map[uint16][200]uint8", "map[any]struct{}", "map[string]struct{ A uint8; B []int8 }"],
  ];
  const key: Record<string, (n: number) => unknown> = {
    string: (n) => `k${n}`,
    float64: (n) => (n % 50 === 0 ? Number.NaN : n / 2),
    any: (n) => (n % 2 === 0 ? n : `k${n}`),
  };
  const elem: Record<string, (n: number) => unknown> = {
    bool: (n) => n % 3 === 0,
    string: (n) => `e${n}`,
    int8: (n) => (n % 256) - 128,
    "[200]uint8": (n) => new Uint8Array(200).fill(n),
    "struct{}": () => ({}),
    "struct{ A uint8; B []int8 }": (n) => ({ A: n % 256, B: [1, 2] }),
  };

  test.each(ranged)("of %s takes the steps of an iterator, in its order", (type) => {
    const [, keyType = "", elemType = ""] = /^map\[(\w+)\](.*)$/.exec(type) ?? [];
    fc.assert(
      fc.property(release, fc.boolean(), fc.integer({ min: 0, max: 700 }), (name, traced, n) => {
        const [bulk, single] = [0, 1].map(() => {
          const m = new GoProcess(name, { traced: traced && n < 200 }).make(type);
          for (let i = 0; i < n; i++) {
            m.put((key[keyType]?.(i) ?? i) as never, (elem[elemType]?.(i) ?? i) as never);
          }
          for (let i = 0; i < n; i += 3) m.delete((key[keyType]?.(i) ?? i) as never);
          return m;
        }) as [ReturnType<GoProcess["make"]>, ReturnType<GoProcess["make"]>];
        const entries = [...single];
        const columns = bulk.entryColumns();
        expect(columns.length).toBe(bulk.length);
        expect([...columns.key]).toEqual(entries.map(([k]) => k));
        expect([...columns.elem]).toEqual(entries.map(([, e]) => e));
        for (const _ of single);
        expect(bulk.range()).toBe(entries.length);
        expect(bulk.process.draws).toBe(single.process.draws);
        expect(bulk.process.rand).toBe(single.process.rand);
        expect(heap(bulk).equals(heap(single))).toBe(true);
        expect(bulk.process.journal.length).toBe(single.process.journal.length);
      }),
      { numRuns: 10 },
    );
  });

  test("leaves an iterator where single steps leave it, also for what is put afterwards", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });
    const sizes = fc.constantFrom(1, 8, 9, 300, 900, 5000, 20_000);
    fc.assert(
      fc.property(release, sizes, steps, fc.boolean(), (name, n, counts, changed) => {
        const [bulk, single] = [0, 1].map(() => {
          const m = new GoProcess(name).make("map[int64]int64").fill(keys.sequence(n));
          for (let i = 0; i < n; i += 4) m.delete(i);
          return { m, it: m.iterate() };
        }) as [Walked, Walked];
        for (const [i, count] of counts.entries()) {
          const taken = bulk.it.take(count, true);
          let stepped = 0;
          for (; stepped < count && single.it.entry !== undefined; stepped++) single.it.advance();
          expect(taken).toBe(stepped);
          expect(bulk.it.entry).toEqual(single.it.entry);
          if (!changed) continue;
          for (const { m } of [bulk, single])
            for (let j = 0; j < n / 9; j++) m.put(i * n + j * 4, j);
        }
        expect([...bulk.it]).toEqual([...single.it]);
      }),
      { numRuns: 60 },
    );
  });

  test("gives typed arrays where Go's values are numbers", () => {
    const process = new GoProcess("1.23");
    const m = process.make("map[int32]float32").fill(keys.sequence(3, -1), keys.sequence(3));
    expect(m.entryColumns().key).toBeInstanceOf(Int32Array);
    expect(m.entryColumns().elem).toBeInstanceOf(Float32Array);
    const wide = process.make("map[int64]uint64").fill(keys.sequence(3, -1), keys.sequence(3));
    expect([...wide.entryColumns().key].sort()).toEqual([-1, 0, 1]);
    expect(wide.entryColumns().elem).toBeInstanceOf(Float64Array);
    const exact = process.make("map[int64]uint64", 0, { bigint: true }).put(2n ** 60n, 2n ** 63n);
    expect(exact.entryColumns()).toEqual({
      length: 1,
      key: BigInt64Array.of(2n ** 60n),
      elem: BigUint64Array.of(2n ** 63n),
    });
    const refused = process.make("map[int64]bool", 0, { bigint: true }).put(2n ** 60n, true);
    expect(() =>
      process
        .make("map[int64]bool")
        .put(2n ** 60n, true)
        .entryColumns(),
    ).toThrow("has no exact JavaScript number");
    expect(refused.entryColumns().elem).toEqual([true]);
  });

  test("stops between two entries", () => {
    const m = new GoProcess("1.26").make("map[int64]int64").fill(keys.sequence(100_000));
    const told: number[] = [];
    setInterruption({
      enter() {},
      leave() {},
      get requested() {
        return told.length === 2;
      },
    });
    try {
      expect(() => m.range({ onProgress: (done) => told.push(done) })).toThrow(InterruptedError);
    } finally {
      setInterruption(undefined);
    }
    expect(told).toEqual([32_768, 65_536]);
    expect(m.range()).toBe(100_000);
  });
});
