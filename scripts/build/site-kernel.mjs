// @ts-check
/**
 * The kernel that runs in a page (src/browser), into dist/site:
 *
 *   extension.js       for the page: registers the kernel with JupyterLite
 *   isolation.js       for the page, before anything else
 *   service-worker.js  for the site
 *   compiler.js        the worker that checks and compiles, with typescript.js beside it
 *   runner.js          the worker that executes, with the library of the prelude
 *   types.json.gz      declarations that the compiler reads, found by having it read them
 *   files/             what the library reads: WebAssembly, page libraries
 *   site.json          the list of those, and versions
 *
 * The workers consist of the Node kernel's own modules and the library's. Node's modules are those of
 * src/browser/node; of the kernel's own modules a few are replaced, because what they do is done
 * differently in a page: REPLACED.
 */

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { distDir, libraryDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { filesBelow, fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";
import { ownAddresses } from "./own-addresses.mjs";

const source = join(root, "src");
const browser = join(source, "browser");
const lock = join(root, "package-lock.json");
/** Where all of it lies. */
export const siteKernelDir = join(distDir, "site");

/** Modules of the Node kernel that a page has its own of: below src/kernel/runner, below src/browser/runner. */
const REPLACED = new Map([
  ["cell-script", "cell-script"],
  ["input/questions", "questions"],
  ["input/stdin", "stdin"],
  ["interrupts/interrupts", "interrupts"],
  ["loading/imports", "imports"],
  ["loading/resolve", "resolve"],
  ["modules/missing-module", "missing-module"],
  ["modules/modules", "modules"],
  ["output/attribution", "attribution"],
  ["output/frames", "frames"],
  ["output/outputs", "outputs"],
  ["prelude", "prelude"],
  ["scripts", "scripts"],
  ["shutdown", "shutdown"],
]);

/** Files that the library reads when it needs them, in the package. */
const ASSETS = [
  "dist/engine/engine.wasm",
  "dist/engine/engine.trace.wasm",
  "dist/engine/trace.wasm",
  "dist/hardware/hierarchy.wasm",
  "dist/hardware/measure.wasm",
  "dist/hardware/reuse.wasm",
  "dist/plot/plotly.min.js.gz",
  "dist/tables/datatables.min.js.gz",
  "docs/reference/reference.json",
];

/** Writes what is out of date. Everything else of dist/ must be there. */
export async function buildSiteKernel() {
  const inputs = fingerprint({
    files: [
      lock,
      fileURLToPath(import.meta.url),
      join(root, "scripts", "build", "own-addresses.mjs"),
      join(root, "scripts", "build", "site-types.mjs"),
      ...filesBelow(source, (file) => /\.(ts|mjs)$/.test(file)),
      ...ASSETS.map((asset) => join(root, asset)),
    ],
  });
  if (isUpToDate("site-kernel", inputs) && existsSync(join(siteKernelDir, "site.json"))) return;
  await step("building the kernel for the browser", async () => {
    rmSync(siteKernelDir, { recursive: true, force: true });
    mkdirSync(join(siteKernelDir, "files"), { recursive: true });
    await bundle();
    copyFileSync(join(libraryDir, "typescript.cjs"), join(siteKernelDir, "typescript.js"));
    for (const asset of ASSETS) {
      copyFileSync(join(root, asset), join(siteKernelDir, "files", basename(asset)));
    }
    writeTypes();
    writeManifest();
  });
  markUpToDate("site-kernel", inputs);
}

async function bundle() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(browser, "page", "isolation.ts")],
    outdir: siteKernelDir,
    bundle: true,
    format: "esm",
    target: "es2022",
  });
  await build({
    entryPoints: [
      { in: join(browser, "page", "extension.ts"), out: "extension" },
      { in: join(browser, "page", "service-worker.ts"), out: "service-worker" },
      { in: join(browser, "compiler.ts"), out: "compiler" },
      { in: join(browser, "runner.ts"), out: "runner" },
    ],
    outdir: siteKernelDir,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    keepNames: true,
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    define: { global: "globalThis" },
    plugins: [ownModules, nodeModules, places],
  });
}

/** @type {import("esbuild").Plugin} */
const ownModules = {
  name: "own modules",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      // Imported for its effects, which package.json says of dist/ alone.
      if (path === "./node/globals.js") return { path: join(browser, "node", "globals.ts") };
      if (resolveDir.startsWith(browser)) return undefined;
      const asked = relative(join(source, "kernel", "runner"), join(resolveDir, path));
      const own = REPLACED.get(asked.replaceAll("\\", "/").replace(/\.js$/, ""));
      return own === undefined ? undefined : { path: join(browser, "runner", `${own}.ts`) };
    });
  },
};

/** Node's modules that a page has; the others throw when they are used. */
/** @type {import("esbuild").Plugin} */
const nodeModules = {
  name: "node modules",
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules);
    onResolve({ filter: /^[a-z]/ }, ({ path, importer }) => {
      if (path === "piscina") return { path, namespace: "absent" };
      // The package of this name, which the module of Node's stands on here.
      if (path === "buffer" && importer.startsWith(browser)) return undefined;
      const name = path.replace(/^node:/, "");
      if (!names.has(name)) return undefined;
      const own = join(browser, "node", `${name.replaceAll("/", "-")}.ts`);
      return existsSync(own) ? { path: own } : { path: name, namespace: "absent" };
    });
    onLoad({ filter: /^/, namespace: "absent" }, ({ path }) => ({
      contents: `const { absentModule } = require("./absent.ts");
        module.exports = absentModule(${JSON.stringify(path)});`,
      resolveDir: join(browser, "node"),
    }));
  },
};

/** In the workers' tree of files, dist/ has a place of its own. */
const places = ownAddresses((file) => JSON.stringify(`file:///gomaplab/dist/${file}`));

/** The declarations that the compiler reads, found by having it read them in Node. */
function writeTypes() {
  const script = join(dirname(fileURLToPath(import.meta.url)), "site-types.mjs");
  const output = execFileSync(process.execPath, [script], { cwd: root, maxBuffer: 2 ** 26 });
  const files = /** @type {string[]} */ (JSON.parse(output.toString("utf8")));
  const texts = Object.fromEntries(
    files.map((file) => [
      `/gomaplab/${relative(root, file).replaceAll("\\", "/")}`,
      readFileSync(file, "utf8"),
    ]),
  );
  writeFileSync(
    join(siteKernelDir, "types.json.gz"),
    gzipSync(JSON.stringify(texts), { level: 9 }),
  );
}

function writeManifest() {
  const { name, version, description } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const { typescript } = JSON.parse(readFileSync(join(libraryDir, "versions.json"), "utf8"));
  const manifest = { assets: ASSETS, own: { name, version, description }, typescript };
  writeFileSync(join(siteKernelDir, "site.json"), `${JSON.stringify(manifest)}\n`);
}

/** Bytes of the folder, to be printed. */
export function sizeOf(/** @type {string} */ folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
