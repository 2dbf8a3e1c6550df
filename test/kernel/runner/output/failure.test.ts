/** Errors are shown in the cell's own lines. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

async function traceback(code: string): Promise<string> {
  const { error } = await runner.run(code);
  return error?.traceback.join("\n") ?? "no error";
}

it("names cell, line and column, with the lines around, through several cells", async () => {
  await runner.value(
    "interface Unused { a: 1 }\nfunction check(n: number): void {\n  if (n > 1) throw new RangeError('too much: ' + n);\n}",
  );
  expect(await traceback("const half = 0.5;\ncheck(half); check(2);")).toBe(
    `RangeError: too much: 2
  Cell In[1], line 3, column 20, in check
    1 | interface Unused { a: 1 }
    2 | function check(n: number): void {
--> 3 |   if (n > 1) throw new RangeError('too much: ' + n);
      |                    ^
    4 | }
  Cell In[2], line 2, column 14
    1 | const half = 0.5;
--> 2 | check(half); check(2);
      |              ^`,
  );
});

it("finds the place in one-liners, after types and in the last expression", async () => {
  expect(await traceback("type T = { a: number }; const v = null as unknown as T; v.a")).toContain(
    "Cell In[3], line 1, column 59\n",
  );
  expect(
    await traceback(
      "const { a, b = (() => { throw new Error('d') })() } = { a: 1 } as { a: number; b?: never }",
    ),
  ).toContain("line 1, column 31");
});

it("leaves out who called from outside: Node's event loop and emitters", async () => {
  const text = await traceback(
    "import { EventEmitter } from 'node:events';\nconst bus = new EventEmitter(); bus.on('x', function heard() { throw new Error('heard') });\nawait new Promise((_, reject) => setTimeout(() => { try { bus.emit('x') } catch (e) { reject(e) } }, 1))",
  );
  expect(text).toMatch(
    /^Error: heard\n {2}Cell In\[\d+\], line 2, column 70, in EventEmitter\.heard/,
  );
  expect(text).toMatch(/emit \(node:events:\d+:\d+\)\n {2}Cell In\[\d+\], line 3/);
  expect(text.trimEnd().split("\n").at(-1)).toMatch(/\|.*\^$/);
});

it("follows async functions", async () => {
  const text = await traceback(
    "async function deep() {\n  await null;\n  throw new Error('async');\n}\nasync function outer() {\n  await deep();\n}\nawait outer();",
  );
  expect(text).toContain("line 3, column 9, in deep");
  expect(text).toContain("line 6, column 3, in outer");
  expect(text).toContain("line 8, column 1");
});

it("shows methods, constructors and frames of Node, and none of the kernel", async () => {
  const text = await traceback(
    "class Thing { constructor() { this.go() } go() { return require('node:fs').readFileSync('/does/not/exist') } }\nnew Thing()",
  );
  expect(text).toContain("Error: ENOENT: no such file or directory, open '/does/not/exist'");
  expect(text).toContain("code: 'ENOENT'");
  expect(text).toMatch(/at readFileSync \(node:fs:\d+:\d+\)|at openSync \(node:fs:\d+:\d+\)/);
  expect(text).toContain("in Thing.go");
  expect(text).toContain("in new Thing");
  expect(text).not.toMatch(/node:internal|node:vm|kernel\/runner/);
});

it("shows causes and the errors of an AggregateError", async () => {
  const text = await traceback(
    "throw new Error('outer', { cause: new AggregateError([new TypeError('one'), 'two'], 'many') })",
  );
  expect(text).toMatch(/^Error: outer\n/);
  expect(text).toContain("Caused by: AggregateError: many\n");
  expect(text).toContain("Error 1 of 2: TypeError: one\n");
  expect(text).toContain("Error 2 of 2: Thrown, not an Error: 'two'");
});

it("shows what is thrown that is no Error", async () => {
  const { error } = await runner.run("throw { code: 5 }");
  expect(error).toEqual({
    ename: "Thrown",
    evalue: "{ code: 5 }",
    traceback: ["Thrown, not an Error: { code: 5 }"],
  });
});

it("survives a stack overflow, and shows part of it", async () => {
  const text = await traceback(
    "function down(n: number): number { return down(n + 1) + 1 }\ndown(0)",
  );
  expect(text).toContain("RangeError: Maximum call stack size exceeded");
  expect(text).toContain("in down");
});

it("translates error.stack inside cells", async () => {
  expect(await runner.value("new Error('here').stack!.split('\\n').slice(0, 2)")).toMatch(
    /^\[ 'Error: here', ' {4}at Cell In\[\d+\], line 1, column 1' \]$/,
  );
});

it("keeps what a failing cell did before it failed", async () => {
  await runner.run("let before = 1; const made = () => before; throw new Error('x')");
  expect(await runner.value("before = 7; made()")).toBe("7");
});

it.each([
  ["null", "throw null", "Thrown, not an Error: null"],
  ["a text", "throw 'text'", "Thrown, not an Error: 'text'"],
  [
    "something whose picture throws",
    "throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1; } }",
    "Thrown, not an Error: something that cannot be shown",
  ],
  [
    "an error whose message throws",
    "throw Object.defineProperty(new Error('m'), 'message', { get() { throw 1; } })",
    "Error: (its message cannot be read)",
  ],
  [
    "an error whose name throws",
    "throw Object.defineProperty(new Error('m'), 'name', { get() { throw 1; } })",
    "Error: m",
  ],
  [
    "an error whose cause throws",
    "throw Object.defineProperty(new Error('m'), 'cause', { get() { throw 1; } })",
    "Error: m",
  ],
  [
    "an error with a getter",
    "throw Object.defineProperty(new Error('m'), 'g', { enumerable: true, get() { throw 1; } })",
    "Error: m\n{ g: [Getter] }",
  ],
  [
    "an error that is no Error any more",
    "const bare = new Error('m'); Object.setPrototypeOf(bare, null); throw bare",
    "Error: m",
  ],
])("names %s, and the cell ends", async (_, code, head) => {
  const shown = await traceback(code);
  expect(shown.slice(0, head.length)).toBe(head);
  expect(await runner.value("1 + 1")).toBe("2");
});

it("tells an error that is its own cause once", async () => {
  const shown = await traceback("const own: any = new Error('own'); own.cause = own; throw own");
  expect(shown).toMatch(/\nCaused by: Error: own \(itself, see above\)$/);
});

it("shows the frames of a recursion a few times, and who called it", async () => {
  const shown = await traceback(
    "function down(n: number): void { if (n === 0) throw new Error('bottom'); down(n - 1); }\ndown(9)",
  );
  expect(shown.match(/column \d+, in down/g)).toHaveLength(4);
  expect(shown).toContain("\n  … 6 more frames\n");
  expect(shown).toMatch(/line 2, column 1\n/);
});

it("names functions as they were written", async () => {
  const shown = await traceback(
    "const handlers = [() => { throw new Error('h'); }]; [0].map((n) => handlers[n]!())",
  );
  expect(shown).not.toContain("$");
});

it("counts lines as the language does, and marks what wide and combined characters stand before", async () => {
  expect(await traceback("const u = '\u2028', v = 2;\u2029\rthrow new Error('x')")).toMatch(
    /line 4, column 7\n.*\n.*\n--> 4 \| throw new Error\('x'\)\n {6}\| {7}\^$/,
  );
  expect(await traceback("\tconst s = '字😀e\u0301'; s.字()")).toMatch(
    /line 1, column 23\n.*\n {6}\| \t {21}\^\^$/,
  );
});

it("shows of a long line what is around the place, so that the mark stays under it", async () => {
  const [far, near] = ["a = 1; ".repeat(40), "; 1 + 2".repeat(40)];
  expect(await traceback(`let a = 0; ${far}a.nope${near}`)).toMatch(
    /line 1, column 294\n--> 1 \| … (.{60})nope.{36} …\n {6}\| {63}\^{4}$/,
  );
  expect(await traceback(`let b = 0; b.nope${near}`)).toMatch(
    /\n--> 1 \| let b = 0; b\.nope.{83} …\n {6}\| {14}\^{4}$/,
  );
});

it.each([
  [
    "throws",
    `new Worker("throw new Error('in the thread')", { eval: true })`,
    /^Error: in the thread\n\[worker eval\]:1\nthrow new Error\('in the thread'\)\n\^\n\n {4}at \[worker eval\]:1:7/,
  ],
  [
    "throws an error with a code",
    `new Worker("require('node:fs').readFileSync('/no/such/file')", { eval: true })`,
    /^Error: ENOENT: no such file or directory, open '\/no\/such\/file'\n\{/,
  ],
  ["is not there", "new Worker('./none.js')", /^Error: Cannot find module '.*none\.js'\nFiles are/],
  [
    // Newer releases of Node run it.
    "is TypeScript that Node 20 cannot run",
    "new Worker(new URL('./prelude.d.ts', import.meta.url))",
    /^TypeError: Unknown file extension "\.ts" for .*prelude\.d\.ts\nNode [\d.]+ runs no TypeScript outside of cells, threads included: give it JavaScript, or use Node 22\.18 or later\n/,
  ],
])(
  "tells once why a thread ended that %s, and where it was started",
  async (what, made, begins) => {
    if (what.includes("TypeScript") && Reflect.get(process.features, "typescript")) return;
    const { id, error } = await runner.run(
      `import { Worker } from 'node:worker_threads';\n{ const w = ${made}; await new Promise((r) => w.once('exit', r)); }`,
    );
    // The cell waits for the thread, so the error is its own; it is shown when it comes.
    expect(error).toBeDefined();
    const late = await runner.event((event) => event.type === "lateError" && event.id === id);
    if (late.type !== "lateError") return;
    const text = late.error.traceback.join("\n");
    expect(text).toMatch(begins);
    expect(text.split(`: ${late.error.evalue}`)).toHaveLength(2);
    expect(text).toMatch(
      /\nThe thread that it comes from was started at\n {2}Cell In\[\d+\], line 2, column 13\n/,
    );
  },
);
