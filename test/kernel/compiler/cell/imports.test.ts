/** Import declarations, dynamic import and require, as seen from the notebook's folder. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let folder: string;
let runner: Driver;

/** A notebook's folder with packages of every kind in it. */
const FILES: Record<string, string> = {
  "data.json": '{ "n": 42 }',
  "local.mjs": "export const local = 'a local module'; export let live = 1;",
  "local.d.mts": "export declare const local: string; export declare let live: number;",
  "node_modules/old/package.json": '{ "name": "old", "main": "index.js", "types": "index.d.ts" }',
  "node_modules/old/index.js":
    "module.exports = function old() { return 'called' }; Object.assign(module.exports, { ['hid' + 'den']: 7, shown: 8 });",
  "node_modules/old/index.d.ts":
    "declare function old(): string; declare namespace old { const hidden: number; const shown: number } export = old;",
  "node_modules/modern/package.json":
    '{ "name": "modern", "type": "module", "exports": { ".": { "types": "./t.d.ts", "import": "./m.js" }, "./sub": { "types": "./s.d.ts", "default": "./s.js" } } }',
  "node_modules/modern/m.js":
    "const later = await Promise.resolve('top-level await'); export { later }; export default 1;",
  "node_modules/modern/t.d.ts":
    "export declare const later: string; declare const _default: number; export default _default;",
  "node_modules/modern/s.js": "export const sub = import.meta.url.endsWith('s.js');",
  "node_modules/modern/s.d.ts": "export declare const sub: boolean;",
  "node_modules/untyped/package.json": '{ "name": "untyped", "main": "index.js" }',
  "node_modules/untyped/index.js": "exports.anything = 'goes';",
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "notebook-"));
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

it("imports Node's modules in every form, and later cells see the names", async () => {
  await runner.value(
    "import fs, { readFileSync as read, existsSync } from 'node:fs'; import * as os from 'os'; import 'node:path'",
  );
  expect(await runner.value("[fs.existsSync === existsSync, typeof read, typeof os.cpus]")).toBe(
    "[ true, 'function', 'function' ]",
  );
});

it("imports CommonJS, also exports that Node cannot foresee", async () => {
  expect(
    await runner.value("import old, { hidden, shown } from 'old'; [old(), hidden, shown]"),
  ).toBe("[ 'called', 7, 8 ]");
});

it("imports ES modules with top-level await and types found only through exports", async () => {
  expect(
    await runner.value(
      "import one, { later } from 'modern'; import { sub } from 'modern/sub'; const text: string = later; [one, text, sub]",
    ),
  ).toBe("[ 1, 'top-level await', true ]");
});

it("imports JSON with its type", async () => {
  expect(await runner.value("import data from './data.json'; const n: number = data.n; n")).toBe(
    "42",
  );
});

it("imports local modules and untyped packages", async () => {
  expect(
    await runner.value(
      "import { local } from './local.mjs'; import { anything } from 'untyped'; [local, anything]",
    ),
  ).toBe("[ 'a local module', 'goes' ]");
});

it("imports dynamically and by require", async () => {
  expect(
    await runner.value(
      "const m = await import('modern'); const lazily = () => import('./local.mjs'); [m.later, (await lazily()).local, require('old')(), require('./data.json').n]",
    ),
  ).toBe("[ 'top-level await', 'a local module', 'called', 42 ]");
});

it("loads imports before the rest of the cell, wherever they stand", async () => {
  expect(
    await runner.value("const joined = join('a', 'b'); import { join } from 'node:path'; joined"),
  ).toBe("'a/b'");
});

it("gives import.meta of a module in the folder", async () => {
  expect(
    await runner.value(
      "import.meta.url.startsWith('file:///') && import.meta.url.endsWith('/cell.ts')",
    ),
  ).toBe("true");
});

it("gives the names of file and folder that Node's types promise, but not to packages", async () => {
  expect(
    await runner.value(
      "[__filename === import.meta.filename, { __dirname }.__dirname === import.meta.dirname, typeof __dirname, '__dirname' in globalThis]",
    ),
  ).toBe("[ true, true, 'string', false ]");
  await runner.value("const __dirname = 'mine'");
  expect(await runner.value("((__filename: string) => [__filename, __dirname])('own')")).toBe(
    "[ 'own', 'mine' ]",
  );
});

it("hides a cell's own names from packages that look where they are", async () => {
  writeFileSync(
    path.join(folder, "where.mjs"),
    "export const where = () => [typeof window, typeof document, typeof URL, typeof define];",
  );
  expect(
    await runner.value(
      "const window = 1, document = 2, URL = 3; function define() {} import { where } from './where.mjs'; [...where(), window, document, URL, typeof define].join()",
    ),
  ).toBe("'undefined,undefined,function,undefined,1,2,3,function'");
});

it("says what is wrong with a module that is not there", async () => {
  const { error } = await runner.run("import x from 'not-there'");
  expect(error?.ename).toBe("TypeScriptError");
  expect(error?.evalue).toBe(
    "Cannot find module 'not-there' or its corresponding type declarations. (TS2307, line 1, column 15)",
  );
});

it("finds a package that was installed after the kernel started", async () => {
  expect((await runner.run("import { fresh } from 'fresh'")).error?.ename).toBe("TypeScriptError");
  mkdirSync(path.join(folder, "node_modules/fresh"));
  writeFileSync(
    path.join(folder, "node_modules/fresh/package.json"),
    '{ "type": "module", "main": "i.js" }',
  );
  writeFileSync(path.join(folder, "node_modules/fresh/i.js"), "export const fresh = 'new';");
  expect(await runner.value("import { fresh } from 'fresh'; fresh")).toBe("'new'");
});

it("says where an imported module threw", async () => {
  writeFileSync(
    path.join(folder, "thrower.mjs"),
    "export function boom() {\n  throw new TypeError('no');\n}\n",
  );
  const { error } = await runner.run("import { boom } from './thrower.mjs'\n\nboom()");
  expect(error?.traceback.join("\n")).toMatch(
    /^TypeError: no\n {2}at boom \(file:\/\/.*thrower\.mjs:2:9\)\n {2}Cell In\[\d+\], line 3, column 1\n/,
  );
});

describe("what is not there", () => {
  const shown = async (code: string) => {
    const { error } = await runner.run(code);
    return error?.traceback.join("\n") ?? "no error";
  };

  it("is told with what to do about it", async () => {
    const install = `To install it: npm install @any/thing, in ${folder}`;
    expect(await shown("import thing from '@any/thing/deep'")).toContain(`\n${install}\n`);
    expect(await shown("require('@any/thing/deep')")).toContain(
      `Error: Cannot find module '@any/thing/deep'\n${install}\n  Cell In[`,
    );
    expect(await shown("const name: string = '@any/thing'; await import(name)")).toContain(install);
    expect(await shown("import x from 'node:FS'")).toContain("did you mean node:fs?");
    expect(await shown("import x from 'node:tset'")).toContain("did you mean node:test?");
    expect(await shown("require('node:fs/promise')")).toContain("did you mean node:fs/promises?");
    expect(await shown("import x from './nowhere'")).toContain(
      `Files are looked for from ${folder} when the cell is compiled`,
    );
  });

  it.each([
    ["npm:foo", 'imported by their names: write "foo". To install it: npm install foo, in '],
    ["npm:foo@1.2.3/deep", 'write "foo/deep". To install it: npm install foo, in '],
    ["npm:/@any/thing@^2", 'write "@any/thing". To install it: npm install @any/thing, in '],
    ["npm:old", 'The package is installed; it is imported by its name: "old"'],
    ["jsr:@a/b", 'npx jsr add @a/b, in FOLDER; then write "@a/b"'],
    ["jsr:@a/b@1/c", 'npx jsr add @a/b, in FOLDER; then write "@a/b/c"'],
    ["https://deno.land/x/mod.ts", "Node loads no modules from the web: save the file in FOLDER"],
    ["http://localhost/x.js", "Node loads no modules from the web: save the file in FOLDER"],
    ["https://esm.sh/foo@1/es2022/foo.mjs", 'write "foo". To install it: npm install foo, in '],
    ["https://cdn.jsdelivr.net/npm/@a/b/+esm", 'write "@a/b". To install it: npm install @a/b'],
    ["https://unpkg.com/foo@3", 'write "foo". To install it: npm install foo, in '],
    [
      "bun:sqlite",
      'is a module of Bun, and cells run in Node VERSION; what Node has is "node:sqlite"',
    ],
    ["bun:ffi", '"bun:ffi" is a module of Bun, and cells run in Node VERSION'],
    ["bun", '"bun" is a module of Bun, and cells run in Node VERSION'],
    ["cloudflare:workers", '"cloudflare:workers" is a module of another platform'],
    ["node:tset", "Node has no such module; did you mean node:test?"],
    ["node:nothing-like-it", "Node has no such module"],
    ["node:fss", "Node has no such module; did you mean node:fs?"],
    ["node:ffii", "did you mean node:ffi? Node has it from 26.1 on; cells run in VERSION"],
    ["odl", 'Did you mean "old", which is installed? To install it: npm install odl, in FOLDER'],
    ["OLD2", 'Did you mean "old", which is installed? To install it: npm install OLD2, in FOLDER'],
    ["@any", 'A name that begins with @ has two parts, a scope and a package: "@any/…"'],
    [" old", 'The name has spaces around it: write "old"'],
    ["ftp://localhost/x.js", "Node loads no modules from the web: save the file in FOLDER"],
    ["github:a/b", "once it is installed, it is imported by its name"],
    ["git+https://localhost/a", "once it is installed, it is imported by its name"],
    ["workspace:foo", "once it is installed, it is imported by its name"],
    ["fs/promise", "Node has no such module; did you mean node:fs/promises?"],
    ["not-there", "To install it: npm install not-there, in FOLDER"],
    ["not-there/deep/er", "To install it: npm install not-there, in FOLDER"],
    ["old/nothing", "The package old is installed, and has no such part."],
    ["./not-there", "Files are looked for from FOLDER"],
    ["./throwr.mjs", 'Did you mean "./thrower.mjs"?'],
    ["./throwr", 'Did you mean "./thrower"?'],
    ["~/lib", "Abbreviations of folders (paths in a tsconfig.json) are not known"],
    ["@/lib/a", "Abbreviations of folders (paths in a tsconfig.json) are not known"],
    ["#mine", 'looked up under "imports" in the package.json of FOLDER'],
  ])("is told so in every form of import: %s", async (specifier, advice) => {
    const { node } = process.versions;
    const expected = advice.replace("FOLDER", folder).replace("VERSION", node);
    const quoted = JSON.stringify(specifier);
    const forms = [
      `import x from ${quoted}`,
      `import ${quoted}`,
      `import { x } from ${quoted}`,
      `export * from ${quoted}`,
      `await import(${quoted})`,
    ];
    for (const code of forms) {
      const told = await shown(code);
      expect([code, told]).toEqual([code, expect.stringContaining(expected)]);
      expect(told).not.toMatch(/npm install (npm|jsr|https?|bun|cloudflare|fs|~)\b/);
    }
    // Only a finished program knows the name.
    if (/^[.~@#]\/|^#/.test(specifier)) return;
    for (const code of [`import(${quoted} as string)`, `require(${quoted})`]) {
      expect([code, await shown(`await ${code}`)]).toEqual([
        code,
        expect.stringContaining(expected),
      ]);
    }
  });

  it("is found once it was installed", async () => {
    const name = "installed-later";
    const asked = [`import { a } from '${name}'; a`, `require('${name}').a`];
    for (const code of asked) expect(await shown(code)).toContain("npm install");
    const place = path.join(folder, "node_modules", name);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, "package.json"), JSON.stringify({ name, main: "main.js" }));
    writeFileSync(path.join(place, "main.js"), "exports.a = 1;");
    for (const code of asked) expect(await runner.value(code)).toBe("1");
  });

  it("is told beside a mark that is seen, however long the line is", async () => {
    const far = `${" ".repeat(1000)}nowhere;`;
    expect(await shown(`"x";${far}`)).toMatch(
      /\n--> 1 \| … {61}nowhere;\n {4}1? {1,2}\| {63}\^{7}$/,
    );
  });
});

it("cannot assign what is imported, as in a module", async () => {
  const { error } = await runner.run(
    "// @ts-nocheck\nimport { live as alive } from './local.mjs';\nalive = 5",
  );
  expect(error?.evalue).toBe("Assignment to constant variable.");
});
