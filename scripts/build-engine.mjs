/**
 * Compiles the engine: WebAssembly builds of the sources in this folder, in dist/engine/.
 *
 *   engine.wasm        the fast build
 *   engine.trace.wasm  TRACE=1: the same with tracing compiled in
 *   engine.debug.wasm  DEBUG=1: the same with a map's rules asserted after every operation
 *
 * `node scripts/build-engine.mjs` compiles what is older than the sources.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../src/engine/", import.meta.url));
const outputs = fileURLToPath(new URL("../dist/engine/", import.meta.url));

const builds = [
  { file: "engine.wasm", flags: ["TRACE=0", "DEBUG=0"] },
  { file: "engine.trace.wasm", flags: ["TRACE=1", "DEBUG=0"] },
  { file: "engine.debug.wasm", flags: ["TRACE=0", "DEBUG=1"] },
];

/**
 * Compile the builds that are missing or older than a source.
 * @returns {Promise<string[]>} names of the files written.
 */
export async function buildEngine() {
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true }).map((name) => modified(sources + name)),
  );
  const stale = builds.filter(({ file }) => modified(outputs + file) < newest);
  if (stale.length === 0) return [];
  mkdirSync(outputs, { recursive: true });
  const asc = await import("assemblyscript/asc");
  for (const { file, flags } of stale) {
    const { error, stderr } = await asc.main(arguments_(outputs + file, flags), {
      readFile: readSource,
    });
    if (error !== null) throw new Error(`${file} does not compile\n${stderr.toString()}`);
  }
  return stale.map(({ file }) => file);
}

/**
 * A source as the compiler takes it. Functions are marked for inlining in a comment, because
 * TypeScript has no decorators of functions.
 * @param {string} name @param {string} base
 */
function readSource(name, base) {
  const file = join(base, name);
  if (modified(file) === 0) return null;
  return readFileSync(file, "utf8").replaceAll("/* @inline */", "@inline");
}

/** @param {string} outFile @param {string[]} flags */
function arguments_(outFile, flags) {
  return [
    `${sources}engine.ts`,
    ...["--outFile", outFile],
    ...[...flags, "abort="].flatMap((flag) => ["--use", flag]),
    ...["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"],
    // Memory is the process's; static data (the size classes) lies in the control block.
    ...["--importMemory", "--noExportMemory", "--memoryBase", "1024"],
    ...["--initialMemory", "32", "--maximumMemory", "65536"],
  ];
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = await buildEngine();
  console.log(written.length > 0 ? `Built ${written.join(", ")}` : "The engine is up to date");
}
