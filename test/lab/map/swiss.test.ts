import { describe, expect, test } from "vitest";
import { go, keys } from "../../../src/lab/prelude.js";

const swiss = (n: number) => go("1.26").make("map[int64]int64").fill(keys.sequence(n));

describe("an operation on a Swiss map explained", () => {
  test("tells the parts of the hash, the groups, and the match bit by bit", () => {
    const m = swiss(3000);
    // Key 146 lies in a slot whose neighbour above differs from its H2 in the lowest bit.
    const { drawing, hash, visited, compares } = m.explain(146);
    expect(hash).toBe(m.hash(146));
    const text = drawing.text.replace(/0xc00\w+/, "0x…");
    expect(text.split("\n").slice(0, 16)).toEqual([
      "get(146) on map[int64]int64, Go 1.26",
      "hash 0x7d45fac38535fe7d",
      "the top 2 bits, hash >> 62: place 1 of the directory, table 1",
      "the rest, H1, of which the low 7 bits count: probing begins at group 124 of 128",
      "the low 7 bits, H2: control byte 0x7d",
      "",
      "group 124 of table 1 at 0x…",
      "control byte        0x7d        0x7c        0x2b        0x3c        0x75        0x08        0x7b        0x4a",
      "its bits            0111_1101   0111_1100   0010_1011   0011_1100   0111_0101   0000_1000   0111_1011   0100_1010",
      "x = ^ H2 0111_1101  0000_0000   0000_0001   0101_0110   0100_0001   0000_1000   0111_0101   0000_0110   0011_0111",
      "x - 01…01           1111_1111   1111_1111   0101_0100   0100_0000   0000_0111   0111_0100   0000_0101   0011_0110",
      "& ~x & 80…80        1000_0000   1000_0000   0000_0000   0000_0000   0000_0000   0000_0000   0000_0000   0000_0000",
      "portable match      match       false match",
      "SSE on amd64        ff          00          00          00          00          00          00          00",
      "slot                the key",
      "",
    ]);
    expect(visited).toEqual(["group 124 of table 1"]);
    expect(compares).toEqual({ ctrl: 1, keys: 1 });
  });

  test("visits groups in triangular steps until one has an empty slot", () => {
    const m = swiss(3000);
    const { visited } = m.explain(1940);
    const numbers = visited.map((name) => Number(/group (\d+)/.exec(name)?.[1]));
    const first = Number((m.hash(1940) >> 7n) & 127n);
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbers).toEqual(
      [0, 1, 3, 6, 10, 15].slice(0, numbers.length).map((d) => (first + d) % 128),
    );
    const miss = m.explain(-1);
    expect(miss.drawing.text).toContain("has an empty slot, where a search ends");
  });

  test("shows a put with the table that is replaced for it, and leaves the map alone", () => {
    const m = swiss(28);
    const { drawing, rows, visited } = m.explain(40_000, "put");
    expect(drawing.text).toContain("the entries of 32 slots move to a table of 64");
    expect(visited[0]).toMatch(/^group \d of old table 0$/);
    expect(drawing.text).toMatch(/not in the map: put into slot \d of group \d of table 0$/);
    const stored = rows.filter(({ what }) => what === "store").map(({ field }) => field);
    expect(stored.slice(0, 2).map((field) => field?.replace(/\d/, "n"))).toEqual([
      ...["key[n]", "ctrl[n]"],
    ]);
    expect(stored.slice(2)).toContain("growthLeft");
    expect([m.length, m.has(40_000)]).toEqual([28, false]);
  });

  test("shows a delete: an empty slot, or a tombstone in a full group", () => {
    const m = swiss(896);
    const full = m
      .groups()
      .filter((d: { full: number }) => d.full === 8)
      .array("index") as number[];
    const key = m.slots().filter(`d => d.group === ${full[0]}`).get("key", 0);
    expect(m.explain(key as number, "delete").drawing.text).toContain("it becomes a tombstone");
    expect(swiss(9).explain(3, "delete").drawing.text).toContain("the slot becomes empty");
    expect(m.explain(-5, "delete").drawing.text).toContain("not in the map");
  });

  test("knows small and empty maps, and keys of all kinds", () => {
    const small = swiss(5);
    const got = small.explain(3);
    expect([got.hash, got.compares]).toEqual([null, { ctrl: 0, keys: 4 }]);
    expect(got.drawing.text).toContain("no hash is computed: a small map compares every key");
    expect(small.explain(33, "put").drawing.text).toMatch(/put into slot 5 of the group$/);
    expect(swiss(0).explain(1).drawing.text).toContain("the map is empty: nothing is searched");
    const text = go("1.27").make("map[string]bool").put("<b>", true);
    const { drawing } = text.explain("<b>");
    expect(drawing.text).toContain("found in slot 0 of the group");
    expect(drawing.text).toContain(`hashes to 0x${text.hash("<b>").toString(16)}`);
    expect(drawing.svg).not.toContain("<b>");
    // Like those of eight bytes, lookups of four in a small map compare every key without a hash.
    const four = go("1.27").make("map[int32]bool").put(1, true).put(2, true);
    expect(four.explain(2)).toMatchObject({ hash: null, compares: { ctrl: 0, keys: 2 } });
    expect(four.explain(2, "put").hash).toBe(four.hash(2));
  });
});

describe("the slots of a Swiss map", () => {
  test("are rows with their entries, tombstones among them", () => {
    const m = go("1.26").make("map[string]int64").put("a", 1).put("b", 2).put("c", 3);
    m.delete("b");
    const rows = m.slots().select("group", "slot", "state", "key", "elem").objects();
    expect(rows.slice(0, 4)).toEqual([
      { group: 0, slot: 0, state: "live", key: "a", elem: 1 },
      { group: 0, slot: 1, state: "empty", key: null, elem: null },
      { group: 0, slot: 2, state: "live", key: "c", elem: 3 },
      { group: 0, slot: 3, state: "empty", key: null, elem: null },
    ]);
    expect(rows.length).toBe(8);
    expect(m.slots().get("ctrl", 1)).toBe(0x80);
    expect(go("1.26").make("map[int64]bool").slots().numRows()).toBe(0);
  });

  test("hold every entry once, in any range of groups", () => {
    const m = swiss(2000);
    const live = m.slots().filter((d: { state: string }) => d.state === "live");
    const found = (live.array("key") as number[]).sort((a, b) => a - b);
    expect(found).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(m.slots(10, 12).numRows()).toBe(16);
    expect(() => go("1.26").make("map[int64]bool", 3_000_000).slots()).toThrow("groups are");
  });

  test("make probe lengths, in groups", () => {
    const m = swiss(5000);
    const rows = m.probes().objects() as { probes: number; entries: number }[];
    expect(rows.reduce((sum, { entries }) => sum + entries, 0)).toBe(5000);
    const counts = new Map<number, number>();
    const live = m.slots().filter((d: { state: string }) => d.state === "live");
    for (const { group, key } of live.objects() as { group: number; key: number }[]) {
      let at = Number((m.hash(key) >> 7n) & 127n);
      let probes = 1;
      while (at !== group) at = (at + probes++) & 127;
      counts.set(probes, (counts.get(probes) ?? 0) + 1);
    }
    expect(rows.map(({ probes, entries }) => [probes, entries])).toEqual(
      [...counts].sort(([a], [b]) => a - b),
    );
    expect(swiss(8).probes().objects()).toEqual([{ probes: 1, entries: 8, share: 1 }]);
    const nan = go("1.26").make("map[float64]bool").put(Number.NaN, true).put(1, true);
    expect(nan.probes().objects()).toEqual([{ probes: 1, entries: 1, share: 1 }]);
  });
});

describe("tombstones", () => {
  test("are counted among the control bytes and make searches for absent keys longer", () => {
    const m = swiss(896);
    expect(m.tables().get("missProbes", 0)).toBeGreaterThan(1.5);
    const before = m.tables().get("missProbes", 0) as number;
    for (let key = 0; key < 800; key++) m.delete(key);
    const deleted = m.ctrls().filter((d: { state: string }) => d.state === "deleted");
    const tombstones = m.tables().get("tombstones", 0) as number;
    expect(deleted.objects()).toEqual([{ ctrl: 0xfe, state: "deleted", slots: tombstones }]);
    // The groups that were full are still passed, though hardly a key is left in them.
    expect(m.tables().get("missProbes", 0)).toBe(before);
    const live = m.ctrls().filter((d: { state: string }) => d.state === "live");
    expect(Math.max(...(live.array("ctrl") as number[]))).toBeLessThan(0x80);
    expect(swiss(9).tables().get("missProbes", 0)).toBe(1);
  });

  test("probes of a miss are what searches for absent keys visit", () => {
    const m = swiss(896);
    let groups = 0;
    for (let key = 0; key < 400; key++) groups += m.explain(-1 - key).compares.ctrl ?? 0;
    expect(groups / 400).toBeCloseTo(m.tables().get("missProbes", 0) as number, 0);
  });
});

test("a moment of a Swiss map knows the tables that were replaced until then", () => {
  const m = go("1.26", { traced: true }).make("map[int64]int64").fill(keys.sequence(300));
  const alone = swiss(100);
  expect(m.at(99).growth().objects()).toEqual(alone.growth().objects());
  expect(m.at(99).rehashes).toEqual(alone.rehashes);
});

describe("two moments of a Swiss map", () => {
  const m = go("1.26", { traced: true }).make("map[int64]int64").fill(keys.sequence(30), 7);

  test("differ in fields of header, table and group by name", () => {
    const rows = m.diff(20, 21).select("structure", "index", "field", "before", "after").objects();
    const ctrl = (m.hash(21) & 0x7fn).toString(16).padStart(2, "0");
    const inGroup = { structure: "group of table 0", index: expect.any(Number) };
    expect(rows).toMatchObject([
      { structure: "Map", index: null, field: "used", before: "1500000000000000" },
      { structure: "table", index: 0, field: "used", before: "1500", after: "1600" },
      { structure: "table", index: 0, field: "growthLeft", before: "0700", after: "0600" },
      { ...inGroup, field: expect.stringMatching(/^ctrl\[\d\]$/), before: "80", after: ctrl },
      { ...inGroup, field: expect.stringMatching(/^key\[\d\]$/), after: "1500000000000000" },
      { ...inGroup, field: expect.stringMatching(/^elem\[\d\]$/), after: "0700000000000000" },
    ]);
  });

  test("across a growth: the directory leads to another table, the old one is stale", () => {
    const rows = m.diff(27, 28).objects() as { structure: string; field: string; after: string }[];
    expect(rows.find(({ structure }) => structure === "directory")?.field).toBe("table");
    expect(rows.filter(({ field }) => field === "index")).toMatchObject([
      { structure: "table", after: "ffffffffffffffff" },
    ]);
    expect(rows.some(({ structure }) => structure === "elsewhere")).toBe(false);
  });

  test("and the steps between them say what was compared", () => {
    const said = m
      .trace()
      .filter((d: { op: number }) => d.op === 28)
      .array("sentence") as string[];
    expect(said[0]).toBe("operation 28: put");
    expect(said).toContain("the entries of 32 slots move to a table of 64");
  });
});
