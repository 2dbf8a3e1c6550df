import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type ElemOf,
  type EmptyStruct,
  GoProcess,
  type GoValue,
  type InterfaceValue,
  type KeyOf,
} from "../../../src/go/index.js";

describe("values", () => {
  const process = new GoProcess("1.23");

  test("an int64 key may be a number or a bigint of the same value", () => {
    const m = process.make("map[int64]int64");
    m.put(-3, 2n ** 53n - 1n).put(2n ** 40n, -(2 ** 40));
    expect([m.get(-3n), m.get(2 ** 40)]).toEqual([2 ** 53 - 1, -(2 ** 40)]);
    expect(m.get(4)).toBeUndefined();
  });

  test("an int64 beyond 2^53 needs a map that gives bigints, and the error says how", () => {
    const m = process.make("map[int64]int64");
    m.put(1, 2n ** 62n);
    expect(() => m.get(1)).toThrow(
      "The int64 4611686018427387904 has no exact JavaScript number; make the map with { bigint: true }",
    );
    const b = process.make("map[int64]int64", 0, { bigint: true });
    b.put(-(2n ** 63n), 2n ** 62n);
    expect([...b]).toEqual([[-(2n ** 63n), 2n ** 62n]]);
    expectTypeOf(b.get(1)).toEqualTypeOf<bigint | undefined>();
  });

  test.each([
    [1.5, "1.5 is not an exact Go int64"],
    [2 ** 60, "1152921504606846976 is not an exact Go int64"],
    [2n ** 63n, "9223372036854775808n is outside Go's int64, -2^63 to 2^63 - 1"],
    ["5", 'A Go int64 is a whole number or a bigint, not "5" (string)'],
    [null, "A Go int64 is a whole number or a bigint, not null (null)"],
  ])("%s is refused as an int64", (value, message) => {
    const m = process.make("map[int64]bool");
    expect(() => m.put(value as number, true)).toThrow(message);
    expect(m.length).toBe(0);
  });

  test("texts come out as they went in, short and long, plain and not", () => {
    const m = new GoProcess("1.26").make("map[string]int");
    const texts = ["", "a", "\0", "\x7f", "\x80", "é", "漢字", "🦫", `${"a".repeat(255)}é`];
    const long = [32, 255, 256, 257].map((length) => "x".repeat(length));
    for (const [i, text] of [...texts, ...long].entries()) m.put(text, i);
    expect([...m].map(([text]) => text).sort()).toEqual([...texts, ...long].sort());
    for (const [i, text] of [...texts, ...long].entries()) expect(m.get(text)).toBe(i);
    // The bytes are UTF-8: é are two of them, 漢字 six.
    expect(m.get(new Uint8Array([0xc3, 0xa9]) as never)).toBe(5);
  });

  test("a bool is true or false, a struct{} is {} or nothing", () => {
    const bools = process.make("map[int64]bool").put(1, true).put(2, false);
    expect([bools.get(1), bools.get(2)]).toEqual([true, false]);
    expect(() => bools.put(3, 1 as unknown as boolean)).toThrow(
      "A Go bool is true or false, not 1 (number)",
    );
    const set = process.make("map[int64]struct{}").put(1).put(2, {});
    expect([set.get(1), set.get(3)]).toEqual([{}, undefined]);
    expect(() => set.put(1, { a: 1 } as EmptyStruct)).toThrow("A Go struct{} is {} or nothing");
  });

  test("the types of keys and elems follow from the text", () => {
    expectTypeOf<KeyOf<"map[int64]bool">>().toEqualTypeOf<number>();
    expectTypeOf<ElemOf<"map[int64]bool">>().toEqualTypeOf<boolean>();
    expectTypeOf<ElemOf<" map[ int64 ] struct{} ">>().toEqualTypeOf<EmptyStruct>();
    expectTypeOf<KeyOf<"map[int6]bool">>().toHaveProperty("not a Go type this engine holds");
    expectTypeOf(process.make("map[int64]int64").get(1)).toEqualTypeOf<number | undefined>();
  });

  test("types of structs, interfaces, arrays and pointers come from the text as well", () => {
    type Pair = "map[struct{ A, B int32; C string }][2]bool";
    expectTypeOf<KeyOf<Pair>>().toEqualTypeOf<{
      readonly A: number;
      readonly B: number;
      readonly C: string;
    }>();
    expectTypeOf<ElemOf<Pair>>().toEqualTypeOf<readonly boolean[]>();
    type Nested =
      'map[string]struct{ P struct{ X, Y float64; _ int8 }; int64; Tag string `json:"t"` }';
    expectTypeOf<ElemOf<Nested, bigint>>().toEqualTypeOf<{
      readonly P: { readonly X: number; readonly Y: number };
      readonly int64: bigint;
      readonly Tag: string;
    }>();
    expectTypeOf<KeyOf<"map[any]*int">>().toEqualTypeOf<InterfaceValue>();
    expectTypeOf<ElemOf<"map[any]*int">>().toEqualTypeOf<bigint | null>();
    expectTypeOf<ElemOf<"map[int][]struct{ N *struct{ M int } }">>().toEqualTypeOf<
      readonly { readonly N: bigint | null }[] | null
    >();
    expectTypeOf<KeyOf<"map[Point]bool">>().toEqualTypeOf<GoValue>();
    expectTypeOf<ElemOf<"map[int]struct{ A strin }">>()
      .toHaveProperty("A")
      .toHaveProperty("not a Go type this engine holds");
    const m = process.make("map[struct{ A, B int32 }]string");
    m.put({ A: 1 }, Uint8Array.of(104, 105));
    expect(m.get({ A: 1, B: 0 })).toBe("hi");
  });
});

test("an unknown release is refused with the list of known ones", () => {
  expect(() => new GoProcess("1.18")).toThrow(
    'No Go release "1.18" here\n  "1.18"\n  ^^^^^^\nKnown releases: 1.19, 1.20, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27',
  );
  expect(() => new GoProcess("1.32")).toThrow("\nDid you mean 1.23? Known releases: 1.19, ");
  expect(() => new GoProcess("1.24x")).toThrow("\nDid you mean 1.24? Known releases: 1.19, ");
  expect(new GoProcess("go1.19.8").release.name).toBe("1.19");
});

test("zero values of long arrays have their length", () => {
  const m = new GoProcess("1.23").make("map[int]struct{ A [2000]uint8; B [1500]string }");
  expect(m.putZero(1).get(1)).toEqual({ A: Array(2000).fill(0), B: Array(1500).fill("") });
});

test("arrays of numbers refuse what single numbers do", () => {
  const m = new GoProcess("1.23").make("map[int][3]int8");
  expect(m.put(1, [-128, 127, 0]).get(1)).toEqual([-128, 127, 0]);
  expect(() => m.put(1, [0, 128, 0])).toThrow("128 is outside Go's int8, -128 to 127");
  expect(() => m.put(1, [0, 0.5, 0])).toThrow("0.5 is not an exact Go int8");
  expect(() => m.put(1, Uint8Array.of(0, 200, 0) as never)).toThrow("200 is outside Go's int8");
  expect(m.put(1, [-0, 1, 2]).get(1)).toEqual([0, 1, 2]);
});
