import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accesses } from "../../../src/hardware/access.js";
import {
  type LineState,
  PROTOCOLS,
  transitions,
  transitionsOf,
} from "../../../src/hardware/cores/protocols.js";
import { Cores } from "../../../src/hardware/cores/sharing.js";

const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0);

describe("two counters", () => {
  const counted = (distance: number) => {
    const cores = new Cores();
    for (let i = 0; i < 100; i++) cores.write(0, 0).write(1, distance);
    return cores;
  };

  test("in one line: every write after the first is an ownership transfer, and false sharing", () => {
    const cores = counted(8);
    const { ownershipTransfers, falseSharing, trueSharing, hits } = cores.cores();
    const sums = [ownershipTransfers, falseSharing, trueSharing, hits].map(sum);
    expect(sums).toEqual([199, 198, 0, 0]);
    const { address, falseSharing: byLine, cores: users } = cores.sharedLines();
    expect([[...address], [...users], [...byLine]]).toEqual([[0], [2], [198]]);
  });

  test("in two lines: none", () => {
    const { ownershipTransfers, falseSharing, hits } = counted(64).cores();
    expect([ownershipTransfers, falseSharing, hits].map(sum)).toEqual([0, 0, 198]);
    expect(counted(64).sharedLines().address.length).toBe(0);
  });

  test("one counter of both is true sharing", () => {
    const { ownershipTransfers, falseSharing, trueSharing } = counted(0).cores();
    expect([ownershipTransfers, falseSharing, trueSharing].map(sum)).toEqual([199, 0, 198]);
  });
});

test("two readers share their lines, and nobody loses one", () => {
  const pass = accesses({ address: Array.from({ length: 100 }, (_, i) => 64 * i) });
  const cores = new Cores().run([pass, pass]).run([pass, pass]);
  const { hits, invalidations, otherMisses } = cores.cores();
  expect([[...hits], [...otherMisses], sum(invalidations)]).toEqual([[100, 100], [100, 100], 0]);
  expect([cores.state(0, 0), cores.state(1, 0)]).toEqual(["S", "S"]);
});

test("structures of 56 bytes share lines with their neighbours, of 64 bytes aligned to 64 do not", () => {
  const run = (size: number) => {
    const cores = new Cores({ cores: 4 });
    for (let turn = 0; turn < 50; turn++) {
      for (let core = 0; core < 4; core++) cores.write(core, core * size, size);
    }
    return sum(cores.cores().falseSharing);
  };
  expect(run(64)).toBe(0);
  expect(run(56)).toBeGreaterThan(200);
});

describe("protocols", () => {
  test("MESI and MOESI as tables: four states and five", () => {
    const states = (name: (typeof PROTOCOLS)[number]) =>
      [...new Set(transitions(name).state)].sort();
    expect(states("MESI")).toEqual(["E", "I", "M", "S"]);
    expect(states("MOESI")).toEqual(["E", "I", "M", "O", "S"]);
    const { state, event, shared, next, action } = transitions("MESI");
    const row = (i: number) => [state[i], event[i], shared[i], next[i], action[i]];
    expect(row(0)).toEqual(["I", "read", "no", "E", "bus read"]);
    expect(row(state.length - 1)).toEqual(["M", "bus read", "", "S", "supply and write back"]);
  });

  test("a dirty line that another reads is written to memory by MESI, and owned by MOESI", () => {
    const state = (protocol: "MESI" | "MOESI") => {
      const cores = new Cores({ protocol }).write(0, 0).read(1, 0);
      return [cores.state(0, 0), cores.state(1, 0), sum(cores.cores().writeBacks)];
    };
    expect(state("MESI")).toEqual(["S", "S", 1]);
    expect(state("MOESI")).toEqual(["O", "S", 0]);
  });

  test("the steps of a write to a shared line", () => {
    const { core, by, event, from, to, action } = new Cores()
      .read(0, 0)
      .read(1, 0)
      .write(0, 0)
      .steps();
    const rows = [...core].map((one, i) => [one, by[i], event[i], from[i], to[i], action[i]]);
    expect(rows).toEqual([
      [0, 0, "read", "I", "E", "bus read"],
      [1, 1, "read", "I", "S", "bus read"],
      [0, 1, "bus read", "E", "S", "supply"],
      [0, 0, "write", "S", "M", "bus upgrade"],
      [1, 0, "bus upgrade", "S", "I", "none"],
    ]);
  });

  test("each state has one row for each thing that can happen in it", () => {
    for (const name of PROTOCOLS) {
      const keys = transitionsOf(name).map(
        ({ state, event, shared }) => `${state} ${event} ${shared}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

test("in any history one core at most may write a line, and nobody else has it then", () => {
  const operation = fc.record({
    core: fc.integer({ min: 0, max: 2 }),
    line: fc.integer({ min: 0, max: 5 }),
    write: fc.boolean(),
  });
  const histories = fc.array(operation, { maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom(...PROTOCOLS), histories, (protocol, history) => {
      // Two sets of two ways: lines are evicted too.
      const cores = new Cores({ cores: 3, protocol, size: 256, ways: 2, line: 64 });
      for (const { core, line, write } of history) {
        if (write) cores.write(core, 64 * line);
        else cores.read(core, 64 * line);
        for (let one = 0; one < 6; one++) {
          const states = [0, 1, 2].map((n): LineState => cores.state(n, 64 * one));
          const held = states.filter((state) => state !== "I");
          if (held.includes("M") || held.includes("E")) expect(held.length).toBe(1);
          expect(held.filter((state) => state === "O").length).toBeLessThanOrEqual(1);
        }
      }
      const { reads, writes, hits, otherMisses, trueSharing, falseSharing } = cores.cores();
      expect(sum(reads) + sum(writes)).toBe(history.length);
      const answers = [hits, otherMisses, trueSharing, falseSharing].map(sum);
      expect(answers.reduce((a, b) => a + b)).toBe(history.length);
    }),
    { numRuns: 300 },
  );
});

test("what cannot be is refused", () => {
  expect(() => new Cores({ cores: 0 })).toThrow(
    "`cores` must be a whole number from 1 to 64, got 0",
  );
  expect(() => new Cores({ protocol: "MSI" as "MESI" })).toThrow(
    'one of "MESI", "MOESI", got "MSI"',
  );
  expect(() => new Cores({ size: 1000 })).toThrow("`cache.size`");
  expect(() => new Cores().read(2, 0)).toThrow("`core` must be a whole number from 0 to 1, got 2");
  expect(() => new Cores().write(0, -8)).toThrow("`address`");
  const three = [1, 2, 3].map((address) => accesses({ address: [address] }));
  expect(() => new Cores().run(three)).toThrow("`streams` must be at most 2, one a core, got 3");
});
