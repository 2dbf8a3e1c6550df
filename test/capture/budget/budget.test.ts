/**
 * What a case may take. What cannot come to an end is refused before it begins: these tests have no
 * time to wait for it.
 */
import { describe, expect, test } from "vitest";
import { CaptureSizeError, MalformedError, parseCase, replay } from "../../../src/capture/index.js";

const head =
  '{"name":"n","hash0":1,"rand":"0x5","hashkey":["0x5ef99ee62a2cd6f3","0x2e8b3a1f90c4d571",' +
  '"0xb91f6d2c7a3e4085","0x7c0d1e2f3a4b5c6d"]';
const run = (release: string, type: string, ops: unknown[], hint = 0) =>
  replay(
    parseCase(
      `${head},"type":${JSON.stringify(type)},"hint":${hint},"ops":${JSON.stringify(ops)}}`,
    ),
    release,
  );
const errorOf = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
};
const times = (n: number, ...ops: unknown[]) => new Array(n).fill(ops).flat();
const long = "x".repeat(1000);

describe.each(["1.19", "1.23", "1.24", "1.26"])("a case for Go %s", (release) => {
  test.each<[string, string, unknown[], string]>([
    [
      "strings beyond all memory",
      "map[string]string",
      [["pr", 0, 1, 16_777_216, 0, 1, long]],
      "ops[0]: up to this operation, the strings and other data of keys and elems take at least " +
        "16,156,459,008 bytes, and a process has at most 4,293,918,720",
    ],
    [
      "the same with strings in structs",
      "map[int64]struct{ a int8; b [20]string }",
      [["c"], ["pr", 0, 0, 16_000_000, 0, 1]],
      "ops[1]: up to this operation",
    ],
    [
      "more keys than may be taken",
      "map[int64]int64",
      [["pr", 0, 1, 100_000, 0, 1], ...times(300, ["it", -1])],
      "ops[168]: the iterators give more keys than a case may take (16,777,216)",
    ],
    [
      "the same by iterators that go on",
      "map[int64]int64",
      [
        ["pr", 0, 1, 100_000, 0, 1],
        ...Array.from({ length: 300 }, (_, i) => [
          ["it", 1],
          ["nx", i, -1],
        ]).flat(),
      ],
      "the iterators give more keys than a case may take (16,777,216)",
    ],
    [
      "more strings than there is time for",
      "map[string]int64",
      [["pr", 0, 0, 16_000_000, 0, 0, "k"]],
      "ops[0]: up to this operation, the operations take 146,000,000 steps of work, " +
        "more than a case may (134,217,728)",
    ],
  ])("is refused at once for %s", (_, type, ops, message) => {
    const refused = errorOf(() => run(release, type, ops));
    expect(refused).toBeInstanceOf(MalformedError);
    expect(refused.message).toContain(message);
  });

  test.each<[string, unknown[], RegExp]>([
    [
      "map[string]int64",
      [["pr", 0, 1, 3_000_000, 0, 1, long]],
      /(buckets|groups) will take at least/,
    ],
    [
      "map[[200]uint8]int64",
      [["pr", 0, 1, 3_000_000, 0, 1]],
      /indirect keys and elems will take at/,
    ],
    ["map[int64][4000]uint8", [["pr", 0, 1, 100_000, 0, 1]], /elems will take at least 381 MiB/],
    [
      "map[interface{}]int64",
      [["pr", 5, 3, 9_000_000, 0, 1]],
      /(buckets|groups) will take at least/,
    ],
    ["map[[3]int32]bool", [["pr", 0, 1, 9_000_000, 0, 1]], /(buckets|groups) will take at least/],
    [
      "map[int64]int64",
      times(400_000, ["it", 0]),
      /iterators and their keys will take at least 97/,
    ],
  ])("is refused at once where its capture would be too large: %s", (type, ops, message) => {
    const refused = errorOf(() => run(release, type, ops));
    expect(refused).toBeInstanceOf(CaptureSizeError);
    expect(refused.message).toMatch(message);
    expect(refused.message).toMatch(/a capture holds at most 96 MiB$/);
  });

  test("may put the same few keys as often as it likes", () => {
    for (const [type, range] of [
      ["map[int64]int64", [7, 0]],
      ["map[int8]int64", [0, 1]],
      ["map[int32]int64", [0, 2 ** 31]],
      ["map[bool]int64", [0, 1]],
      ["map[float32]int64", [2 ** 30, 1]],
      ["map[[4]uint8]int64", [0, 1]],
    ] as const) {
      const { map } = run(release, type, [["pr", ...range, 200_000, 0, 1]]);
      expect([type, map.length <= 8192]).toEqual([type, true]);
    }
  });

  test("is stopped as soon as what it does passes a limit", () => {
    // Two ranges, each of which would fit.
    const ranges = [
      ["pr", 0, 1, 250_000, 0, 0],
      ["pr", 2_000_000, 1, 250_000, 0, 0],
    ];
    expect(() => run(release, "map[int64][128]uint8", ranges)).toThrow(
      /^the map's (buckets|groups)(, events and iterators)? take \d+ MiB; a capture holds at most/,
    );
  });
});

test("a hint for more than a capture holds is refused before make", () => {
  for (const [release, message] of [
    ["1.23", "the map's buckets will take at least 2,448 MiB; a capture holds at most 96 MiB"],
    ["1.26", "the map's groups will take at least 2,177 MiB; a capture holds at most 96 MiB"],
  ] as const) {
    const begun = performance.now();
    expect(errorOf(() => run(release, "map[int64]int64", [["p", 1, 1]], 99_999_999)).message).toBe(
      message,
    );
    expect(performance.now() - begun).toBeLessThan(2000);
  }
});

test("a clear that wipes all of a large map counts for what it wipes", () => {
  const clears = [["pr", 0, 1, 300_000, 0, 1], ...times(100_000, ["p", 1, 1], ["c"])];
  for (const release of ["1.19", "1.23", "1.24"]) {
    expect(() => run(release, "map[int64]int64", clears)).toThrow("steps of work");
  }
  const few = [["pr", 0, 1, 30_000, 0, 1], ...times(2000, ["p", 1, 1], ["c"])];
  for (const release of ["1.23", "1.27"]) {
    expect(run(release, "map[int64]int64", few).map.length).toBe(0);
  }
  // Nothing is wiped of an empty map.
  const empty = [["pr", 0, 1, 300_000, 0, 1], ...times(100_000, ["c"])];
  expect(run("1.23", "map[int64]int64", empty).map.length).toBe(0);
});

test("an iteration over a large and nearly empty array counts for what it passes", () => {
  for (const release of ["1.23", "1.26"]) {
    const sparse = () =>
      run(release, "map[int64]int64", [["p", 0, 1], ...times(100_000, ["it", 1])], 3_000_000);
    expect(sparse).toThrow("steps of work");
  }
});
