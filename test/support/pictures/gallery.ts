/** One of every figure and drawing, as a notebook makes them: for tests of how they look. */
import { table } from "arquero";
import type { Drawing, Figure } from "../../../src/lab/index.js";
import { go, keys, layout, machine, mapLayout, plot, view } from "../../../src/lab/index.js";

/** A picture by the call that makes it. */
export interface Shown<T> {
  readonly call: string;
  readonly shown: T;
}

/** Every figure of `plot`. */
export function figures(): Shown<Figure>[] {
  const classic = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64");
  classic.fill(keys.sequence(900));
  const swiss = go("1.26", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(20_000));
  const large = go("1.23", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(20_000));
  const twin = go("1.22", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(20_000));
  const collected = go("1.23", { gogc: 100, seed: 3 }).make("map[int64]*int64");
  collected.fill(keys.sequence(60_000));
  const run = machine("Zen 4").run(classic);
  const reuse = machine.reuse(classic, { every: 100 });
  const made: Record<string, Figure> = {
    "plot.growth([classic, twin, swiss])": plot.growth([large, twin, swiss]),
    "plot.growth(classic)": plot.growth(classic),
    'plot.bytesPerEntry(["map[int64]bool", "map[string]int64"])': plot.bytesPerEntry([
      "map[int64]bool",
      "map[string]int64",
    ]),
    "plot.heap(m)": plot.heap(collected),
    'plot.sizeClassWaste(["map[int64]bool"])': plot.sizeClassWaste(["map[int64]bool"], {
      release: "1.26",
    }),
    "plot.memory([classic, swiss])": plot.memory([large, swiss]),
    "plot.timeline(classic)": plot.timeline(classic),
    "plot.timeline(swiss)": plot.timeline(swiss),
    'plot.probes("map[int64]int64")': plot.probes("map[int64]int64", { lookups: 200 }),
    'plot.lines("map[int64]int64")': plot.lines("map[int64]int64", { lookups: 200 }),
    "plot.misses(run)": plot.misses(run),
    "plot.missCurve(reuse)": plot.missCurve(reuse),
    "plot.reuseDistances(reuse)": plot.reuseDistances(reuse),
    "plot.touched(reuse)": plot.touched(reuse),
    "plot.strides([12, 56, 64])": plot.strides([12, 56, 64]),
    "plot.tlb(sweep)": plot.tlb(
      table({
        ...{ B: [14, 15, 16], buckets: [17_408, 34_816, 69_632], pages: [3, 5, 9] },
        ...{ bytes: [2_506_752, 5_013_504, 10_027_008], page: ["2 MiB", "2 MiB", "2 MiB"] },
        ...{ dtlbMisses: [2, 3, 5], walks: [0, 1, 2] },
      }),
    ),
    "plot.latency(measured)": plot.latency({
      latency: () => table({ bytes: [4096, 2 ** 20, 2 ** 24], nanoseconds: [1.5, 12, 80] }),
    }),
    "plot.numa(spread)": plot.numa(
      machine.pages(classic, { policy: { kind: "interleave", nodes: 2 } }).numa([
        [85, 140],
        [140, 85],
      ]),
    ),
  };
  return Object.entries(made).map(([call, shown]) => ({ call, shown }));
}

/** Every drawing of `view`, and those of layouts and explanations. */
export function drawings(): Shown<Drawing>[] {
  const classic = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64");
  classic.fill(keys.sequence(105));
  const crowded = go("1.23", { seed: 3 }).make("map[int64]bool").fill(keys.sequence(207));
  const swiss = go("1.26", { traced: true, seed: 3 }).make("map[string]int64");
  for (let i = 0; i < 1000; i++) swiss.put(`key ${i}`, i);
  for (let i = 0; i < 120; i++) swiss.delete(`key ${i}`);
  const run = machine("Zen 4").run(classic);
  // The last put began a collection: nothing is swept yet.
  const collected = go("1.23", { gogc: 100, seed: 3 }).make("map[int64][200]byte");
  collected.fill(keys.sequence(13_313));
  const made: Record<string, Drawing> = {
    "view.memory(classic)": view.memory(classic),
    "view.memory(swiss)": view.memory(swiss),
    "view.header(classic)": view.header(classic),
    "view.header(swiss)": view.header(swiss),
    'view.bucket("map[string]bool", "map[int64]int64")': view.bucket(
      ...["map[string]bool", "map[int64]int64"],
    ),
    'view.group("map[string]string")': view.group("map[string]string"),
    "view.bytes(classic, 1)": view.bytes(classic, 1),
    "view.bytes(swiss, 2)": view.bytes(swiss, 2),
    "view.chains(classic)": view.chains(classic),
    "view.chains(crowded)": view.chains(crowded),
    "view.directory(swiss)": view.directory(swiss),
    "view.states(classic)": view.states(classic),
    "view.states(swiss)": view.states(swiss),
    "view.addresses(classic)": view.addresses(classic),
    "view.addresses(swiss)": view.addresses(swiss),
    "view.objects(classic)": view.objects(classic),
    "view.spans(classic.process)": view.spans(classic.process),
    "view.spanSets(collected.process)": view.spanSets(collected.process),
    'view.sets(run, "L1D")': view.sets(run, "L1D"),
    'view.lineMap("map[int64]int64", { block: 1 })': view.lineMap("map[int64]int64", { block: 1 }),
    'view.coherence(machine.transitions("MOESI"))': view.coherence(machine.transitions("MOESI")),
    "view.sharing(cores)": view.sharing(machine.cores().write(0, 0).write(1, 8).write(0, 0)),
    "view.flame(run.profile())": view.flame(run.profile()),
    'layout("struct{a bool; b string; c int32}")': layout(
      "struct{a bool; b string; c int32}",
    ).drawing(),
    'mapLayout("map[int64]bool").beside(…)': mapLayout("map[int64]bool").beside(
      mapLayout("map[int64]bool", { release: "1.26" }),
    ),
    "classic.explain(42)": classic.explain(42).drawing,
    'swiss.explain("key 500")': swiss.explain("key 500").drawing,
  };
  return Object.entries(made).map(([call, shown]) => ({ call, shown }));
}
