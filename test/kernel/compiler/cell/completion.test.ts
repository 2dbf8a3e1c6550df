/** The value of a cell is what V8 gives the same statements, but for what a semicolon hides. */

import { inspect } from "node:util";
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

const AS_V8_HAS_IT = [
  "if (1 + 1 > 0) { 42 } else { 43 }",
  "5; if (1 + 1 < 0) 1",
  "for (let i = 0; i < 3; i++) { i * 10 }",
  "for (const k of [1, 2]) k",
  "for (const k in { a: 1 }) { k }",
  "1; for (const k of []) k",
  "let left = 3; while (left > 0) left--",
  "do { 9 } while (false)",
  "while (true) { 'w'; break }",
  "do { 'b'; { 'c'; continue } } while (false)",
  "try { 't' } catch { 'c' } finally { 'f' }",
  "try { throw 1 } catch (e) { e }",
  "{ 1; 2; { 3 } }",
  "{ 1; var inBlock = 2 }",
  "4\n{}",
  "switch (2 + 0) { case 1: 'one'; break; case 2: 'two'; break }",
  "switch (3 + 0) { case 1: 'one'; break; default: 'other' }",
  "7; switch (3 + 0) { case 1: 'one' }",
  "mark: { 7; break mark; }",
  "outer: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (j > i) continue outer; 'x' + i } }",
  "one: two: for (const i of [1, 2]) { if (i > 1) continue one; i }",
  "if (2 > 1) for (const i of [1, 2]) if (i > 0) i; else 'none'",
  "5\nvar behind = 6",
  "6\nfunction fun() {}",
  "8\nclass Cls {}",
  "if (2 > 1) ({ a: 1 })",
  "1\nlet notYet\nconst [first] = [2]",
];

describe("as V8 has it", () => {
  it.each(AS_V8_HAS_IT)("%s", async (code) => {
    const value: unknown = vm.runInNewContext(code);
    expect(await runner.value(code)).toBe(value === undefined ? undefined : inspect(value));
  });

  it.each([
    ["async", "await null; if (2 > 1) { 'after' }", "'after'"],
    ["for await", "for await (const q of [1, 2]) q", "2"],
    ["a promise, which is not awaited", "if (2 > 1) Promise.resolve(3)", "Promise { 3 }"],
    ["what TypeScript emits", "if (2 > 1) { enum Level { Low = 4 } Level.Low }", "4"],
    ["a function without a name", "if (2 > 1) { (() => 1) }", "[Function (anonymous)]"],
    ["before an enum", "6\nenum Behind { A }", "6"],
    ["a `using` in a block", "{ using q = { [Symbol.dispose]() {} }; 5 }", "5"],
    ["a `using` before it", "using u = { [Symbol.dispose]() {} };\nfor (const x of [1, 2]) x", "2"],
    ["types", "for (const n of [1]) { [n] as const }\ninterface Behind { a: 1 }", "[ 1 ]"],
  ])("%s", async (_what, code, value) => {
    expect(await runner.value(code)).toBe(value);
  });
});

it.each([
  "for (const k of [1, 2]) { k + 1; }",
  "if (2 > 1) { Math.max(1, 2); } else { Math.min(1, 2); }",
  "5;\nvar hides = 6",
  "5; var onTheLine = 6",
  "try {\n  Math.max(1, 2);\n} finally {\n  Math.min(1, 2)\n}",
])("a semicolon hides it, without a word: %s", async (code) => {
  expect(await runner.run(code)).toMatchObject({ status: "ok", result: undefined, stdout: "" });
});

it("one branch may hide its value and another show it", async () => {
  const cell = (n: number) => `if (${n} > 1) { Math.abs(-7); } else { Math.abs(-8) }`;
  expect([await runner.value(cell(2)), await runner.value(cell(1))]).toEqual([undefined, "8"]);
});

it("says where something is thrown in such a cell", async () => {
  const { error } = await runner.run("if (2 > 1) {\n  1; (undefined as any).boo\n} else { 1 }");
  expect(error?.traceback[1]).toMatch(/line 2, column 25/);
});
