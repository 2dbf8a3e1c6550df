/** Maps of many types: what goes in comes out, and the bytes keep their rules. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, keys, releases } from "../../src/go/index.js";

const word = fc.string({ unit: "binary", maxLength: 60 });
const small = fc.integer({ min: -60, max: 60 });
const families: Record<string, [text: string, key: fc.Arbitrary<unknown>]> = {
  int32: ["int32", fc.integer({ min: -300, max: 300 })],
  uint8: ["uint8", fc.integer({ min: 0, max: 255 })],
  string: ["string", word],
  float64: ["float64", fc.double({ noNaN: true })],
  array: ["[3]int32", fc.tuple(small, small, small)],
  struct: ["struct{A int32; B string}", fc.record({ A: small, B: word })],
  padded: ["struct{A int8; B int64; _ int8}", fc.record({ A: small, B: small })],
  strings: ["[2]string", fc.tuple(word, word)],
  interface: ["any", fc.oneof(small, word, fc.boolean(), fc.constant(null))],
  large: ["struct{A int64; B [200]uint8}", small.map((A) => ({ A, B: Array(200).fill(7) }))],
};
const elems = ["int64", "string", "struct{}", "[200]uint8"];
const values: Record<string, (n: number) => unknown> = {
  int64: (n) => n,
  string: (n) => `v${n}`,
  "struct{}": () => ({}),
  "[200]uint8": (n) => Array(200).fill(n & 255),
};

describe("a map with keys of type", () => {
  const cases = Object.values(families);
  test.each(cases)("%s holds what a JavaScript Map holds, whatever is done", (text, key) => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), key), { maxLength: 200 });
    const release = fc.constantFrom(...releases.keys());
    fc.assert(
      fc.property(release, fc.constantFrom(...elems), steps, (name, elem, script) => {
        const m = new GoProcess(name).make(`map[${text}]${elem}` as string);
        const twin = new Map<string, unknown>();
        const print = (of: unknown): string => JSON.stringify(of);
        script.forEach(([what, k], i) => {
          const value = values[elem]?.(i) as never;
          if (what < 7) {
            m.put(k as never, value);
            twin.set(print(k), value);
          } else expect(m.delete(k as never)).toBe(twin.delete(print(k)));
        });
        m.checkInvariants();
        expect(m.length).toBe(twin.size);
        const seen = [...m].map(([k, e]) => [print(k), e] as const);
        expect(new Map(seen)).toEqual(twin);
        for (const [, k] of script) expect(m.get(k as never)).toEqual(twin.get(print(k)));
      }),
      { numRuns: 40 },
    );
  });
});

describe("Go's values", () => {
  const process = new GoProcess("1.23");

  test("+0 and -0 are one key, which keeps the newest sign; every NaN is another", () => {
    const m = process.make("map[float64]int64").put(0, 1).put(-0, 2);
    expect([...m]).toEqual([[-0, 2]]);
    m.put(Number.NaN, 3).put(Number.NaN, 4);
    expect([m.length, m.get(Number.NaN)]).toEqual([3, undefined]);
    m.checkInvariants();
  });

  test("equal bytes of different dynamic types are different keys", () => {
    const m = process.make("map[any]int64");
    m.put({ type: "int64", value: 5 }, 1).put({ type: "uint8", value: 5 }, 2).put(5, 3);
    expect(m.get({ type: "uint8", value: 5 })).toBe(2);
    expect(m.length).toBe(3);
  });

  test("a slice in an interface key panics as in Go, and the process lives on", () => {
    const m = process.make("map[any]bool");
    const key = { type: "[]int", value: [1] };
    expect(() => m.put(key, true)).toThrow("runtime error: hash of unhashable type []int");
    expect(m.put("a", true).length).toBe(1);
  });

  test("bytes that are not text come out as bytes", () => {
    const m = process.make("map[string]bool").put(Uint8Array.of(0xff, 0) as never, true);
    expect([...m]).toEqual([[Uint8Array.of(0xff, 0), true]]);
  });

  test.each<[string, unknown, string]>([
    ["uint8", 256, "256 is outside Go's uint8, 0 to 255"],
    ["string", 5, "A Go string is text or a Uint8Array, not 5 (number)"],
    ["[2]int8", [1], "A Go [2]int8 has 2 elements, not 1"],
    ["struct{A int8}", { B: 1 }, "A Go struct{A int8} has no field B; its fields are A"],
    ["*int", 5, "A Go *int is null or an address (a bigint), not 5 (number)"],
  ])("a %s refuses %j", (type, value, message) => {
    const m = process.make(`map[${type}]bool` as string);
    expect(() => m.put(value as never, true)).toThrow(message);
    expect(m.length).toBe(0);
  });

  test("bulk fills make texts and integers of every size", () => {
    const texts = process
      .make("map[string]int64")
      .fill(keys.strings(3000, "k"), keys.sequence(3000));
    expect([texts.length, texts.get("k2999")]).toEqual([3000, 2999]);
    expect(texts.lookup(keys.strings(4000, "k"))).toEqual({ done: 4000, found: 3000 });
    const narrow = process.make("map[int32]bool").fill(keys.sequence(1000, -500), true);
    expect([narrow.length, narrow.get(-500)]).toEqual([1000, true]);
  });
});
