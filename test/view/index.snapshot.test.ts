/**
 * Every drawing, element by element and with its text, of maps that have what it can show: growths,
 * overflow buckets, deleted entries, tombstones, padding, objects of every purpose.
 */
import { expect, test } from "vitest";
import type { Drawing } from "../../src/lab/index.js";
import { go, keys, layout, machine, mapLayout, view } from "../../src/lab/index.js";
import { elementsOf } from "../support/pictures/elements.js";

const both = ({ text, svg }: Drawing): string => `${text}\n\n${elementsOf(svg)}`;
const sequence = (release: string, n: number, type = "map[int64]int64") =>
  go(release, { seed: 3 }).make(type).fill(keys.sequence(n));

/** Eight entries and a ninth behind them, the third deleted: bucket 0 has an overflow bucket. */
function chained() {
  const m = go("1.23", { seed: 3 }).make("map[int32]bool", 50);
  const same: number[] = [];
  for (let i = 0; same.length < 10; i++) if ((m.hash(i) & 7n) === 0n) same.push(i);
  for (const key of same) m.put(key, true);
  m.delete(same[2] as number);
  return m;
}

/** Two tables of 1,024 slots, of which the first has tombstones. */
function tables() {
  const m = sequence("1.26", 1000);
  for (let key = 0; key < 40; key++) m.delete(key);
  return m;
}

const scattered = () => {
  const m = go("1.23", { seed: 3 }).make("map[string]*int64");
  for (let i = 0; i < 30; i++) m.put(`a key of some length ${i}`, BigInt(i));
  return m;
};

const drawings = {
  "memory of a classic map that grows": () => view.memory(sequence("1.23", 53)),
  "memory of chained buckets": () => view.memory(chained()),
  "memory of a Swiss map with two tables": () => view.memory(tables()),
  "memory of a small Swiss map": () => view.memory(sequence("1.26", 5)),
  "memory of an empty map": () => view.memory(go("1.23", { seed: 3 }).make("map[int64]bool")),
  "header of a classic map": () => view.header(sequence("1.23", 20)),
  "header of a Swiss map": () => view.header(tables()),
  "header of a nil map": () => view.header(go("1.23").nil("map[int64]bool")),
  "bytes of a bucket": () => view.bytes(chained(), 0),
  "bytes of a group": () => view.bytes(sequence("1.26", 5, "map[string]int8"), 0),
  "buckets of two types": () => view.bucket("map[string]bool", "map[int32][200]byte"),
  "groups of two types": () => view.group("map[string]bool", "map[int32]struct{}"),
  "chains of a map that grows": () => view.chains(sequence("1.23", 53)),
  "chains with overflow buckets": () => view.chains(chained()),
  "some chains of many": () => view.chains(sequence("1.23", 3000), 3, 6),
  "directory of two tables": () => view.directory(tables()),
  "directory of many tables, in part": () => view.directory(sequence("1.26", 6000), 1, 2),
  "directory of a small map": () => view.directory(sequence("1.26", 5)),
  "addresses of a classic map": () => view.addresses(sequence("1.23", 105)),
  "addresses of a Swiss map": () => view.addresses(tables()),
  "objects of a classic map": () => view.objects(scattered()),
  "objects of a Swiss map": () => view.objects(tables()),
  "spans of a process": () => view.spans(scattered().process),
  "a layout with pointers and padding": () =>
    layout("struct{a bool; b string; c [3]int16; d int64; e struct{}}").drawing(),
  "a layout with more parts than are listed": () =>
    layout(
      `struct{${"abcdefghijklmnopqr"
        .split("")
        .map((name) => `${name} int8; `)
        .join("")}}`,
    ).drawing(),
  "layouts beside each other": () =>
    mapLayout("map[int64]bool").beside(mapLayout("map[int64]bool", { release: "1.26" })),
  "lines of a group": () =>
    view.lineMap("map[string]int64", { release: "1.26", block: 3, line: 128 }),
  "lines of a bucket": () => view.lineMap("map[int32]bool", { block: 2 }),
  "states of MOESI": () => view.coherence(machine.transitions("MOESI")),
  "a line that cores share": () =>
    view.sharing(machine.cores({ cores: 3 }).write(0, 0).read(1, 8).write(2, 16).read(0, 0)),
} satisfies Record<string, () => Drawing>;

test.each(Object.entries(drawings))("%s", (_, draw) => {
  expect(both(draw())).toMatchSnapshot();
});

const texts = {
  "memory of a Swiss map with eight tables": () => view.memory(sequence("1.26", 6000)),
  "memory of a Swiss map with four groups": () => view.memory(sequence("1.26", 20)),
  "memory of a Swiss map without entries": () => view.memory(sequence("1.26", 0)),
  "memory of an array of eight buckets": () => view.memory(sequence("1.23", 40)),
  "directory of eight tables": () => view.directory(sequence("1.26", 6000)),
  "bytes of a bucket at an address": () => {
    const m = sequence("1.23", 40);
    return view.bytes(
      m,
      m.arrays().main.address + BigInt((m.type as { bucketsize: number }).bucketsize),
    );
  },
  "bytes of a group at an address": () => {
    const m = sequence("1.26", 5);
    return view.bytes(m, (m.header() as { dirPtr: bigint }).dirPtr);
  },
  "objects of an empty map": () => view.objects(go("1.26").make("map[int64]bool")),
} satisfies Record<string, () => Drawing>;

test.each(Object.entries(texts))("the text of the %s", (_, draw) => {
  expect(draw().text).toMatchSnapshot();
});

test.each([
  "header",
  "memory",
  "bytes",
  "chains",
  "directory",
  "addresses",
  "objects",
  "spans",
] as const)("view.%s says what it was given when that is not what it draws", (name) => {
  const draw = view[name] as (given: unknown, which: number) => Drawing;
  expect(() => draw(7, 0)).toThrow(new RegExp(`^view\\.${name}: expected .*, got 7`));
});
