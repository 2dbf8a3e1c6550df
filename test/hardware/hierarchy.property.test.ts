/** Random machines and streams: the compiled model counts what a plain one counts. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Accesses, accesses } from "../../src/hardware/access.js";
import type { CacheDescription, Prefetch, Replacement } from "../../src/hardware/cache.js";
import {
  type CheckedMachine,
  describe,
  type MachineDescription,
} from "../../src/hardware/description.js";
import { Hierarchy, outcome } from "../../src/hardware/hierarchy.js";
import { type Level, Reference } from "./reference.js";

const replacement = fc.constantFrom<Replacement>("LRU", "LRU", "FIFO", "random", "tree-PLRU");
const prefetch: fc.Arbitrary<Prefetch> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      nextLine: fc.boolean(),
      adjacentLine: fc.boolean(),
      stride: fc.boolean(),
    }),
  },
);

/** A small cache: its sets overflow soon. */
function cache(
  name: string,
  holds: CacheDescription["holds"],
  sizes: {
    line: number;
    sets: number;
    inclusions: readonly NonNullable<CacheDescription["inclusion"]>[];
  },
): fc.Arbitrary<CacheDescription> {
  return fc
    .record({
      setBits: fc.integer({ min: 0, max: sizes.sets }),
      ways: fc.constantFrom(1, 2, 3, 4, 8, 12, 16, 20),
      slices: fc.constantFrom(1, 1, 1, 3),
      replacement,
      seed: fc.integer({ min: 1, max: 1000 }),
      writeAllocate: fc.constantFrom(true, true, true, false),
      inclusion: fc.constantFrom(...sizes.inclusions),
      prefetch,
    })
    .map(({ setBits, ways, slices, ...rest }) => {
      const plru = rest.replacement === "tree-PLRU";
      const count = plru ? 2 ** Math.min(4, Math.floor(Math.log2(ways))) : ways;
      const exclusive = rest.inclusion === "exclusive";
      return {
        name,
        holds,
        ...rest,
        ways: count,
        slices,
        line: sizes.line,
        size: 2 ** setBits * count * slices * sizes.line,
        prefetch: exclusive ? {} : rest.prefetch,
      };
    });
}

const top = { inclusions: ["non-inclusive"], sets: 3 } as const;
const lower = { inclusions: ["non-inclusive", "inclusive", "exclusive"], sets: 5 } as const;

const tlbs = fc.constantFrom<MachineDescription["tlbs"]>(
  [],
  [
    { name: "d", level: 1, holds: "data", pages: [4096, 2 ** 21], entries: 4, ways: 2 },
    { name: "i", level: 1, holds: "instructions", pages: [4096], entries: 2 },
    { name: "s", level: 2, holds: "both", pages: [4096, 2 ** 21], entries: 12, ways: 3 },
  ],
  [{ name: "u", level: 1, holds: "both", pages: [4096], entries: 20 }],
  [
    { name: "d", level: 1, holds: "data", pages: [4096], entries: 4, replacement: "tree-PLRU" },
    { name: "i", level: 1, holds: "instructions", pages: [4096], entries: 4, replacement: "FIFO" },
  ],
);

const machines: fc.Arbitrary<CheckedMachine> = fc
  .record({ line: fc.constantFrom(16, 64, 64, 64, 128), split: fc.constantFrom(true, true, false) })
  .chain(({ line, split }) =>
    fc.record({
      first: split
        ? fc.tuple(
            cache("L1D", "data", { ...top, line }),
            cache("L1I", "instructions", { ...top, line }),
          )
        : fc.tuple(cache("L1", "both", { ...top, line })),
      second: fc.option(cache("L2", "both", { ...lower, line })),
      third: fc.option(cache("L3", "both", { ...lower, line })),
      tlbs,
      wide: fc.boolean(),
      straddle: fc.constantFrom<"one request" | "a request a line">(
        "one request",
        "a request a line",
      ),
      writeBacks: fc.boolean(),
    }),
  )
  .map(({ first, second, third, wide, tlbs, ...rest }) => {
    const caches = [...first, second, third].filter((one) => one !== null);
    const last = caches.at(-1) as CacheDescription;
    // A last level of longer lines, where it need not take what is evicted above it.
    if (wide && last.holds === "both" && last.inclusion !== "exclusive") {
      caches[caches.length - 1] = { ...last, line: 2 * last.line, size: 2 * last.size };
    }
    return describe({ name: "random", caches, ...rest, ...(tlbs ? { tlbs } : {}) });
  });

/** What a usual machine is: the compiled model has a short way for it. */
const usual: fc.Arbitrary<CheckedMachine> = fc
  .record({
    ways: fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 4, maxLength: 4 }),
    sets: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
    levels: fc.integer({ min: 1, max: 3 }),
    tlbs: fc.constantFrom<MachineDescription["tlbs"]>(
      [],
      [
        { name: "d", level: 1, holds: "data", pages: [4096, 2 ** 21], entries: 4, ways: 2 },
        { name: "i", level: 1, holds: "instructions", pages: [4096], entries: 4, ways: 4 },
        { name: "s", level: 2, holds: "both", pages: [4096, 2 ** 21], entries: 12, ways: 3 },
      ],
    ),
    page: fc.constantFrom(4096, 2 ** 21),
    writeBacks: fc.boolean(),
    exclusive: fc.boolean(),
  })
  .map(({ ways, sets, levels, exclusive, tlbs, ...rest }) => {
    const names = ["L1D", "L1I", "L2", "L3"];
    const holds = ["data", "instructions", "both", "both"] as const;
    const caches = names.slice(0, levels + 1).map((name, i) => ({
      name,
      holds: holds[i] as (typeof holds)[number],
      ways: ways[i] as number,
      line: 64,
      size: 64 * (ways[i] as number) * 2 ** (sets[i] as number),
      ...(exclusive && i === 3 ? { inclusion: "exclusive" as const } : {}),
    }));
    return describe({ name: "usual", caches, ...rest, ...(tlbs ? { tlbs } : {}) });
  });

/** Addresses near each other, in few pages, with some steps and some straddling. */
const stream: fc.Arbitrary<Accesses> = fc
  .array(
    fc.record({
      page: fc.integer({ min: 0, max: 9 }),
      offset: fc.integer({ min: 0, max: 4095 }),
      size: fc.constantFrom(1, 4, 8, 8, 8, 32, 100),
      kind: fc.constantFrom(0, 0, 0, 1, 1, 2, 2, 3),
      run: fc.integer({ min: 1, max: 6 }),
      step: fc.constantFrom(0, 4, 64, 128, 200),
    }),
    { minLength: 1, maxLength: 150 },
  )
  .map((runs) => {
    const address: number[] = [];
    const size: number[] = [];
    const kind: number[] = [];
    for (const one of runs) {
      for (let i = 0; i < one.run; i++) {
        address.push(2 ** 40 + 4096 * one.page + one.offset + i * one.step);
        size.push(one.size);
        kind.push(one.kind);
      }
    }
    return accesses({ address, size, kind });
  });

/** All that both count. */
function counts(machine: CheckedMachine, chunk: Accesses, outcomes: boolean) {
  const hierarchy = new Hierarchy(machine);
  const seen: { depth: number; translation: number; straddles: boolean }[] = [];
  const note = (codes: Uint8Array) => {
    for (const code of codes) {
      const [depth, translation] = [outcome.depth(code), outcome.translation(code)];
      seen.push({ depth, translation, straddles: outcome.straddles(code) });
    }
  };
  hierarchy.add(chunk, outcomes ? note : undefined);
  const caches = machine.caches.map(({ name }) => ({
    name,
    ...hierarchy.counters(name),
    misses: [...hierarchy.sets(name).misses],
    occupied: [...hierarchy.sets(name).occupied],
  }));
  return { requests: [...hierarchy.requests(0)], caches, outcomes: seen };
}

function expected(machine: CheckedMachine, chunk: Accesses) {
  const reference = new Reference(machine);
  reference.run(chunk);
  const caches = machine.caches.map(({ name }) => {
    const level = reference.levels.get(name) as Level;
    const { evictions, writeBacks, invalidations, prefetches, useful, unused, misses } = level;
    const occupied = level.sets.map((set) => set.filter((entry) => entry !== undefined).length);
    return {
      name,
      evictions,
      writeBacks,
      invalidations,
      prefetches,
      useful,
      unused,
      misses,
      occupied,
    };
  });
  const requests = reference.requests.flatMap((depths) => depths.flatMap((row) => [...row, 0]));
  return { requests, caches, outcomes: reference.outcomes };
}

test("any machine counts as the reference does, and each access has its outcome", () => {
  fc.assert(
    fc.property(machines, stream, (machine, chunk) => {
      expect(counts(machine, chunk, true)).toEqual(expected(machine, chunk));
    }),
    { numRuns: 300 },
  );
});

test("the short way for usual machines counts as the reference does", () => {
  fc.assert(
    fc.property(usual, stream, (machine, chunk) => {
      expect(counts(machine, chunk, false)).toEqual({ ...expected(machine, chunk), outcomes: [] });
    }),
    { numRuns: 300 },
  );
});

test("an inclusive level has every line of the levels above it, an exclusive one none of them", () => {
  fc.assert(
    fc.property(machines, stream, (machine, chunk) => {
      // A level of one line cannot have both lines of one request.
      fc.pre(machine.straddle === "a request a line");
      const hierarchy = new Hierarchy(machine);
      hierarchy.add(chunk);
      for (const [i, lower] of machine.caches.entries()) {
        if (lower.inclusion === "non-inclusive") continue;
        const path =
          lower.inclusion === "inclusive"
            ? machine.caches.slice(0, i)
            : machine.caches.slice(i - 1, i);
        // Of two first caches, one may have what the other has evicted.
        if (lower.inclusion === "exclusive" && path[0]?.holds !== "both") continue;
        for (let address = 2 ** 40; address < 2 ** 40 + 16 * 4096; address += lower.line) {
          const inLower = hierarchy.state(lower.name, address) !== "absent";
          for (const upper of path) {
            if (hierarchy.state(upper.name, address) === "absent") continue;
            expect([upper.name, address, inLower]).toEqual([
              upper.name,
              address,
              lower.inclusion === "inclusive",
            ]);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});
