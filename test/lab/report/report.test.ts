import { describe, expect, test } from "vitest";
import { memoryOf, report } from "../../../src/lab/prelude.js";

interface Row {
  readonly [number: string]: number;
}

/** Columns of numbers, and those of words. */
const rows = (table: { objects(): object[] }) => table.objects() as Row[];
const words = (table: { objects(): object[] }) => table.objects() as Record<string, string>[];

describe("a report for a decision", () => {
  const found = report("map[int64]bool", { n: 10_000_000, releases: ["1.19", "1.26"] });

  test("has the memory now and at ten times the size, with a hint and without", () => {
    const memory = rows(found.memory());
    expect(memory.map(({ release, entries, hint }) => [release, entries, hint])).toEqual(
      ["1.19", "1.26"].flatMap((release) =>
        [1e7, 1e8].flatMap((n) => [false, true].map((hint) => [release, n, hint])),
      ),
    );
    // A real Go 1.19.8 process held 197,197,320 bytes.
    expect(Math.abs((memory[1]?.alive ?? 0) - 197_197_320)).toBeLessThan(1000);
    expect(memory[5]?.alive).toBe(302_645_296);
    expect(memory[0]?.atMost).toBeGreaterThan(1.4 * (memory[0]?.alive ?? 0));
  });

  test("weighs operations by what the program does", () => {
    const question = { n: 1000, releases: ["1.23"] };
    const [plain] = rows(report("map[int64]bool", question).operations()) as unknown as Record<
      string,
      number
    >[];
    const lines = (workload: object | string) =>
      rows(
        report("map[int64]bool", { ...question, workload }).operations(),
      )[0] as unknown as Record<string, number>;
    const { linesOfHit = 0, linesOfInsert = 0 } = plain ?? {};
    expect(lines({ hit: 7 }).linesOfWorkload).toBe(linesOfHit);
    expect(lines("hit=3, insert=1").linesOfWorkload).toBeCloseTo(
      (3 * linesOfHit + linesOfInsert) / 4,
      1,
    );
    expect(plain).not.toHaveProperty("linesOfWorkload");
    for (const [workload, message] of [
      [
        "hits=3",
        '`workload` has shares of hit, miss, insert, delete, got "hits". Did you mean "hit"?',
      ],
      ["hit", "the share of hit in `workload` must be a number from 0 on"],
      [{ hit: -1 }, "the share of hit in `workload` must be a number from 0 on"],
      [{ hit: 0 }, "`workload` must have a share above 0"],
      [7, "`workload` must be shares such as"],
    ] as const) {
      expect(() => lines(workload as string)).toThrow(message);
    }
  });

  test("ranks the alternatives, each with its figure and its cost", () => {
    const [ways, all] = [words(found.alternatives("1.19")), rows(found.alternatives("1.19"))];
    const bytes = all.map((row) => row.bytes);
    expect(bytes).toEqual([...bytes].sort((a = 0, b = 0) => a - b));
    const of = (way: string) => all[ways.findIndex((row) => row.way === way)]?.bytes;
    expect(of("map[int64]struct{}")).toBe(
      Math.round(memoryOf("map[int64]struct{}", { n: 1e7, release: "1.19", hint: true }).expected),
    );
    expect(of("a sorted slice of key and elem")).toBe(160_000_000);
    for (const { cost } of ways) expect(cost?.length).toBeGreaterThan(10);
    const swiss = words(found.alternatives("1.26"));
    const saved = ["map[int64]struct{}", "make with a hint of n"].map((way) => {
      return swiss.find((row) => row.way === way)?.saved;
    });
    expect(saved[0]).toBe(saved[1]);
    expect(found.alternatives().numRows()).toBe(ways.length + swiss.length);
    expect(() => found.alternatives("1.20")).toThrow("`release` must be one of 1.19, 1.26");
  });

  test("says what growing costs: many small moves, or up to 896 entries at once", () => {
    const [classic, swiss] = rows(found.growth());
    expect(classic?.growths).toBe(21);
    expect(classic?.mostMovedByOneInsert).toBeLessThan(40);
    expect(swiss?.mostMovedByOneInsert).toBe(896);
    // 2^21 + 2^17 buckets of 88 bytes, 196,083,712, are whole pages.
    expect(classic?.largestAllocation).toBe(196_083_712);
    // A directory of 16,384 pointers; the groups of a table take 18,432.
    expect(swiss?.largestAllocation).toBe(131_072);
  });

  test("what the collector looks through depends on pointers", () => {
    const [plain] = rows(found.collector());
    expect(plain?.scannedPerEntry).toBeLessThan(1);
    const [text] = rows(
      report("map[string]bool", { n: 1_000_000, releases: ["1.23"] }).collector(),
    );
    expect(text?.scannedPerEntry).toBeGreaterThan(16);
  });

  test("measures lines of cache on a sample, and shows where bytes go", () => {
    const [hit] = rows(found.operations());
    expect(hit?.linesOfHit).toBeGreaterThan(2);
    expect(hit?.linesOfMiss).toBeGreaterThan(2);
    const [waste] = rows(found.waste());
    expect(waste).toMatchObject({ keyAndElem: 9, slot: 11, paddingOfSlot: 0 });
    expect(found.figure().toString()).toContain("map[int64]bool");
    expect(found.summary).toMatch(
      /^10M entries of map\[int64\]bool take \d+ MB in Go 1\.19 and \d+ MB in Go 1\.26\. /,
    );
  });

  test("takes keys of any type, and few entries", () => {
    for (const type of [
      "map[struct{ a int64; b [40]byte }]any",
      "map[bool]string",
      "map[*int64]int8",
      "map[any]int64",
    ]) {
      const small = report(type, { n: 3, releases: ["1.23"] });
      expect(rows(small.operations())).toHaveLength(1);
      expect(rows(small.alternatives()).length).toBeGreaterThan(2);
    }
  });

  test.each([
    ["int64", { n: 5 }, "int64 is not a map type"],
    ["map[func()]int", { n: 5 }, "invalid map key type func()"],
    ["map[int]int", { n: 0 }, "`n` must be a whole number from 1 to 100,000,000,000, got 0"],
    ["map[int]int", { n: 1.5 }, "got 1.5"],
    [
      "map[int]int",
      { n: 5, releases: [] },
      '`releases` must be a list of one to four releases, such as ["1.19", "1.26"], got []',
    ],
    ["map[int]int", { n: 5, releases: ["1.2"] }, 'No Go release "1.2" here'],
    [
      "map[int]int",
      { n: 5, keyLength: 3 },
      "keyLength is for strings, but map[int]int has keys of int",
    ],
  ])("on %s with %j says what would be right", (type, question, message) => {
    expect(() => report(type, question)).toThrow(message);
  });
});
