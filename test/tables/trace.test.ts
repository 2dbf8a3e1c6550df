/** What the table of a trace says in columns. */
import { describe, expect, test } from "vitest";
import { endOf, GoMap, GoProcess, keys, linksOf, stepsOf } from "../../src/go/index.js";
import { traceTable } from "../../src/tables/index.js";

describe("overflow buckets in a trace", () => {
  type Row = { op: number; event: string; chain: number; source: string; address: string };
  const overflows = (m: Parameters<typeof stepsOf>[0]): Row[] =>
    traceTable(stepsOf(m))
      .filter((d: Row) => d.event === "overflow")
      .objects() as Row[];

  const hexOf = (offset: number) => `0x${(0xc000000000n + BigInt(offset)).toString(16)}`;

  /** The chain of every bucket of a map after operation `op`, by its address. */
  function chainsAfter(m: GoMap<number, number, "classic">, op: number): Map<string, number> {
    const past = m.process.copy(
      m.place,
      m.type,
      (...made) => new GoMap<number, number, "classic">(...made),
      endOf(m, op),
    );
    return new Map([...linksOf(past, "main")].map(({ bucket, at }) => [hexOf(at), bucket]));
  }

  test.each([
    ["of a map that doubles", 0, keys.uniform(700, 3)],
    ["of one that grows to the same size", 60, keys.slidingWindow(8000, 60)],
  ] as const)("name chain and source, %s", (_, hint, workload) => {
    const process = new GoProcess<"classic">("1.19", { traced: true });
    const m = process.make("map[int64]int64", hint) as GoMap<number, number, "classic">;
    m.fill(workload);
    const rows = overflows(m);
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(["new", "preallocated"]));
    for (const { op, chain, address } of rows.filter((_, i) => i % 7 === 0)) {
      expect([op, address, chain]).toEqual([op, address, chainsAfter(m, op).get(address)]);
    }
  });

  test("are the only rows with them", () => {
    const m = new GoProcess("1.19", { traced: true }).make("map[int64]int64");
    m.fill(keys.sequence(200));
    const table = traceTable(stepsOf(m));
    expect(table.columnNames()).toEqual([
      ...["op", "what", "event", "bucket", "chain", "source", "address", "sentence"],
    ]);
    const others = table.filter((d: Row) => d.event !== "overflow").objects() as Row[];
    expect(others.every(({ chain, source }) => chain === null && source === null)).toBe(true);
  });
});
