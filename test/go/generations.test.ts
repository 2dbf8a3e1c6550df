import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fieldsOf, GenerationError, GoProcess } from "../../src/go/index.js";

/** How a file asks which generation a map, a type, a header or an event is of. */
const questions =
  /"(?:bucketsize|groupSize|B|dirLen|dirPtr|buckets)" in |isSwiss|generation [!=]==|\bname === "(?:classic|swiss)"|\.block === |generation\]|generation as /;

const source = join(import.meta.dirname, "../../src");

function asking(): string[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !file.startsWith("engine"))
    .filter((file) => questions.test(readFileSync(join(source, file), "utf8")))
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/** One table a room, beside what is known of each generation. */
const tables = [
  "capture/generations.ts",
  "capture/profiles/pprof/generations.ts",
  "cli/bench/maps/contestants.ts",
  "cli/doctor.ts",
  "go/generations.ts",
  "go/memory/generations.ts",
  "go/releases.ts",
  "lab/explain/generations.ts",
  "lab/hint-sweep.ts",
  "lab/machine/functions.ts",
  "plot/generations.ts",
  "tables/generations.ts",
  "tables/hardware/lookups.ts",
  "view/generations.ts",
];

/** Claims, exercises and advice are about one generation or compare the two: that is their matter. */
const subjects = /^lab\/(?:claims|exercises|report)\//;

test("a room asks which generation a map is of in one table, and nowhere else", () => {
  const found = asking().filter((file) => !subjects.test(file));
  expect(found).toEqual(tables);
});

describe("what a generation answers", () => {
  const answers = [
    { release: "1.23", header: "hmap", block: "bucket", field: "tophash[0]" },
    { release: "1.26", header: "Map", block: "group", field: "ctrl[0]" },
  ];
  test.each(answers)("Go $release: $header, $block", ({ release, header, block, field }) => {
    const m = new GoProcess(release).make("map[int64]bool").put(7, true);
    const at = Number(m.address & 0xffffffffn);
    const fields = fieldsOf(m);
    expect(fields(at)?.structure).toBe(header);
    const pointer = m.headerFields().find((one) => /^(buckets|dirPtr)$/.test(one.field));
    const found = fields(Number((pointer?.value as bigint) & 0xffffffffn));
    expect([found?.structure, found?.field]).toEqual([block, field]);
  });

  test("refuses what maps of the other generation have", () => {
    const classic = new GoProcess("1.23").make("map[int64]bool");
    const swiss = new GoProcess("1.26").make("map[int64]bool");
    expect(() => classic.tableColumns()).toThrow(GenerationError);
    expect(() => classic.match(0n, 1)).toThrow(GenerationError);
    expect(() => swiss.arrays()).toThrow(GenerationError);
    expect(() => swiss.extra()).toThrow(GenerationError);
    expect(classic.arrays().main.heads).toBe(0);
    expect(swiss.tableColumns().length).toBe(0);
  });
});
