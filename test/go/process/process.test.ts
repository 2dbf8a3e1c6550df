import { afterEach, describe, expect, test } from "vitest";
import {
  GoPanic,
  GoProcess,
  InterruptedError,
  type Interruption,
  InvariantError,
  keys,
  setInterruption,
} from "../../../src/go/index.js";

const MiB = 2 ** 20;

describe("a process that runs out of memory", () => {
  const process = new GoProcess<"classic">("1.19", { memoryLimit: 8 * MiB });
  const m = process.make("map[int64]int64");

  test("panics, and the map holds what was put before", () => {
    expect(() => m.fill(keys.sequence(1_000_000))).toThrow(GoPanic);
    expect(process.death).toBe("out of memory: 7.1 MiB of 8 MiB in use");
    // The array for 2^14 buckets fits, the one for 2^15 does not: 106497 is a growth point.
    expect(m.op).toBe(106_496);
    expect(m.length).toBe(106_496);
  });

  test("says afterwards that it has ended", () => {
    expect(() => m.put(1, 1)).toThrow(
      "This Go process has ended: out of memory: 7.1 MiB of 8 MiB in use. Its maps can be read",
    );
    expect(() => m.get(1)).toThrow(GoPanic);
    expect(() => [...m]).toThrow(GoPanic);
    expect(() => process.make("map[int64]bool")).toThrow(GoPanic);
  });

  test("can still be looked at", () => {
    expect(m.header()).toMatchObject({ count: 106_496, B: 14 });
    expect(process.memstats().Mallocs).toBeGreaterThan(1000);
    const { live } = m.bucketColumns();
    expect(live.reduce((sum, n) => sum + n, 0)).toBe(106_496);
    expect(String(m)).toContain("106,496 entries, B 14");
    expect(m.events.at(-1)).toMatchObject({ B: 14 });
  });

  test("leaves other processes alone", () => {
    const other = new GoProcess<"classic">("1.19").make("map[int64]int64");
    expect(other.put(1, 2).get(1)).toBe(2);
  });

  test("also when a hint alone is too large for it", () => {
    const small = new GoProcess<"classic">("1.23", { memoryLimit: 8 * MiB });
    expect(() => small.make("map[int64]int64", 10_000_000)).toThrow(GoPanic);
    expect(small.memstats().HeapObjects).toBe(1);
  });

  test("also when an array would be larger than all addresses", () => {
    const large = new GoProcess<"classic">("1.19");
    const full = large.make("map[int64]int64", 109_051_904);
    expect(full.header().B).toBe(24);
    // As if it had been filled: the next put doubles the array to 5 GiB.
    const view = new DataView(large.memory.buffer);
    view.setBigUint64(Number(full.address & 0xffffffffn), 109_051_904n, true);
    expect(() => full.put(1, 1)).toThrow(GoPanic);
    expect(large.memstats().Mallocs).toBe(3);
  });

  test("needs at least the memory for its control block", () => {
    expect(() => new GoProcess<"classic">("1.19", { memoryLimit: MiB })).toThrow(RangeError);
  });
});

describe("an interruption", () => {
  afterEach(() => setInterruption(undefined));

  /** Asks to stop when it is looked at for the k-th time. */
  function stopAfter(looks: number): Interruption & { depth: number; entered: number } {
    return {
      depth: 0,
      entered: 0,
      enter() {
        this.depth++;
        this.entered++;
      },
      leave() {
        this.depth--;
      },
      get requested() {
        return looks-- <= 0;
      },
    };
  }

  test("stops a fill between two puts and says how many were done", () => {
    const source = stopAfter(3);
    setInterruption(source);
    const process = new GoProcess<"classic">("1.23");
    const m = process.make("map[int64]int64");
    let error: unknown;
    try {
      m.fill(keys.sequence(1_000_000, 5, 3), keys.sequence(1_000_000));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InterruptedError);
    const { done, total, message } = error as InterruptedError;
    expect(total).toBe(1_000_000);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(200_000);
    expect(message).toBe(
      `Interrupted after ${done.toLocaleString("en")} of 1,000,000 puts; the map is valid and contains exactly those entries`,
    );
    setInterruption(undefined);
    expect([m.length, m.op]).toEqual([done, done]);
    m.checkInvariants();
    const twin = new GoProcess<"classic">("1.23").make("map[int64]int64");
    for (let i = 0; i < done; i++) twin.put(5 + 3 * i, i);
    expect(m.header()).toEqual(twin.header());
    expect(m.lookup(keys.sequence(1_000_000, 5, 3)).found).toBe(done);
    // And the map goes on from there.
    m.put(1, 1);
    expect(m.get(1)).toBe(1);
  });

  test("brackets every call into the engine, also when the call fails", () => {
    const source = stopAfter(1e9);
    setInterruption(source);
    const m = new GoProcess<"classic">("1.19", { memoryLimit: 2 * MiB }).make("map[int64]int64");
    m.put(1, 1).has(1);
    m.bucketColumns();
    expect(source.entered).toBeGreaterThanOrEqual(4);
    expect(() => m.fill(keys.sequence(1e6))).toThrow(GoPanic);
    expect(source.depth).toBe(0);
  });

  test("that is pending when a call begins is thrown before anything is done", () => {
    const m = new GoProcess<"classic">("1.19").make("map[int64]int64");
    const enter = () => {
      throw new Error("stop now");
    };
    setInterruption({ enter, leave() {}, requested: true });
    expect(() => m.put(1, 1)).toThrow("stop now");
    setInterruption(undefined);
    expect(m.length).toBe(0);
  });
});

describe("checkInvariants", () => {
  function broken(change: (m: ReturnType<typeof specimen>, view: DataView) => void) {
    const m = specimen();
    m.checkInvariants();
    change(m, new DataView(m.process.memory.buffer));
    return () => m.checkInvariants();
  }
  const specimen = () => {
    const m = new GoProcess<"classic">("1.19").make("map[int64]int64");
    m.fill(keys.sequence(110));
    return m;
  };
  const at = (address: bigint) => Number(address & 0xffffffffn);
  /** A bucket of the main array with at least two entries. */
  const full = (m: ReturnType<typeof specimen>) => {
    const { live, address } = m.bucketColumns();
    return at(BigInt(address[live.findIndex((n) => n > 1)] as number));
  };

  test.each<[rule: string, change: Parameters<typeof broken>[0]]>([
    [
      "count is not the number of live slots",
      (m, view) => view.setBigUint64(at(m.address), 111n, true),
    ],
    ["a tophash has a value that its place", (m, view) => view.setUint8(full(m), 3)],
    ["after emptyRest", (m, view) => view.setUint8(full(m), 0)],
    ["a key cannot be found again", (m, view) => view.setBigInt64(full(m) + 8, 12345n, true)],
    ["noverflow", (m, view) => view.setUint16(at(m.address) + 10, 99, true)],
    [
      "not been evacuated",
      (m, view) => {
        expect(m.header().oldbuckets).not.toBe(0n);
        view.setBigUint64(at(m.address) + 32, 16n, true);
      },
    ],
  ])("finds: %s", (rule, change) => {
    const run = broken(change);
    expect(run).toThrow(InvariantError);
    // A changed key shows first in the tophash, which is made from the key's hash.
    expect(run).toThrow(rule.startsWith("a key") ? /tophash|found again/ : rule);
  });
});

test("sequence, uniform and array workloads put the keys that they iterate", () => {
  const process = new GoProcess<"classic">("1.23");
  for (const workload of [
    keys.sequence(1000, -500, 7),
    keys.uniform(70_000, 42, 2 ** 40),
    keys.from(Int32Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 100_003)),
    keys.from(BigInt64Array.from([1n, -(2n ** 62n), 5n])),
    keys.uniform(100, 9, 2n ** 63n),
  ]) {
    const filled = process.make("map[int64]struct{}", 0, { bigint: true }).fill(workload);
    const single = new Set(workload);
    expect(filled.length).toBe(single.size);
    expect(new Set([...filled].map(([key]) => key))).toEqual(single);
    expect(filled.lookup(workload)).toEqual({ done: workload.n, found: workload.n });
  }
});

test("a workload that does not fit is refused", () => {
  expect(() => keys.sequence(-1)).toThrow(RangeError);
  expect(() => keys.sequence(3, 2n ** 63n - 2n)).toThrow("outside Go's int64");
  expect(() => keys.uniform(3, 1, 0)).toThrow("`below` must be from 1 to 2^63, got 0");
  const m = new GoProcess<"classic">("1.19").make("map[int64]int64");
  expect(() => m.fill(keys.sequence(3), keys.sequence(4))).toThrow("fill: 3 keys, but 4 elems");
});

test("a fill tells its progress and samples memory on the way", () => {
  const m = new GoProcess<"classic">("1.19").make("map[int64]bool");
  const told: number[] = [];
  m.fill(keys.sequence(100_000), true, {
    sampleEvery: 1000,
    onProgress: (done) => told.push(done),
  });
  expect(told.at(-1)).toBe(100_000);
  const ops = m.samples.map((sample) => sample.op);
  for (let op = 999; op < 100_000; op += 1000) expect(ops).toContain(op);
  expect(ops).toEqual(ops.toSorted((a, b) => a - b));
  const last = m.samples.at(-1);
  expect(last).toMatchObject({ op: 99_999, count: 100_000 });
  expect(last?.HeapAlloc).toBe(m.process.memstats().HeapAlloc);
  expect(last?.live).toBeLessThan(last?.HeapAlloc as number);
});
