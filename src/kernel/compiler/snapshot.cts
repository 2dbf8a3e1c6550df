/**
 * Creates the start-up image of compilers: a heap in which TypeScript is loaded, its libraries,
 * Node's declarations and the prelude's are parsed and bound, and a first cell was compiled.
 *
 *   node --snapshot-blob FILE --build-snapshot <starter> snapshot.cjs <prelude>
 *   node --snapshot-blob FILE main.js --prelude <prelude>
 *
 * (start-image.ts does both; Node evaluates the file it is given without `exports`, which this
 * one, as every compiled module, needs: hence the starter.)
 *
 * It takes about 3 s to make and saves about 2 s at every start.
 * https://nodejs.org/docs/latest-v20.x/api/cli.html#--build-snapshot
 *
 * While a snapshot is made only built-in modules can be required and there are no ES modules. So
 * the compiler's own modules are turned into CommonJS here, by the TypeScript they bring anyway.
 */

import fs = require("node:fs");
import path = require("node:path");
import url = require("node:url");
import v8 = require("node:v8");
import vm = require("node:vm");

// One line and no trailing comma: the formatter's parser takes this form alone.
// biome-ignore format: see above
type TypeScript = import("./program/typescript.js", { with: { "resolution-mode": "import" } }).TypeScript;
// biome-ignore format: see above
type CompilerClass = typeof import("./compiler.js", { with: { "resolution-mode": "import" } }).Compiler;

const compilerFile = path.join(__dirname, "compiler.js");
const globals = path.join(__dirname, "..", "runner", "globals.js");
const entry = url.pathToFileURL(path.join(__dirname, "main.js")).href;
const prelude = process.argv.at(-1) as string;

const compiler = makeCompiler();
compiler.preludes = [prelude, globals];
compiler.warmUp();

v8.startupSnapshot.setDeserializeMainFunction(() => {
  Reflect.set(globalThis, Symbol.for("jupyter.kernel.compiler"), compiler);
  // Node warns once that the loader chosen here is experimental.
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  const enter = new vm.Script(`import(${JSON.stringify(entry)})`, {
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const entered = enter.runInThisContext() as Promise<unknown>;
  void entered.finally(() => {
    process.emitWarning = emitWarning;
  });
});

function makeCompiler(): InstanceType<CompilerClass> {
  const typescriptFile = path.join(__dirname, "library", "typescript.cjs");
  const loaded = new Map<string, { exports: unknown }>();
  const evaluate = (file: string, source: string): unknown => {
    const evaluated = { exports: {} };
    loaded.set(file, evaluated);
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
    const run = vm.runInThisContext(wrapped, { filename: file }) as (...args: unknown[]) => void;
    run(evaluated.exports, (name: string) => load(name, file), evaluated, file, path.dirname(file));
    return evaluated.exports;
  };
  const code = fs.readFileSync(typescriptFile, "utf8");
  const typescript = evaluate(typescriptFile, code) as TypeScript;
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  function load(name: string, from: string): unknown {
    if (!name.startsWith(".")) return process.getBuiltinModule(name);
    const file = path.resolve(path.dirname(from), name);
    const known = loaded.get(file);
    if (known) return known.exports;
    const source = fs.readFileSync(file, "utf8");
    return evaluate(file, typescript.transpileModule(source, { compilerOptions }).outputText);
  }
  const { Compiler } = load("./compiler.js", compilerFile) as { Compiler: CompilerClass };
  return new Compiler(__filename, typescript);
}
