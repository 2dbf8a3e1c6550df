/** What is left of TypeScript without its types: the same text at the same places. */

import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { Erasure } from "../../../../src/kernel/compiler/cell/erasure.js";
import { Edits } from "../../../../src/kernel/compiler/text/edits.js";

const ts = createRequire(import.meta.url)("typescript") as typeof import("typescript");

/** The text without its types. */
function erased(code: string): string {
  const file = ts.createSourceFile("a.ts", code, ts.ScriptTarget.ES2022, true);
  const edits = new Edits(code);
  const erasure = new Erasure(ts, file, edits);
  const visit = (node: import("typescript").Node) => {
    if (!erasure.take(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return edits.apply().text;
}

it.each([
  ["const n: number = 1", "const n         = 1"],
  ["let a!: string, b: A | B", "let a         , b       "],
  ["f<string>(a as T)!.b", "f        (a     ) .b"],
  ["(x satisfies T)", "(x            )"],
  ["new Map<string, number[]>()", "new Map                  ()"],
  ["tag<T>`a`", "tag   `a`"],
  ["const g = f<number>;", "const g = f        ;"],
  ["<T>(a)", "(  (a))"],
  ["const o = () => <T>{ a };", "const o = () => (  { a });"],
  [
    "function f<T>(a?: T, ...r: T[]): T { return a! }",
    "function f   (a    , ...r     )    { return a  }",
  ],
  ["function f(this: A, b: B) {}", "function f(         b   ) {}"],
  [
    "function f(a: string): void;\nfunction f(a: any) {}",
    ";                           \nfunction f(a     ) {}",
  ],
  ["interface A { x: 1 }", ";                   "],
  ["a()\ntype T = 1\n(b)()", "a()\n;         \n(b)()"],
  ["declare const a: 1; enumerable", ";                   enumerable"],
  ["class A<T> extends B<T> implements C, D {}", "class A    extends B                    {}"],
  [
    "abstract class A { abstract m(): void; m2?(): void {} }",
    "         class A { ;                   m2 ()       {} }",
  ],
  [
    "class A { private readonly x: number = 1; static #y?: T; [k: string]: any }",
    "class A { ;                x         = 1; static #y    ; ;                }",
  ],
  [
    "class A { declare x: 1; override get y(): 1 { return 1 } }",
    "class A { ;             ;        get y()    { return 1 } }",
  ],
  ["class A { x = 1\n  readonly [y] = 2 }", "class A { x = 1\n  ;        [y] = 2 }"],
  [
    "class A { constructor(a: 1); constructor(a: any) {} }",
    "class A { ;                  constructor(a     ) {} }",
  ],
  ["try {} catch (e: unknown) {}", "try {} catch (e         ) {}"],
  ["for (const x of y as T[]) {}", "for (const x of y       ) {}"],
  ["const f = async <T,>(a: T): Promise<T> => a", "const f = async     (a   )             => a"],
  ["a ? (b) : (c): d => d", "a ? (b) : (c)    => d"],
  [
    "import type { A } from 'a'; export type { B }",
    ";                           ;                ",
  ],
  ["const f = (a: 1): {\n} => a", "const f = (a   )   \n  ) => a".replace("(a   )", "(a    ")],
  ["a = b as T\n[1].map()", "a = b;    \n[1].map()"],
  ["a = b as T\nc()", "a = b     \nc()"],
])("%s", (code, text) => {
  expect(erased(code)).toBe(text);
});
