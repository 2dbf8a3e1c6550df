/** Compiler options of a notebook: tsconfig.json beside it, and %ts. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let folder: string;
let runner: Driver;

const config = (text: string) => writeFileSync(path.join(folder, "tsconfig.json"), text);
const outcome = async (code: string) => {
  const { error, result } = await runner.run(code);
  return error?.evalue ?? result;
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "notebook-"));
  writeFileSync(path.join(folder, "base.json"), '{ "compilerOptions": { "strict": false } }');
  config('{ "extends": "./base.json", "compilerOptions": { "target": "es5", /* a comment */ } }');
  runner = await Driver.start({ folder });
});
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true });
});

const LOOSE = "function loose(x) { return x }\nloose(3)";
const TIGHT = /^Parameter 'x' implicitly has an 'any' type\. \(TS7006, /;

it("takes a tsconfig.json, with what it extends, and leaves the target to the kernel", async () => {
  expect(await outcome(LOOSE)).toBe("3");
  expect(
    await outcome("class P { #secret = 1n; static has = (o: object) => #secret in o } P.has({})"),
  ).toBe("false");
});

it("looks at it again when it has changed, and says what is wrong with it", async () => {
  config('{ "compilerOptions": { "strict": "very" } }');
  expect(await outcome("1")).toBe(
    "tsconfig.json: Compiler option 'strict' requires a value of type boolean.",
  );
  rmSync(path.join(folder, "tsconfig.json"));
  expect(await outcome(LOOSE)).toMatch(TIGHT);
});

it("takes %ts from a cell on, in addition to what was chosen before", async () => {
  expect(await outcome(`%ts { "strict": false } // as JSON\n${LOOSE}`)).toBe("3");
  expect(await outcome('%ts {\n  "experimentalDecorators": true,\n}')).toBeUndefined();
  expect(
    await outcome(
      "function mark(target, key, index) { target.constructor.marked = [key, index] }\nclass Old { m(@mark a) { return a } }\n(Old as any).marked",
    ),
  ).toBe("[ 'm', 0 ]");
  expect(await outcome('%ts { "strict": true }')).toBeUndefined();
  expect(await outcome(LOOSE)).toMatch(TIGHT);
});

it("forgets what a cell chose that was wrong", async () => {
  expect(await outcome('%ts { "strict": false }\nconst n: string = 4')).toContain("(TS2322, ");
  expect(await outcome(LOOSE)).toMatch(TIGHT);
});

it.each([
  ["%ts", /^%ts must be followed by an object of compiler options/],
  ['%ts { "jsx": ', /^%ts must be followed by an object of compiler options/],
  ['%ts { "jsx": "none" }', /^%ts: Argument for '--jsx' option must be: 'preserve'/],
  ['%ts { "target": "es5" }', /^%ts: "target" is not a notebook's to choose; what is: jsx, /],
  ["%ts { strict: 1 }", /^%ts: String literal with double quotes expected/],
])("refuses %s", async (code, message) => {
  expect(await outcome(code)).toMatch(message);
});
