import { describe, expect, test } from "vitest";
import { GoProcess, GoTypeError, parseType } from "../../../src/go/index.js";

describe("Go's type language", () => {
  test.each([
    ["map[int64]bool", "map[int64]bool"],
    [" map [ int64 ] struct { } ", "map[int64]struct{}"],
    ["[3]*[]byte", "[3]*[]uint8"],
    ["struct{ A, B int32; C string }", "struct{A int32; B int32; C string}"],
    ["map[string]map[rune]any", "map[string]map[int32]interface{}"],
    ["chan unsafe.Pointer", "chan unsafe.Pointer"],
    ["struct{ any; *int; byte }", "struct{any; *int; byte}"],
    [
      "chan (<-chan (func(x, y int) (any, bool)))",
      "chan (<-chan func(int, int) (interface{}, bool))",
    ],
  ])("reads %j as %s", (text, canonical) => {
    expect(parseType(text).text).toBe(canonical);
  });

  test.each([
    [
      "map[int46]bool",
      'Unknown Go type "int46"\n  map[int46]bool\n      ^^^^^\nDid you mean int64?',
    ],
    [
      "map[strign]bool",
      'Unknown Go type "strign"\n  map[strign]bool\n      ^^^^^^\nDid you mean string?',
    ],
    ["map[int6]bool", 'Unknown Go type "int6"\n  map[int6]bool\n      ^^^^\nDid you mean int64?'],
    [
      "map[int64bool",
      'Unknown Go type "int64bool"\n  map[int64bool\n      ^^^^^^^^^\nDid you mean int64?',
    ],
    [
      "map[int64",
      "Expected ]: the key type of a map is closed by ]\n  map[int64\n           ^\nThe type ends too early",
    ],
    ["map[int64]", "The type ends too early\n  map[int64]\n            ^\nExpected a Go type here"],
    [
      "map[[]int64]bool",
      "invalid map key type []int64\n  map[[]int64]bool\n      ^^^^^^^\nKeys must be comparable: no slices, maps or funcs, also not inside",
    ],
    [
      "map[int64]bool!",
      'Unexpected "!" in a Go type\n  map[int64]bool!\n                ^\nThe type is complete before this',
    ],
    ["struct{ A }", 'Unknown Go type "A"\n  struct{ A }\n          ^\nBasic types: bool, string'],
  ])("points at what is wrong in %j", (text, message) => {
    expect(() => parseType(text)).toThrow(GoTypeError);
    expect(() => parseType(text)).toThrow(message);
  });

  test("refuses a type that is not a map", () => {
    expect(() => new GoProcess("1.26").make("[]int64")).toThrow(
      '[]int64 is not a map type\n  []int64\n  ^^^^^^^\nFor example: "map[int64]bool"',
    );
  });
});
