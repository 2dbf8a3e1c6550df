import { describe, expect, test } from "vitest";
import type { GoMapType } from "../../src/go/index.js";
import {
  architectures,
  GoProcess,
  groupLayout,
  keys,
  mapLayoutOf,
  parseType,
} from "../../src/go/index.js";

describe("the experiment mapsplitgroup of Go 1.27", () => {
  const split = (type: string) => {
    const parsed = parseType(type) as GoMapType;
    const { groupSize, keysOffset, keyStride, elemsOffset, elemStride } = groupLayout(
      parsed,
      architectures.amd64,
      true,
    );
    return [groupSize, keysOffset, keyStride, elemsOffset, elemStride];
  };

  test("puts the eight keys of a group before its eight elems", () => {
    // Group sizes, offsets and strides of Go 1.27.3 built with GOEXPERIMENT=mapsplitgroup.
    expect(split("map[int64]struct{}")).toEqual([80, 8, 8, 72, 0]);
    expect(split("map[int64]bool")).toEqual([80, 8, 8, 72, 1]);
    expect(split("map[int64]int64")).toEqual([136, 8, 8, 72, 8]);
    expect(split("map[uint8]uint64")).toEqual([80, 8, 1, 16, 8]);
    expect(split("map[int16]int8")).toEqual([32, 8, 2, 24, 1]);
    expect(split("map[string]int64")).toEqual([200, 8, 16, 136, 8]);
  });

  test("is an option of a process, and written as Go writes it", () => {
    const process = new GoProcess("1.27", { experiments: ["mapsplitgroup"] });
    expect(process.release.name).toBe("1.27-X:mapsplitgroup");
    expect(new GoProcess("go1.27.3-X:mapsplitgroup").release).toEqual(process.release);
    expect(mapLayoutOf("map[int64]bool", "amd64", "1.27-X:mapsplitgroup").blockSize).toBe(80);
    expect(mapLayoutOf("map[int64]bool", "amd64", "1.27").blockSize).toBe(136);
  });

  test("is refused by other releases and under other names", () => {
    expect(() => new GoProcess("1.26", { experiments: ["mapsplitgroup"] })).toThrow(
      'Go 1.26 has no experiment "mapsplitgroup" that changes its maps; there is none',
    );
    expect(() => new GoProcess("1.27", { experiments: ["swissmap"] })).toThrow(
      "known: mapsplitgroup",
    );
    expect(() => new GoProcess("1.23", { experiments: ["mapsplitgroup"] })).toThrow(
      "there is none",
    );
  });

  test("keeps the map whole through growth, splits, deletes and clear, in both builds", () => {
    for (const traced of [false, true]) {
      const process = new GoProcess("1.27", { experiments: ["mapsplitgroup"], traced });
      const m = process.make("map[int64]bool").fill(keys.sequence(3000), true);
      m.checkInvariants();
      expect([m.length, m.get(2999), m.get(3000)]).toEqual([3000, true, undefined]);
      for (let i = 0; i < 3000; i += 2) m.delete(i);
      m.checkInvariants();
      expect([...m].every(([key, elem]) => Number(key) % 2 === 1 && elem)).toBe(true);
      m.clear();
      m.checkInvariants();
    }
  });

  test("takes 16.8 bytes an entry where Go 1.27 takes 30.3, for ten million in a set", () => {
    const of = (experiments: string[]) =>
      new GoProcess("1.27", { experiments }).make("map[int64]struct{}", 10_000_000).live;
    // Tables of 1,024 slots: 16,384 × (32 + 128 groups in their size class) and the directory.
    expect(of(["mapsplitgroup"])).toBe(48 + 16_384 * (8 + 32 + 10_240));
    expect(of([])).toBe(48 + 16_384 * (8 + 32 + 18_432));
  });
});
