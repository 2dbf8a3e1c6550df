/** What is completed in the strings of a notebook: releases, and Go types as they are typed. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  const prelude = new URL("../../../dist/lab/prelude.js", import.meta.url).pathname;
  runner = await Driver.start({ prelude });
});
afterAll(() => runner.stop());

/** The cursor stands at `|`. */
async function complete(marked: string) {
  const cursor = marked.indexOf("|");
  const code = marked.replace("|", "");
  const { matches, start, end } = await runner.request(
    { type: "complete", code, cursor },
    "completed",
  );
  return { texts: matches.map(({ text }) => text), start, end };
}

it("completes releases", async () => {
  const { texts } = await complete('go("|")');
  expect(texts.slice(0, 2)).toEqual(["1.19", "1.20"]);
  expect(texts).toContain("1.27");
});

it("completes Go types in a string, and replaces all of it", async () => {
  const { texts, start, end } = await complete('go("1.23").make("map[int6|")');
  expect(texts).toContain("map[int64]bool");
  expect(texts).toContain("map[int64]struct{}");
  expect(texts.every((text) => text.startsWith("map[int64]"))).toBe(true);
  expect([start, end]).toEqual([17, 25]);
  // Also where the string is not closed yet; what is there already is not an offer.
  expect((await complete('go("1.23").make("map[int64]boo|')).texts).toEqual(["map[int64]bool"]);
  expect((await complete("go('1.26').make('map[string]uint|')")).texts).toEqual([
    "map[string]uint16",
    "map[string]uint32",
    "map[string]uint64",
    "map[string]uint8",
    "map[string]uintptr",
  ]);
  expect((await complete("layout('complex|')")).texts).toEqual(["complex128", "complex64"]);
  expect((await complete("mapLayout('map[any]er|')")).texts).toEqual(["map[any]error"]);
});

it("takes every other type all the same, with its own types of keys and elems", async () => {
  const { error } = await runner.run(
    'const m = go("1.26").make("map[[3]bool]struct{ a, b int8 }"); m.put([true, false, true], { a: 1, b: "2" })',
  );
  expect(error?.evalue).toMatch(/^Type 'string' is not assignable to type 'number \| bigint/);
});

it("offers of a map what people use first, and nothing that it does not have", async () => {
  await runner.run(
    'const classic = go("1.23").make("map[int]int"), swiss = go("1.26").make("map[int]int"); const either = go("1.26" as Release).make("map[int]int")',
  );
  const sorted = (...names: string[]) => names.sort((a, b) => a.localeCompare(b));
  const first = ["accesses", "at", "entries", "explain", "fields", "fill", "get", "growth"];
  const offered = async (map: string) => (await complete(`${map}.|`)).texts;
  const classic = await offered("classic");
  expect(classic.slice(0, 12)).toEqual(sorted(...first, "buckets", "memory", "put", "slots"));
  for (const absent of ["groups", "tables", "directory", "ctrls"])
    expect(classic).not.toContain(absent);
  expect(classic).toContain("chains");
  const swiss = await offered("swiss");
  expect(swiss.slice(0, 12)).toEqual(sorted(...first, "groups", "memory", "put", "slots"));
  for (const absent of ["buckets", "chains", "tophashes"]) expect(swiss).not.toContain(absent);
  expect(swiss).toContain("tables");
  // Of one of a release that is known when it runs, all.
  expect(await offered("either")).toEqual(expect.arrayContaining(["buckets", "groups"]));
  // What is written all the same says what is wrong.
  expect((await runner.run("swiss.buckets()")).error?.evalue).toContain("m.groups()");
});

it("completes the names of options", async () => {
  expect((await complete('go("1.23", { se|')).texts).toEqual(["seed"]);
  expect((await complete('go("1.23").make("map[int]int", 0, { |')).texts).toContain("bigint");
});

it("completes the tables of a map's process, of the present one and of an earlier one", async () => {
  await runner.value(
    'const traced = go("1.23", { traced: true }).make("map[int64]bool").put(1, true); traced.op',
  );
  const tables = ["allocations", "gcCycles", "objects", "sizeClasses", "spans"];
  for (const process of ["traced.process.|", "traced.at(0).process.|"]) {
    const { texts } = await complete(process);
    expect(texts.slice(0, 8)).toEqual(
      [...tables, "gc", "make", "memstats"].sort((a, b) => a.localeCompare(b)),
    );
  }
});
