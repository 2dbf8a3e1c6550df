import { describe, expect, test } from "vitest";
import { GenerationError, GoProcess, InvariantError, keys } from "../../../src/go/index.js";

const all = ["1.24", "1.25", "1.26", "1.27"];
const process = (release: string, traced = false) => new GoProcess<"swiss">(release, { traced });

describe.each(all)("a map of Go %s", (release) => {
  test("replaces its table at inserts 9, 15, 29, …, 449 and splits it at 897", () => {
    const m = process(release).make("map[int64]bool");
    for (let n = 1; n <= 1000; n++) m.put(n, true);
    const told = m.rehashes.map(({ op, what, capacity }) => [op + 1, what, capacity]);
    // A table of 8·2^k slots takes seven of eight.
    expect(told).toEqual([
      [9, "grown", 8],
      [15, "grown", 16],
      [29, "grown", 32],
      [57, "grown", 64],
      [113, "grown", 128],
      [225, "grown", 256],
      [449, "grown", 512],
      [897, "split", 1024],
    ]);
    expect(m.header()).toMatchObject({ used: 1000, dirLen: 2, globalDepth: 1, globalShift: 63 });
    m.checkInvariants();
  });

  test("with 0, 1, 9 entries has allocated 48, 192, 520 bytes in 1, 2, 5 objects", () => {
    const go = process(release);
    const m = go.make("map[int64]struct{}");
    const stats = () => [go.memstats().HeapObjects, go.memstats().HeapAlloc];
    const seen = [stats()];
    m.put(0);
    seen.push(stats());
    for (let n = 1; n < 9; n++) m.put(n);
    seen.push(stats());
    // Go 1.24.4 to 1.27.3: header; group of 136; table 32, two groups 288, directory 8.
    expect(seen).toEqual([
      [1, 48],
      [2, 192],
      [5, 520],
    ]);
  });

  test.each(["map[int64]struct{}", "map[int64]bool", "map[int64]int64"] as const)(
    "%s has groups of 136 bytes: an empty elem costs as much as one of eight bytes",
    (type) => {
      const m = process(release).make(type);
      expect(m.type).toMatchObject({ groupSize: 136, keyStride: 16, elemsOffset: 16 });
    },
  );

  test("made for 900 has two tables of 1,024", () => {
    const m = process(release).make("map[int64]int64", 900);
    expect([...m.tableColumns().capacity]).toEqual([1024, 1024]);
    expect(m.rehashes).toEqual([expect.objectContaining({ op: -1, what: "made", capacity: 1024 })]);
  });

  test("visits every entry once, whatever was split meanwhile", () => {
    const m = process(release).make("map[int64]int64").fill(keys.sequence(2000));
    const seen: number[] = [];
    for (const [key] of m) {
      if (key < 2000) seen.push(key);
      if (seen.length === 700) m.fill(keys.sequence(8000, 5000));
    }
    expect(m.header().dirLen).toBeGreaterThan(8);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });

  test("never shrinks: deleting everything keeps tables and draws a new seed", () => {
    const m = process(release).make("map[int64]int64").fill(keys.sequence(5000));
    const before = m.header();
    for (let n = 0; n < 5000; n++) m.delete(n);
    expect(m.header()).toMatchObject({ used: 0, dirLen: before.dirLen, dirPtr: before.dirPtr });
    expect(m.header().seed).not.toBe(before.seed);
    m.checkInvariants();
  });

  test("counts groups, tables and directory inside the engine, and they agree", () => {
    const m = process(release).make("map[int64]bool").fill(keys.sequence(100_000));
    for (let n = 0; n < 100_000; n += 3) m.delete(n);
    const [groups, tables, directory] = [m.groupColumns(), m.tableColumns(), m.directoryColumns()];
    const sum = (column: Iterable<number>) => [...column].reduce((a, b) => a + b, 0);
    expect(sum(groups.full)).toBe(m.length);
    expect(sum(tables.used)).toBe(m.length);
    expect(sum(groups.deleted)).toBe(sum(tables.tombstones));
    expect(groups.length * 8).toBe(sum(tables.capacity));
    expect(directory.length).toBe(m.header().dirLen);
    expect(new Set(directory.table).size).toBe(tables.length);
    expect(groups.table.at(-1)).toBe(tables.length - 1);
  });

  test("explains that it has no buckets", () => {
    const m = process(release).make("map[int64]bool");
    expect(() => m.bucketColumns()).toThrow(GenerationError);
    expect(() => m.bucketColumns()).toThrow("m.tables() and m.groups()");
  });

  test("notices a control byte that its key does not have", () => {
    const m = process(release).make("map[int64]int64").put(1, 1);
    const { memory } = m.process;
    const group = Number(m.header().dirPtr & 0xffffffffn);
    const control = new DataView(memory.buffer, group, 1);
    control.setUint8(0, control.getUint8(0) ^ 1);
    expect(() => m.checkInvariants()).toThrow(InvariantError);
    expect(() => m.checkInvariants()).toThrow(
      "a control byte is not what its slot and group allow",
    );
  });
});

describe("releases of Swiss maps differ in", () => {
  test.each([
    ["1.24", 16],
    ["1.25", 16],
    ["1.26", 16],
    ["1.27", 0],
  ])("what overwriting does to eight entries: Go %s has %i slots in tables", (release, slots) => {
    const m = process(release).make("map[int64]int64").fill(keys.sequence(8));
    m.put(3, 99);
    expect(m.length).toBe(8);
    expect(m.tableColumns().capacity[0] ?? 0).toBe(slots);
  });

  // A window of 885 keys slides along: Go 1.24.4 ends with 4 tables, Go 1.25.12 with 2.
  test.each([
    ["1.24", 4, 0],
    ["1.25", 2, 8],
    ["1.26", 2, 8],
    ["1.27", 2, 8],
  ])(
    "what tombstones cost: Go %s ends with %i tables, %i times pruned",
    (release, tables, times) => {
      const m = process(release).make("map[int64]bool").fill(keys.sequence(885));
      for (let key = 885; key < 60_000; key++) m.put(key, true).delete(key - 885);
      expect(m.tableColumns().length).toBe(tables);
      expect(m.rehashes.filter(({ what }) => what === "pruned")).toHaveLength(times);
      expect(m.header().tombstonePossible).toBe(release !== "1.24");
      m.checkInvariants();
    },
  );

  // The form of an assignment that takes any key prunes in no release.
  test("which keys prune: not those of three bytes, which no fast form takes", () => {
    const m = process("1.26").make("map[[3]uint8]bool");
    const key = (n: number) => [n & 255, (n >> 8) & 255, n >> 16];
    for (let n = 0; n < 885; n++) m.put(key(n), true);
    for (let n = 885; n < 60_000; n++) {
      m.put(key(n), true);
      m.delete(key(n - 885));
    }
    expect(m.rehashes.filter(({ what }) => what === "pruned")).toHaveLength(0);
    m.checkInvariants();
  });

  // Deleted keys stay in groups that clear does not touch, from Go 1.25 on.
  test.each([
    ["1.24", true],
    ["1.25", false],
    ["1.26", false],
    ["1.27", false],
  ])("what clear wipes: Go %s every byte is %s", (release, everything) => {
    const m = process(release).make("map[int64]int64", 100);
    m.fill(keys.sequence(90, 1));
    for (let n = 1; n <= 89; n++) m.delete(n);
    m.clear();
    const { groups, capacity } = m.tableColumns();
    const bytes = m.process.bytes(BigInt(groups[0] as number), ((capacity[0] as number) / 8) * 136);
    const wiped = bytes.every((byte, i) => (i % 136 < 8 ? byte === 0x80 : byte === 0));
    expect(wiped).toBe(everything);
  });
});

describe("the traced build", () => {
  test("visits groups at distances 1, 2, 3, … from where the search began", () => {
    const m = process("1.26", true).make("map[int64]int64", 800).fill(keys.sequence(896));
    const groups = m.groupColumns().length;
    m.process.journal.clear();
    for (let key = 0; key < 896; key++) m.has(key);
    const searches: number[][] = [];
    for (const event of m.process.journal) {
      if (event.kind === "hash") searches.push([]);
      if (event.kind === "group") searches.at(-1)?.push(event.group);
    }
    const longest = searches.reduce((a, b) => (b.length > a.length ? b : a));
    expect(longest.length).toBeGreaterThan(3);
    const distances = longest.map((group) => (group - (longest[0] as number) + groups) % groups);
    const triangular = longest.map((_, i) => ((i * (i + 1)) / 2) % groups);
    expect(distances).toEqual(triangular);
  });
});
