/** Completion, inspection, completeness and the pager: answers about code that is not run. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
  await runner.value(
    "/** How far. */\nlet distance = 5; interface Opts { mode: 'fast' | 'slow'; verbose?: boolean } function walk(o: Opts): void {} const settings = { colour: 'red', count: 1 }",
  );
});
afterAll(() => runner.stop());

/** The cursor stands at `|`. */
async function complete(marked: string) {
  const cursor = marked.indexOf("|");
  const code = marked.replace("|", "");
  return runner.request({ type: "complete", code, cursor }, "completed");
}

async function texts(marked: string): Promise<string[]> {
  return (await complete(marked)).matches.map(({ text }) => text);
}

async function inspect(marked: string, detailLevel = 0) {
  const cursor = marked.indexOf("|");
  const code = marked.replace("|", "");
  return runner.request({ type: "inspect", code, cursor, detailLevel }, "inspected");
}

describe("completion", () => {
  it("offers names of the prelude, of earlier cells, of this cell and globals", async () => {
    expect(await texts("ans|")).toEqual(["answer"]);
    expect(await texts("dista|")).toEqual(["distance"]);
    expect((await texts("const distinct = 1; dist|")).slice(0, 2).sort()).toEqual([
      "distance",
      "distinct",
    ]);
    expect(await texts("structuredCl|")).toEqual(["structuredClone"]);
  });

  it("offers members with their kinds, and the stretch that they replace", async () => {
    const { start, end, matches } = await complete("const x = keys.seq|");
    expect({ start, end }).toEqual({ start: 15, end: 18 });
    expect(matches).toEqual([
      { text: "sequence", type: "method", signature: "(n: number): number[]" },
    ]);
    expect(await texts("settings.|")).toEqual(["colour", "count"]);
    expect((await complete("settings.col|")).matches[0]?.type).toBe("property");
    expect((await complete("wal|")).matches[0]).toMatchObject({ text: "walk", type: "function" });
  });

  it("says of each what it is and takes, also of names that are imported or assigned", async () => {
    await runner.value(
      "import { readFileSync as readIt } from 'node:fs'; import * as nodePath from 'node:path'; class Made { constructor(readonly a: number) {} } const halve = (n: number) => n / 2; enum Colour { Red } type Named = string",
    );
    const first = async (marked: string) => (await complete(marked)).matches[0];
    expect(await first("readI|")).toMatchObject({ text: "readIt", type: "function" });
    expect(await first("nodePat|")).toMatchObject({ text: "nodePath", type: "module" });
    expect(await first("new Mad|")).toEqual({
      text: "Made",
      type: "class",
      signature: "(a: number): Made",
    });
    expect(await first("halv|")).toEqual({
      text: "halve",
      type: "function",
      signature: "(n: number): number",
    });
    expect(await first("distanc|")).toEqual({
      text: "distance",
      type: "instance",
      signature: ": number",
    });
    expect(await first("Colou|")).toMatchObject({ text: "Colour", type: "enum" });
    expect(await first("let n: Name|")).toEqual({ text: "Named", type: "interface" });
    expect(await first("g|")).toMatchObject({
      text: "go",
      type: "function",
      signature: '(release: "1.19" | "1.23"): GoProcess',
    });
  });

  it("offers files of the folder, packages and their parts in import strings", async () => {
    expect(await texts("import { x } from './tab|'")).toEqual(["tables"]);
    expect(await texts("await import('./prel|')")).toEqual(["prelude"]);
    expect(await texts("import { x } from 'arq|'")).toEqual(["arquero"]);
    expect(await texts("require('node:pat|')")).toEqual([
      "node:path",
      "node:path/posix",
      "node:path/win32",
    ]);
    const { start, end } = await complete("import { x } from '../runner/fix|'");
    expect([start, end]).toEqual([29, 32]);
  });

  it("offers no names inside of a string that may be anything", async () => {
    expect(await texts("const s = 'dis|'")).toEqual([]);
    expect(await texts("`dis|`")).toEqual([]);
    expect(await texts("console.log('|')")).toEqual([]);
    expect(await texts("`$" + "{dista|}`")).toEqual(["distance"]);
  });

  it("offers literals that are compared, indexed and returned", async () => {
    await runner.value("let how: Opts['mode'] = 'fast'");
    expect(await texts("if (how === '|') {}")).toEqual(["fast", "slow"]);
    expect(await texts("settings['|']")).toEqual(["colour", "count"]);
    expect(await texts("const f = (): Opts['mode'] => '|'")).toEqual(["fast", "slow"]);
  });

  it("offers keys of objects, string literals and names of modules and of their exports", async () => {
    expect(await texts("walk({ |")).toEqual(["mode", "verbose"]);
    expect((await texts("walk({ mode: '|' })")).sort()).toEqual(["fast", "slow"]);
    expect((await texts('go("|")')).sort()).toEqual(["1.19", "1.23"]);
    const modules = await complete("import fs from 'node:f|'");
    expect(modules.start).toBe(16);
    expect(modules.matches[0]).toEqual({ text: "node:fs", type: "module" });
    expect(await texts("import { readFileS| } from 'node:fs'")).toContain("readFileSync");
  });

  it("offers what files and packages export, also where the same code imports it", async () => {
    expect(await texts("import { answ| } from './prelude.js'")).toEqual(["answer"]);
    expect(await texts("import * as all from './prelude.js'; all.answ|")).toEqual(["answer"]);
    expect(await texts("(await import('./prelude.js')).answ|")).toEqual(["answer"]);
    expect(await texts("import { table } from 'arquero'; table({}).groupb|")).toEqual(["groupby"]);
  });

  it("replaces only what was typed of a string", async () => {
    const { start, end, matches } = await complete('go("1.2|")');
    expect([start, end, matches.map(({ text }) => text)]).toEqual([4, 7, ["1.23"]]);
  });

  it("ranks names of the notebook before keywords and globals", async () => {
    const all = await texts("|");
    expect(all.indexOf("settings")).toBeLessThan(all.indexOf("async"));
  });

  it("runs nothing", async () => {
    await runner.value(
      "let touched = 0; const trap = { get gotcha() { touched++; return { a: 1 } } }",
    );
    expect(await texts("trap.gotcha.|")).toEqual(["a"]);
    expect(await runner.value("touched")).toBe("0");
  });
});

describe("inspection", () => {
  it("explains the prelude's exports with documentation and tags", async () => {
    const { found, data } = await inspect('g|o("1.23")');
    expect(found).toBe(true);
    expect(data["text/plain"]).toContain('function go(release: "1.19" | "1.23"): GoProcess');
    expect(data["text/plain"]).toContain(
      "Makes a process.\n\n@param release number of a Go release",
    );
    expect(data["text/markdown"]).toContain("```typescript\n");
    expect(data["text/markdown"]).toContain('```typescript\ngo("1.23")\n```');
  });

  it("explains the kernel's own names, Node's, and those of earlier cells", async () => {
    expect((await inspect("displa|y(1)")).data["text/plain"]).toContain(
      "Shows a value below the cell",
    );
    expect((await inspect("distance|")).data["text/plain"]).toContain(
      "let distance: number\n\nHow far.",
    );
    expect((await inspect("console.lo|g")).data["text/plain"]).toContain("Prints to `stdout`");
    expect((await inspect("keys.sequence(|3)")).found).toBe(true);
  });

  it("adds the source when it is asked for details: of cells, of files, of declarations", async () => {
    await runner.value(
      "/** Twice. */\nfunction twice(n: number) {\n  // by two\n  return n * 2;\n}\ninterface Wide { a: 1 }\ninterface Wide { b: 2 }",
    );
    const detailed = async (marked: string) => (await inspect(marked, 1)).data;
    const source = "function twice(n: number) {\n  // by two\n  return n * 2;\n}";
    const own = await detailed("twic|e");
    expect(own["text/plain"]).toMatch(
      /^function twice\(n: number\): number\n\nTwice\.\n\nCell In\[\d+\]\n/,
    );
    expect(own["text/plain"]).toContain(source);
    expect(own["text/markdown"]).toContain(`\`\`\`typescript\n${source}\n\`\`\``);
    expect((await inspect("twic|e")).data["text/plain"]).not.toContain("by two");
    expect((await detailed("let w: Wid|e"))["text/plain"]).toContain(
      "interface Wide { a: 1 }\n\ninterface Wide { b: 2 }",
    );
    expect((await detailed("g|o"))["text/plain"]).toMatch(
      /prelude\.d\.ts:\d+\nexport declare function go\(/,
    );
    // What is declared again is shown as it is now.
    await runner.value("const twice = 'again'");
    expect((await detailed("twic|e"))["text/plain"]).toContain("const twice = 'again'");
  });

  it("explains types, and the function whose arguments are being written", async () => {
    const plain = async (marked: string) => {
      const { found, data } = await inspect(marked);
      return found ? String(data["text/plain"]).split("\n")[0] : undefined;
    };
    expect(await plain("Opt|s")).toBe("interface Opts");
    expect(await plain("Partial|")).toBe(
      "type Partial<T> = { [P in keyof T]?: T[P] | undefined; }",
    );
    const walk = "function walk(o: Opts): void";
    expect(await plain("walk(|")).toBe(walk);
    expect(await plain("walk({ mode: 'fast' }, |")).toBe(walk);
    expect(await plain("walk(Math.max(1, |")).toContain("Math.max");
    expect(await plain("walk(Math.max(1),  |)")).toBe(walk);
    expect(await plain("walk({ mode: 'fast' })  |")).toBeUndefined();
    expect(await plain("NoSuchType|")).toBeUndefined();
  });

  it("finds nothing where there is nothing", async () => {
    expect(await inspect("unkno|wn")).toMatchObject({ found: false, data: {} });
    expect((await inspect("1 + | 2")).found).toBe(false);
    expect((await inspect("cons|t x = 1")).found).toBe(false);
    expect((await inspect("|")).found).toBe(false);
  });
});

/** What nobody leaves as it is, although the parser may have nothing against it or too much. */
const BEGINNINGS = `
  export · export default · export type · export abstract · export declare · export * as
  export async · export default async · export const · export import · export = · export {
  import · import { · import type · import x · import x = · import * as x · import(
  type X · type X = · type X = A | · interface · interface A · enum · const enum E
  @dec · @dec() · @dec class · class A extends · abstract · abstract class · namespace
  declare · declare global · async · async () => · x = async · <T,>(x: T)
  const · const a · const a: number · const { a } · let · let { a } · var [a] · using x
  await using · if (x) y; else · do {} while · switch (x) { · try {} · label: · /open
  \`a \${ · a?. · x satisfies · x ? 1 : · new · typeof · await · a / · f(...`;
const WHOLE = `
  let a · var a, b · const a; · declare const a: number · x! · a.async · asynchronous
  type · x = declared · export default a · import 'x' · debugger · if (x) y`;
const samples = (text: string) => text.trim().split(/ · |\n */);

describe("completeness", () => {
  const expected: Record<string, string> = {
    "1 + 1": "complete",
    "const a = 1;": "complete",
    "function f() { return 1 }": "complete",
    "await fetch('x')": "complete",
    "": "complete",
    "// only a comment": "complete",
    "if (x)": "incomplete",
    "a.": "incomplete",
    "x =>": "incomplete",
    "const s = `open": "incomplete",
    "'open": "incomplete",
    "import {a} from": "incomplete",
    "function f(": "incomplete",
    "function f()": "incomplete",
    "class A {": "incomplete",
    "foo(1,": "incomplete",
    "[1, 2": "incomplete",
    "/* comment": "incomplete",
    "x +": "incomplete",
    "for (const a of b) {": "incomplete",
    "const o = {": "incomplete",
    "let = = 3": "invalid",
    "1 + ) 2": "invalid",
    "}": "invalid",
    "'open\nmore": "invalid",
    else: "invalid",
    case: "invalid",
  };
  for (const code of samples(BEGINNINGS)) expected[code] = "incomplete";
  for (const code of samples(WHOLE)) expected[code] = "complete";
  for (const [code, status] of Object.entries(expected)) {
    it(`of ${JSON.stringify(code)} is ${status}`, async () => {
      const reply = await runner.request({ type: "isComplete", code }, "completeness");
      expect(reply.status).toBe(status);
    });
  }

  it.each([
    ["if (a) {\n  for (;;) {", "    "],
    ["function f() {\n  console.log(1)", "  "],
    ["function f() {\n  const g = (a)", "  "],
    ["for (const a of b) {\n  if (a)\n    c(a)", "  "],
    ["class A {\n  m() {\n    return n(1)\n  }", "  "],
    ["if (a)", "  "],
    ["function f() {\n  while (true)", "    "],
    ["const o = {\n  a: f(1),", "  "],
    ["foo(\n  bar(1),", "  "],
    ["const f = (x) =>", "  "],
    ["if (a) {\n  b()\n} else", "  "],
    ["function f() { // why", "  "],
    ["function f() {\n    if (x) {\n        y()", "        "],
    ["function f() {\n\tif (x) {\n\t\ty()", "\t\t"],
    ["function f() {\n\tif (x) {", "\t\t"],
    ["list\n  .map(f)\n  .", "  "],
    ["const s = `open\n   in", ""],
  ])("indents what follows %j as a formatter would", async (code, indent) => {
    const reply = await runner.request({ type: "isComplete", code }, "completeness");
    expect(reply).toMatchObject({ status: "incomplete", indent });
  });
});

describe("the pager", () => {
  it("answers name? and name?? with what is known", async () => {
    for (const code of ["go?", "go??", "?go", " keys.sequence? "]) {
      const { status, payload, events } = await runner.run(code);
      expect(status).toBe("ok");
      expect(events).toEqual([]);
      expect(payload).toHaveLength(1);
      expect(payload[0]).toMatchObject({ source: "page", start: 0 });
    }
    const { payload } = await runner.run("go?");
    const data = payload[0]?.data as Record<string, string>;
    expect(data["text/plain"]).toContain("Makes a process.");
    expect(data["text/markdown"]).toContain("Makes a process.");
  });

  it("answers two question marks with the source too", async () => {
    await runner.value("const shown = () => 'the source';");
    const plain = async (code: string) =>
      ((await runner.run(code)).payload[0] as { data: Record<string, string> }).data["text/plain"];
    expect(await plain("shown??")).toContain("const shown = () => 'the source';");
    expect(await plain("??shown")).toContain("const shown = () => 'the source';");
    expect(await plain("shown?")).toBe("const shown: () => string");
  });

  it("answers for types", async () => {
    const { payload } = await runner.run("Opts??");
    expect(payload[0]).toMatchObject({ source: "page" });
    expect(JSON.stringify(payload[0])).toContain("interface Opts { mode: 'fast' | 'slow'");
  });

  it("says so when nothing is known", async () => {
    const { payload } = await runner.run("nothing.at.all?");
    expect((payload[0] as { data: Record<string, string> }).data["text/plain"]).toBe(
      "Nothing is known about nothing.at.all.",
    );
  });
});
