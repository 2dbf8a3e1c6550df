/** Slices that are appended to: bytes and objects of real Go (MemStats around a loop of append, collector off). */
import { expect, test } from "vitest";
import { memoryModel } from "../../../src/go/memory/memory-model.js";

const struct = "struct{ a int64; b bool; c string }";

/** Type, release, elements; bytes alive, bytes and objects ever allocated. */
const measured: readonly (readonly [string, string, number, number, number, number])[] = [
  ["[]int64", "1.19", 1, 16, 16, 1],
  ["[]int64", "1.23", 5, 64, 128, 4],
  ["[]int64", "1.23", 100, 1024, 2048, 8],
  ["[]int64", "1.19", 300, 4096, 8192, 10],
  ["[]int64", "1.24", 1000, 10_240, 25_216, 12],
  ["[]int64", "1.23", 5000, 40_960, 128_256, 16],
  ["[]int64", "1.19", 20_000, 172_032, 660_736, 21],
  ["[]*int", "1.19", 1, 8, 8, 1],
  ["[]*int", "1.19", 100, 1024, 2040, 8],
  ["[]*int", "1.23", 100, 1152, 2168, 8],
  ["[]*int", "1.19", 1000, 10_240, 25_208, 12],
  ["[]*int", "1.27", 1000, 8192, 17_528, 11],
  ["[]*int", "1.24", 20_000, 188_416, 760_952, 21],
  [`[]${struct}`, "1.19", 5000, 204_800, 715_360, 17],
  [`[]${struct}`, "1.23", 300, 9728, 19_040, 9],
  [`[]${struct}`, "1.26", 20_000, 745_472, 3_273_312, 22],
];

test.each(measured)("%s of Go %s with %i elements", (type, release, n, live, total, objects) => {
  const answer = memoryModel(type, { release }).at(n);
  expect(answer.live.expected).toBe(live);
  expect(answer.allocated.expected).toBe(total);
  expect(answer.mallocs.expected).toBe(objects);
});

test("says when the array is replaced, and why", () => {
  const { steps, peak, shape } = memoryModel("[]int64", { release: "1.23" }).at(300);
  expect(steps.at(-1)).toEqual({
    ...{ n: 513, until: 513, what: "capacity 512 → 848" },
    why: "a quarter and 192 more, and what is left of the size class",
    ...{ before: 4096, after: 6784, peak: 10_880, largest: 6784 },
  });
  expect(steps[0]).toMatchObject({ n: 1, why: "the first element", largest: 16 });
  expect(steps[1]).toMatchObject({ n: 2, why: "doubled", what: "capacity 1 → 2" });
  expect(peak.expected).toBe(2048 + 4096);
  expect(shape).toBe("an array of 512 elements, 59% taken");
});

test("made with a capacity it grows from there; of no elements it takes nothing", () => {
  const model = memoryModel("[]int64", { release: "1.23" });
  expect(model.at(100, 100).live.expected).toBe(896);
  expect(model.at(100, 100).steps.map(({ n }) => n)).toEqual([101]);
  expect(model.at(0)).toMatchObject({ live: { expected: 0 }, mallocs: { expected: 0 } });
  expect(memoryModel("[]struct{}", {}).at(1000).allocated.expected).toBe(0);
  expect(() => model.at(1, 2 ** 46)).toThrow(
    "makeslice: cap out of range: []int64 on amd64 takes a capacity up to 35,184,372,088,832",
  );
});

test("what its elements lead to is said, and counted when it is asked for", () => {
  expect(memoryModel("[]string").at(10).leftOut).toEqual(["characters of strings in the elems"]);
  expect(memoryModel("[]string", { elemLength: 20 }).at(10)).toMatchObject({
    data: 240,
    leftOut: [],
  });
  expect(() => memoryModel("[]string", { keyLength: 20 })).toThrow(
    "keyLength is for strings, but []string has no keys",
  );
});

test("a type that holds no entries is refused", () => {
  expect(() => memoryModel("struct{ a int }")).toThrow(
    "struct{a int} is no map, no slice and not sync.Map",
  );
});
