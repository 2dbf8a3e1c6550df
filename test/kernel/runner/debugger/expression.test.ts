import { describe, expect, test } from "vitest";

type Tested = typeof import("../../../../src/kernel/runner/debugger/expression.js");

// As it was built: the compiler that the package brings lies there.
const built = new URL("../../../../dist/kernel/runner/debugger/expression.js", import.meta.url)
  .href;
const { asJavaScript, isName, messageParts, stopsAtHit } = (await import(built)) as Tested;

describe("an expression becomes JavaScript", () => {
  test.each([
    ["x + 1", "x + 1"],
    ["{ a: 1 }", "({ a: 1 }\n)"],
    ["(x as number) + 1", "x + 1;\n"],
    ["f<string>(x!)", "f(x);\n"],
    ["x satisfies Y", "x;\n"],
    ["let y: number = 1; y", "let y = 1;\ny;\n"],
    // V8 says what is wrong.
    ["x +", "x +"],
  ])("%j", (typed, javascript) => {
    expect(asJavaScript(typed)).toBe(javascript);
  });
});

test.each(["x", "$", "_a1", "über", "Map\u200c"])("%j is a name", (text) => {
  expect(isName(text)).toBe(true);
});

test.each(["", "1a", "a b", "a.b", "[0 … 99]", "'k'"])("%j is no name", (text) => {
  expect(isName(text)).toBe(false);
});

test.each([
  ["3", [3]],
  ["== 2", [2]],
  [">= 4", [4, 5]],
  ["> 4", [5]],
  ["< 3", [1, 2]],
  ["<= 3", [1, 2, 3]],
  ["% 2", [2, 4]],
])("hits of %s among the first five", (condition, hits) => {
  expect([1, 2, 3, 4, 5].filter((hit) => stopsAtHit(condition, hit))).toEqual(hits);
});

test("a hit condition that is none", () => {
  expect(() => stopsAtHit("often", 1)).toThrow(
    "a hit condition must be a number, or one behind >, >=, <, <=, == or %, got often",
  );
});

test.each([
  ["plain", [{ text: "plain" }]],
  ["i is {i}!", [{ text: "i is " }, { expression: "i" }, { text: "!" }]],
  ["{a}{b}", [{ expression: "a" }, { expression: "b" }]],
  ["{f({ a: 1 })}", [{ expression: "f({ a: 1 })" }]],
  ["open { end", [{ text: "open " }, { text: "{ end" }]],
])("the message %j", (message, parts) => {
  expect(messageParts(message)).toEqual(parts);
});
