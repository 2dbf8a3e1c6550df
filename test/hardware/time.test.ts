import { describe, expect, test } from "vitest";
import { accesses } from "../../src/hardware/access.js";
import type { MachineDescription } from "../../src/hardware/description.js";
import { machine } from "../../src/hardware/machine.js";

const toy: MachineDescription = {
  name: "toy",
  clock: 2,
  memory: { latency: 80 },
  walk: { latency: 30 },
  caches: [
    { name: "L1D", holds: "data", size: 512, ways: 2, line: 64, latency: 4 },
    { name: "L1I", holds: "instructions", size: 512, ways: 2, line: 64, latency: 4 },
    { name: "L2", holds: "both", size: 4096, ways: 4, line: 64, latency: 14 },
  ],
  tlbs: [
    { name: "dTLB", level: 1, holds: "data", pages: [4096], entries: 4 },
    { name: "iTLB", level: 1, holds: "instructions", pages: [4096], entries: 4 },
    { name: "STLB", level: 2, holds: "both", pages: [4096], entries: 16, latency: 8 },
  ],
};

/** Two lines twice: two come from memory, one by a walk; two hit. */
const chunk = accesses({ address: [0, 64, 0, 64] });

describe("time is answers × latency ÷ overlap", () => {
  test("of a chain of dependent loads", () => {
    const time = machine(toy).run(chunk).time();
    const rows = time.part.map((name, i) => [
      name,
      time.of[i],
      time.requests[i],
      time.latency[i],
      time.nanoseconds[i],
    ]);
    expect(rows.filter(([, , n]) => n !== 0)).toEqual([
      ["L1D", "data", 2, 2, 4],
      ["memory", "data", 2, 87, 174],
      ["page walk", "data", 1, 15, 15],
    ]);
    expect([time.total, time.perAccess]).toEqual([193, 48.25]);
  });

  test("of overlapping ones; the first level may have its own", () => {
    expect(machine(toy).run(chunk).time({ overlap: 2 }).total).toBe(96.5);
    expect(machine(toy).run(chunk).time({ overlap: 2, firstLevel: 1 }).total).toBe(98.5);
  });

  test("fetches that the first cache answers cost nothing", () => {
    const code = accesses({ address: [0, 4, 8], kind: "fetch", size: 4 });
    expect(machine(toy).run(code).time().total).toBe(87 + 15);
  });

  test("it says that it is a model, and of what", () => {
    expect(machine(toy).run(chunk).time({ overlap: 4 }).model).toBe(
      "model: latencies of toy × answers, 4 accesses under way at a time",
    );
  });
});

test("what is unknown is not guessed", () => {
  const { memory: _, ...without } = toy;
  expect(() => machine(without).run(chunk).time()).toThrow(
    "`latency` in `memory` of toy is unknown, and 2 requests need it; give one with machine(…).with(…)",
  );
  const given = machine(without).with({ memory: { latency: 10 } });
  expect(given.run(chunk).time().total).toBe(4 + 34 + 15);
  expect(() => machine(toy).run(chunk).time({ overlap: 0.5 })).toThrow(
    "`overlap` must be a number from 1 on",
  );
  const { clock: __, ...still } = toy;
  expect(() => machine(still).run(chunk).time()).toThrow("`clock` of toy is unknown");
});

test("every figure of a machine has its source, or is said to be unknown", () => {
  const { memory: _, ...without } = toy;
  const { part, figure, value, source } = machine({
    ...without,
    clockSource: "its maker",
  }).figures();
  const row = (name: string, what: string) => {
    const i = part.findIndex((one, at) => one === name && figure[at] === what);
    return [value[i], source[i]];
  };
  expect(row("L1D", "size")).toEqual([512, "unknown"]);
  expect(row("core", "clock")).toEqual([2, "its maker"]);
  expect(row("memory", "latency beyond the last cache")).toEqual([Number.NaN, "unknown"]);
});
