/**
 * The package as others get it: npm pack, a global installation into an empty prefix, and a Jupyter
 * that knows nothing of the clone running a cell in the installed kernel. Slow (it installs from the
 * registry), so a part of its own in `npm test`.
 */

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";

const windows = process.platform === "win32";
const python = windows
  ? join(packageRoot, ".venv", "Scripts", "python.exe")
  : join(packageRoot, ".venv", "bin", "python");

let folder: string;
let program: string;
let tarball: string;
/** What the tarball holds, as paths. */
let packed: string[];

function run(file: string, args: string[], env: NodeJS.ProcessEnv = {}, cwd = folder) {
  const result = spawnSync(file, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
    shell: windows && file === "npm",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { code: result.status, output: `${result.stdout}${result.stderr}`, stdout: result.stdout };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gomaplab-package-"));
  const pack = run("npm", ["pack", packageRoot, "--pack-destination", folder, "--silent"]);
  expect(pack.code, pack.output).toBe(0);
  tarball = join(folder, pack.stdout.trim().split("\n").at(-1) ?? "");
  packed = run("tar", ["-tzf", tarball]).stdout.split("\n");
  const prefix = join(folder, "prefix");
  mkdirSync(prefix);
  const install = run("npm", [
    "install",
    "--global",
    "--prefix",
    prefix,
    "--no-audit",
    "--no-fund",
    tarball,
  ]);
  expect(install.code, install.output).toBe(0);
  program = windows ? join(prefix, "gomaplab.cmd") : join(prefix, "bin", "gomaplab");
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the package holds what runs and neither sources nor tests", () => {
  for (const path of [
    "package/kernel.json",
    "package/dist/cli/main.js",
    "package/dist/kernel/main.js",
    "package/dist/lab/prelude.js",
    "package/dist/lab/prelude.d.ts",
    "package/dist/lab/prelude.exports.json",
    "package/dist/engine/engine.wasm",
    "package/dist/engine/engine.trace.wasm",
    "package/dist/engine/engine.debug.wasm",
    "package/dist/capture/go/probe/main.go",
    "package/dist/capture/go/probe/g_amd64.s",
    "package/dist/hardware/hierarchy.wasm",
    "package/dist/plot/plotly.min.js.gz",
    "package/dist/kernel/compiler/library/typescript.cjs",
    "package/dist/kernel/compiler/library/converter.cjs",
    "package/dist/kernel/compiler/library/lib.es5.d.ts",
    "package/dist/kernel/compiler/library/LICENSES.txt",
    "package/node_modules/@types/node/index.d.ts",
  ]) {
    expect(packed).toContain(path);
  }
  expect(packed.filter((path) => path.endsWith(".map"))).toEqual([]);
  expect(packed.filter((path) => /^package\/(src|test|\.setup|\.venv)\//.test(path))).toEqual([]);
});

test("in a project with a TypeScript of its own, `tsc` and the global types stay as they were", () => {
  const project = join(folder, "project");
  const own = join(folder, "own-typescript");
  mkdirSync(project);
  mkdirSync(own);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  const manifest = { name: "typescript", version: "5.4.0", bin: { tsc: "tsc.js" } };
  writeFileSync(join(own, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(own, "tsc.js"), "#!/usr/bin/env node\nconsole.log('the own one');\n");
  for (const wanted of [own, tarball]) {
    const options = ["--no-audit", "--no-fund", "--ignore-scripts"];
    const installed = run("npm", ["install", ...options, wanted], {}, project);
    expect(installed.code, installed.output).toBe(0);
    expect(run("npm", ["exec", "--", "tsc"], {}, project).stdout.trim()).toBe("the own one");
  }
  const modules = join(project, "node_modules");
  // TypeScript takes what lies there into every program.
  expect(existsSync(join(modules, "@types"))).toBe(false);
  expect(existsSync(join(modules, "tslab"))).toBe(false);
  expect(existsSync(join(modules, "gomaplab", "node_modules", "typescript"))).toBe(false);
  expect(readdirSync(join(modules, ".bin")).filter((name) => /^ts/.test(name))).toEqual(["tsc"]);
}, 180_000);

test("the installed program says its version", () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  expect(run(program, ["--version"]).stdout.trim()).toBe(version);
});

test("each export works from a script and from the type checker, beside the project's own compiler", () => {
  const project = join(folder, "exports");
  mkdirSync(project);
  const at = (name: string, text: string) => writeFileSync(join(project, name), text);
  at("package.json", JSON.stringify({ name: "project", private: true, type: "module" }));
  const inProject = (file: string, args: string[]) =>
    spawnSync(file, args, { cwd: project, encoding: "utf8", shell: windows && file !== "node" });
  const compilerVersion = JSON.parse(
    readFileSync(join(packageRoot, "node_modules", "typescript", "package.json"), "utf8"),
  ).version;
  const installed = inProject("npm", [
    ...["install", "--no-audit", "--no-fund", `typescript@${compilerVersion}`, tarball],
  ]);
  expect(installed.status, installed.stderr).toBe(0);
  // Nothing of the project's own is taken over.
  expect(inProject("npx", ["tsc", "--version"]).stdout.trim()).toBe(`Version ${compilerVersion}`);

  at(
    "use.ts",
    `import { ColumnTable } from "arquero";
import { compare, go, layout, memoryOf } from "gomaplab";
import { parseCase, verify } from "gomaplab/capture";
import { GoProcess, parseType } from "gomaplab/go";
import { accesses, machine } from "gomaplab/hardware";
import { plot as figures } from "gomaplab/plot";
import { bucketsTable } from "gomaplab/tables";
import { bucketDrawing } from "gomaplab/view";

const m = go("1.23").make("map[int64]bool").put(7, true);
const found: boolean | undefined = m.get(7);
const rows: number = bucketsTable(m).numRows();
const svg: string = figures.growth(m).toSvg();
const said = [
  found,
  rows,
  m.length,
  svg.startsWith("<svg"),
  typeof parseCase,
  typeof verify,
  typeof GoProcess,
  typeof parseType,
  typeof bucketDrawing,
  typeof compare,
  typeof memoryOf,
  layout("int64").size,
  machine("Zen 4").run(accesses({ address: [0, 64] })).levels().misses[1],
  // Importing the library patches nobody's prototype; the prelude does.
  Symbol.for("Jupyter.display") in ColumnTable.prototype,
];
await import("gomaplab/prelude");
said.push(Symbol.for("Jupyter.display") in ColumnTable.prototype);
process.stdout.write(JSON.stringify(said));
`,
  );
  at(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: {
        ...{ target: "ES2023", module: "NodeNext", strict: true, skipLibCheck: true },
        types: [],
        outDir: "out",
      },
      files: ["use.ts", "node.d.ts"],
    }),
  );
  at("node.d.ts", "declare const process: { stdout: { write(text: string): void } };\n");
  const checked = inProject("npx", ["tsc", "-p", "."]);
  expect(checked.status, checked.stdout).toBe(0);
  const ran = inProject("node", ["out/use.js"]);
  expect(ran.status, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout)).toEqual([
    ...[true, 1, 1, true, "function", "function", "function", "function", "function"],
    ...["function", "function", 8, 2, false, true],
  ]);
}, 240_000);

test("gomaplab install --prefix registers a kernel in which any Jupyter runs a cell", () => {
  const prefix = join(folder, "jupyter");
  const installed = run(program, ["install", "--prefix", prefix, "--name", "packed"]);
  expect(installed.code, installed.output).toBe(0);
  const spec = join(prefix, "share", "jupyter", "kernels", "packed", "kernel.json");
  expect(existsSync(spec)).toBe(true);
  expect(readFileSync(spec, "utf8")).not.toContain(JSON.stringify(packageRoot).slice(1, -1));

  const script = join(folder, "cell.py");
  writeFileSync(
    script,
    [
      "import nbformat",
      "from nbclient import NotebookClient",
      'code = \'const m = go("1.23").make("map[int64]bool"); m.put(7, true); m.length\'',
      "notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])",
      "NotebookClient(notebook, kernel_name='packed', timeout=120).execute()",
      "print([o['data']['text/plain'] for o in notebook.cells[0].outputs if 'data' in o])",
    ].join("\n"),
  );
  const cell = run(python, [script], { JUPYTER_PATH: join(prefix, "share", "jupyter") });
  expect(cell.code, cell.output).toBe(0);
  expect(cell.stdout.trim()).toBe("['1']");
}, 180_000);

test("the installed kernel loads TypeScript that Node comes to, with no TypeScript around", () => {
  const notebook = join(folder, "loads");
  const ofPackage = join(notebook, "node_modules", "in-typescript");
  mkdirSync(ofPackage, { recursive: true });
  const at = (name: string, text: string) => writeFileSync(join(notebook, name), text);
  const manifest = { name: "in-typescript", version: "1.0.0", main: "main.ts" };
  writeFileSync(join(ofPackage, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(ofPackage, "main.ts"),
    "enum E { A = 3 }\nexport const fromPackage: number = E.A;\n",
  );
  at("local.cts", "const seven: number = 7;\nexport = { seven };\n");
  at("inner.ts", "enum F { B = 11 }\nexport const eleven: number = F.B;\n");
  at("outer.js", 'export { eleven } from "./inner.ts";\n');
  at(
    "cell.py",
    [
      "import nbformat",
      "from nbclient import NotebookClient",
      'code = """import { fromPackage } from "in-typescript";',
      'import local from "./local.cjs";',
      'import { eleven } from "./outer.js";',
      '[fromPackage, local.seven, eleven]"""',
      "notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])",
      `NotebookClient(notebook, kernel_name='packed', timeout=120).execute()`,
      "print([o['data']['text/plain'] for o in notebook.cells[0].outputs if 'data' in o])",
    ].join("\n"),
  );
  const env = { JUPYTER_PATH: join(folder, "jupyter", "share", "jupyter") };
  const cell = run(python, ["cell.py"], env, notebook);
  expect(cell.code, cell.output).toBe(0);
  expect(cell.stdout.trim()).toBe("['[ 3, 7, 11 ]']");
}, 180_000);
