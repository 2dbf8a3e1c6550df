import { describe, expect, test } from "vitest";
import { accesses } from "../../src/hardware/access.js";
import { MachineError } from "../../src/hardware/errors.js";
import { machine } from "../../src/hardware/machine.js";
import { MACHINES } from "../../src/hardware/machines.js";

test("the machines that are known", () => {
  expect(machine.names).toEqual([
    "Skylake-SP",
    "Ice Lake-SP",
    "Zen 3",
    "Zen 4",
    "Neoverse V1",
    "Apple M1",
  ]);
  expect(machine("zen 4").name).toBe("Zen 4");
});

describe.each(MACHINES)("$name", ({ name }) => {
  test("every figure has a source, or is said to be unknown", () => {
    const { part, figure, value, source } = machine(name).figures();
    for (const [i, from] of source.entries()) {
      const what = [part[i], figure[i]];
      expect(from, what.join(" ")).not.toBe("");
      // Sizes, ways and lines are needed: what is not published says so.
      if (from === "unknown") expect([...what, value[i]]).toEqual([...what, Number.NaN]);
    }
  });

  test("a stream runs through it, on small pages and on large ones", () => {
    const address = Array.from(
      { length: 50_000 },
      (_, i) => 0xc000000000 + 4096 * (i % 5000) + 64 * (i % 7),
    );
    const chunk = accesses({ address });
    const { translations, levels } = {
      translations: machine(name).run(chunk).translations(),
      levels: machine(name).run(chunk).levels(),
    };
    expect(levels.requests[levels.level.indexOf("L1D")]).toBe(50_000);
    const walks = translations.hits[translations.tlb.indexOf("page walk")] as number;
    expect(walks).toBeGreaterThan(0);
    if (name === "Apple M1") return;
    const huge = machine(name).with({ page: "2 MiB" }).run(chunk).translations();
    expect(huge.hits[huge.tlb.indexOf("page walk")]).toBe(10);
  });
});

test("rows are as their sources have them", () => {
  const size = (name: string, part: string) => {
    const { part: parts, figure, value } = machine(name).figures();
    return value[parts.findIndex((one, i) => one === part && figure[i] === "size")];
  };
  expect(size("Skylake-SP", "L3")).toBe(38.5 * 2 ** 20);
  expect(size("Ice Lake-SP", "L1D")).toBe(48 * 1024);
  expect(size("Ice Lake-SP", "L3")).toBe(60 * 2 ** 20);
  expect(size("Zen 3", "L2")).toBe(512 * 1024);
  expect(size("Zen 4", "L2")).toBe(2 ** 20);
  expect(size("Neoverse V1", "L1D")).toBe(64 * 1024);
  expect(size("Apple M1", "L2")).toBe(12 * 2 ** 20);
});

test("an unknown latency is asked for, not guessed", () => {
  const chunk = accesses({ address: [0, 64] });
  expect(() => machine("Zen 4").run(chunk).time()).toThrow("`memory` of Zen 4 is unknown");
  const given = machine("Zen 4").with({ memory: { latency: 70 }, walk: { latency: 30 } });
  expect(given.run(chunk).time().total).toBeGreaterThan(140);
});

test("an error shows its field in its message alone", () => {
  const error = new MachineError("`ways` must be 1 or more, got 0", "caches[0].ways");
  expect([error.field, Object.keys(error)]).toEqual(["caches[0].ways", ["name"]]);
});
