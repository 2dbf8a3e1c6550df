/** Which key each traced operation had, however it came to the map. */
import { describe, expect, test } from "vitest";
import { GoProcess, keys, timelineOf } from "../../../src/go/index.js";

describe("the key of a traced operation", () => {
  const traced = (release: "1.19" | "1.26") => new GoProcess(release, { traced: true });
  const rowsOf = (map: Parameters<typeof timelineOf>[0]) =>
    timelineOf(map).map(({ what, key }) => [what, key]);

  test.each(["1.19", "1.26"] as const)("is that of single operations, Go %s", (release) => {
    const m = traced(release).make("map[int64]int64");
    const other = m.process.make("map[string]bool");
    m.put(5, 1);
    other.put("five", true);
    m.get(6);
    m.has(5);
    m.put(2n ** 40n, 2);
    m.delete(7);
    for (const _ of m) break;
    m.clear();
    expect(rowsOf(m)).toEqual([
      ["make", null],
      ["put", 5],
      ["get", 6],
      ["get", 5],
      ["put", 2 ** 40],
      ["delete", 7],
      ["iterate", null],
      ["clear", null],
    ]);
    expect(rowsOf(other)).toEqual([
      ["make", null],
      ["put", "five"],
    ]);
  });

  test.each(["1.19", "1.26"] as const)("is that of bulk operations, Go %s", (release) => {
    const m = traced(release).make("map[int64]int64").fill(keys.slidingWindow(5, 2));
    m.lookup(keys.from(Int32Array.of(3, -9)));
    m.deleteAll(keys.sequence(2, 4));
    expect(rowsOf(m).slice(1)).toEqual([
      ["put", 0],
      ["put", 1],
      ["put", 2],
      ["delete", 0],
      ["put", 3],
      ["delete", 1],
      ["put", 4],
      ["delete", 2],
      ["get", 3],
      ["get", -9],
      ["delete", 4],
      ["delete", 5],
    ]);
    const text = traced(release).make("map[string]bool").fill(keys.strings(2, "k-"));
    text.fill(keys.texts(["x", new Uint8Array([0xc3, 0xa9])]));
    expect(rowsOf(text).slice(1)).toEqual([
      ["put", "k-0"],
      ["put", "k-1"],
      ["put", "x"],
      ["put", "é"],
    ]);
    // More than one call into the engine does at once.
    const drawn = keys.zipf(30_000, 7);
    const many = traced(release).make("map[uint32]bool").fill(drawn);
    expect(timelineOf(many).flatMap(({ key }) => (key === null ? [] : [key]))).toEqual(
      Array.from(drawn, Number),
    );
  });

  test("is as the map gives keys, and as it was then", () => {
    const big = traced("1.19").make("map[int64]bool", 0, { bigint: true });
    big.put(1, true).fill(keys.sequence(1, 2));
    expect(rowsOf(big).slice(1)).toEqual([
      ["put", 1n],
      ["put", 2n],
    ]);
    const floats = traced("1.26").make("map[float32]bool").fill(keys.sequence(1, 3));
    expect(rowsOf(floats).at(-1)).toEqual(["put", 3]);
    const array = [1, 2];
    const arrays = traced("1.26")
      .make("map[[2]int8]bool")
      .put(array as never, true);
    array[0] = 9;
    expect(rowsOf(arrays).at(-1)).toEqual(["put", "[1,2]"]);
    const values = Int8Array.of(1);
    const m = traced("1.19").make("map[int8]bool").fill(keys.from(values));
    values[0] = 7;
    expect(rowsOf(m).at(-1)).toEqual(["put", 1]);
  });

  test("is known of goroutines, and after old records were given up", () => {
    const m = traced("1.19").make("map[int64]int64").put(1, 1);
    m.interleave({ a: [["put", 2, 2]], b: [["delete", 1]] }, "aaaab");
    // Each part of a goroutine's write is an operation of its own.
    const parts = timelineOf(m).filter(({ op }) => op !== null && op > 0);
    expect(new Set(parts.map(({ op, key }) => `${op}: ${key}`))).toEqual(new Set(["1: 2", "2: 1"]));
    const long = traced("1.19").make("map[int64]int64");
    long.process.journal.limit = 100_000;
    long.fill(keys.sequence(20_000));
    const rows = timelineOf(long);
    expect(long.process.journal.forgotten).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(20_000);
    expect(rows.every(({ op, key }) => op === key)).toBe(true);
    long.process.journal.clear();
    long.put(3, 3);
    expect(rowsOf(long)).toEqual([["put", 3]]);
  });
});
