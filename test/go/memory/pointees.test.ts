/** Memory behind pointers: counted when asked, said to be left out when not. Sizes are Go's size classes. */
import { expect, test } from "vitest";
import { MemoryModel } from "../../../src/go/memory/memory-model.js";
import { memoryOf } from "../../../src/lab/memory-of.js";

const answer = (type: string, options = {}) => new MemoryModel(type, options).at(1000);

test("nothing leads elsewhere in a map of numbers", () => {
  expect(answer("map[int64][4]bool")).toMatchObject({ pointees: 0, leftOut: [] });
});

test("an answer says what it leaves out", () => {
  expect(answer("map[string]*int").leftOut).toEqual([
    "characters of strings in the keys",
    "what pointers point to in the elems",
  ]);
  expect(answer("map[string]*int", { keyLength: 8, pointees: true }).leftOut).toEqual([]);
  expect(answer("map[[2]string]struct{ a, b []int; c any; d map[int]int }").leftOut).toEqual([
    "characters of strings in the keys",
    "arrays of slices in the elems",
    "values in interfaces in the elems",
    "maps in the elems",
  ]);
  const shown = memoryOf("map[string]int", { n: 9 }) as unknown as Record<symbol, () => string>;
  expect(shown[Symbol.for("nodejs.util.inspect.custom")]?.()).toContain(
    "Not counted: characters of strings in the keys.",
  );
});

test("an object of its type for each pointer", () => {
  // 24 bytes with a pointer: the class of 24.
  const user = "map[int64]*struct{ Name string; Age int }";
  expect(answer(user, { pointees: true }).pointees).toBe(24_000);
  expect(answer(user).pointees).toBe(0);
  // Eight bytes without pointers: two share a block of 16.
  expect(answer("map[int64]*int", { pointees: true }).pointees).toBe(8000);
  expect(answer("map[*[3]int64][2]*[100]int64", { pointees: true }).pointees).toBe(
    24_000 + 896_000,
  );
  // 520 bytes with pointers and their header of 8 bytes take 576; without a header, before Go 1.22, too.
  const large = "map[int8]*struct{ p *int; rest [64]int64 }";
  expect(answer(large, { pointees: true, release: "1.26" }).pointees).toBe(576_000);
});

test("bytes or a type that are named", () => {
  expect(answer("map[int64]*int", { pointees: { elem: 100 } }).pointees).toBe(112_000);
  expect(answer("map[int64]any", { pointees: { elem: "struct{ a, b *int }" } })).toMatchObject({
    pointees: 16_000,
    leftOut: [],
  });
  expect(answer("map[int64][]int64", { pointees: { elem: "[10]int64" } }).pointees).toBe(80_000);
  expect(memoryOf("map[int64][]int64", { n: 10, pointees: { elem: 80 } }).pointees).toBe(800);
});

test("what is no size or type is refused", () => {
  expect(() => answer("map[int64]*int", { pointees: { elem: -1 } })).toThrow(
    "pointees.elem is a number of bytes, 0 or more, or a type as Go text; -1 is not",
  );
  expect(() => answer("map[int64]*int", { pointees: { elem: "strin" } })).toThrow(
    /^pointees.elem: /,
  );
  expect(() => answer("map[int64]int", { pointees: { elem: 8 } })).toThrow(
    "pointees.elem: the elems, int, contain no pointers",
  );
  expect(() => answer("map[int64]int", { pointees: 5 })).toThrow(
    "`pointees` must be true, or an object such as { elem: 64 }, got 5",
  );
});
