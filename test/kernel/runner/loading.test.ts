/** What the type check accepts loads, and is what its types say: packages and files of every shape. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let folder: string;
let runner: Driver;

const FILES: Record<string, string> = {
  "package.json": `{ "name": "self", "exports": { ".": "./self.ts", "./part/*": "./parts/*.ts" },
    "imports": { "#dep": "./dep.ts", "#bag": "bag" } }`,
  "self.ts": "export const me = 'self'; export default 1;",
  "parts/x.ts": "export const x = 'part x';",
  "dep.ts": "export const dep = 'dep';",

  // No "exports": parts are found without their ending, by require and by bundlers.
  "node_modules/day/package.json": '{ "name": "day", "main": "day.min.js", "types": "index.d.ts" }',
  "node_modules/day/day.min.js":
    "!function(n){module.exports=n()}(function(){function D(){return 'day'} D.extend=function(p){p(D)}; return D});",
  "node_modules/day/index.d.ts":
    "export = day; declare function day(): string; declare namespace day { export let used: string; export function extend(plugin: (d: typeof day) => void): void }",
  "node_modules/day/plugin/utc.js": "module.exports = function (D) { D.used = 'utc' };",
  "node_modules/day/plugin/utc.d.ts":
    "import day = require('../index'); declare const plugin: (d: typeof day) => void; export = plugin;",
  "node_modules/day/esm/package.json": '{ "type": "module" }',
  "node_modules/day/esm/index.js":
    "import x from './lib/x'; export default x; export * from './lib'",
  "node_modules/day/esm/index.d.ts":
    "declare const d: string; export default d; export const y: number;",
  "node_modules/day/esm/lib/x.js": "export default 'x';",
  "node_modules/day/esm/lib/index.js": "export const y = 2;",

  // Names that nobody can foresee without running it.
  "node_modules/bag/package.json": '{ "name": "bag", "main": "bag.js" }',
  "node_modules/bag/bag.js":
    ";(function(){ function bag(v){return v} bag.chunk=function(a){return [a]}; bag.VERSION='4'; (module.exports = bag)._ = bag; }.call(this));",
  "node_modules/bag/fp.js": "module.exports = Object.assign({}, require('./bag'), { fp: true });",
  "node_modules/bag/chunk.js": "module.exports = function chunk(a){return [a,a]};",
  "node_modules/@types/bag/package.json": '{ "name": "@types/bag", "types": "index.d.ts" }',
  "node_modules/@types/bag/index.d.ts":
    "export = _; declare const _: _.Static; declare namespace _ { interface Static { <T>(v: T): T; chunk<T>(a: T): T[]; VERSION: string } }",
  "node_modules/@types/bag/fp.d.ts":
    "import bag = require('./index'); declare const fp: bag.Static & { fp: boolean }; export = fp;",
  "node_modules/@types/bag/chunk.d.ts": "import { chunk } from './index'; export = chunk;",

  // ES modules that were compiled to CommonJS.
  "node_modules/compiled/package.json": '{ "name": "compiled", "main": "i.js", "types": "i.d.ts" }',
  "node_modules/compiled/i.js":
    "Object.defineProperty(exports, '__esModule', { value: true }); exports.named = 1; exports.default = function hello(){return 'hi'}; exports.count = 0; exports.inc = () => { exports.count++ };",
  "node_modules/compiled/i.d.ts":
    "export default function hello(): string; export declare const named: number; export declare let count: number; export declare function inc(): void;",
  "node_modules/wholly/package.json": '{ "name": "wholly", "main": "i.js", "types": "i.d.ts" }',
  "node_modules/wholly/i.js":
    "Object.defineProperty(exports, '__esModule', { value: true }); exports.a = 1; exports.default = 2;",
  "node_modules/wholly/i.d.ts": "declare const m: { a: number; default: number }; export = m;",
  "node_modules/claims/package.json": '{ "name": "claims", "main": "i.js", "types": "i.d.ts" }',
  "node_modules/claims/i.js": "module.exports = function f(){return 'f'};",
  "node_modules/claims/i.d.ts": "export default function f(): string;",
  "node_modules/untyped/package.json": '{ "name": "untyped", "main": "i.js" }',
  "node_modules/untyped/i.js":
    "exports.__esModule = true; exports.default = 'the default'; exports.other = 'other';",
  "node_modules/nodefault/package.json":
    '{ "name": "nodefault", "exports": { "types": "./i.d.ts", "default": "./i.mjs" } }',
  "node_modules/nodefault/i.mjs": "export const a = 1;",
  "node_modules/nodefault/i.d.ts": "export declare const a: number;",
  "node_modules/instance/package.json": '{ "name": "instance", "main": "i.js", "types": "i.d.ts" }',
  "node_modules/instance/i.js":
    "class K { #v = 5; get(){return this.#v} } module.exports = new K();",
  "node_modules/instance/i.d.ts":
    "declare class K { get(): number } declare const k: K; export = k;",

  // TypeScript in packages.
  "node_modules/tsmain/package.json": '{ "name": "tsmain", "main": "src/index.ts" }',
  "node_modules/tsmain/src/index.ts":
    "import { helper, type Helped } from './helper'; import data from '../data.json'; export { Helped } from './helper'; export const answer: Helped = helper(41) + data.n - 1; export default class Held<T> { constructor(public value: T) {} } export enum E { A, B } const unused: string = 5;",
  "node_modules/tsmain/src/helper.ts":
    "export type Helped = number; export function helper(n: number): Helped { return n + 1 }",
  "node_modules/tsmain/data.json": '{ "n": 1 }',
  "node_modules/tsmodule/package.json":
    '{ "name": "tsmodule", "type": "module", "exports": { ".": "./index.ts", "./*": "./src/*.ts" } }',
  "node_modules/tsmodule/index.ts": "export { deep } from './src/deep.ts'; export type T = 1;",
  "node_modules/tsmodule/src/deep.ts": "export const deep: string = 'deep';",
  "node_modules/tsbare/package.json": '{ "name": "tsbare" }',
  "node_modules/tsbare/index.ts": "export const bare: string = 'bare';",
  "node_modules/tssource/package.json": '{ "name": "tssource", "main": "index.js" }',
  "node_modules/tssource/index.ts": "export const source: string = 'source';",

  "node_modules/conditions/package.json": `{ "name": "conditions", "exports": {
    ".": { "types": "./t.d.ts", "node": { "import": "./n.mjs", "require": "./n.cjs" }, "default": "./d.js" },
    "./features/*": { "types": "./f/*.d.ts", "default": "./f/*.js" },
    "./data.json": "./data.json", "./package.json": "./package.json" } }`,
  "node_modules/conditions/t.d.ts": "export declare const which: string;",
  "node_modules/conditions/n.mjs": "export const which = 'node import';",
  "node_modules/conditions/n.cjs": "exports.which = 'node require';",
  "node_modules/conditions/d.js": "exports.which = 'default';",
  "node_modules/conditions/f/a.js": "exports.a = 'feature a';",
  "node_modules/conditions/f/a.d.ts": "export declare const a: string;",
  "node_modules/conditions/data.json": '{ "d": 7 }',
  "node_modules/folders/package.json": '{ "name": "folders", "type": "module", "main": "lib" }',
  "node_modules/folders/lib/index.js": "export * from './inner'; export { z } from '../z'",
  "node_modules/folders/lib/index.d.ts": "export const i: number; export const z: string;",
  "node_modules/folders/lib/inner/index.js": "export const i = 3;",
  "node_modules/folders/z.js": "export const z = 'z';",
  "node_modules/onlytypes/package.json": '{ "name": "onlytypes", "types": "i.d.ts" }',
  "node_modules/onlytypes/i.d.ts":
    "export interface Only { a: number } declare global { type FromAfar = 2 }",
  "node_modules/@types/far/package.json": '{ "name": "@types/far", "types": "i.d.ts" }',
  "node_modules/@types/far/i.d.ts": "export interface Far { b: number }",

  // The user's own.
  "named.cts": "export const c: string = 'cts'; export default 5;",
  "whole.cts": "const o = { v: 1 as number }; export = o;",
  "requires.cts":
    "import bag = require('bag'); import whole = require('./whole.cts'); import { c } from './named.cts'; import { m } from './module.mjs'; export const r = [bag(1), whole.v, c, m];",
  "thrower.cts": "export function boom(): never {\n  throw new TypeError('no');\n}\n",
  "wrong.cts": "export const n: number = 'x';",
  "module.mts":
    "import bag from 'bag'; export const m: string = 'mts'; export const same = bag(3);",
  "compiled.cjs": "exports.j = 'cjs'; exports.default = 8; exports.__esModule = true;",
  "compiled.d.cts": "export declare const j: string; declare const d: number; export default d;",
  "plain.cjs": "module.exports = { k: 'plain cjs' };",
  "data.json": '{ "n": 1, "list": [1, 2] }',
  "plain.js": "export const p = 'plain esm';",
  "own.mjs":
    "import { l } from './l'; import { e } from './e.mts'; import utc from 'day/plugin/utc'; import d from './data.json'; export const u = [l, e, typeof utc, d.n];",
  "own.d.mts": "export declare const u: unknown[];",
  "l.ts": "export const l: string = 'l';",
  "e.mts": "enum E { A = 1, B } export const e = E.B;",
  "lib/index.ts": "export const inLib = 'folder';",
  "chunky.ts":
    "import chunk from 'bag/chunk'; import * as bag from 'bag'; import hello, { named } from 'compiled'; import 'onlytypes'; export * from 'onlytypes'; export const all = [chunk(1), bag.VERSION, hello(), named]; export * from 'compiled'; export { default as again } from 'compiled'; export { bag as whole };",
};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "packages-")));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  runner = await Driver.start({ folder });
});
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true });
});

const CELLS: Record<string, [code: string, result: string][]> = {
  "parts of packages without exports": [
    ["import day from 'day'; import utc from 'day/plugin/utc'; day.extend(utc); day.used", "'utc'"],
    ["import x, { y } from 'day/esm'; [x, y]", "[ 'x', 2 ]"],
    [
      "import bag from 'bag'; import fp from 'bag/fp'; import chunk from 'bag/chunk'; [bag(1), fp.fp, chunk(2)]",
      "[ 1, true, [ 2, 2 ] ]",
    ],
    ["(await import('bag/chunk')).default(3)", "[ 3, 3 ]"],
    ["const part: string = 'bag/chunk'; (await import(part)).default(3)", "[ 3, 3 ]"],
    ["require('bag/chunk')(3)", "[ 3, 3 ]"],
    ["import { i, z } from 'folders'; [i, z]", "[ 3, 'z' ]"],
  ],
  "members of namespaces": [
    ["import * as d from 'day'; typeof d.extend", "'function'"],
    ["import * as _ from 'bag'; [_.chunk(1), _.VERSION]", "[ [ 1 ], '4' ]"],
    [
      "const { chunk: c1, default: whole } = await import('bag'); [c1(1), whole(4)]",
      "[ [ 1 ], 4 ]",
    ],
    [
      "import * as held from 'compiled'; held.inc(); [held.default(), held.named, held.count]",
      "[ 'hi', 1, 1 ]",
    ],
    ["import * as one from 'instance'; one.get()", "5"],
    ["import * as k from './plain.cjs'; k.k", "'plain cjs'"],
    ["import * as json from './data.json'; [json.n, json.list]", "[ 1, [ 1, 2 ] ]"],
    ["(await import('bag')) === (await import('bag'))", "true"],
    [
      "import * as shown from './data.json'; shown",
      "{ n: 1, list: [ 1, 2 ], default: { n: 1, list: [ 1, 2 ] } }",
    ],
  ],
  "defaults, as the types say": [
    ["import hello, { named } from 'compiled'; [hello(), named]", "[ 'hi', 1 ]"],
    ["import { default as hello2 } from 'compiled'; hello2()", "'hi'"],
    ["(await import('compiled')).default()", "'hi'"],
    ["import w from 'wholly'; [w.a, w.default]", "[ 1, 2 ]"],
    ["import claimed from 'claims'; claimed()", "'f'"],
    ["import u, { other } from 'untyped'; [u, other]", "[ 'the default', 'other' ]"],
    ["import nd from 'nodefault'; nd.a", "1"],
    ["import inst from 'instance'; inst.get()", "5"],
    ["import j, { j as named2 } from './compiled.cjs'; [j, named2]", "[ 8, 'cjs' ]"],
    ["import k2 from './plain.cjs'; k2.k", "'plain cjs'"],
  ],
  "packages of TypeScript": [
    [
      "import Held, { answer, E, type Helped } from 'tsmain'; const h: Helped = answer; [new Held(1).value, h, E.B]",
      "[ 1, 42, 1 ]",
    ],
    ["(await import('tsmain')).answer", "42"],
    ["const main: string = 'tsmain'; (await import(main)).answer", "42"],
    [
      "import { deep } from 'tsmodule'; import { deep as deep2 } from 'tsmodule/deep'; [deep, deep2]",
      "[ 'deep', 'deep' ]",
    ],
    ["import { bare } from 'tsbare'; bare", "'bare'"],
    ["import { source } from 'tssource'; source", "'source'"],
  ],
  "exports, imports and oneself": [
    [
      "import { which } from 'conditions'; import { a } from 'conditions/features/a'; [which, a]",
      "[ 'node import', 'feature a' ]",
    ],
    [
      "import dj from 'conditions/data.json'; import pj from 'conditions/package.json'; [dj.d, pj.name]",
      "[ 7, 'conditions' ]",
    ],
    [
      "import { me } from 'self'; import { x as part } from 'self/part/x'; import own from 'self'; [me, part, own]",
      "[ 'self', 'part x', 1 ]",
    ],
    ["import { dep } from '#dep'; import hash from '#bag'; [dep, hash(1)]", "[ 'dep', 1 ]"],
  ],
  "packages of types": [
    ["import { Only } from 'onlytypes'; const only: Only = { a: 1 }; only", "{ a: 1 }"],
    ["import 'onlytypes'; const afar: FromAfar = 2; afar", "2"],
    ["import type { Far } from 'far'; const far: Far = { b: 1 }; far", "{ b: 1 }"],
    ["import 'untyped'; 'loaded'", "'loaded'"],
  ],
  "files of one's own": [
    ["import five, { c } from './named.cts'; [five, c]", "[ 5, 'cts' ]"],
    ["import o from './whole.cts'; o.v", "1"],
    ["import * as os from './whole.cts'; os.v", "1"],
    ["import { r } from './requires.cts'; r", "[ 1, 1, 'cts', 'mts' ]"],
    ["(await import('./named.cts')).c", "'cts'"],
    [
      "import { m, same } from './module.mts'; import { m as m2 } from './module.mjs'; [m, same, m2]",
      "[ 'mts', 3, 'mts' ]",
    ],
    ["import data, { n } from './data.json'; [data.n, n]", "[ 1, 1 ]"],
    ["import data2 from './data.json' with { type: 'json' }; data2.list", "[ 1, 2 ]"],
    ["(await import('./data.json')).default.n", "1"],
    ["import { p } from './plain'; p", "'plain esm'"],
    ["import { u as us } from './own.mjs'; us", "[ 'l', 2, 'function', 1 ]"],
    ["import { inLib } from './lib'; inLib", "'folder'"],
    [
      "import { all, again, named as n4, whole as whole2 } from './chunky'; [all, again(), n4, whole2.VERSION]",
      "[ [ [ 1, 1 ], '4', 'hi', 1 ], 'hi', 1, '4' ]",
    ],
    ["import { PI } from 'data:text/javascript,export const PI = 3'; PI", "3"],
    ["import.meta.resolve('bag/fp').endsWith('/node_modules/bag/fp.js')", "true"],
  ],
};

for (const [what, cells] of Object.entries(CELLS)) {
  describe(what, () => {
    it.each(cells)("%s", async (code, result) => {
      expect(await runner.value(code)).toBe(result);
    });
  });
}

it("addresses of files lead to them", async () => {
  const address = JSON.stringify(pathToFileURL(path.join(folder, "l.ts")).href);
  expect(await runner.value(`import { l as l1 } from ${address}; l1`)).toBe("'l'");
  const plain = JSON.stringify(path.join(folder, "plain.cjs"));
  expect(await runner.value(`import k3 from ${plain}; k3.k`)).toBe("'plain cjs'");
});

it("a .cts file is checked, and its errors are in its own lines", async () => {
  expect((await runner.run("import { n } from './wrong.cts'")).error?.evalue).toBe(
    "Type 'string' is not assignable to type 'number'. (TS2322, wrong.cts, line 1, column 14)",
  );
  const { error } = await runner.run("import { boom } from './thrower.cts'\n\nboom()");
  expect(error?.traceback.join("\n")).toMatch(
    /^TypeError: no\n {2}thrower\.cts, line 2, column 9, in boom\n/,
  );
});

it("a .cts file that was edited is loaded anew", async () => {
  const file = path.join(folder, "edited.cts");
  writeFileSync(file, "export const version = 1;");
  expect(await runner.value("import { version } from './edited.cts'; version")).toBe("1");
  writeFileSync(file, "export const version = 2; // longer");
  expect(await runner.value("import { version } from './edited.cts'; version")).toBe("2");
});

it("a package that was loaded once keeps its state", async () => {
  await runner.value("import { inc } from 'compiled'; inc();");
  const before = Number(await runner.value("import { count } from 'compiled'; count"));
  await runner.value("inc();");
  expect(await runner.value("count")).toBe(String(before + 1));
});
