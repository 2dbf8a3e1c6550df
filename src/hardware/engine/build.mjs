/**
 * Compiles the hardware models' hot parts: one WebAssembly module a file named here, in
 * dist/hardware/. `node src/hardware/engine/build.mjs` compiles what is older than the sources.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL(".", import.meta.url));
const outputs = fileURLToPath(new URL("../../../dist/hardware/", import.meta.url));

/** The modules: each is an entry with a memory of its own. */
const MODULES = ["hierarchy", "reuse", "measure"];

/** What the build writes into dist/hardware/. */
export const hardwareModules = MODULES.map((name) => `${name}.wasm`);

/**
 * Compile the modules if one is missing or older than a source.
 * @returns {Promise<string[]>} names of the files written.
 */
export async function buildHardware() {
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true }).map((name) => modified(join(sources, `${name}`))),
  );
  const stale = MODULES.filter((name) => modified(`${outputs}${name}.wasm`) < newest);
  if (stale.length === 0) return [];
  mkdirSync(outputs, { recursive: true });
  const asc = await import("assemblyscript/asc");
  for (const name of stale) {
    const { error, stderr } = await asc.main(arguments_(name), { readFile: readSource });
    if (error !== null) throw new Error(`${name}.wasm does not compile\n${stderr.toString()}`);
  }
  return stale.map((name) => `${name}.wasm`);
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

/** @param {string} name */
function arguments_(name) {
  return [
    `${sources}${name}.ts`,
    ...["--outFile", `${outputs}${name}.wasm`, "--use", "abort="],
    ...["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"],
    ...["--initialMemory", "16", "--maximumMemory", "65536"],
  ];
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = await buildHardware();
  console.log(written.length > 0 ? `Built ${written.join(", ")}` : "The models are up to date");
}
