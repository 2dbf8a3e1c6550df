/** JSX in cells and in .tsx files, with the factory that a comment or an option names. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let folder: string;
let runner: Driver;

const FILES: Record<string, string> = {
  "node_modules/tiny/package.json":
    '{ "name": "tiny", "type": "module", "exports": { "./jsx-runtime": { "types": "./r.d.ts", "default": "./r.js" } } }',
  "node_modules/tiny/r.js":
    "export const jsx = (type, { children }) => [type, children]; export const jsxs = jsx; export const Fragment = 'all';",
  "node_modules/tiny/r.d.ts":
    "export namespace JSX { type Element = [unknown, unknown]; interface IntrinsicElements { b: { id?: string; children?: unknown } } interface ElementChildrenAttribute { children: unknown } }\nexport declare const jsx: (type: unknown, props: unknown) => JSX.Element; export declare const jsxs: typeof jsx; export declare const Fragment: any;",
  "box.tsx":
    "/** @jsxImportSource tiny */\nexport const Box = ({ n }: { n: number }) => <b>{n}</b>;\nexport const two = () => <><Box n={1} /><b>2</b></>;",
  "plain.tsx":
    "/** @jsx h */\nconst h = (type: string, _props: unknown, ...inner: unknown[]) => ({ type, inner });\nexport const el = <i>plain</i>;\nexport function fails(): never {\n  throw new Error('in a file');\n}",
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "notebook-"));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  runner = await Driver.start({ folder });
  await runner.value(
    "const h = (type: unknown, props: object | null, ...inner: unknown[]) => ({ type, props, inner });",
  );
});
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true });
});

it("takes the factory of a comment", async () => {
  expect(await runner.value('// first\n/** @jsx h */\n<div id="x">{1 + 1}</div>')).toBe(
    "{ type: 'div', props: { id: 'x' }, inner: [ 2 ] }",
  );
  expect(
    await runner.value("/** @jsx h */ /** @jsxFrag Frag */ const Frag = 1, kept = <>a</>; kept"),
  ).toBe("{ type: 1, props: null, inner: [ 'a' ] }");
});

it("takes the runtime of a package, with its types", async () => {
  const comment = "/** @jsxImportSource tiny */\n";
  expect(await runner.value(`${comment}const b = <b id="a">x</b>; b`)).toBe("[ 'b', 'x' ]");
  expect((await runner.run(`${comment}<b idd="a" />`)).error?.evalue).toContain(
    "Property 'idd' does not exist",
  );
});

it("calls React's without a choice, and says that it is missing", async () => {
  const { error } = await runner.run("const none = <div />");
  expect(error?.evalue).toContain("This JSX tag requires 'React' to be in scope");
});

it("imports .tsx files, whose errors have their own lines", async () => {
  expect(
    await runner.value("import { el, fails } from './plain.tsx'; import { two } from './box'; el"),
  ).toBe("{ type: 'i', inner: [ 'plain' ] }");
  expect(await runner.value("two()[0]")).toBe("'all'");
  expect((await runner.run("fails()")).error?.traceback.join("\n")).toContain("plain.tsx, line 5");
});

it("reads as .ts what is .ts: assertions and generic functions", async () => {
  expect(await runner.value("const same = <T>(x: T) => x; same(<string>'a')")).toBe("'a'");
});

it("says what is wrong as for the kind that is nearer", async () => {
  const found = await runner.run("/** @jsx h */\n<div>{1 +}</div>");
  expect(found.error?.evalue).toBe("Expression expected. (TS1109, line 2, column 10)");
  const other = await runner.run("const cast = <number>(4);\nconst = 5");
  expect(other.error?.traceback[1]).toContain("line 2");
});
