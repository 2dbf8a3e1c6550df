// @ts-check
/**
 * Builds dist/ from src/: the compiler's output, its entries as bundles, the engine's WebAssembly, and
 * DataTables, Plotly, reveal.js, TypeScript and tslab's converter. Each is made again only when its inputs have changed or its output is gone.
 * `npm run build` and npm's prepack run this file; the set-up imports it.
 */

import { cpSync, existsSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { buildBundles } from "./build/bundles.mjs";
import { writeLayout } from "./build/engine-layout.mjs";
import { buildPageTables } from "./build/page-tables.mjs";
import { buildPlotly } from "./build/plotly.mjs";
import { buildReveal, revealDir } from "./build/reveal.mjs";
import { buildSiteKernel, siteKernelDir } from "./build/site-kernel.mjs";
import { buildTypescript } from "./build/typescript.mjs";
import { requireNode } from "./node.mjs";
import { distDir, libraryDir, mainScript, root, stateDir } from "./paths.mjs";
import { installPackages } from "./setup/packages.mjs";
import { run, step } from "./step.mjs";
import { filesBelow, fingerprint, isUpToDate, markStale, markUpToDate } from "./up-to-date.mjs";
import { runMain } from "./user-error.mjs";

const source = join(root, "src");
const engineSource = join(source, "engine");
const hardwareSource = join(source, "hardware", "engine");
const lock = join(root, "package-lock.json");

/**
 * Builds what is out of date. Needs the node packages.
 * @param {{ site?: boolean }} [options] `site`: also the kernel for the browser, which no notebook here needs
 */
export async function build({ site = true } = {}) {
  writeLayout();
  await buildEngine();
  await buildHardware();
  await compile();
  copyGoSources();
  await buildBundles();
  await buildPageTables();
  await buildPlotly();
  await buildReveal();
  await buildTypescript();
  if (site) await buildSiteKernel();
}

async function buildEngine() {
  const inputs = fingerprint({ files: [lock, ...filesBelow(engineSource, () => true)] });
  const outputs = ["engine.wasm", "engine.trace.wasm", "engine.debug.wasm", "trace.wasm"].map(
    (name) => join(distDir, "engine", name),
  );
  if (isUpToDate("engine", inputs) && outputs.every((file) => existsSync(file))) return;
  const { buildEngine: assemble } = await import("./build/engine.mjs");
  await step("building the engine (AssemblyScript)", assemble);
  markUpToDate("engine", inputs);
}

async function buildHardware() {
  const inputs = fingerprint({ files: [lock, ...filesBelow(hardwareSource, () => true)] });
  const { buildHardware: assemble, hardwareModules } = await import(
    "../src/hardware/engine/build.mjs"
  );
  const outputs = hardwareModules.map((name) => join(distDir, "hardware", name));
  if (isUpToDate("hardware", inputs) && outputs.every((file) => existsSync(file))) return;
  await step("building the hardware models (AssemblyScript)", assemble);
  markUpToDate("hardware", inputs);
}

async function compile() {
  const sources = filesBelow(
    source,
    (file) =>
      file.endsWith(".ts") && !file.startsWith(engineSource) && !file.startsWith(hardwareSource),
  );
  const configs = [join(root, "tsconfig.json"), join(source, "tsconfig.json")];
  const inputs = fingerprint({ files: [lock, ...configs, ...sources] });
  if (isUpToDate("compiled", inputs) && existsSync(mainScript)) return;
  // What the compiler believes to have written already may be gone from dist/.
  if (!existsSync(mainScript)) rmSync(join(stateDir, "tsbuildinfo"), { force: true });
  markStale("compiled");
  // By its path: the name tsc in node_modules/.bin may be another package's older compiler.
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await step("compiling src (TypeScript)", () =>
    run(process.execPath, [compiler, "-p", source], {
      cwd: root,
      failed: "the sources do not compile",
    }),
  );
  removeOrphans();
  markUpToDate("compiled", inputs);
}

/** The Go programs that the library compiles, beside the modules that do. */
function copyGoSources() {
  const folders = [join("capture", "go", "probe"), join("capture", "go", "dump")];
  const inputs = fingerprint({
    files: folders.flatMap((folder) => filesBelow(join(source, folder), () => true)),
  });
  if (isUpToDate("go", inputs) && folders.every((folder) => existsSync(join(distDir, folder))))
    return;
  for (const folder of folders) {
    rmSync(join(distDir, folder), { recursive: true, force: true });
    cpSync(join(source, folder), join(distDir, folder), { recursive: true });
  }
  markUpToDate("go", inputs);
}

/** Removes what was compiled from sources that no longer exist; packages are made from dist/. */
function removeOrphans() {
  const compiled = /\.(d\.ts|js|js\.map)$/;
  const copied = [join(distDir, "engine"), libraryDir, revealDir, siteKernelDir];
  const own = (/** @type {string} */ path) =>
    compiled.test(path) &&
    !/chunk-\w+\.js/.test(path) &&
    !copied.some((made) => path.startsWith(made));
  for (const file of filesBelow(distDir, own)) {
    const origin = join(source, relative(distDir, file)).replace(compiled, ".ts");
    if (!existsSync(origin)) rmSync(file);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  requireNode();
  await runMain(async () => {
    await installPackages();
    await build();
    return 0;
  });
}
