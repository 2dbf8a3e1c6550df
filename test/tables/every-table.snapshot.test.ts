/**
 * Every table of two maps, one of each generation, value by value: a map in the middle of a growth
 * (classic) and one with two tables (Swiss), with a deleted entry and a tombstone in them.
 */
import type { ColumnTable } from "arquero";
import { expect, test } from "vitest";
import { go, type LabMap } from "../../src/lab/index.js";

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
  return [table.columnNames().join(" "), ...shown].join("\n");
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
