import { expect, test } from "vitest";
import { machine } from "../../../src/hardware/index.js";
import { structuresTable } from "../../../src/tables/index.js";

interface Row {
  structure: string;
  what: string;
  bytes: number;
  accesses: number;
  lines: number;
  "L1D misses": number;
}

const zen = machine("Zen 4");

test("four structures on the same keys, hits and misses", () => {
  const rows = structuresTable(zen, { entries: 3000, lookups: 300 }).objects() as Row[];
  expect(rows.map(({ structure, what }) => `${structure}: ${what}`)).toEqual([
    ...["Go 1.23: hit", "Go 1.23: miss", "Go 1.27: hit", "Go 1.27: miss"],
    ...["linear probing, 73% full: hit", "linear probing, 73% full: miss"],
    ...["chaining, 0.73 a chain: hit", "chaining, 0.73 a chain: miss"],
  ]);
  const [, , , , probed, probedMiss, chained, chainedMiss] = rows as [
    Row,
    Row,
    Row,
    Row,
    Row,
    Row,
    Row,
    Row,
  ];
  // 4096 slots of 17 bytes; 4096 pointers and 3000 nodes of 24 bytes.
  expect(probed.bytes).toBeCloseTo((17 * 4096) / 3000, 10);
  expect(chained.bytes).toBeCloseTo((8 * 4096 + 24 * 3000) / 3000, 10);
  // Knuth: (1 + 1 / (1 - a)) / 2 probes to find, (1 + 1 / (1 - a)^2) / 2 to miss, a = 0.7324.
  const a = 3000 / 4096;
  expect((probed.accesses - 1) / 2).toBeGreaterThan(0.75 * ((1 + 1 / (1 - a)) / 2));
  expect((probed.accesses - 1) / 2).toBeLessThan(1.35 * ((1 + 1 / (1 - a)) / 2));
  expect((probedMiss.accesses + 1) / 2).toBeGreaterThan(0.65 * ((1 + 1 / (1 - a) ** 2) / 2));
  expect((probedMiss.accesses + 1) / 2).toBeLessThan(1.5 * ((1 + 1 / (1 - a) ** 2) / 2));
  // A head, and two loads for each of a nodes to miss; 1 + a / 2 nodes to find.
  expect(chainedMiss.accesses).toBeCloseTo(1 + 2 * a, 0);
  expect(chained.accesses).toBeCloseTo(1 + 2 * (1 + a / 2), 0);
});

test("a table of one key: two loads of a slot and its byte, a head and a node", () => {
  const rows = structuresTable(zen, { entries: 1, lookups: 1, releases: [] }).objects() as Row[];
  // A byte, key and elem; of another key the byte of a free slot.
  expect(rows.map((row) => row.accesses).slice(0, 1)).toEqual([3]);
  expect(rows.map((row) => row.accesses).slice(2)).toEqual([3, 3]);
  expect(rows[2]?.lines).toBe(2);
});

test("2000 lookups where nothing is said: 125 of each of 16 keys", () => {
  const rows = structuresTable(zen, { entries: 16, releases: [] }).objects() as Row[];
  const hits = rows.filter(({ what }) => what === "hit");
  expect(hits.map(({ accesses }) => 16 * accesses)).toEqual([54, 62]);
  expect(hits.map(({ lines }) => 16 * lines)).toEqual([31, 38]);
});

test("Go maps hold the keys from 0 on, no more: one is found, eight lie in one block", () => {
  const of = (entries: number) => {
    const options = { entries, lookups: entries, releases: ["1.23", "1.26"] };
    return (structuresTable(zen, options).objects() as Row[]).slice(0, 4);
  };
  expect(of(1).map(({ accesses }) => accesses)).toEqual([7, 13, 7, 6]);
  // A header of 48 bytes, a bucket of 144; the Swiss one has 48 and a group of 136, in 144.
  expect(of(8).map(({ bytes }) => bytes)).toEqual([24, 24, 24, 24]);
});

test("a miss ends at the first group that has a free slot, and be it the first slot", () => {
  // Of 32 groups none is full on the way, and one has no key; no two keys have the same seven bits.
  const options = { entries: 120, lookups: 40, releases: [], groups: [8] };
  const miss = structuresTable(zen, options).objects().at(-1) as Row;
  expect([miss.structure, miss.accesses, miss.lines]).toEqual(["groups of 8, 47% full", 1, 1]);
});

test("what cannot be is refused", () => {
  expect(() => structuresTable(zen, { entries: 0 })).toThrow(
    "`entries` must be a whole number from 1 to 10000000, got 0",
  );
  expect(() => structuresTable(zen, { entries: 9, lookups: 0 })).toThrow(
    "`lookups` must be a whole number from 1 to 10000000, got 0",
  );
  expect(() => structuresTable(zen, { full: 1 })).toThrow("`full` must be between 0 and 1, got 1");
});

test("what-if groups of 16, counted by hand: one group, fourteen of its slots taken", () => {
  const of = (apart: boolean) =>
    (
      structuresTable(zen, {
        ...{ entries: 14, lookups: 14, releases: [], groups: [16], apart },
      }).objects() as Row[]
    ).slice(-2) as [Row, Row];
  const [beside, missed] = of(false);
  const [apart, missedApart] = of(true);
  expect([beside.structure, apart.structure]).toEqual([
    "groups of 16, 88% full",
    "groups of 16, keys apart, 88% full",
  ]);
  // Sixteen control bytes, then sixteen slots of 16 bytes.
  expect(beside.bytes).toBeCloseTo((16 + 16 * 16) / 14, 10);
  // The control bytes, the key, its elem; two of the fourteen keys have the same seven bits, and the
  // second of them in the group is compared with the first.
  for (const { accesses } of [beside, apart]) expect(14 * accesses).toBeCloseTo(14 * 3 + 1, 8);
  for (const { accesses, lines } of [missed, missedApart]) {
    expect([accesses, lines]).toEqual([1, 1]);
  }
  // Slots 0 to 2 are in the line of the control bytes, the other eleven in one more of four.
  expect(14 * beside.lines).toBeGreaterThanOrEqual(3 * 1 + 11 * 2);
  expect(14 * beside.lines).toBeLessThanOrEqual(3 * 1 + 11 * 2 + 1);
  // Keys 0 to 5 are in the first line, 6 to 13 in the second; elems, from byte 144 on, in the third
  // (0 to 5) and in the fourth.
  expect(14 * apart.lines).toBeGreaterThanOrEqual(6 * 2 + 8 * 3);
  expect(14 * apart.lines).toBeLessThanOrEqual(6 * 2 + 8 * 3 + 1);
});

test("groups of other sizes are refused", () => {
  expect(() => structuresTable(zen, { entries: 9, lookups: 1, groups: [12] })).toThrow(
    "`groups` must be a list of slots a group, 8 or 16, got",
  );
});
