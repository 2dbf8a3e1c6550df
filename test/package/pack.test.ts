/**
 * The package as others get it: npm pack, a global installation into an empty prefix, and a Jupyter
 * that knows nothing of the clone running a cell in the installed kernel. Slow (it installs from the
 * registry), so a part of its own in `npm test`.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
/** What the tarball holds, as paths. */
let packed: string[];

function run(file: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const result = spawnSync(file, args, {
    cwd: folder,
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
  const tarball = pack.stdout.trim().split("\n").at(-1) ?? "";
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
    "package/dist/plot/plotly.min.js.gz",
  ]) {
    expect(packed).toContain(path);
  }
  expect(packed.filter((path) => /^package\/(src|test|\.setup|\.venv)\//.test(path))).toEqual([]);
});

test("the installed program says its version", () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  expect(run(program, ["--version"]).stdout.trim()).toBe(version);
});

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
