/** Traced maps on machines: the stream, who makes its accesses, what they do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { go, keys, machine } from "../../../src/lab/index.js";

/** A cache of four lines in two sets. */
const toy = {
  name: "toy",
  caches: [{ name: "L1", holds: "both", size: 256, ways: 2, line: 64 }],
} as const;

function classic(n: number) {
  const m = go("1.23", { traced: true }).make("map[int64]int64");
  for (let i = 0; i < n; i++) m.put(i, 10);
  return m;
}

describe("accesses of any kind", () => {
  test("an access to two lines asks for both", () => {
    const levels = machine(toy)
      .run({ address: [0, 60, 64], size: 8 })
      .levels();
    expect(levels.array("level")).toEqual(["L1", "memory"]);
    expect([...levels.array("requests")]).toEqual([4, 2]);
    expect([...levels.array("misses")]).toEqual([2, 0]);
  });

  test("what is not a stream is refused, and so is asking it about a map", () => {
    const must =
      "`source` must be a map of a traced process, or accesses such as { address: [0, 64], size: 8 }";
    const run = machine(toy).run as (source: unknown) => unknown;
    expect(() => run.call(machine(toy), 3)).toThrow(`${must}, got number`);
    expect(() => run.call(machine(toy), null)).toThrow(`${must}, got null`);
    expect(() =>
      machine(toy)
        .run({ address: [0] })
        .regions(),
    ).toThrow("These accesses have no map regions: run a traced map, as in machine(…).run(m)");
  });

  test("a description's wrong field is named", () => {
    const [cache] = toy.caches;
    const of = (change: object) => () => machine({ ...toy, caches: [{ ...cache, ...change }] });
    expect(of({ ways: 0 })).toThrow(
      "`caches[0].ways` of toy must be a whole number from 1 to 16384, got 0",
    );
    expect(of({ size: 1000 })).toThrow("`caches[0].size` of toy must be 2 ways × 64 bytes");
    expect(() => machine("Pentium")).toThrow('No machine "Pentium" here. Known machines: Skylake');
  });
});

describe("a traced map", () => {
  test("operations from one to another, on caches that the earlier ones have warmed up", () => {
    const m = classic(9);
    m.get(1);
    m.get(20);
    const zen = machine("Zen 4");
    const columns = (run: ReturnType<typeof zen.run>) => {
      const t = run.operations();
      return ["op", "what", "accesses", "L1D", "memory"].map((name) => [...t.array(name)]);
    };
    // A hit loads seven header fields, bucket 1's first two keys, a tophash byte, an elem …
    expect(columns(zen.run(m, { from: 9 }))).toEqual([
      [null, null],
      ["get", "get"],
      [10, 16],
      [10, 15],
      [0, 1],
    ]);
    expect(columns(zen.run(m, { from: 9, cold: true }))[4]).toEqual([3, 3]);
    expect(columns(zen.run(m, { from: 3, to: 4 })).slice(0, 3)).toEqual([[3], ["put"], [27]]);
    expect(zen.run(m, { from: 4, to: 4 }).accesses).toBe(0);
    expect(() => zen.run(m, { from: -5 })).toThrow(
      "`from` must be a whole number from -1 to 9, got -5",
    );
    expect(() => zen.run(m, { from: 5, to: 2 })).toThrow(
      "`to` must be `from` or more, got 2 and 5",
    );
  });

  test("an untraced map is refused", () => {
    const m = go("1.26").make("map[int64]int64").put(1, 2);
    expect(() => machine("Zen 4").run(m)).toThrow(
      'No operation of this map was traced: make its process with { traced: true }, as in go("1.26", { traced: true })',
    );
  });

  test("accesses by region add up to all", () => {
    const run = machine("Zen 4").run(classic(100));
    for (const by of [run.regions(), run.objects(), run.functions(), run.kinds(), run.parts()]) {
      const first = [...by.array("level")].flatMap((level: string, i: number) => {
        return level === "L1D" ? [by.get("requests", i) as number] : [];
      });
      expect(first.reduce((sum: number, n: number) => sum + n, 0)).toBe(run.accesses);
    }
    expect(new Set(run.regions().array("region"))).toEqual(
      new Set([
        "header field",
        "tophash",
        "key",
        "elem",
        "overflow",
        "extra field",
        "overflow list",
      ]),
    );
  });
});

/** Requests to the first level by function. */
function requests(run: ReturnType<ReturnType<typeof machine>["run"]>) {
  const t = run.functions();
  const rows = (t.objects() as { function: string; level: string; requests: number }[]).filter(
    ({ level }) => level === "L1D",
  );
  return Object.fromEntries(rows.map((row) => [row.function, row.requests]));
}

describe("the functions that make accesses", () => {
  const zen = machine("Zen 4");

  test("the caller stores the elem that mapassign returned, and loads what mapaccess found", () => {
    const m = go("1.23", { traced: true }).make("map[int64]int64");
    m.put(1, 10);
    m.get(1);
    m.get(2);
    m.delete(1);
    expect(requests(zen.run(m))).toEqual({
      "runtime.makemap": 2,
      "runtime.mapassign_fast64": 21,
      "main.main": 2,
      "runtime.mapaccess2_fast64": 19,
      "runtime.mapdelete_fast64": 20,
    });
  });

  test("evacuate moves entries in the put that grows a map, and afterwards", () => {
    // Of nine puts the ninth grows the map and moves eight entries; their elems are not the caller's.
    const found = requests(zen.run(classic(9)));
    expect(found["main.main"]).toBe(9);
    expect(found["runtime.evacuate_fast64"]).toBeGreaterThan(8 * 4);
    const large = zen.run(classic(3000));
    expect(requests(large)["main.main"]).toBe(3000);
    const stacks = large.profile().profile.samples.map(({ stack }) => stack.map((f) => f.function));
    expect(stacks).toContainEqual([
      "runtime.evacuate_fast64",
      "runtime.growWork_fast64",
      "runtime.mapassign_fast64",
      "main.main",
    ]);
  });

  test("Swiss maps: small maps become tables, tables grow and split", () => {
    const m = go("1.26", { traced: true }).make("map[string]int64");
    for (let i = 0; i < 3000; i++) m.put(`k${i}`, i);
    const found = requests(zen.run(m));
    expect(found["main.main"]).toBe(3000);
    expect(Object.keys(found).sort()).toEqual([
      "internal/runtime/maps.(*Map).growToTable",
      "internal/runtime/maps.(*table).grow",
      "internal/runtime/maps.(*table).split",
      "main.main",
      "runtime.makemap",
      "runtime.mapassign_faststr",
    ]);
  });
});

test("a profile counts loads, stores, misses; time where all latencies are known", () => {
  const m = classic(100);
  const zen = machine("Zen 4");
  const unknown = zen.run(m).profile();
  expect(unknown.profile.sampleTypes.map(({ type }) => type)).toEqual([
    ...["accesses", "loads", "stores", "L1D_misses", "L2_misses", "L3_misses", "page_walks"],
  ]);
  const given = {
    memory: { latency: 70 },
    walk: { latency: 30 },
    tlbs: { "L2 DTLB": { latency: 7 } },
  };
  const run = zen.with(given).run(m);
  const { sampleTypes, samples } = run.profile({ overlap: 2 }).profile;
  expect(sampleTypes.at(-1)).toEqual({ type: "modelled_time", unit: "nanoseconds" });
  const sum = (i: number) => samples.reduce((all, { values }) => all + Number(values[i]), 0);
  expect(sum(0)).toBe(run.accesses);
  expect(sum(1) + sum(2)).toBe(run.accesses);
  expect(Math.abs(sum(7) - run.time({ overlap: 2 }).total)).toBeLessThan(samples.length);
  expect(() => zen.run(m).time()).toThrow("of Zen 4 is unknown");
  expect(() => run.profile({ overlap: 0 })).toThrow("`overlap` must be a number from 1 on, got 0");
});

test("a machine says what it is", () => {
  expect(String(machine("Zen 4"))).toBe(
    "Zen 4: L1I 32 KiB 8-way, L1D 32 KiB 8-way, L2 1 MiB 8-way, L3 32 MiB 16-way; pages of 4 KiB",
  );
  expect(String(machine(toy).run({ address: [0, 64] }))).toBe("toy: 2 accesses; misses: L1 2");
  expect(machine("Zen 4").figures().numRows()).toBeGreaterThan(20);
});

test("beside machines: reuse, cores, pages, nodes, strides", () => {
  const pair = { address: [0, 64, 0] };
  expect(String(machine.reuse(pair))).toBe("reuse: 3 uses of 2 units of 64 B");
  expect([...machine.reuse(pair).missCurve([1, 2]).array("misses")]).toEqual([3, 2]);
  const cores = machine.cores().write(0, 0).write(1, 8).write(0, 0);
  expect(String(cores)).toBe("MESI, 2 cores: 1 miss by false sharing, 0 by true");
  const shared = machine.cores().run([{ address: [0, 0], kind: "store" }, { address: [8, 8] }]);
  expect(shared.sharedLines().numRows()).toBe(1);
  const pages = machine.pages({ address: [0, 4096] }, { policy: { kind: "interleave", nodes: 2 } });
  expect(String(pages)).toBe("page table: 2 pages of 4 KiB present");
  const numa = pages.numa([
    [80, 140],
    [140, 80],
  ]);
  expect([numa.meanNanoseconds, numa.spreadNanoseconds]).toEqual([110, 30]);
  const strides = machine.strides([12, 56, 64, 80, 144]);
  expect([...strides.array("straddlePercent")]).toEqual([12.5, 75, 0, 100, 100]);
  expect(machine.transitions("MESI").numRows()).toBe(19);
});

test("the table of a map's accesses runs as well, all of it or of one operation", () => {
  const m = classic(9);
  const zen = machine("Zen 4");
  expect(zen.run(m.accesses()).levels().objects()).toEqual(zen.run(m).levels().objects());
  expect(zen.run(m.accesses(3)).accesses).toBe(27);
});

test("a trace of a real program is read from a file, and counted by cachegrind's rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  try {
    const file = join(folder, "program.lackey");
    writeFileSync(file, "I  0400d7d4,8\n L 1ffeffff80,8\n S 1ffeffffbc,8\n M 1ffeffff80,8\n");
    const levels = machine.cachegrind().run(machine.trace(file)).levels();
    // A straddling store is one access there, and what is read and written is a read.
    expect([...levels.array("requests")]).toEqual([1, 3, 3, 3]);
    expect(() => machine("Zen 4").run(machine.trace(file, { format: "dinero" }))).toThrow("line 1");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a map that was filled in bulk runs as well", () => {
  const m = go("1.26", { traced: true }).make("map[int64]int64").fill(keys.sequence(50));
  expect(machine("Apple M1").run(m).kinds().array("operation")).toContain("put");
});
