/**
 * A cell takes the place of the one before in a program that stays, with its checker. Nothing of
 * that may be seen: neither what names meant before, nor what was wrong with other cells.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import v8 from "node:v8";
import vm from "node:vm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Compiler } from "../../../../dist/kernel/compiler/compiler.js";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "exchange-"));
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

let compiler: Compiler;
/** Makes a program for every cell. */
let forgetful: Compiler;
beforeAll(() => {
  [compiler, forgetful] = [0, 1].map(() => {
    const made = new Compiler(here("../../../../dist/kernel/compiler/source.js"));
    made.folder = folder;
    made.preludes = [here("../../runner/fixtures/prelude.js")];
    return made;
  }) as [Compiler, Compiler];
});
beforeEach(() => {
  compiler.forget();
  forgetful.forget();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is wrong with a cell; nothing, and later cells know it. */
function errorOf(code: string): string | undefined {
  const compiled = compiler.compile(code, "Cell");
  if ("error" in compiled) return compiled.error.evalue;
  if (compiled.declared) compiler.declare(compiled.declared);
  return undefined;
}

/** Compiles cells that must be right. */
function cells(...codes: string[]): void {
  for (const code of codes) expect(errorOf(code)).toBeUndefined();
}

describe("what was declared again", () => {
  it("is what it is now, also for variables that are older", () => {
    cells("interface P { a: number } const p: P = { a: 1 }", "p.a.toFixed()");
    cells("interface P { b: string }", "const q: P = { b: 'x' }", "q.b.trim()");
    expect(errorOf("p.a")).toBe(
      "Property 'a' does not exist on type 'P'. (TS2339, line 1, column 3)",
    );
    cells("class P { c = true }", "new P().c === true");
    expect(errorOf("const wrong: P = { b: 'x' }")).toMatch(/TS2353/);
  });

  it("keeps the type that a variable's own initializer gave it", () => {
    cells("const o = { n: 1 }", "const f = () => o", "const o = 'text'", "f().n + 1", "o.trim()");
    expect(errorOf("o.n")).toMatch(/TS2339/);
    expect(errorOf("f().trim()")).toMatch(/TS2339/);
  });

  it("merges within a cell and not over cells", () => {
    cells("interface M { a: 1 } interface M { b: 2 }", "const m: M = { a: 1, b: 2 }");
    cells("interface M { c: 3 }", "const m: M = { c: 3 }");
    expect(errorOf("const all: M = { a: 1, b: 2, c: 3 }")).toMatch(/TS2353/);
  });

  it("narrows and widens from cell to cell as declared", () => {
    cells(
      "let v: string | number = Math.random() > 2 ? 'a' : 1",
      "if (typeof v === 'string') v.trim()",
    );
    expect(errorOf("v.trim()")).toMatch(/TS2339/);
    cells("let v: string = 'a'", "v.trim()");
  });
});

describe("what is wrong with a cell", () => {
  it("is said again for the same code, and of no other cell", () => {
    const wrong = "const s: string = 1";
    const message = /TS2322, line 1, column 7/;
    expect(errorOf(wrong)).toMatch(message);
    expect(errorOf(wrong)).toMatch(message);
    cells("const s: string = 'a'", "s");
    expect(errorOf(wrong)).toMatch(message);
  });

  it("is said although somebody asked about the code before, and only then", () => {
    const code = "nowhere.length";
    compiler.complete(code, code.length);
    compiler.inspect(code, 3);
    expect(errorOf(code)).toBe("Cannot find name 'nowhere'. (TS2304, line 1, column 1)");
    cells("const nowhere = [1]", code);
    expect(compiler.inspect(code, 10)?.plain).toContain("(property) Array<number>.length: number");
  });

  it("may be silenced or expected by a comment", () => {
    cells("// @ts-ignore\nconst a: string = 1", "// @ts-expect-error\nconst b: string = 1");
    expect(errorOf("// @ts-expect-error\nconst c: string = ''")).toMatch(/TS2578/);
    cells("// pasted\n/* as it was */ // @ts-nocheck\nconst d: string = 1; e = nope", "d.trim()");
    expect(errorOf("const f: string = 1; // @ts-nocheck")).toMatch(/TS2322/);
    expect(errorOf(`${"// /* */ ".repeat(1000)}\nconst g: string = 1;`)).toMatch(/TS2322/);
  });

  it("is an import of something that is not there, until it is", () => {
    const code = "import { late } from './late.js'; late + 1";
    expect(errorOf(code)).toMatch(/TS2307/);
    expect(errorOf(code)).toMatch(/TS2307/);
    write("late.ts", "export const late = 1;");
    cells(code, "late + 1");
    write("late.ts", "export const late = { n: 1 };");
    expect(errorOf("late + 1")).toMatch(/TS2365/);
    cells("late.n + 1");
  });
});

describe("what a cell says about globals", () => {
  const shouts = "declare global { interface Array<T> { shout(): T } }";

  it("holds for later cells, until all is forgotten", () => {
    expect(errorOf("[1].shout()")).toMatch(/TS2339/);
    cells("1", shouts, "[1].shout().toFixed()", "const n = ['a'].shout()", "n.trim()");
    compiler.forget();
    expect(errorOf("[1].shout()")).toMatch(/TS2339/);
  });

  it("is told to a program once, and again where it means something else", () => {
    cells("declare global { interface Shouted { loud: true } var shouted: Shouted }");
    cells("const a = shouted.loud", "interface Shouted { soft: true }", "shouted.loud === a");
    expect(errorOf("shouted.soft")).toMatch(/TS2339/);
    cells("interface Loud { a: 1 }", "declare global { var louder: Loud }", "louder.a.toFixed()");
    cells("interface Loud { b: 1 }", "louder.b.toFixed()");
    expect(errorOf("louder.a")).toMatch(/TS2339/);
    cells("declare global { interface Shouted { soft: 1 } }", "globalThis.shouted.soft.toFixed()");
  });

  it("holds through an import as long as there is the import", () => {
    write("shouting.ts", `${shouts} export const loud = true;`);
    cells("import './shouting.js'; [1].shout()");
    expect(errorOf("[1].shout()")).toMatch(/TS2339/);
    cells("import { loud } from './shouting.js'", "[1].shout()", "[2].shout(); loud");
    compiler.forget();
    expect(errorOf("[1].shout()")).toMatch(/TS2339/);
  });

  it("holds for modules", () => {
    write("shape.ts", "export interface Shape { area: number }");
    cells(
      "import type { Shape } from './shape.js'",
      "declare module './shape.js' { interface Shape { name: string } }",
    );
    cells("const shape: Shape = { area: 1, name: 'x' }");
    expect(errorOf("const half: Shape = { area: 1 }")).toMatch(/TS2741/);
  });
});

/** In an order in which much is declared again, wrong, or imported. */
const MANY = [
  "1 + 1",
  "const a = go('1.23'), { release } = a",
  "release.toUpperCase()",
  "class A<T> { constructor(readonly x: T) {} map<U>(f: (x: T) => U) { return new A(f(this.x)) } }",
  "const b = new A(1).map((n) => [n]).map(([n]) => ({ n }))",
  "b.x.n.toFixed(",
  "b.x.n.toFixd()",
  "b.x.n.toFixed()",
  "import fs, { readFileSync } from 'node:fs'; import type { Stats } from 'fs'",
  "const stats = (file: string): Stats => fs.statSync(file)",
  "import { nothing } from 'fs'",
  "enum E { A, B = 5 } const enum F { X = 'x' } namespace N { export const y: A<E> = new A(E.A) }",
  "N.y.x === E.B ? F.X : undefined",
  "for (var i = 0, j = 'a'; i < 3; i++) {} i + j",
  "type E = 'e'; const e: E = 'e'",
  "E.A; N.y.x",
  "function over(n: number): number; function over(s: string): string; function over(x: any) { return x }",
  "over('a').trim() + over(1).toFixed(); await Promise.resolve(over(1))",
  "const { promises: { stat } } = fs; const s = await stat('.'); s",
  "s.isFile() && stats('.').isFile()",
  "export default function () { return release }",
  "let u; u = 1; u = 'a'; u",
  "const wrong: number = over('a')",
  "const wrong: number = over('a')",
  "using d = { [Symbol.dispose]() {} }; d",
  "const m = new Map([[1, { b }]]); [...m.values()].map(({ b }) => b.x)",
  "declare global { var shared: Map<string, E> }",
  "globalThis.shared = new Map([['a', e]]); shared.get('a')",
  "declare global { interface Array<T> { last(): T | undefined } }",
  "Array.prototype.last = function () { return this[this.length - 1] }",
  "[1, 2].last()?.toFixed() ?? 'none'",
  "const ends = [['a'], [e]].map((each) => each.last()); ends.last()?.trim()",
  "const __x = 1, ___y = 2; function __f() { return __x + ___y } interface __I { __a: 1 }",
  "const i__: __I = { __a: 1 }; __f() + __x + i__.__a",
  "const answer = 'mine'; answer.length",
  "(await import('node:os')).EOL.length + keys.sequence(3).length",
];

it("makes of every cell what a program of its own makes of it", () => {
  for (const code of MANY) {
    compiler.complete(code, code.length);
    compiler.inspect(code, 7);
    forgetful.renew();
    const expected = forgetful.compile(code, "Cell");
    const compiled = compiler.compile(code, "Cell");
    expect(compiled).toEqual(expected);
    if ("error" in compiled || "error" in expected) continue;
    if (compiled.declared) compiler.declare(compiled.declared);
    if (expected.declared) forgetful.declare(expected.declared);
  }
});

it("lets go of what cells were", () => {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc") as () => void;
  const heapAfter = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      cells(
        `const f${i % 20} = (n: number) => [{ n, c${i}: 'a' }].map((x) => ({ x })).filter(Boolean)`,
      );
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const early = heapAfter(0, 110);
  // Each holds about 0.3 MB as long as the checker does that saw it.
  expect(heapAfter(110, 500) - early).toBeLessThan(60e6);
}, 120_000);
