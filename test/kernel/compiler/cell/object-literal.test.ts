/** Cells that are object literals, and blocks, which they look like. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
  await runner.value(
    "let a1 = 1, b1 = 2; const x = { y: 3 }; const log: string[] = []; interface T { a: number; b?: number } const f = () => { log.push('called') };",
  );
});
afterAll(() => runner.stop());

describe("a cell that is an object literal shows it", () => {
  it.each([
    ["{a1: 5}", "{ a1: 5 }"],
    ["{a1}", "{ a1: 1 }"],
    ["{a: 1, b: 2}", "{ a: 1, b: 2 }"],
    ["{a1, b1}", "{ a1: 1, b1: 2 }"],
    ["{...x}", "{ y: 3 }"],
    ["{ ...x, y: 4, }", "{ y: 4 }"],
    ['{ "a": 1 }', "{ a: 1 }"],
    ["{ 7: a1, ['k' + 1]: b1 }", "{ '7': 1, k1: 2 }"],
    ["{ get x() { return 1 } }", "{ x: [Getter] }"],
    ["{ f() { return 1 } }", "{ f: [Function: f] }"],
    ["{ f: function () {} }", "{ f: [Function: f] }"],
    ["{ c: class {} }", "{ c: [class c] }"],
    ["{ f: () => 1 }", "{ f: [Function: f] }"],
    ["{}", "{}"],
    ["{ a: {} }", "{ a: {} }"],
    ["{ a: { b: [1, 2] } }", "{ a: { b: [ 1, 2 ] } }"],
    ["{ a: await Promise.resolve(5) }", "{ a: 5 }"],
    ["{\n  // the first\n  a: 1,\n  b: 2, // and the last\n}\n", "{ a: 1, b: 2 }"],
    ["// above\n/* and */ { a: 1 } // behind", "{ a: 1 }"],
    ["{ a: 1, b: 2 } satisfies T", "{ a: 1, b: 2 }"],
    ["{ a: 1 } as const", "{ a: 1 }"],
  ])("%s", async (code, shown) => {
    expect(await runner.value(code)).toBe(shown);
  });

  it("unless a semicolon follows, as after every other value", async () => {
    expect(await runner.value("{ a: 1, b: 2 }; // hidden;")).toBeUndefined();
    expect(await runner.value("{ a1 };")).toBeUndefined();
  });
});

describe("a cell that is a block stays one", () => {
  it.each([
    ["{ log.push('1') }", "1"],
    ["{ f() }", undefined],
    ["{ f(); }", undefined],
    ["{ f()\n{ f() } }", undefined],
    ["{ let a1 = 7; log.push(String(a1)) }", "1"],
    ["{ log.push('1'); log.push('2') }", "2"],
    ["{ if (a1) { f() } }", undefined],
    ["{ while (log.length < 1) { f() } }", undefined],
    ["{ outer: for (;;) { f(); break outer } }", undefined],
    ["{ outer: { f(); break outer } }", undefined],
    ["{ f() }\n{ f() }", undefined],
  ])("%s", async (code, value) => {
    await runner.value("log.length = 0;");
    expect(await runner.value(code)).toBe(value);
    expect(await runner.value("log.length > 0")).toBe("true");
  });

  it("and assigns what it assigns", async () => {
    await runner.value("{ a1 = 9 }");
    expect(await runner.value("a1")).toBe("9");
    await runner.value("{ a: { a1 = 1 } }");
    expect(await runner.value("a1")).toBe("1");
  });
});

describe("errors in an object literal stand where they are", () => {
  it.each([
    ["{ a: 1, b: nowhere }", "TS2304", "line 1, column 12", "           ^"],
    ["{ nowhere }", "TS18004", "line 1, column 3", "  ^"],
    ["{\n  a: 1,\n  b: 'x'.nothing,\n}", "TS2339", "line 3, column 10", "         ^"],
    ["{ a: 'x' } satisfies T", "TS2322", "line 1, column 3", "  ^"],
    ["{ a?: 1 }", "TS1162", "line 1, column 4", "   ^"],
  ])("%s", async (code, number, place, caret) => {
    const { error } = await runner.run(code);
    expect(error?.evalue).toContain(`(${number}, ${place})`);
    expect(error?.traceback.join("\n")).toContain(`| ${caret}`);
  });

  it("also when it runs", async () => {
    const { error } = await runner.run("{ a: 1,\n  b: (() => { throw new Error('in b') })() }");
    expect(error?.traceback.join("\n")).toMatch(/Cell In\[\d+\], line 2, column 21/);
  });
});

it("is complete when it is, and goes on when its end is missing", async () => {
  const status = async (code: string) =>
    (await runner.request({ type: "isComplete", code }, "completeness")).status;
  for (const code of ["{a: 1, b: 2}", "{a1, b1}", "{...x}", '{ "a": 1 }', "{}", "{ f() {} }"]) {
    expect([code, await status(code)]).toEqual([code, "complete"]);
  }
  for (const code of [
    "{",
    "{ a: 1,",
    "{ a: 1, b:",
    "{ ...x,",
    '{ "a": 1,\n  "b": {',
    "{ a: 1, b: 2",
  ]) {
    expect([code, await status(code)]).toEqual([code, "incomplete"]);
  }
  for (const code of ["{ a: 1, b 2 }", "{ a: 1, b: 2 } c", "{ ...x; }"]) {
    expect([code, await status(code)]).toEqual([code, "invalid"]);
  }
});
