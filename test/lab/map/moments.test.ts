import { describe, expect, test } from "vitest";
import {
  go,
  keys,
  type LabMap,
  LabProcess,
  NotTracedError,
  plot,
} from "../../../src/lab/prelude.js";

/** What needs a trace, by name. */
const askers: readonly (readonly [string, (m: LabMap<number, number>) => unknown])[] = [
  ["at", (m) => m.at(5)],
  ["diff", (m) => m.diff(5, 6)],
  ["step", (m) => m.step()],
  ["step of one", (m) => m.step(5)],
  ["trace", (m) => m.trace()],
  ["accesses", (m) => m.accesses()],
  ["accesses of one", (m) => m.accesses(5)],
  ["costs", (m) => m.costs()],
  ["allocationPath", (m) => m.allocationPath(3)],
  ["timeline", (m) => m.timeline()],
];

function refusals(m: LabMap<number, number>): unknown[] {
  return askers.map(([name, ask]) => {
    try {
      return [name, ask(m)];
    } catch (error) {
      return [name, (error as Error).name, (error as Error).message];
    }
  });
}

describe("the past of a traced map", () => {
  const traced = () => go("1.19", { traced: true, seed: 7 }).make("map[int64]int64");

  test("is the map as it was after any operation, half-way through a growth too", () => {
    const m = traced();
    const states: { header: unknown; bytes: string }[] = [];
    const all = (map: typeof m) => {
      const { main, old } = map.arrays();
      const bytes = [main, old].map(({ address, length }) =>
        length === 0 ? "" : Buffer.from(map.process.bytes(address, length * 144)).toString("hex"),
      );
      return { header: map.header(), bytes: bytes.join(" ") };
    };
    for (let i = 0; i < 120; i++) {
      if (i % 7 === 6) m.delete(i - 3);
      else m.put(i, i * i);
      m.has(i - 1);
      states.push(all(m));
    }
    expect(states.some(({ header }) => (header as { oldbuckets: bigint }).oldbuckets !== 0n)).toBe(
      true,
    );
    for (const op of [0, 8, 9, 13, 27, 53, 54, 55, 60, 100, 119]) {
      const past = m.at(op);
      expect(all(past)).toEqual(states[op]);
      past.checkInvariants();
    }
    expect(m.at(-1).header()).toMatchObject({ count: 0, buckets: 0n });
    expect(m.at(8).length).toBe(7); // Eight puts, and the delete that was operation 6.
    expect([m.at(4).get(4), m.at(3).get(4)]).toEqual([16, undefined]);
    expect(all(m)).toEqual(states[119]);
  });

  test("knows fills operation by operation, and what was allocated until then", () => {
    const m = go("1.23", { traced: true }).make("map[int64]bool");
    m.fill(keys.sequence(30));
    const alone = go("1.23").make("map[int64]bool");
    alone.fill(keys.sequence(14));
    expect(m.at(13).toString()).toBe(alone.toString());
    expect(m.at(13).events).toEqual(alone.events);
  });

  test("is in a process with all tables that the present one has", () => {
    for (const release of ["1.23", "1.26"] as const) {
      const m = go(release, { traced: true }).make("map[int64]bool").put(1, true).put(2, true);
      for (const { process } of [m, m.at(0), m.at(-1).at(-1)]) {
        expect(process).toBeInstanceOf(LabProcess);
        expect(process.spans().numRows()).toBeGreaterThan(0);
        expect(process.sizeClasses().numRows()).toBeGreaterThan(0);
        expect(process.objects().numRows()).toBeGreaterThan(0);
        expect(process.allocations().numRows()).toBeGreaterThan(0);
        expect(process.gcCycles().numRows()).toBe(0);
        expect(process.make("map[int]int").buckets).toBeTypeOf("function");
      }
    }
  });

  test("can be looked at and not changed", () => {
    const m = traced().put(1, 2).put(3, 4);
    expect([...m.at(0)]).toEqual([[1, 2]]);
    expect(() => m.at(0).delete(1)).toThrow("as it was after operation 0");
    expect(() => m.at(0).clear()).toThrow("read-only view");
    expect(m.get(1)).toBe(2);
  });

  test("cannot reach behind untraced operations, and says so", () => {
    const m = traced().put(1, 1);
    m.process.traced = false;
    m.put(2, 2);
    m.process.traced = true;
    m.put(3, 3).put(4, 4);
    expect(() => m.at(0)).toThrow("Operation 0 of this map was followed by untraced ones");
    expect(m.at(2).length).toBe(3);
    expect(() => m.at(9)).toThrow("Operation 9 of this map is not in the journal; it has 2 to 3");
    expect(() => go("1.19").make("map[int64]bool").put(1, true).put(2, true).at(0)).toThrow(
      "{ traced: true }",
    );
  });

  test("of an untraced map is refused with one error, whatever asks for it", () => {
    for (const release of ["1.19", "1.26"] as const) {
      const m = go(release).make("map[int64]int64").fill(keys.sequence(120));
      const sentence =
        "No operation of this map was traced: make its process with { traced: true }, " +
        `as in go("${release}", { traced: true })`;
      expect(refusals(m)).toEqual(askers.map(([name]) => [name, "NotTracedError", sentence]));
    }
    expect(() => plot.timeline(go("1.23").make("map[int]int").put(1, 1))).toThrow(NotTracedError);
  });

  test("of a map that came before tracing, or of a copy, is refused with why", () => {
    const m = go("1.26").make("map[int64]int64").fill(keys.sequence(9));
    m.process.traced = true;
    expect(() => m.trace()).toThrow("No operation of this map was traced since tracing began");
    m.put(9, 9);
    expect(m.trace().get("sentence", 0)).toBe("operation 9: put");
    expect(() => m.at(8).costs()).toThrow("is not in the journal; it has 9 to 9");
    expect(() => m.at(9).costs()).toThrow(
      "No operation of this map was traced: this is a copy of it as it was; ask the map itself",
    );
    m.process.traced = false;
    m.put(10, 10);
    expect(() => m.timeline()).toThrow(NotTracedError);
    expect(() => m.timeline()).toThrow("untraced operations came after");
  });

  test("says of an operation that is not in the journal which are", () => {
    const m = traced().put(1, 1).put(2, 2);
    for (const ask of [m.at, m.step, m.accesses, m.allocationPath] as ((op: number) => unknown)[]) {
      const asked = () => ask.call(m, 7);
      expect(asked).toThrow(NotTracedError);
      expect(asked).toThrow("Operation 7 of this map is not in the journal; it has -1 to 1");
    }
  });

  test("differs in the fields that an operation changed", () => {
    const m = traced().put(1, 5).put(2, 6).put(1, 7);
    const rows = m.diff(0, 1).select("structure", "index", "field", "before", "after").objects();
    const { tophash } = top(m, 2);
    expect(rows).toEqual([
      {
        ...{ structure: "hmap", index: null, field: "count" },
        ...{ before: "0100000000000000", after: "0200000000000000" },
      },
      { structure: "bucket", index: 0, field: "tophash[1]", before: "00", after: tophash },
      {
        ...{ structure: "bucket", index: 0, field: "key[1]" },
        ...{ before: "0000000000000000", after: "0200000000000000" },
      },
      {
        ...{ structure: "bucket", index: 0, field: "elem[1]" },
        ...{ before: "0000000000000000", after: "0600000000000000" },
      },
    ]);
    expect(m.diff(1, 2).select("field", "after").objects()).toEqual([
      { field: "elem[0]", after: "0700000000000000" },
    ]);
    // The same in numbers, the lowest byte first.
    expect(m.diff(0, 1).select("field", "was", "is").objects()).toEqual([
      { field: "count", was: 1, is: 2 },
      { field: "tophash[1]", was: 0, is: Number.parseInt(tophash, 16) },
      { field: "key[1]", was: 0, is: 2 },
      { field: "elem[1]", was: 0, is: 6 },
    ]);
  });

  test("says values of all kinds beside their bytes", () => {
    const p = go("1.23", { traced: true });
    const of = (type: string, key: unknown, elem: unknown) => {
      const m = p.make(type as "map[int64]int64");
      m.put(key as never, elem as never);
      const rows = m.diff(-1, 0).objects() as { field: string; was: unknown; is: unknown }[];
      return Object.fromEntries(rows.map(({ field, was, is }) => [field, [was, is]]));
    };
    const small = of("map[int32]float64", -3, 0.5);
    expect(small["key[0]"]).toEqual([0, -3]);
    expect(small["elem[0]"]).toEqual([0, 0.5]);
    expect(small.buckets?.[0]).toBe("nil");
    expect(small.buckets?.[1]).toMatch(/^0xc000[0-9a-f]{6}$/);
    expect(of("map[uint64]bool", 2n ** 64n - 1n, true)).toMatchObject({
      "key[0]": [0, 2n ** 64n - 1n],
      "elem[0]": [false, true],
    });
    // What has parts is bytes alone.
    expect(of("map[string]int64", "abc", 1)["key[0]"]).toEqual([null, null]);
  });

  test("is a table of events with sentences, and a walk through them", () => {
    const m = traced();
    for (let i = 0; i < 9; i++) m.put(i, i);
    const grow = m
      .trace()
      .filter((d: { event: string }) => d.event === "grow")
      .objects();
    expect(grow).toMatchObject([{ op: 8, what: "put", sentence: "growth begins: B from 0 to 1" }]);
    const walk = m.step(8);
    expect(walk.next()?.sentence).toBe("operation 8: put");
    expect(walk.next()?.sentence).toMatch(/^load at 0xc0[0-9a-f]{8}: 0$/);
    expect(walk.back()?.sentence).toBe("operation 8: put");
    expect(walk.back()).toBeUndefined();
    expect([...walk].length).toBe(walk.length);
    m.put(9, 9).delete(3);
    expect(new Set([...m.step(8)].map(({ op }) => op))).toEqual(new Set([8]));
    expect([...m.step(8)]).toHaveLength(walk.length);
    expect([...m.step()].at(-1)?.op).toBe(10);
  });

  test("has a timeline of the header", () => {
    const m = traced();
    for (let i = 0; i < 30; i++) m.put(i, i);
    const rows = m.timeline().objects() as { op: number; count: number; B: number }[];
    expect(rows.filter(({ op }) => [-1, 8, 13, 26, 29].includes(op))).toMatchObject([
      { op: -1, count: 0, B: 0 },
      { op: 8, count: 9, B: 1 },
      { op: 13, count: 14, B: 2 },
      { op: 26, count: 27, B: 3, nevacuate: m.events.find(({ op }) => op === 26)?.nevacuate },
      { op: 29, count: 30, B: 3, oldbuckets: null },
    ]);
  });

  test("explains an operation from a trace of it, leaving the map alone", () => {
    const m = traced();
    for (let i = 0; i < 30; i++) m.put(i, i);
    const before = JSON.stringify(m.header(), (_, v) => (typeof v === "bigint" ? `${v}` : v));
    const { journal } = m.process;
    const length = journal.length;
    const got = m.explain(7, "get");
    expect(got.hash).toBe(m.hash(7));
    expect(got.visited[0]).toBe(`bucket ${m.hash(7) & 7n}`);
    expect(
      got
        .table()
        .filter((d: { equal: boolean }) => d.equal)
        .objects().length,
    ).toBeGreaterThan(0);
    const miss = m.explain(1000, "get");
    expect(miss.compares.keys).toBeGreaterThanOrEqual(8);
    const put = m.explain(1000, "put");
    expect(put.rows.some(({ what, field }) => what === "store" && field?.startsWith("key"))).toBe(
      true,
    );
    expect(m.explain(7, "delete").drawing.text).toContain("delete(7) on map[int64]int64, Go 1.19");
    expect(m.has(7)).toBe(true);
    expect(m.has(1000)).toBe(false);
    expect(JSON.stringify(m.header(), (_, v) => (typeof v === "bigint" ? `${v}` : v))).toBe(before);
    expect(journal.length).toBeGreaterThan(length);
  });
});

/** The tophash byte of a key, as text. */
function top(m: { hash(key: number): bigint }, key: number): { tophash: string } {
  const upper = Number(m.hash(key) >> 56n);
  return { tophash: (upper < 5 ? upper + 5 : upper).toString(16).padStart(2, "0") };
}

describe("several traced maps of one process", () => {
  test("keep their own pasts and accounts", () => {
    const process = go("1.23", { traced: true });
    const a = process.make("map[int64]int64").put(1, 1);
    const b = process.make("map[int64]bool", 100).put(5, true);
    a.put(2, 2);
    b.put(6, false);
    expect([a.at(0).length, a.at(1).length, b.at(0).length]).toEqual([1, 2, 1]);
    expect(a.at(0).toString()).toMatch(/: 1 entry, .* 192 bytes/);
    const before = b.at(0);
    expect([...before]).toEqual([[5, true]]);
    expect(a.step().length).toBeLessThan([...process.journal].length);
  });
});

test("a Swiss map has a past as well", () => {
  const m = go("1.26", { traced: true }).make("map[int64]int64");
  for (let i = 0; i < 12; i++) m.put(i, i);
  expect([m.at(6).length, m.at(6).get(6), m.at(5).get(6)]).toEqual([7, 6, undefined]);
  m.at(9).checkInvariants();
  const rehash = m.trace().filter((d: { event: string }) => d.event === "rehash");
  expect(rehash.objects()).toMatchObject([
    { op: 8, sentence: "the entries of 8 slots move to a table of 16" },
  ]);
  expect(m.diff(6, 7).objects()[0]).toMatchObject({ structure: "Map", field: "used" });
  expect(m.explain(3).drawing.text).toContain("found in slot");
});
