import { describe, expect, test } from "vitest";
import { go, keys, view } from "../../../src/lab/prelude.js";

describe("the slots of a map", () => {
  test("are rows with their entries, in the order of the chains", () => {
    const m = go("1.19").make("map[int64]bool").put(7, true).put(9, false).put(11, true);
    m.delete(9);
    const rows = m.slots().select("slot", "state", "key", "elem").objects();
    expect(rows.slice(0, 4)).toEqual([
      { slot: 0, state: "live", key: 7, elem: true },
      { slot: 1, state: "emptyOne", key: null, elem: null },
      { slot: 2, state: "live", key: 11, elem: true },
      { slot: 3, state: "emptyRest", key: null, elem: null },
    ]);
    expect(rows.length).toBe(8);
  });

  test("hold every entry once, also half-way through a growth", () => {
    const m = go("1.23").make("map[int64]int64");
    for (let i = 0; m.header().oldbuckets === 0n || i < 900; i++) m.put(i, i);
    const live = m.slots().filter((d: { state: string }) => d.state === "live");
    const found = (live.array("key") as number[]).sort((a, b) => a - b);
    expect(found).toEqual(Array.from({ length: m.length }, (_, i) => i));
    const moved = m.chains().filter((d: { evacuated: boolean }) => d.evacuated);
    expect(moved.numRows()).toBeGreaterThanOrEqual(m.header().nevacuate);
  });

  test("make probe lengths: 4.25 entries on average at full load, a fifth of chains overflowing", () => {
    const m = go("1.19").make("map[int64]struct{}");
    m.fill(keys.sequence(13 * 2 ** 15));
    expect(m.header().B).toBe(16);
    const rows = m.probes().objects() as { probes: number; entries: number }[];
    const entries = rows.reduce((sum, row) => sum + row.entries, 0);
    const probes = rows.reduce((sum, row) => sum + row.probes * row.entries, 0);
    expect(entries).toBe(m.length);
    expect(probes / entries).toBeCloseTo(4.25, 1);
    const long = m.chains().filter((d: { length: number }) => d.length > 1);
    expect(long.numRows() / 2 ** 16).toBeCloseTo(0.208, 2);
    const live = m.tophashes().filter((d: { state: string }) => d.state === "live");
    expect(Array.from(live.array("slots"), Number).reduce((sum, n) => sum + n, 0)).toBe(m.length);
    expect(Math.min(...live.array("tophash"))).toBe(5);
  });

  test("are refused when they are too many at once", () => {
    const m = go("1.19").make("map[int64]bool", 3_000_000);
    expect(() => m.slots()).toThrow("give a range");
    expect(m.slots(10, 12).numRows()).toBe(16);
  });
});

describe("drawings of a map's buckets", () => {
  const m = go("1.23").make("map[int64]bool");
  for (let i = 0; i < 220; i++) m.put(i, i % 2 === 0);

  test("show the bytes of a bucket", async () => {
    const small = go("1.19", { seed: 3 }).make("map[int64]bool").put(258, true);
    const { svg, text } = view.bytes(small, 0);
    expect(text.split("\n")[1]).toMatch(/^0xc[0-9a-f]+ {2}[0-9a-f]{2}( 00){7} 02 01( 00){6}$/);
    await expect(svg).toMatchFileSnapshot("snapshots/bytes.svg");
    expect(() => view.bytes(small, 1)).toThrow("the map has only bucket 0");
  });

  test("show the bytes of no bucket where there is none, and say so", () => {
    const empty = go("1.23").make("map[int64]bool");
    expect(() => view.bytes(empty, 0)).toThrow("bucket 0: the map has no buckets yet");
    expect(() => view.bytes(m, 1.5)).toThrow("bucket 1.5: the map has buckets 0 to ");
    expect(() => view.bytes(m, m.arrays().main.address + 8n)).toThrow(/^bucket at 0xc\w+8: /);
    expect(view.bytes(m, m.arrays().main.address).text).toContain("bucket of map[int64]bool: 88");
    const swiss = go("1.26").make("map[int64]bool").put(1, true);
    expect(() => view.bytes(swiss, 0.5)).toThrow("group 0.5: the map has only group 0");
  });

  test("show where the buckets lie", () => {
    const { text } = view.addresses(m);
    expect(text.split("\n")[1]).toMatch(
      /^main: from 0xc[0-9a-f]+, 64 buckets|^main: from 0xc[0-9a-f]+, 32 buckets/,
    );
  });
});
