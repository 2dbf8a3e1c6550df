/** Every name declared at the top of a cell has one storage place that all cells share. */

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
      undefined,
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
