/** TypeScript files beside the notebook: checked, run, shared, live, and read again when edited. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let folder: string;
let runner: Driver;

function file(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "modules-"));
  runner = await Driver.start({ folder });
});
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true });
});

it("imports a .ts file with its types, named in every way", async () => {
  file(
    "shapes.ts",
    "export interface Shape { side: number }\nexport const area = ({ side }: Shape): number => side ** 2;\nexport const enum Unit { Metre = 'm' }\nexport default class Square { constructor(readonly side: number) {} }\n",
  );
  expect(
    await runner.value(
      "import Square, { area, type Shape, Unit } from './shapes.ts'; const s: Shape = new Square(3); [area(s), Unit.Metre]",
    ),
  ).toBe("[ 9, 'm' ]");
  for (const specifier of ["./shapes", "./shapes.js", "./shapes.ts"]) {
    expect(
      await runner.value(`import * as shapes from '${specifier}'; shapes.area({ side: 2 })`),
    ).toBe("4");
  }
  expect(await runner.value("(await import('./shapes.ts')).area({ side: 5 })")).toBe("25");
  expect(
    await runner.value("const late = () => import('./shapes'); (await late()).default.name"),
  ).toBe("'Square'");
  // It is one module under all its names.
  expect(await runner.value("shapes.default === Square")).toBe("true");
});

it("shows its namespace with values, as Node shows that of a module", async () => {
  file(
    "shown.ts",
    "export let n = 1;\nexport const up = () => ++n;\nexport const nested = { list: [1, { x: 2 }] };\nexport * as self from './shown';\nexport default 'last';\n",
  );
  const text = await runner.value("const shown = await import('./shown.ts'); shown.up(); shown");
  expect(text).toBe(
    "<ref *1> [Module: null prototype] {\n  default: 'last',\n  n: 2,\n  nested: { list: [ 1, { x: 2 } ] },\n  self: [Circular *1],\n  up: [Function: up]\n}",
  );
  const { stdout } = await runner.run("import * as again from './shown'; console.log({ again })");
  expect(stdout).toContain("n: 2");
  expect(await runner.value("JSON.stringify(Object.keys(again))")).toContain("nested");
  expect(await runner.value("import * as tslab from 'tslab'; tslab")).toMatch(
    /^\[Module: null prototype\] \{\n {2}display: KernelDisplay \{/,
  );
});

it("checks what cells do with it, and it itself, and shows the lines of both", async () => {
  const misused = await runner.run("area({ side: 'long' })");
  expect(misused.error?.traceback[0]).toContain(
    "TypeScriptError TS2322: Type 'string' is not assignable to type 'number'.",
  );
  file("wrong.ts", "export const fine = 1;\nexport const n: number = 'text';\n");
  const { error } = await runner.run("import { n } from './wrong.ts'");
  expect(error?.evalue).toBe(
    "Type 'string' is not assignable to type 'number'. (TS2322, wrong.ts, line 2, column 14)",
  );
  expect(error?.traceback.join("\n")).toBe(
    `TypeScriptError TS2322: Type 'string' is not assignable to type 'number'.
  wrong.ts, line 2, column 14
    1 | export const fine = 1;
--> 2 | export const n: number = 'text';
      |              ^
    3 |`,
  );
  file("broken.ts", "export const = 1;\n");
  expect((await runner.run("import './broken.ts'")).error?.evalue).toContain("broken.ts, line 1");
  expect(await runner.value("1 + 1")).toBe("2");
});

it("shows where it threw, in its own lines", async () => {
  file(
    "deep/thrower.ts",
    "type Unused = { a: 1 };\n\nexport function check(n: number): void {\n  if (n > 1) throw new RangeError('too much');\n}\n",
  );
  const { error } = await runner.run("import { check } from './deep/thrower'\n\ncheck(2)");
  expect(error?.traceback.join("\n")).toBe(
    `RangeError: too much
  ${path.join("deep", "thrower.ts")}, line 4, column 20, in check
    2 |
    3 | export function check(n: number): void {
--> 4 |   if (n > 1) throw new RangeError('too much');
      |                    ^
    5 | }
    6 |
  Cell In[${(await lastCount()) - 1}], line 3, column 1
    1 | import { check } from './deep/thrower'
    2 |
--> 3 | check(2)
      | ^`,
  );
});

it("runs once and is shared; its variables are seen as they change", async () => {
  file(
    "counter.ts",
    "console.log('loaded');\nexport let count = 0;\nexport const up = () => ++count;\n",
  );
  const { stdout } = await runner.run("import { count, up } from './counter'; up()");
  expect(stdout).toBe("loaded\n");
  expect(await runner.value("up(); count")).toBe("2");
  const again = await runner.run(
    "import * as counter from './counter.ts'; counter.up(); [count, counter.count]",
  );
  expect([again.stdout, again.result]).toEqual(["", "[ 3, 3 ]"]);
  // Declared again, the name belongs to the notebook.
  expect(await runner.value("let count = 50; counter.up(); [count, counter.count]")).toBe(
    "[ 50, 4 ]",
  );
});

it("picks up edits at the next import, of the file and of what it imports", async () => {
  file("edited/base.ts", "export const base = 1;\n");
  file("edited/top.ts", "import { base } from './base';\nexport const top = () => base * 10;\n");
  file("edited/still.ts", "export const made = Math.random();\n");
  await runner.value("import { made } from './edited/still'; const first = made");
  expect(await runner.value("import { top } from './edited/top'; top()")).toBe("10");
  file("edited/base.ts", "export const base: number = 2;\nexport const more = 'new';\n");
  expect(await runner.value("import { top } from './edited/top'; top()")).toBe("20");
  expect(await runner.value("import { more } from './edited/base'; more")).toBe("'new'");
  // What nobody edited is not run again.
  expect(await runner.value("import { made } from './edited/still'; made === first")).toBe("true");
});

it("picks up edits of JSON and JavaScript files too", async () => {
  file("data.json", '{ "n": 1 }');
  file("script.mjs", "export const n = 1;");
  file("script.d.mts", "export const n: number;");
  const both = "import data from './data.json'; import { n } from './script.mjs'; [data.n, n]";
  expect(await runner.value(both)).toBe("[ 1, 1 ]");
  file("data.json", '{ "n": 22, "text": "t" }');
  file("script.mjs", "export const n = 1 + 1;");
  expect(await runner.value(both)).toBe("[ 22, 2 ]");
  expect(await runner.value("import data from './data.json'; data.text")).toBe("'t'");
  expect(await runner.value("import given from './data.json' with { type: 'json' }; given.n")).toBe(
    "22",
  );
});

it("passes on exports, in lists, under other names, as a whole and as a namespace", async () => {
  file(
    "parts/a.ts",
    "export const a = 1, { b, c: [d] } = { b: 2, c: [3] };\nexport default () => 'a';\nexport function f() { return a }\n",
  );
  file(
    "parts/all.ts",
    "export * from './a';\nexport * as whole from './a';\nexport { default, f as g } from './a';\nconst inner = 5;\nexport { inner as outer };\nexport { sep } from 'node:path';\n",
  );
  expect(
    await runner.value(
      "import main, * as all from './parts/all'; [all.a, all.b, all.d, all.whole.a, main(), all.g(), all.outer, all.sep.length, 'inner' in all].join()",
    ),
  ).toBe("'1,2,3,1,a,1,5,1,false'");
});

it("loads modules that import each other", async () => {
  file(
    "circle/one.ts",
    "import { two } from './two';\nexport const one = () => 1 + two();\nexport const early = 'one';\n",
  );
  file(
    "circle/two.ts",
    "import { one, early } from './one';\nexport const two = () => (early === 'one' ? 2 : 0);\nexport const both = () => one() + two();\n",
  );
  expect(await runner.value("import { both } from './circle/two'; both()")).toBe("5");
});

it("has top-level await, packages, Node's modules and the prelude in modules", async () => {
  file(
    "node_modules/pack/package.json",
    '{ "name": "pack", "type": "module", "exports": { ".": { "types": "./t.d.ts", "default": "./m.js" } } }',
  );
  file("node_modules/pack/m.js", "export const packed = 'packed';");
  file("node_modules/pack/t.d.ts", "export declare const packed: string;");
  file("deep/local.mjs", "export const beside = import.meta.url.endsWith('deep/local.mjs');");
  file("deep/local.d.mts", "export declare const beside: boolean;");
  file(
    "deep/modern.ts",
    "import { basename } from 'node:path';\nimport { packed } from 'pack';\nimport { beside } from './local.mjs';\nimport data from '../data.json' with { type: 'json' };\nconst later = await Promise.resolve('later');\nconst lazy = (await import('../shapes')).area({ side: 2 });\nexport const all = [basename(import.meta.url), packed, beside, data.n, later, lazy, answer];\n",
  );
  expect(await runner.value("import { all } from './deep/modern'; all")).toBe(
    "[ 'modern.ts', 'packed', true, 22, 'later', 4, 42 ]",
  );
});

it("is loaded again after it threw or was interrupted", async () => {
  file(
    "failing.ts",
    "declare global { var mayLoad: boolean | undefined }\nif (!globalThis.mayLoad) throw new Error('not yet');\nexport const loaded = 'now';\n",
  );
  const { error } = await runner.run("import { loaded } from './failing'");
  expect(error?.traceback.join("\n")).toMatch(
    /^Error: not yet\n {2}failing\.ts, line 2, column 32\n/,
  );
  expect(
    await runner.value(
      "globalThis.mayLoad = true; const { loaded } = await import('./failing'); loaded",
    ),
  ).toBe("'now'");

  file(
    "looping.ts",
    "declare global { var stops: boolean | undefined }\nconsole.log('begun');\nwhile (!globalThis.stops);\nexport const ended = 'ended';\n",
  );
  const running = runner.run("import { ended } from './looping'; ended");
  const { id } = runner;
  await runner.begun(id);
  runner.interrupt(id);
  expect((await running).error?.ename).toBe("Interrupted");
  expect(await runner.value("globalThis.stops = true; (await import('./looping')).ended")).toBe(
    "'ended'",
  );
});

it("takes a file that a shell could run, and hears of errors that come later", async () => {
  file(
    "tool.ts",
    "#!/usr/bin/env node\nexport const fail = () => new Promise((_, reject) =>\n  setTimeout(() => reject(new Error('late')), 5));\n",
  );
  const { error } = await runner.run("import { fail } from './tool'; await fail()");
  expect(error?.traceback.join("\n")).toMatch(/^Error: late\n {2}tool\.ts, line 3, column 27\n/);
});

it("says how to import it where the compiler cannot see its name", async () => {
  if (Reflect.get(process.features, "typescript")) return;
  for (const code of ["const name = './shapes.ts'; await import(name)", "require('./shapes.ts')"]) {
    const { error } = await runner.run(code);
    expect(error?.evalue).toBe(
      './shapes.ts is TypeScript, which is compiled together with the cell that imports it: write import … from "./shapes.ts", or import() with a string literal',
    );
  }
  expect(await runner.value("const os = 'node:os'; typeof (await import(os)).cpus")).toBe(
    "'function'",
  );
});

it("says so when there is no such file, or no such export", async () => {
  expect((await runner.run("import { x } from './none'")).error?.evalue).toContain(
    "Cannot find module './none'",
  );
  expect((await runner.run("import { none } from './shapes'")).error?.evalue).toContain(
    "has no exported member 'none'",
  );
});

it("finds what a module imports as soon as it is there", async () => {
  file("early.ts", "import { late } from './late';\nexport const early = late + 1;\n");
  expect((await runner.run("import { early } from './early'")).error?.evalue).toContain(
    "Cannot find module './late'",
  );
  file("late.ts", "export const late = 1;\n");
  expect(await runner.value("import { early } from './early'; early")).toBe("2");
});

/** The number of the cell that runs next but one. */
async function lastCount(): Promise<number> {
  const { error } = await runner.run("throw new Error('count')");
  return Number(/In\[(\d+)\]/.exec(error?.traceback.join("\n") ?? "")?.[1]);
}

it("is loaded once by cells that run beside each other, also in a circle", async () => {
  file(
    "left.ts",
    "import './slow.mjs';\nimport { right } from './right';\nimport './common';\nexport const left = () => 'left';\nexport const both = () => left() + right();\n",
  );
  file(
    "right.ts",
    "import { left } from './left';\nimport './common';\nexport const right = () => 'right';\nexport const both = () => right() + left();\n",
  );
  file("slow.mjs", "await new Promise((told) => { globalThis.release = told; });\nexport {};\n");
  file(
    "common.ts",
    "const seen = globalThis as { commonRuns?: number };\nseen.commonRuns = (seen.commonRuns ?? 0) + 1;\n",
  );
  const ran = await Promise.all([
    runner.run("(await import('./left')).both()", { subshell: "one" }),
    runner.run("(await import('./right')).both()", { subshell: "two" }),
    runner.run("(globalThis as unknown as { release(): void }).release()", { subshell: "three" }),
  ]);
  expect(ran.map(({ result, error }) => result ?? error?.evalue)).toEqual([
    "'leftright'",
    "'rightleft'",
    undefined,
  ]);
  expect(await runner.value("(globalThis as { commonRuns?: number }).commonRuns")).toBe("1");
});
