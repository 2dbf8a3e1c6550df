/**
 * Loads tslab's converter and the TypeScript build it is bound to, with our own ground under it.
 *
 *   tslab/dist/converter.js ──require──▶ a wrapper ──forwards──▶ @tslab/typescript-for-tslab
 *
 * The exports of that build are getters that cannot be patched, and its compiler options are
 * literals inside the converter. So the converter is evaluated by a small CommonJS loader that
 * hands it a wrapper object in place of the package: every export is forwarded, and `overrides`
 * replaces the few that decide about options, programs and emit (ground.ts).
 *
 * The loader does not use Node's module cache: it also works while a start-up snapshot is built,
 * where only built-in modules may be required.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

export type TypeScript = typeof import("@tslab/typescript-for-tslab");
export type { CompletionInfo as ConverterCompletion, Converter } from "tslab/dist/converter.js";

type ConverterModule = typeof import("tslab/dist/converter.js");

/** What TypeScript's build exports beyond its declarations, as far as it is used here. */
export interface Internals {
  bindSourceFile(file: import("@tslab/typescript-for-tslab").SourceFile, options: object): void;
}

/** The compiler and tslab's converter on top of it. */
export interface Library {
  ts: TypeScript;
  internals: Internals;
  converter: ConverterModule;
  /** Folder of the lib.*.d.ts files. */
  libFolder: string;
  /** Entry of the declarations of Node's own modules. */
  nodeTypes: string;
  /** What the types of an import of "tslab" are (stand-ins.ts). */
  tslabTypes: string;
}

/**
 * Loads both packages as seen from `from` (a file of this package).
 *
 * @param overrides what the converter sees in place of TypeScript's own exports
 * @param loaded TypeScript's build, where somebody loaded it already
 */
export function loadLibrary(
  from: string,
  overrides: (ts: TypeScript) => Record<string, unknown>,
  loaded?: TypeScript,
): Library {
  const converterFile = createRequire(from).resolve("tslab/dist/converter.js");
  const typescriptFile = createRequire(converterFile).resolve("@tslab/typescript-for-tslab");
  const ts = loaded ?? (commonJsLoader()(typescriptFile) as TypeScript);
  const wrapper = forwarding(ts, overrides(ts));
  const converter = commonJsLoader(new Map([[typescriptFile, wrapper]]))(
    converterFile,
  ) as ConverterModule;
  return {
    ts,
    internals: ts as unknown as Internals,
    converter,
    libFolder: path.dirname(typescriptFile),
    nodeTypes: findNodeTypes(from, converterFile),
    tslabTypes: path.join(path.dirname(converterFile), "public.d.ts"),
  };
}

/** An object with a live getter for every export, except those that are overridden. */
function forwarding(ts: TypeScript, overrides: Record<string, unknown>): object {
  const wrapper = {};
  for (const key of Object.keys(ts)) {
    const get =
      key in overrides ? () => overrides[key] : () => ts[key as keyof TypeScript] as unknown;
    Object.defineProperty(wrapper, key, { enumerable: true, get });
  }
  return wrapper;
}

/** Ours if it is installed, else the one tslab brings. */
function findNodeTypes(from: string, converterFile: string): string {
  const name = "@types/node/package.json";
  const places = [from, converterFile];
  for (const place of places) {
    try {
      return path.join(path.dirname(createRequire(place).resolve(name)), "index.d.ts");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error(
    `the declarations of Node (@types/node) are missing beside ${places.join(" and ")}`,
  );
}

/** Evaluates CommonJS files; `given` holds modules that are already there, by file name. */
function commonJsLoader(given: Map<string, object> = new Map()): (file: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  for (const [file, exports] of given) loaded.set(file, { exports });
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const source = readFileSync(file, "utf8");
    if (file.endsWith(".json")) {
      module.exports = JSON.parse(source);
      return module.exports;
    }
    const resolve = createRequire(file).resolve;
    const require = (name: string): unknown => {
      const found = resolve(name);
      return path.isAbsolute(found) ? load(found) : process.getBuiltinModule(found);
    };
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
    const run = vm.runInThisContext(wrapped, { filename: file }) as (...args: unknown[]) => void;
    run.call(module.exports, module.exports, require, module, file, path.dirname(file));
    return module.exports;
  };
  return load;
}
