/**
 * Every table, value by value, with what its columns are. Of two maps, one of each generation: a map in
 * the middle of a growth (classic) and one with two tables (Swiss), with a deleted entry and a tombstone
 * in them. Of layouts and of the computed memory; of machines that run a map.
 */
import type { ColumnTable } from "arquero";
import { expect, test } from "vitest";
import {
  go,
  keys,
  type LabMap,
  layout,
  layoutSweep,
  machine,
  mapLayout,
  memoryOf,
} from "../../src/lab/index.js";
import { formOf } from "../../src/tables/frame/column-form.js";
import { bandwidthTable, describe, headerTable, latencyTable } from "../../src/tables/index.js";

const name = (i: number): string => `user${i}-of-some-length`;

/** Rows as JSON, a line each; of long tables the first and the last. */
function lines(table: ColumnTable): string {
  const rows = table
    .objects()
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        typeof value === "bigint" ? `0x${value.toString(16)}` : value,
      ),
    );
  const most = 24;
  const shown = rows.length <= most ? rows : [...rows.slice(0, most - 4), "…", ...rows.slice(-4)];
  const heads = table.columnNames().map((name) => {
    const { form, unit } = formOf(table, name);
    const said = [form, unit].filter((one) => one !== undefined);
    return said.length === 0 ? name : `${name} (${said.join(", ")})`;
  });
  return [heads.join(" "), ...shown].join("\n");
}

const shared = {
  entries: (m) => m.entries(),
  slots: (m) => m.slots(),
  probes: (m) => m.probes(),
  growth: (m) => m.growth(),
  memory: (m) => m.memory(),
  memstats: (m) => m.memstats(),
  timeline: (m) => m.timeline(),
  costs: (m) => m.costs(),
  "diff of the last put": (m) => m.diff(m.op - 2, m.op - 1),
  trace: (m) => m.trace(),
  "accesses of the last put": (m) => m.accesses(m.op - 1),
  "allocations of a put": (m) => m.allocationPath(3),
  spans: (m) => m.process.spans(),
  "size classes": (m) => m.process.sizeClasses(),
  objects: (m) => m.process.objects(),
  allocations: (m) => m.process.allocations(),
  "collection cycles": (m) => m.process.gcCycles(),
  header: (m) => headerTable(m),
  "what the slots hold": (m) => describe(m.slots()),
} satisfies Record<string, (m: LabMap<string, number | bigint>) => ColumnTable>;

test("of a classic map that is growing", () => {
  const m = go("1.23", { traced: true, seed: 7 }).make("map[string]int64");
  for (let i = 0; i < 13; i++) m.put(name(i), i);
  m.delete(name(4));
  m.put(name(13), 13);
  m.process.gc();
  m.put(name(14), 14);
  const own = { buckets: m.buckets(), chains: m.chains(), tophashes: m.tophashes() };
  for (const [title, table] of Object.entries({
    ...Object.fromEntries(Object.entries(shared).map(([title, of]) => [title, of(m as never)])),
    ...own,
  })) {
    expect(lines(table)).toMatchSnapshot(title);
  }
});

test("of a Swiss map with two tables", () => {
  const m = go("1.26", { traced: true, seed: 7 }).make("map[string]int64");
  for (let i = 0; i < 900; i++) m.put(name(i), i);
  for (let i = 0; i < 40; i++) m.delete(name(i));
  m.process.gc();
  m.put(name(900), 900);
  const own = {
    ctrls: m.ctrls(),
    directory: m.directory(),
    tables: m.tables(),
    groups: m.groups(),
  };
  for (const [title, table] of Object.entries({
    ...Object.fromEntries(Object.entries(shared).map(([title, of]) => [title, of(m as never)])),
    ...own,
  })) {
    expect(lines(table)).toMatchSnapshot(title);
  }
});

test("of layouts and of memory that is computed", () => {
  const type = "struct{a bool; b string; c [3]int16; d struct{}}";
  const types = { keys: ["int8", "string"], elems: ["struct{}", "[200]byte"] };
  const releases = ["1.19", "1.26"];
  const tables = {
    "a struct": layout(type).table(),
    "a struct on a small machine": layout(type, { arch: "386" }).table(),
    "a bucket": mapLayout("map[int64]bool").table(),
    "its header": mapLayout("map[int64]bool").header(),
    "its objects": mapLayout("map[int64]bool").objects(),
    "its arrays": mapLayout("map[int64]bool").arrays(8),
    "a group's header": mapLayout("map[int64]bool", { release: "1.27" }).header(),
    "a group's objects": mapLayout("map[string]bool", { release: "1.26" }).objects(),
    sweep: layoutSweep({ ...types, releases, archs: ["amd64", "386"] }),
    "parts of a classic map": memoryOf("map[string]int64", { n: 1000, release: "1.23" }).parts(),
    "steps of a classic map": memoryOf("map[string]int64", { n: 1000, release: "1.23" }).steps(),
    "parts of a Swiss map": memoryOf("map[string]int64", { n: 1000, release: "1.26" }).parts(),
    "steps of a Swiss map": memoryOf("map[string]int64", { n: 1000, release: "1.26" }).steps(),
    curves: memoryOf.curves("map[int64]bool", { releases, to: 12 }),
  };
  for (const [title, table] of Object.entries(tables)) expect(lines(table)).toMatchSnapshot(title);
});

test("of machines", () => {
  const m = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64").fill(keys.sequence(60));
  const run = machine("Zen 4").run(m);
  const known = machine("Skylake-SP").with({
    walk: { latency: 30 },
    tlbs: { STLB: { latency: 9 } },
  });
  const reuse = machine.reuse(m, { every: 200 });
  const pages = machine.pages(m, { policy: { kind: "interleave", nodes: 2 } });
  const cores = machine.cores().write(0, 0).write(1, 8).read(0, 0).write(1, 0);
  const few = { slots: 64, lookups: 20, machine: "Zen 4" } as const;
  const tables = {
    figures: machine("Zen 4").figures(),
    levels: run.levels(),
    translations: run.translations(),
    regions: run.regions(),
    objects: run.objects(),
    functions: run.functions(),
    kinds: run.kinds(),
    operations: run.operations(),
    sets: run.sets("L1D"),
    times: known.run(m).times({ overlap: 4 }),
    "miss curve": reuse.missCurve(),
    distances: reuse.distances(),
    touched: reuse.touched(),
    pages: pages.table(),
    nodes: pages
      .numa([
        [85, 140],
        [140, 85],
      ])
      .table(),
    cores: cores.cores(),
    "shared lines": cores.sharedLines(),
    "steps of cores": cores.steps(),
    transitions: machine.transitions("MESI"),
    strides: machine.strides([12, 56, 64, 80, 144]),
    lookups: machine.lookups("map[string]int64", few),
    structures: machine.structures("Zen 4", { entries: 300, lookups: 50 }),
    "sizes of arrays": machine.pageSweep("map[int64]int64", "Skylake-SP", {
      ...{ from: 4, to: 9, lookups: 100 },
    }),
    latency: latencyTable({ latency: { bytes: [64], nanoseconds: [1.5] } } as never),
    bandwidth: bandwidthTable({
      bandwidth: { what: ["read"], bytes: [64], gigabytesPerSecond: [9] },
    } as never),
  };
  for (const [title, table] of Object.entries(tables)) expect(lines(table)).toMatchSnapshot(title);
});
