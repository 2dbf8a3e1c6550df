// @ts-check
/**
 * The programs that a kernel consists of, each as one file in the place of its compiled entry, and
 * the library's entry points with the modules that they share in a few more: dist/kernel/main.js,
 * dist/lab/prelude.js, … A module costs Node about a millisecond however short it is, and every
 * start of a kernel loads hundreds.
 *
 * Declarations stay as they were compiled, one file a module; so do all modules that are not an entry,
 * for the command line, the tests and the compiler's image.
 *
 * Beside the prelude lies a list of its exports, dist/lab/prelude.exports.json, by which the runner
 * knows the names before it has loaded it (kernel/runner/prelude.ts).
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { distDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { filesBelow, fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";
import { ownAddresses } from "./own-addresses.mjs";

const source = join(root, "src");
const lock = join(root, "package-lock.json");

/**
 * @typedef {object} Entry
 * @property {string} entry below src
 * @property {string} [apart] a module that is rarely needed, and stays a file of its own
 * @property {boolean} [later] whether what it imports is needed little by little
 */

/** @type {Entry[]} */
const ENTRIES = [
  // It starts compiler and runner before anything else.
  { entry: "kernel/main", later: true },
  { entry: "kernel/server/control-thread", later: true },
  { entry: "kernel/server/history/worker" },
  { entry: "kernel/runner/main" },
  { entry: "kernel/runner/interrupts/worker" },
  { entry: "kernel/runner/debugger/thread" },
  { entry: "kernel/compiler/main", apart: "kernel/compiler/compiler" },
];

/**
 * The library's entry points (package.json, exports) and the prelude. They share their code: of every
 * module there is one instance, whichever entry points a cell imports. What they share lies beside
 * the prelude, in chunks.
 */
const DOORS = ["lab/prelude", "lab/index", "go/index", "capture/index", "tables/index"].concat([
  "hardware/index",
  "plot/index",
  "view/index",
]);
const PRELUDE = "lab/prelude";
const CHUNKS = "lab/chunk-[hash]";

/** Writes what is out of date. The sources must have been compiled. */
export async function buildBundles() {
  const sources = filesBelow(source, (file) => file.endsWith(".ts"));
  const scripts = ["bundles.mjs", "own-addresses.mjs"].map((file) =>
    join(dirname(fileURLToPath(import.meta.url)), file),
  );
  const inputs = fingerprint({ files: [lock, ...scripts, ...sources] });
  if (isUpToDate("bundles", inputs) && everything.every(isBundled)) return;
  await step("bundling the kernel and the prelude", async () => {
    const { build } = await import("esbuild");
    await Promise.all([...ENTRIES.map((entry) => bundle(build, entry)), bundleDoors(build)]);
  });
  markUpToDate("bundles", inputs);
}

/** First words of every bundle: the compiler may have written its own output again. */
const MARK = "/* one file of many: scripts/build/bundles.mjs */";

const REQUIRE = `import { createRequire as requirerOf } from "node:module";
const requirePackage = requirerOf(import.meta.url);`;

const everything = [...ENTRIES.map(({ entry }) => entry), ...DOORS];

/** @param {string} entry */
function isBundled(entry) {
  const file = join(distDir, `${entry}.js`);
  if (entry === PRELUDE && !existsSync(listOf(file))) return false;
  return existsSync(file) && readFileSync(file, "utf8").startsWith(MARK);
}

/** @param {string} file */
const listOf = (file) => file.replace(/\.js$/, ".exports.json");

/**
 * @param {typeof import("esbuild").build} build
 * @param {Entry} entry
 */
async function bundle(build, { entry, apart, later }) {
  const outfile = join(distDir, `${entry}.js`);
  await build({
    ...options,
    entryPoints: [join(source, `${entry}.ts`)],
    outfile,
    banner: { js: `${MARK}\n${later ? REQUIRE : ""}` },
    plugins: [
      keepPlaces(outfile),
      ...(later ? [keepForLater] : []),
      ...(apart ? [keepApart(apart, outfile)] : []),
    ],
  });
}

/** @param {typeof import("esbuild").build} build */
async function bundleDoors(build) {
  const prelude = join(distDir, `${PRELUDE}.js`);
  const isChunk = (/** @type {string} */ path) => /[\\/]chunk-\w+\.js(\.map)?$/.test(path);
  for (const file of filesBelow(dirname(prelude), isChunk)) rmSync(file);
  const { metafile } = await build({
    ...options,
    entryPoints: DOORS.map((entry) => join(source, `${entry}.ts`)),
    outdir: distDir,
    outbase: source,
    splitting: true,
    chunkNames: CHUNKS,
    banner: { js: `${MARK}\n` },
    metafile: true,
    // A module that finds files by its own address must end up in a chunk, or in the prelude.
    plugins: [keepPlaces(prelude)],
  });
  const made = Object.values(metafile.outputs);
  const exported = made.find(({ entryPoint }) => entryPoint?.endsWith(`${PRELUDE}.ts`))?.exports;
  writeFileSync(listOf(prelude), `${JSON.stringify(exported?.sort(), undefined, 2)}\n`);
}

/** @type {import("esbuild").BuildOptions} */
const options = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Names of functions and classes are seen by users, in messages and displays.
  keepNames: true,
  minifySyntax: true,
  minifyWhitespace: true,
  // One byte a character in V8's heap.
  charset: "ascii",
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: false,
  // Notebooks import them too, and there must be one of each.
  packages: "external",
  logLevel: "warning",
  logOverride: { "unsupported-dynamic-import": "silent" },
};

/**
 * In a bundle, a module's address is that of the file that would be its own.
 * @param {string} outfile
 */
function keepPlaces(outfile) {
  return ownAddresses((file) => {
    const place = relative(dirname(outfile), join(distDir, file)).replaceAll("\\", "/");
    return `new URL(${JSON.stringify(place)}, import.meta.url).href`;
  });
}

/**
 * What a bundle imports is loaded before anything else happens; Node's modules and packages (of
 * CommonJS) are required where the first module begins that imports them. Not for programs in which
 * user code runs: what that puts in the place of `fs.readFileSync`, say, would be called here too.
 * @type {import("esbuild").Plugin}
 */
const keepForLater = {
  name: "later",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, namespace }) =>
      kind === "entry-point" || namespace === "later" || path === "node:module"
        ? undefined
        : { path, namespace: "later" },
    );
    onLoad({ filter: /^/, namespace: "later" }, ({ path }) => ({
      contents: `module.exports = requirePackage(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * @param {string} module below src
 * @param {string} outfile
 * @returns {import("esbuild").Plugin}
 */
function keepApart(module, outfile) {
  const file = join(source, `${module}.js`);
  const path = `./${relative(dirname(outfile), join(distDir, `${module}.js`))}`.replaceAll(
    "\\",
    "/",
  );
  return {
    name: "apart",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, (asked) =>
        join(asked.resolveDir, asked.path) === file ? { path, external: true } : undefined,
      );
    },
  };
}
