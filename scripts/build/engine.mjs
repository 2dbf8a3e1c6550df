/**
 * Compiles the engine: WebAssembly builds of the sources in this folder, in dist/engine/.
 *
 *   engine.wasm        the fast build
 *   engine.trace.wasm  TRACE=1: the same with tracing compiled in
 *   engine.debug.wasm  DEBUG=1: the same with a map's rules asserted after every operation
 *   trace.wasm         src/engine/trace/decoder.ts, which unpacks what the traced build has recorded; it has a
 *                      memory of its own
 *
 * `node scripts/build/engine.mjs` compiles what is older than the sources, after it has written those of
 * them that come from the layout tables (engine-layout.mjs).
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf, writeLayout } from "./engine-layout.mjs";

const sources = fileURLToPath(new URL("../../src/engine/", import.meta.url));
const outputs = fileURLToPath(new URL("../../dist/engine/", import.meta.url));

// Memory is the process's; static data (the size classes) lies in the control block.
const onProcess = [
  ...["--importMemory", "--noExportMemory", "--memoryBase", String(addressOf("PROGRAM_DATA"))],
  ...["--initialMemory", "32", "--maximumMemory", "65536"],
];
const entry = "engine.ts";

const traced = {
  file: "engine.trace.wasm",
  entry,
  flags: ["TRACE=1", "DEBUG=0"],
  memory: onProcess,
};
const builds = [
  { file: "engine.wasm", entry, flags: ["TRACE=0", "DEBUG=0"], memory: onProcess },
  traced,
  { file: "engine.debug.wasm", entry, flags: ["TRACE=0", "DEBUG=1"], memory: onProcess },
  {
    ...{ file: "trace.wasm", entry: "trace/decoder.ts", flags: ["TRACE=1", "DEBUG=0"] },
    memory: ["--memoryBase", "1024", "--initialMemory", "212"],
  },
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
  for (const build of stale) await compile(build, { readFile: readSource });
  return stale.map(({ file }) => file);
}

/**
 * The traced build of other sources, for tests of the trace.
 * @param {(source: string, name: string) => string} change makes of each source the one to compile
 * @returns {Promise<Uint8Array>}
 */
export async function compileTraced(change) {
  /** @type {Uint8Array | undefined} */
  let module;
  await compile(traced, {
    readFile: (name, base) => {
      const source = readSource(name, base);
      return source === null ? null : change(source, name.replaceAll("\\", "/"));
    },
    writeFile: (_, contents) => {
      if (typeof contents !== "string") module = contents;
    },
  });
  if (module === undefined) throw new Error("The compiler has written no module");
  return module;
}

/**
 * @param {(typeof builds)[number]} build
 * @param {import("assemblyscript/asc").APIOptions} files
 */
async function compile(build, files) {
  const asc = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main(arguments_(build), files);
  if (error !== null) throw new Error(`${build.file} does not compile\n${stderr.toString()}`);
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

/** @param {(typeof builds)[number]} build */
function arguments_({ file, entry, flags, memory }) {
  return [
    sources + entry,
    ...["--outFile", outputs + file],
    ...[...flags, "abort="].flatMap((flag) => ["--use", flag]),
    ...["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"],
    ...memory,
  ];
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = [...writeLayout(), ...(await buildEngine())];
  console.log(written.length > 0 ? `Wrote ${written.join(", ")}` : "The engine is up to date");
}
