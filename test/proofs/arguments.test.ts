/**
 * What a notebook's functions say of arguments that no type check has seen: what is wrong, where, and
 * what would be right; never an error from inside.
 */
import { describe, expect, test } from "vitest";
import {
  go,
  HintSweep,
  hintSweep,
  keys,
  layout,
  layoutSweep,
  machine,
  memoryOf,
  player,
  plot,
  pprof,
  read,
  report,
  verify,
  view,
  watch,
} from "../../src/lab/index.js";

/** Anything, as a cell gives it that silences the type check. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Unchecked = any;

const traced = () => {
  const m = go("1.23", { traced: true }).make("map[int64]int64");
  for (let key = 0; key < 20; key++) m.put(key, key);
  return m;
};
const m = traced();
const type = { type: "inuse_space" } as Unchecked;
const none = null as Unchecked;
const map = m as Unchecked;

describe("the error says what the function takes", () => {
  const calls: readonly (readonly [name: string, call: () => unknown, message: string])[] = [
    [
      "go, options",
      () => go("1.23", none),
      "`options` must be an object such as { seed: 1 }, got null",
    ],
    [
      "go, a release",
      () => go({ toString: null } as Unchecked),
      "No Go release { toString: null } here",
    ],
    [
      "go, experiments",
      () => go("1.27", { experiments: "mapsplitgroup" as Unchecked }),
      '`experiments` must be an array such as ["mapsplitgroup"], got "mapsplitgroup"',
    ],
    [
      "go, hash key",
      () => go("1.23", { hashkey: [1, 2, 3, 4] as Unchecked }),
      "`hashkey[0]` must be a bigint from 0 to 2^64 - 1, got 1",
    ],
    [
      "go, generator",
      () => go("1.23", { rand: 5 as Unchecked }),
      "`rand` must be a bigint from 0 to 2^64 - 1, got 5",
    ],
    [
      "make, options",
      () => go("1.23").make("map[int]int", 0, none),
      "`options` must be an object such as { bigint: true }, got null",
    ],
    [
      "make, type",
      () => go("1.23").make({} as Unchecked),
      "A Go type must be a string, got {}\n  {}\n  ^^\n",
    ],
    [
      "nil, options",
      () => go("1.23").nil("map[int]int", none),
      "`options` must be an object such as { bigint: true }, got null",
    ],
    ["drop", () => m.process.drop(5 as Unchecked), "drop: expected a map of this process, got 5"],
    [
      "bytes, address",
      () => m.process.bytes(4096 as Unchecked, 8),
      "`address` must be a bigint such as m.address or 0xc000000000n, got 4096",
    ],
    [
      "bytes, length",
      () => m.process.bytes(m.address, -1),
      "`length` must be a whole number of bytes, got -1",
    ],
    [
      "fill, options",
      () => traced().fill(keys.sequence(5), 1, none),
      "`options` must be an object such as { onProgress: (done, total) => … }, got null",
    ],
    [
      "entryColumns, options",
      () => m.entryColumns(none),
      "`options` must be an object such as { onProgress: (done, total) => … }, got null",
    ],
    ...(["at", "step", "accesses", "allocationPath"] as const).map(
      (name) =>
        [
          name,
          () => m[name]({} as Unchecked),
          "`op` must be the number of an operation, -1 for make, 0 for the first put, got {}",
        ] as const,
    ),
    [
      "interleave, goroutines",
      () => traced().interleave(none, ""),
      '`goroutines` must be an object such as { a: [["put", 1, 2]] }, got null',
    ],
    [
      "interleave, schedule",
      () => traced().interleave({ a: [["get", 1]] }, 5 as Unchecked),
      '`schedule` must be a string such as "aab" or an array of names, got 5',
    ],
    [
      "memoryOf, question",
      () => memoryOf("map[int]int", none),
      "`options` must be an object such as { n: 1000 }, got null",
    ],
    [
      "memoryOf, hint",
      () => memoryOf("map[int]int", { n: 1, hint: 5n as Unchecked }),
      "`hint` must be a number, true for n, or false for none, got 5n",
    ],
    [
      "hintSweep, hints",
      () => hintSweep("map[int]int", { hints: [1.5] }),
      "`hint` must be a whole number from 0 to 2^63 - 1, got 1.5",
    ],
    [
      "player, map",
      () => player(5 as Unchecked),
      'player: expected a map such as go("1.26").make("map[int64]bool"), got 5',
    ],
    [
      "player, options",
      () => player(m, 5, 5, none),
      "`options` must be an object such as { frames: 500 }, got null",
    ],
    [
      "layout, options",
      () => layout("int", none),
      '`options` must be an object such as { arch: "386" }, got null',
    ],
    [
      "layoutSweep, keys",
      () => layoutSweep({ keys: 5 as Unchecked }),
      '`keys` must be an array such as ["int64"], got 5',
    ],
    [
      "memoryOf.curves, releases",
      () => memoryOf.curves("map[int]int", { releases: "1.23" as Unchecked }),
      '`releases` must be an array such as ["1.23", "1.26"], got "1.23"',
    ],
    [
      "report, question",
      () => report("map[int]int", none),
      "`options` must be an object such as { n: 1000 }, got null",
    ],
    [
      "read, file",
      () => read(none),
      "read: `file` must be the path of a file, or an array of paths, got null",
    ],
    [
      "watch, address",
      () => watch(none),
      '`url` must be an address such as "http://localhost:6060/debug/vars", got null',
    ],
    [
      "save, path",
      () => pprof.heap(m).save(none),
      "`path` must be the path of a file to write, got null",
    ],
    [
      "machine, none",
      () => machine(none),
      'machine: expected a name of machine.names such as "Zen 4", or a description of a machine, got null',
    ],
    [
      "machine.trace",
      () => machine.trace("/nonexistent.lackey"),
      '"/nonexistent.lackey": no such file; give the path of a trace that valgrind',
    ],
    [
      "machine.cachegrind",
      () => machine.cachegrind({ D1: 5 as Unchecked }),
      "`D1` must be an array such as [32768, 8, 64], of bytes, ways and bytes of a line, got 5",
    ],
    [
      "machine.transitions",
      () => machine.transitions("MSI" as Unchecked),
      '`protocol` must be "MESI" or "MOESI", got "MSI"',
    ],
    [
      "plot.growth, options",
      () => plot.growth(m, none),
      '`options` must be an object such as { scale: "log" }, got null',
    ],
    [
      "top",
      () => pprof.heap(m).top(type),
      '`type` must be the name of a sample type, got { type: "inuse_space" }; there are alloc_objects, ',
    ],
    [
      "view.bytes",
      () => view.bytes(m, "first" as Unchecked),
      'view.bytes: `which` must be the number of a bucket, or its address as a bigint, got "first"',
    ],
    [
      "view.chains",
      () => view.chains(m, {} as Unchecked),
      "`from` must be the number of a chain, got {}: there are chains 0 to 3",
    ],
    [
      "view.sets",
      () => view.sets(map, "L1D"),
      'view.sets: expected a run such as machine("Zen 4").run(m), got a LabMap',
    ],
    [
      "view.sharing",
      () => view.sharing(map),
      "view.sharing: expected cores such as machine.cores(), got a LabMap",
    ],
    [
      "view.coherence",
      () => view.coherence(map),
      'view.coherence: expected a table such as machine.transitions("MESI"), got a LabMap',
    ],
    [
      "view.flame",
      () => view.flame(map),
      "view.flame: expected a profile such as pprof.heap(m), got a LabMap",
    ],
    [
      "plot.misses",
      () => plot.misses(map),
      'plot.misses: expected a run such as machine("Zen 4").run(m), got a LabMap',
    ],
    [
      "plot.tlb",
      () => plot.tlb(m.buckets()),
      'plot.tlb: expected a table such as machine.pageSweep("map[int64]int64"), got a table without a column B: it has the columns ',
    ],
    [
      "plot.probes",
      () => plot.probes(map),
      'plot.probes: expected a map type such as "map[int64]int64" or a table of machine.lookups, got a LabMap',
    ],
    [
      "plot.missCurve",
      () => plot.missCurve(map),
      "plot.missCurve: expected a stream such as machine.reuse(m), or several by name, got ",
    ],
    [
      "plot.latency",
      () => plot.latency(none),
      "plot.latency: expected a computer such as machine.measure(), got null",
    ],
    [
      "plot.numa",
      () => plot.numa(map),
      "plot.numa: expected a spread such as machine.pages(m).numa([[85, 140], [140, 85]]), got a LabMap",
    ],
    [
      "plot.strides",
      () => plot.strides("12" as Unchecked),
      'plot.strides: `sizes` must be an array such as [12, 64], got "12"',
    ],
  ];

  test.each(calls)("%s", (_, call, message) => {
    let said = "";
    try {
      call();
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said.slice(0, message.length)).toBe(message);
  });

  test("verify, a file that is not there", async () => {
    await expect(verify("/nonexistent.json")).rejects.toThrow(
      '"/nonexistent.json": no such file; give the path of a capture, as real(…).run(…).save(path) writes it',
    );
    await expect(verify(5 as Unchecked)).rejects.toThrow(
      "capture: expected a capture, or the path of one, got 5",
    );
  });
});

describe("a hint beyond all addresses is taken for 0, as make takes it", () => {
  test("by memoryOf", () => {
    const answer = memoryOf("map[int64]int64", { n: 0, hint: 2 ** 47 });
    expect(answer.hintIgnored).toBe(true);
    expect(answer.expected).toBe(memoryOf("map[int64]int64", { n: 0, hint: 0 }).expected);
    expect(answer.table().array("bytes")).toContain("hint");
    expect(memoryOf("map[int64]int64", { n: 0, hint: 100 }).hintIgnored).toBe(false);
  });

  test("by hintSweep", () => {
    const sweep = hintSweep("map[int64]int64", {
      hints: [0, 2 ** 47, 2 ** 62],
      releases: ["1.23"],
    });
    expect(sweep).toBeInstanceOf(HintSweep);
    expect([...sweep.table().array("bytes")]).toEqual([48, 48, 48]);
    expect(sweep.note).toBe(
      "make takes a hint whose arrays would be beyond all addresses for 0: 140,737,488,355,328; 4,611,686,018,427,387,904",
    );
  });
});

describe("places beside the steps of a stepper", () => {
  test("have no number", () => {
    const steps = m.step(3);
    const text = () => (steps as Unchecked)[Symbol.for("nodejs.util.inspect.custom")]() as string;
    expect(text()).toBe(`before the first of ${steps.length} steps`);
    while (steps.next() !== undefined);
    expect(text()).toBe(`after the last of ${steps.length} steps`);
    steps.back();
    expect(text()).toMatch(new RegExp(`^step ${steps.length} of ${steps.length}: `));
  });
});
