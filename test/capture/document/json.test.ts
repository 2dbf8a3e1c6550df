import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/capture/document/json.js";

/** The message of the error that reading `text` throws. */
function complaint(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`no complaint about ${text}`);
}

describe("a JSON text", () => {
  test("is read like JSON.parse reads it", () => {
    const text = ' {"a": [1, -2.5, 1e3, true, false, null, ""], "b": {"c": "x\\n\\u00e9\\"/"}} \n';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test("gives integers beyond 2^53 exactly", () => {
    expect(parseJson("[9007199254740991, 9007199254740993, -9223372036854775808]")).toEqual([
      9007199254740991,
      9007199254740993n,
      -9223372036854775808n,
    ]);
  });

  test("may have a field called __proto__", () => {
    const value = parseJson('{"__proto__": 1}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });
});

describe("a mistake in a JSON text", () => {
  test("is told with line, column and the place", () => {
    expect(complaint('{\n  "a": 1,\n  "b": }\n}')).toBe(
      ["line 3, column 8: expected a value", '    "b": }', "         ^"].join("\n"),
    );
  });

  test("is quoted with its surroundings only where a line is long", () => {
    expect(complaint(`[${"1,".repeat(1000)}x,${"1,".repeat(1000)}`)).toBe(
      [
        "line 1, column 2002: expected a value",
        `  …${"1,".repeat(20)}x,${"1,".repeat(14)}…`,
        `   ${" ".repeat(40)}^`,
      ].join("\n"),
    );
  });

  test.each([
    ["", "line 1, column 1: the file is empty"],
    ["[1, 2", "line 1, column 6: the file ends in the middle"],
    ["[1 2]", 'line 1, column 4: expected "," or "]"'],
    ["[1,]", "line 1, column 4: expected a value"],
    ['{"a" 1}', 'line 1, column 6: expected ":"'],
    ["{a: 1}", "line 1, column 2: expected a field name in double quotes"],
    ['{"a": 1, "a": 2}', 'line 1, column 10: the field "a" is written twice'],
    ["[1] 2", "line 1, column 5: expected the end of the file"],
    ['["abc', "line 1, column 2: the string has no end"],
    ['["a\\qb"]', "line 1, column 4: no such escape sequence"],
    ['["a\u0001b"]', "line 1, column 4: a control character in a string must be written as \\u00…"],
    ["[01]", "line 1, column 2: not a JSON number"],
    ["[1.]", "line 1, column 2: not a JSON number"],
    ["[-]", "line 1, column 2: not a JSON number"],
    ["[+1]", "line 1, column 2: expected a value"],
    ["[1e400]", "line 1, column 2: a number too large for a 64-bit float"],
    ["[1e300]", "line 1, column 2: an integer beyond 2^53 must be written in digits only"],
    ["[nul]", "line 1, column 2: expected null"],
    [
      "[4503599627370496.3]",
      "line 1, column 2: a 64-bit float cannot hold this fraction: it would be read as 4503599627370496",
    ],
  ])("%j: %s", (text, message) => {
    expect(complaint(text).split("\n")[0]).toBe(message);
  });

  test("stops a million nested arrays at 64 levels", () => {
    expect(complaint("[".repeat(1_000_000)).split("\n")[0]).toBe(
      "line 1, column 66: nested deeper than 64 levels",
    );
  });
});
