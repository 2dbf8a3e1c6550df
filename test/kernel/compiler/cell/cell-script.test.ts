/** Cells run as they were typed, and share every name that they declare. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

/** Runs cells in order and returns the result of each. */
async function cells(...codes: string[]): Promise<(string | undefined)[]> {
  const results: (string | undefined)[] = [];
  for (const code of codes) results.push(await runner.value(code));
  return results;
}

describe("closures of earlier cells see later assignments, and the reverse", () => {
  it("for let, through ++ and plain assignment", async () => {
    const results = await cells(
      "let cnt = 0; function inc() { cnt++; return cnt }",
      "inc(); inc()",
      "cnt = 10; inc()",
      "cnt",
    );
    expect(results).toEqual([undefined, "2", "11", "11"]);
  });

  it("for names that begin with two underscores, which TypeScript keeps under others", async () => {
    const results = await cells(
      "let __n = 1; function __next(__by: number) { const __sum = __n + __by; return __sum }",
      "__n = 10; __next(5)",
      "interface __Pair { __a: number } const __p: __Pair = { __a: __n }; __p.__a",
    );
    expect(results).toEqual([undefined, "15", "10"]);
  });

  it("for objects that are replaced", async () => {
    const results = await cells("let o = { n: 1 }; const getO = () => o", "o = { n: 2 }; getO().n");
    expect(results[1]).toBe("2");
  });

  it("for const and class that are declared again", async () => {
    const results = await cells(
      "const size = 1; class Shape { area() { return size } } const make = () => new Shape().area()",
      "make()",
      "const size = 5",
      "make()",
      "class Shape { area() { return 'new ' + size } }",
      "make()",
    );
    expect(results).toEqual([undefined, "1", undefined, "5", undefined, "'new 5'"]);
  });

  it("for functions that call each other across cells", async () => {
    const results = await cells(
      "function even(n: number): boolean { return n === 0 || odd(n - 1) } function odd(n: number): boolean { return n !== 0 && even(n - 1) }",
      "even(10)",
      "function odd(n: number): boolean { return true }",
      "even(3)",
    );
    expect(results).toEqual([undefined, "true", undefined, "true"]);
  });

  it("for compound and logical assignment, shorthand properties and spread", async () => {
    const results = await cells(
      "let a1 = 1, b1: number | undefined; const both = () => ({ a1, b1, ...{ c: a1 } })",
      "a1 += 4; b1 ??= 7; both()",
      "({ a1, b1 } = { a1: -1, b1: -2 }); both()",
      "[a1 = 3, b1] = [undefined as unknown as number, 9]; both()",
    );
    expect(results.slice(1)).toEqual([
      "{ a1: 5, b1: 7, c: 5 }",
      "{ a1: -1, b1: -2, c: -1 }",
      "{ a1: 3, b1: 9, c: 3 }",
    ]);
  });

  it("for default parameters, typeof, template strings and tagged templates", async () => {
    const results = await cells(
      "let base = 1; const tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.join('_') + v.join('+'); const plus = (n = base) => n + base",
      "base = 20; [plus(), typeof base, `$" + "{base}!`, tag`x$" + "{base}y`]",
    );
    expect(results[1]).toBe("[ 40, 'number', '20!', 'x_y20' ]");
  });
});

describe("every kind of declaration reaches the next cell", () => {
  it("destructuring with defaults, nesting, renaming, computed keys and rest", async () => {
    const results = await cells(
      "const key = 'k'; const { p, q: { r = 2, ...s }, [key]: t = () => 1, ...u } = { p: 1, q: { x: 3, y: 4 } as { r?: number; x: number; y: number }, z: 5 } as any as { p: number; q: { r?: number; x: number; y: number }; k?: () => number; z: number }; let [v, , [w = v] = [undefined], ...rest] = [1, 2, undefined, 4, 5] as [number, number, [number?]?, ...number[]]",
      "[p, r, s, t.name, t(), u, v, w, rest]",
    );
    expect(results[1]).toBe("[ 1, 2, { x: 3, y: 4 }, 't', 1, { z: 5 }, 1, 1, [ 4, 5 ] ]");
  });

  it("enum, const enum, namespace and abstract class", async () => {
    const results = await cells(
      "enum Color { Red, Green = 'g' } const enum Bit { One = 1 } namespace Geo { export const pi = 3; export function twice() { return pi * 2 } export interface Point { x: number } } abstract class Base { abstract f(): number } class Derived extends Base { f() { return Bit.One } }",
      "const point: Geo.Point = { x: Geo.pi }; [Color[0], Color.Green, Bit.One, Geo.twice(), new Derived().f(), point.x]",
      "namespace Geo { export const pi = 4 }",
      "Geo.pi",
    );
    expect(results.slice(1)).toEqual(["[ 'Red', 'g', 1, 6, 1, 3 ]", undefined, "4"]);
  });

  it("var in blocks and loops, and top-level for with var", async () => {
    const results = await cells(
      "if (true) { var inBlock = 1 } for (var i = 0; i < 3; i++) { var last = i } for (var j of [7, 8]) {} for (var k in { a: 1 }) {}",
      "[inBlock, i, last, j, k]",
    );
    expect(results[1]).toBe("[ 1, 3, 2, 8, 'a' ]");
  });

  it("generators, async functions and iteration", async () => {
    const results = await cells(
      "function* gen() { yield 1; yield 2 } async function* agen() { yield* gen() } const out: number[] = []",
      "for await (const x of agen()) out.push(x); for (const x of gen()) out.push(x); out",
    );
    expect(results[1]).toBe("[ 1, 2, 1, 2 ]");
  });

  it("exported declarations of every form", async () => {
    const results = await cells(
      "export const e1 = 1; export function e2() { return 2 } export class e3 {} export default e1; export { e2 as renamed }; export type E4 = number",
      "const e4: E4 = e1 + e2(); [e4, typeof e3]",
      "export default function () { return 1 }",
      "export default 41 + 1",
    );
    expect(results.slice(1)).toEqual(["[ 3, 'function' ]", undefined, "42"]);
  });

  it("standard decorators, accessors, private names and static blocks", async () => {
    const results = await cells(
      "function logged<T extends (this: any, ...a: any[]) => any>(f: T, c: ClassMethodDecoratorContext): T { return (function (this: any, ...a: any[]) { return 'logged ' + f.apply(this, a) }) as T } class Deco { static n = 1; static { Deco.n++ } #p = 3; accessor q = 4; @logged m() { return this.#p + this.q + Deco.n } }",
      "new Deco().m()",
    );
    expect(results[1]).toBe("'logged 9'");
  });
});

describe("names of inner scopes stay what they are", () => {
  it("parameters, locals, catch variables, loop variables, labels, members", async () => {
    const results = await cells(
      "let n0 = 'outer', e0 = 'outer'",
      `const seen = [
         ((n0: string) => n0)("param"),
         (() => { let n0 = "local"; return n0 })(),
         (() => { try { throw "caught" } catch (e0) { return e0 } })(),
         (() => { for (let n0 = 0; ; n0++) if (n0 > 1) return n0 })(),
         (() => { n0: for (;;) { break n0 } return n0 })(),
         (function n0(): string { return typeof n0 })(),
         new (class n0 { static s = typeof n0; s = n0.s })().s,
         { n0: 1 }.n0,
         (() => { const { n0 = "default" } = {} as { n0?: string }; return n0 })(),
         ((x = n0) => { var n0 = "body"; return [x, n0] })(),
         (() => { { let n0 = "block" } return n0 })(),
         ((...n0: string[]) => n0[0])("rest"),
       ]; seen`,
    );
    expect(results[1]?.replace(/\s+/g, " ")).toBe(
      "[ 'param', 'local', 'caught', 2, 'outer', 'function', 'function', 1, 'default', [ 'outer', 'body' ], 'outer', 'rest' ]",
    );
  });

  it("functions keep the names of their variables, and calls get no receiver", async () => {
    const results = await cells(
      "const arrow = () => 1; let anon = function () { return this === undefined } as (this: unknown) => boolean; const Klass = class {}; let later: () => void; later = () => {}; const { dflt = () => 2 } = {} as { dflt?: () => number }",
      "[arrow.name, anon.name, Klass.name, later.name, dflt.name, anon(), anon.call(1)]",
    );
    expect(results[1]?.replace(/\s+/g, " ")).toBe(
      "[ 'arrow', 'anon', 'Klass', 'later', 'dflt', true, false ]",
    );
  });

  it("functions can be called before their line", async () => {
    expect(
      await runner.value("const early = hoisted(); function hoisted() { return 'yes' } early"),
    ).toBe("'yes'");
  });

  it("names with dollar signs do not collide with the machinery", async () => {
    const results = await cells("const $ = 1, $x = 2, x = 3, $0 = 4, _$ = 5", "[$, $x, x, $0, _$]");
    expect(results[1]).toBe("[ 1, 2, 3, 4, 5 ]");
  });
});

describe("a name can be declared again", () => {
  it("with another type, as another kind of thing", async () => {
    const results = await cells(
      "const again = 1",
      "const again = 'text'; again.length",
      "function again() { return 'function' }",
      "again()",
      "class again { x = 1 }",
      "new again().x",
      "interface Only { a: number } const only: Only = { a: 1 }",
      "interface Only { b: string } const only: Only = { b: 'x' }; only.b",
      "import { sep as again } from 'node:path'; again",
      "let again: number | undefined; again",
    );
    expect(results).toEqual([
      undefined,
      "4",
      undefined,
      "'function'",
      undefined,
      "1",
      undefined,
      "'x'",
      "'/'",
      undefined,
    ]);
  });

  it("even a global of Node or of the prelude, without harm to others", async () => {
    const results = await cells(
      "const process = 'mine', keys = 3, Map = 'map'; [process, keys, Map]",
      "[process, typeof globalThis.process, typeof globalThis.Map, new URL('file:///a').href]",
    );
    expect(results).toEqual([
      "[ 'mine', 3, 'map' ]",
      "[ 'mine', 'object', 'function', 'file:///a' ]",
    ]);
  });

  it("and keeps its name where it is that of a global", async () => {
    expect(
      await runner.value(
        "const fetch = () => 1, { URL = class {} } = {} as { URL?: new () => object }; class Set { #n = 1 } [fetch.name, URL.name, Set.name, String(Set)]",
      ),
    ).toBe("[ 'fetch', 'URL', 'Set', 'class Set { #n = 1 }' ]");
  });

  it("a let without a value starts anew", async () => {
    expect(
      await cells("let fresh: number | undefined = 5", "let fresh: number | undefined; fresh"),
    ).toEqual([undefined, undefined]);
  });
});

describe("values of cells", () => {
  it("are the last expression, unless a semicolon follows", async () => {
    const results = await cells(
      "1; 2",
      "3;",
      "4; // comment",
      "5 // comment",
      "'directive'",
      "({ a: 1 })",
      "if (true) { 5 }",
      "undefined",
      "null",
      "let q1 = 5",
      "6\n\n",
      "7; interface After {}",
      "void 0",
    );
    expect(results).toEqual([
      "2",
      undefined,
      undefined,
      "5",
      "'directive'",
      "{ a: 1 }",
      "5",
      undefined,
      "null",
      undefined,
      "6",
      undefined,
      undefined,
    ]);
  });

  it("are not awaited unless the cell awaits", async () => {
    expect(await cells("Promise.resolve(1)", "await Promise.resolve(1)")).toEqual([
      "Promise { 1 }",
      "1",
    ]);
  });

  it("a top-level loop over twenty million numbers comes to its end", async () => {
    const { stdout } = await runner.run(
      "let sum = 0; for (let i = 0; i < 20_000_000; i++) sum += i; console.log(sum)",
    );
    expect(stdout).toBe("199999990000000\n");
  });
});

/** What a cell that fails says, without the lines of code. */
async function failure(code: string): Promise<string> {
  const { error } = await runner.run(code);
  return `${error?.ename}: ${error?.evalue}`;
}

describe("what was typed is what runs", () => {
  it.each([
    ["let boxed: any = {}; boxed.foo()", "TypeError: boxed.foo is not a function"],
    ["const five: any = 5; five()", "TypeError: five is not a function"],
    ["const none: any = null; none.x.y", "TypeError: Cannot read properties of null (reading 'x')"],
    [
      "const { deep }: any = {}; deep.er",
      "TypeError: Cannot read properties of undefined (reading 'er')",
    ],
    ["const tagged: any = 1; tagged`a`", "TypeError: tagged is not a function"],
    ["const made: any = 1; new made()", "TypeError: made is not a constructor"],
    ["const spread: any = 1; [...spread]", "TypeError: spread is not iterable"],
    ["const URL: any = 1; new URL()", "TypeError: URL is not a constructor"],
    ["await 1; const late: any = 1; late()", "TypeError: late is not a function"],
  ])("in messages: %s", async (code, message) => {
    expect(await failure(code)).toBe(message);
  });

  it("in the text of functions and classes, types left out", async () => {
    const results = await cells(
      "let step = 1; function plus(n) { return n + step /* kept */ }".replace("(n)", "(n = 0)"),
      "plus.toString()",
      "const arrow2 = (n = step) => `$" + "{n}`; String(arrow2)",
      "class Kept { #a = step; get a() { return this.#a } } `$" + "{Kept}`",
      "function typed(n: number): number { return n } typed.toString()",
      "await 1; async function waits() { await step } waits.toString()",
    );
    expect(results.slice(1)).toEqual([
      "'function plus(n = 0) { return n + step /* kept */ }'",
      "'(n = step) => `$" + "{n}`'",
      "'class Kept { #a = step; get a() { return this.#a } }'",
      "'function typed(n        )         { return n }'",
      "'async function waits() { await step }'",
    ]);
  });

  it("in threads that are given a function as text", async () => {
    await runner.value(
      "function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }",
    );
    expect(
      await runner.value(
        "import { Worker } from 'node:worker_threads'; const thread = new Worker(`require('worker_threads').parentPort.postMessage(($" +
          "{fib})(10))`, { eval: true }); await new Promise((told) => thread.once('message', told))",
      ),
    ).toBe("55");
  });

  it("for eval and new Function, which see the names and can import", async () => {
    const results = await cells(
      "let seenByEval = 1; function calls() { return eval('seenByEval + 1') }",
      "calls() + eval('seenByEval = 5')",
      "calls()",
      "await eval('import(\\'node:path\\')').then((path: any) => path.sep)",
      "await new Function('return import(\\'node:path\\')')().then((path: any) => path.sep)",
    );
    expect(results.slice(1)).toEqual(["7", "6", "'/'", "'/'"]);
  });

  it("at the places where it was typed, also behind what was emitted", async () => {
    const code =
      "type Far = { a: number }; enum Kind {\n  A,\n  B,\n}\n/* é */ const at = (x: Far): never => { throw new Error(`$" +
      "{x as unknown}`) };\nawait null; at({ a: 1 });";
    const { error } = await runner.run(code);
    expect(
      error?.traceback.filter((line) => line.includes("Cell")).map((text) => text.split("\n")[0]),
    ).toEqual([
      expect.stringMatching(/, line 5, column 47, in at$/),
      expect.stringMatching(/, line 6, column 13$/),
    ]);
  });
});

describe("the rules of ECMAScript hold in a cell", () => {
  it.each([
    [
      "function early() { return dead } early(); const dead = 5",
      "ReferenceError: Cannot access 'dead' before initialization",
    ],
    [
      "const use = () => new Soon(); use(); class Soon {}",
      "ReferenceError: Cannot access 'Soon' before initialization",
    ],
    [
      "const of = () => typeof unset; of(); let unset = 1",
      "ReferenceError: Cannot access 'unset' before initialization",
    ],
    ["const fixed = 1; eval('fixed = 2')", "TypeError: Assignment to constant variable."],
    ["const held = 1;\n// @ts-ignore\nheld++", "TypeError: Assignment to constant variable."],
    ["eval('undeclared = 1')", "ReferenceError: undeclared is not defined"],
    [
      "import { sep } from 'node:path'; eval('sep = 1')",
      "TypeError: Assignment to constant variable.",
    ],
  ])("%s", async (code, message) => {
    expect(await failure(code)).toBe(message);
  });

  it("and a name is what it was before, or ready for another cell", async () => {
    expect(await failure("const half = (() => { throw new Error('no') })()")).toBe("Error: no");
    expect(await cells("const half = 2; half", "var whole; typeof whole")).toEqual([
      "2",
      "'undefined'",
    ]);
  });

  it("strictly", async () => {
    expect(
      await cells(
        "(function (this: unknown) { return this })()",
        "var seen = 1; var seen = 2; seen",
      ),
    ).toEqual([undefined, "2"]);
  });
});

it("variables without a value and without a semicolon, whatever stands behind them", async () => {
  const results = await cells(
    "let nothing\nconst [one] = [1]",
    "let nowhere\nlet none, nil\nconst { two } = { two: 2 }",
    "var never\n;[nothing, nowhere, none, nil, never, one, two]",
  );
  expect(results[2]).toMatch(/^\[\s+(?:undefined,\s+){5}1,\s+2\s+\]$/);
});

describe("namespaces go on from cell to cell", () => {
  it("with what they had, which the next may name", async () => {
    const results = await cells(
      "namespace Geo2 { export const pi = 3; export interface Point { x: number } export namespace Inner { export const a = 1 } }",
      "namespace Geo2 { export const twice = 2 * pi; export const origin: Point = { x: 0 }; export namespace Inner { export const b = a + 1 } }",
      "[Geo2.pi, Geo2.twice, Geo2.origin, Geo2.Inner.a, Geo2.Inner.b]",
      "namespace Geo2 { export const pi = 'anew'; export const more = pi.length + twice }",
      "[Geo2.pi, Geo2.more, Geo2.twice]",
    );
    expect([results[2], results[4]]).toEqual(["[ 3, 6, { x: 0 }, 1, 2 ]", "[ 'anew', 10, 6 ]"]);
  });

  it("and add to classes, functions and enums", async () => {
    const results = await cells(
      "class Shop { open = true } function helper() { return 'help' } enum Level { Low = 1 }",
      "namespace Shop { export const count = 3 } namespace helper { export const version = 2 } namespace Level { export const top = 9 }",
      "[new Shop().open, Shop.count, helper(), helper.version, Level.Low, Level.top]",
      "enum Level { High = 5 }",
      "JSON.stringify(Level)",
    );
    expect([results[2], results[4]]).toEqual([
      "[ true, 3, 'help', 2, 1, 9 ]",
      '\'{"5":"High","High":5}\'',
    ]);
  });
});
