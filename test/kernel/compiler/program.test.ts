/** Cells are checked before they run, strictly, and what is wrong is shown where it stands. */

import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

it("knows the prelude's names, types and the kernel's own in the very first cell", async () => {
  const code =
    "const p: GoProcess = go('1.23'); display(p); keys.sequence(2).map((n) => n + answer)";
  const { result, events } = await runner.run(code);
  expect(result).toBe("[ 42, 43 ]");
  expect(events.filter(({ type }) => type === "display")).toHaveLength(1);
});

it("knows Node's globals", async () => {
  expect(
    await runner.value(
      "[console, fetch, structuredClone, Buffer, process, require, setTimeout, URL, WebAssembly, AbortController].map((x) => typeof x).join()",
    ),
  ).toBe("'object,function,function,function,object,function,function,function,object,function'");
});

it("stops a wrong cell before any of it runs", async () => {
  const { error, status, stdout } = await runner.run(
    'console.log("ran");\nconst n: number =\n  "text";',
  );
  expect(status).toBe("error");
  expect(stdout).toBe("");
  expect(error).toEqual({
    ename: "TypeScriptError",
    evalue: "Type 'string' is not assignable to type 'number'. (TS2322, line 2, column 7)",
    traceback: [
      `TypeScriptError TS2322: Type 'string' is not assignable to type 'number'.
  Cell In[3], line 2, column 7
    1 | console.log("ran");
--> 2 | const n: number =
      |       ^
    3 |   "text";`,
    ],
  });
});

it("checks null strictly", async () => {
  const { error } = await runner.run("[1, 2].find((n) => n > 1).toFixed()");
  expect(error?.evalue).toBe("Object is possibly 'undefined'. (TS2532, line 1, column 1)");
});

it("checks arguments of the prelude's functions", async () => {
  const { error } = await runner.run('go("1.22")');
  expect(error?.evalue).toBe(
    `Argument of type '"1.22"' is not assignable to parameter of type '"1.19" | "1.23"'. (TS2345, line 1, column 4)`,
  );
});

it("shows all of several errors", async () => {
  const { error } = await runner.run("nope1;\nnope2;");
  expect(error?.traceback).toHaveLength(2);
  expect(error?.traceback[1]).toContain(
    "Cannot find name 'nope2'.\n  Cell In[6], line 2, column 1",
  );
});

it("reports syntax as such, and only syntax", async () => {
  const { error } = await runner.run("const a = ;\nnope");
  expect(error?.ename).toBe("SyntaxError");
  expect(error?.evalue).toBe("Expression expected. (TS1109, line 1, column 11)");
  expect(error?.traceback).toHaveLength(1);
});

it("says what a magic is, and takes the first line of a pasted script for a comment", async () => {
  const { error } = await runner.run("1;\n%time 2");
  expect(error?.traceback[0]).toMatch(/TS1109: Expression expected\.\nLines that begin with % are/);
  expect((await runner.run("const a = 1 +\n;")).error?.traceback[0]).not.toContain("magics");
  expect(await runner.value("#!/usr/bin/env node\n1 + 1")).toBe("2");
});

it("forgets nothing and keeps nothing of a wrong cell", async () => {
  await runner.value("const kept = 1");
  await runner.run("const kept = 2; const lost: number = 'x'");
  expect(await runner.value("kept")).toBe("1");
  expect((await runner.run("lost")).error?.evalue).toMatch(/^Cannot find name 'lost'\./);
});

it("carries types of classes, generics and packages from cell to cell", async () => {
  await runner.value(
    "import { EventEmitter } from 'node:events'; class Box<T> { constructor(private v: T) {} get(): T { return this.v } } const made = [new Box('s')]; const emitter = new EventEmitter(); const Anonymous = class { private hidden = 1; x = 2 }",
  );
  expect(
    await runner.value(
      "const s: string = made[0]!.get(); emitter.on('a', () => {}); [s, new Anonymous().x]",
    ),
  ).toBe("[ 's', 2 ]");
  expect((await runner.run("made[0]!.get().toFixed()")).error?.evalue).toMatch(
    /^Property 'toFixed' does not exist/,
  );
});

it("uses what the running Node has", async () => {
  expect(
    await runner.value("[3, 1].toSorted().join() + [1, 2].findLast((n) => n < 2) + [1].at(-1)"),
  ).toBe("'1,311'");
});

it("carries types of the prelude's packages, which the notebook's folder cannot see", async () => {
  const prelude = fileURLToPath(new URL("../runner/fixtures/tables.js", import.meta.url));
  const tables = await Driver.start({ prelude, folder: tmpdir() });
  try {
    await tables.value("const t = aq.table({ a: [1, 2, 3] })");
    expect(await tables.value("const n: number = t.numRows(); n")).toBe("3");
    expect((await tables.run("t.nuRows()")).error?.evalue).toMatch(
      /^Property 'nuRows' does not exist on type 'ColumnTable'/,
    );
  } finally {
    await tables.stop();
  }
});
