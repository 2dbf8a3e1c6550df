/**
 * Random commands against references: a JavaScript Map for what a map holds, its own rules for
 * its bytes, and the traced build for the fast one.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, keys, releases } from "../../src/go/index.js";
import { constants } from "../../src/go/machine/control.js";

type Command =
  | { do: "put" | "delete"; key: number; times: number }
  | { do: "fill" | "window"; start: number; n: number }
  | { do: "clear" | "iterate" | "collect" };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: step("put") },
  { weight: 5, arbitrary: step("delete") },
  { weight: 2, arbitrary: range("fill") },
  { weight: 2, arbitrary: range("window") },
  { weight: 1, arbitrary: fc.constantFrom<Command>({ do: "iterate" }, { do: "collect" }) },
  { weight: 1, arbitrary: fc.constant<Command>({ do: "clear" }) },
);
const script = fc.array(command, { maxLength: 40 });
const release = fc.constantFrom(...releases.keys());

function step(name: "put" | "delete") {
  const key = fc.integer({ min: -50, max: 400 });
  return fc.record({ do: fc.constant(name), key, times: fc.integer({ min: 1, max: 60 }) });
}

function range(name: "fill" | "window") {
  const start = fc.integer({ min: -50, max: 2000 });
  return fc.record({ do: fc.constant(name), start, n: fc.integer({ min: 0, max: 700 }) });
}

function make(name: string, traced = false) {
  return new GoProcess(name, { traced }).make("map[int64]int64");
}

function run(
  m: ReturnType<typeof make>,
  { do: what, ...rest }: Command,
  twin?: Map<number, number>,
) {
  const { key, times, start, n } = rest as Record<"key" | "times" | "start" | "n", number>;
  switch (what) {
    case "put":
      for (let i = 0; i < times; i++) {
        m.put(key + 3 * i, i);
        twin?.set(key + 3 * i, i);
      }
      break;
    case "delete":
      for (let i = 0; i < times; i++) {
        const had = m.delete(key + 2 * i);
        if (twin) expect(had).toBe(twin.delete(key + 2 * i));
      }
      break;
    case "fill":
      m.fill(keys.sequence(n, start), keys.sequence(n, start * 2, 2));
      for (let i = 0; i < n; i++) twin?.set(start + i, 2 * (start + i));
      break;
    case "window":
      // Every put is followed by a delete further back: overflow buckets pile up.
      for (let i = 0; i < n; i++) {
        m.put(start + i, i).delete(start + i - 100);
        twin?.set(start + i, i).delete(start + i - 100);
      }
      break;
    case "clear":
      m.clear();
      twin?.clear();
      break;
    case "iterate":
      if (twin) expect(new Map(m)).toEqual(new Map(twin));
      else for (const _ of m);
      break;
    case "collect":
      m.process.gc();
  }
}

/** Counters, allocator and heap, without what only tracing, batches or a running cycle use. */
function bytes(m: ReturnType<typeof make>): Buffer {
  const { buffer } = m.process.memory;
  const between = (from: keyof typeof constants, to: keyof typeof constants) =>
    Buffer.from(buffer, constants[from], constants[to] - constants[from]);
  return Buffer.concat([
    between("HEAP_TOP", "KEY"),
    between("RECENT", "MARK_FIRST"),
    between("PAGE_BITS", "HEAP_BASE"),
    Buffer.from(buffer, constants.HEAP_BASE),
  ]);
}

describe("after any commands", () => {
  test("a map holds what a JavaScript Map holds, and keeps its rules after each", () => {
    fc.assert(
      fc.property(release, script, (name, commands) => {
        const m = make(name);
        const twin = new Map<number, number>();
        for (const next of commands) {
          run(m, next, twin);
          m.checkInvariants();
          expect(m.length).toBe(twin.size);
        }
        expect(new Map(m)).toEqual(twin);
        for (const [key, elem] of twin) expect(m.get(key)).toBe(elem);
        expect(m.get(9999)).toBeUndefined();
      }),
      { numRuns: 250 },
    );
  });

  test("the traced build, and one switched at every command, leave the same bytes", () => {
    fc.assert(
      fc.property(release, script, (name, commands) => {
        const [fast, traced, mixed] = [make(name), make(name, true), make(name)];
        commands.forEach((next, i) => {
          mixed.process.traced = i % 2 === 1;
          for (const m of [fast, traced, mixed]) run(m, next);
        });
        const expected = bytes(fast);
        expect(bytes(traced).equals(expected)).toBe(true);
        expect(bytes(mixed).equals(expected)).toBe(true);
        expect(traced.events).toEqual(fast.events);
        expect(mixed.events).toEqual(fast.events);
        expect(mixed.samples).toEqual(fast.samples);
      }),
      { numRuns: 120 },
    );
  });

  test("the journal read backwards restores every earlier byte", () => {
    fc.assert(
      fc.property(release, script, script, (name, before, after) => {
        const m = make(name);
        for (const next of before) run(m, next);
        const earlier = bytes(m);
        m.process.traced = true;
        for (const next of after) run(m, next);
        m.process.journal.rewind(new Uint8Array(m.process.memory.buffer));
        const later = bytes(m);
        expect(later.subarray(0, earlier.length).equals(earlier)).toBe(true);
        // Memory that has come since is as it came: zero.
        expect(later.subarray(earlier.length).every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test("bulk puts are the same puts one by one", () => {
    fc.assert(
      fc.property(release, fc.integer({ min: 0, max: 5000 }), fc.nat(), (name, n, seed) => {
        const [bulk, single] = [make(name), make(name)];
        const workload = keys.uniform(n, seed, 3000);
        bulk.fill(workload, keys.sequence(n));
        let i = 0;
        for (const key of workload) single.put(key, i++);
        expect(bytes(bulk).equals(bytes(single))).toBe(true);
        expect(bulk.events).toEqual(single.events);
      }),
      { numRuns: 90 },
    );
  });

  test("bulk lookups find what single ones find, also in mid-growth and when traced", () => {
    fc.assert(
      fc.property(release, fc.integer({ min: 0, max: 4000 }), fc.nat(), (name, n, seed) => {
        const m = make(name).fill(keys.uniform(n, seed, 3000));
        for (let key = 0; key < 300; key++) m.delete(key * 7);
        const asked = keys.uniform(2000, seed + 1, 4000);
        let found = 0;
        for (const key of asked) if (m.has(key)) found++;
        expect(m.lookup(asked)).toEqual({ done: 2000, found });
        m.process.traced = true;
        expect(m.lookup(asked)).toEqual({ done: 2000, found });
      }),
      { numRuns: 90 },
    );
  });
});
