import { describe, expect, test } from "vitest";
import { absentKeys, GoProcess, keys, parseType, sampleKeys } from "../../../src/go/index.js";

describe("a sample of a map's keys", () => {
  test.each(["1.23", "1.26"])(
    "is spread over its memory and always the same, in Go %s",
    (release) => {
      const m = new GoProcess(release).make("map[int64]bool").fill(keys.sequence(20_000));
      const sample = sampleKeys(m, 500) as number[];
      expect(sample).toEqual(sampleKeys(m, 500));
      expect(new Set(sample).size).toBe(sample.length);
      expect(sample.length).toBeGreaterThan(400);
      expect(sample.length).toBeLessThanOrEqual(500);
      expect(sample.every((key) => key >= 0 && key < 20_000)).toBe(true);
    },
  );

  test.each(["1.23", "1.26"])(
    "is all of a small map, and nothing of an empty one, in Go %s",
    (release) => {
      const m = new GoProcess(release).make("map[int64]bool");
      expect(sampleKeys(m, 10)).toEqual([]);
      m.fill(keys.sequence(5));
      expect((sampleKeys(m, 10) as number[]).sort()).toEqual([0, 1, 2, 3, 4]);
    },
  );
});

describe("keys that a map has not", () => {
  const absent = (type: string, n = 3) => absentKeys(parseType(type), n, () => false);

  test("are values of the key's type, all different", () => {
    expect(absent("string")).toEqual(["absent 0", "absent 1", "absent 2"]);
    expect(absent("uint8")).toEqual([255n, 254n, 253n]);
    expect(absent("int64", 2)).toEqual([2n ** 63n - 1n, 2n ** 63n - 7920n]);
    expect(absent("float64", 2)).toEqual([0.25, 1.25]);
    expect(absent("[2]uint8", 1)).toEqual([[255n, 255n]]);
    expect(absent("struct{A uint8; B string; _ int8}", 1)).toEqual([{ A: 255n, B: "absent 0" }]);
    expect(new Set(absent("uint8", 300)).size).toBe(256);
  });

  test("are none where no value is known, or where the map has them all", () => {
    expect([absent("any"), absent("*int"), absent("bool"), absent("struct{A any}")]).toEqual([
      ...[[], [], [], []],
    ]);
    expect(absentKeys(parseType("uint8"), 5, () => true)).toEqual([]);
  });

  test("go into a map of their type", () => {
    for (const type of ["[3]int32", "struct{A int32; B string}", "int16", "float32", "uintptr"]) {
      const m = new GoProcess("1.26").make(`map[${type}]bool`);
      const found = absentKeys(m.type.key, 20, () => false);
      for (const key of found) m.put(key as never, true as never);
      expect([type, m.length]).toEqual([type, 20]);
    }
  });
});
