/**
 * Compiles the engine: WebAssembly builds of the sources in this folder, in dist/engine/.
 *
 *   engine.wasm        the fast build
 *   engine.trace.wasm  TRACE=1: the same with tracing compiled in
 *   engine.debug.wasm  DEBUG=1: the same with a map's rules asserted after every operation
 *   trace.wasm         src/engine/trace/decoder.ts, which unpacks what the traced build has recorded; it has a
 *                      memory of its own
 *
 * `node scripts/build-engine.mjs` compiles what is older than the sources, after it has written those of
 * them that come from the layout tables (engine-layout.mjs).
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf, writeLayout } from "./engine-layout.mjs";

const sources = fileURLToPath(new URL("../src/engine/", import.meta.url));
const outputs = fileURLToPath(new URL("../dist/engine/", import.meta.url));

// Memory is the process's; static data (the size classes) lies in the control block.
const onProcess = [
  ...["--importMemory", "--noExportMemory", "--memoryBase", String(addressOf("PROGRAM_DATA"))],
  ...["--initialMemory", "32", "--maximumMemory", "65536"],
];
const entry = "engine.ts";

const builds = [
  { file: "engine.wasm", entry, flags: ["TRACE=0", "DEBUG=0"], memory: onProcess },
  { file: "engine.trace.wasm", entry, flags: ["TRACE=1", "DEBUG=0"], memory: onProcess },
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
  const asc = await import("assemblyscript/asc");
  for (const build of stale) {
    const { file } = build;
    const { error, stderr } = await asc.main(arguments_(build), {
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
