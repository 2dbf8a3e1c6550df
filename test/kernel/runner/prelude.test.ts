/**
 * A prelude with a list of its exports beside it is loaded when somebody wants it, and nobody can
 * tell. The runner alone takes part: the scripts are written here as the compiler would.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, it, test } from "vitest";
import type { CompiledCell } from "../../../src/kernel/channel.js";
import { Driver } from "../../support/runner-driver.js";

const folder = mkdtempSync(path.join(tmpdir(), "prelude-"));
const write = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
write("own.mjs", "export const seen = globalThis.loads ?? 0;");
write("own.cjs", "exports.seen = globalThis.loads ?? 0;");

const EXPORTS = `export const answer = 42;
  export function double(n) { return 2 * n }
  globalThis.loads = (globalThis.loads ?? 0) + 1;`;
/** A prelude of this text, with its list. */
const preludeOf = (name: string, text: string) => {
  write(`${name}.exports.json`, '["answer", "double"]');
  return write(`${name}.mjs`, text);
};
const plain = preludeOf("plain", EXPORTS);

/** In the compiler's place; it ends with the channel. */
const NOBODY = [write("nobody.cjs", "process.on('message', () => undefined);")];
let runner: Driver;
const start = async (prelude = plain) => {
  runner = new Driver({ prelude, folder, args: NOBODY });
  return runner.event(({ type }) => type === "ready");
};
afterEach(() => runner.stop());
afterAll(() => rmSync(folder, { recursive: true }));

const positions = { stretches: [{ edited: 0, original: 0, inserted: false }] };
const begin = (expression: string) => {
  const cell: CompiledCell = {
    imports: [],
    declares: [],
    main: { script: `return [${expression}]`, positions },
    awaits: true,
    lastValue: "shown",
    targets: {},
    modules: [],
  };
  const rest = { code: expression, name: "Cell In[1]", cellKey: "", silent: false, subshell: null };
  return runner.request(
    { type: "execute", cell, userExpressions: {}, allowStdin: false, ...rest },
    "executed",
  );
};
/** Text of a result, or what the error says. */
async function value(expression: string): Promise<string> {
  const { id, error } = await begin(expression);
  if (error) return `${error.ename}: ${error.evalue}`;
  const shown = runner.events.find((event) => event.type === "result" && event.id === id);
  return shown?.type === "result" ? (shown.bundle["text/plain"] as string) : "";
}
const loads = () => value("globalThis.loads ?? 0");

it("is not loaded by cells that have nothing to do with it", async () => {
  expect(await start()).toMatchObject({ words: ["answer", "double"] });
  expect(await value("1 + 1")).toBe("2");
  expect(await value('typeof (await import("node:fs")).readFileSync')).toBe("'function'");
  expect(await value("Object.keys(globalThis).includes('answer') || 'answer' in globalThis")).toBe(
    "true",
  );
  expect(await loads()).toBe("0");
});

it("is loaded once, by the first name, and then is as if it had been there", async () => {
  await start();
  expect(await value("double(answer)")).toBe("84");
  expect(await value("Object.getOwnPropertyDescriptor(globalThis, 'answer')")).toBe(
    "{ value: 42, writable: true, enumerable: false, configurable: true }",
  );
  expect(await value("answer = 1")).toBe("1");
  expect(await value("answer")).toBe("1");
  expect(await loads()).toBe("1");
});

it("is loaded while a cell is compiled, when the server says so", async () => {
  await start();
  runner.runner.send({ type: "prepare", id: 0 });
  expect(await loads()).toBe("1");
});

it.each([
  ['(await import("./own.mjs")).seen'],
  ["(await import('./own.mjs')).seen"],
  ['require("./own.cjs").seen'],
  ['(await import("node:module")).createRequire(process.cwd() + "/x.js")("./own.cjs").seen'],
  ["(0, eval)('answer') && loads"],
  ["globalThis['ans' + 'wer'] && loads"],
])("is loaded before %s", async (expression) => {
  await start();
  expect(await value(expression)).toBe("1");
});

it("does not take the place of what a cell puts there first", async () => {
  await start();
  expect(await value("globalThis.answer = 'mine'")).toBe("'mine'");
  expect(await value("double(2)")).toBe("4");
  expect(await value("answer")).toBe("'mine'");
});

it("that fails says why to the cells that need it, and to no others", async () => {
  await start(preludeOf("broken", "throw new TypeError('no prelude today');"));
  runner.runner.send({ type: "prepare", id: 0 });
  expect(await value("answer")).toBe("TypeError: no prelude today");
  expect(await value("1 + 1")).toBe("2");
});

test("an interrupt does not cut its loading", async () => {
  const spin = "globalThis.begun?.(); for (const end = Date.now() + 400; Date.now() < end;);\n";
  await start(preludeOf("slow", spin + EXPORTS));
  const begun = runner.event((event) => event.type === "display");
  const executed = begin(
    `(globalThis.begun = () => globalThis[Symbol.for("jupyter.kernel")].display({}),
      answer, (() => { for (;;); })())`,
  );
  const { id } = await begun;
  runner.interrupt(id);
  expect(await executed).toMatchObject({ error: { ename: "Interrupted" } });
  expect(await value("double(answer)")).toBe("84");
});
