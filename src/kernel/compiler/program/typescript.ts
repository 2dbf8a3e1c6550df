/**
 * Loads TypeScript, and tslab's converter with our own host (converter-host.ts).
 *
 *   tslab's converter ──require──▶ a wrapper ──forwards──▶ typescript
 *
 * Both are in a separate folder, created when the package is built (scripts/build/typescript.mjs), so
 * that installing the package does not install a second TypeScript or a `tsc`.
 *
 * The converter asks for its own TypeScript: release 5.0 with two more exports, whose compiler
 * options are literals inside the converter. It gets the current one instead. So it is evaluated by
 * a small CommonJS loader that hands it a wrapper object in place of that package: every export is
 * forwarded, and `overrides` adds what is missing and replaces the few that decide about options,
 * programs and emit (converter-host.ts). What is used of TypeScript beyond its declarations is
 * named in `Internals`; its release is therefore fixed in package.json.
 *
 * The loader does not use Node's module cache: it also works while a start-up snapshot is built,
 * where only built-in modules may be required.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
// biome-ignore lint/style/noRestrictedImports: the one module that may
import type ts from "typescript";
import { majorOf } from "./platform.js";

/** The compiler's API; every other module takes its types and its functions from here. */
export type { ts };
export type TypeScript = typeof ts;
export type { CompletionInfo as ConverterCompletion, Converter } from "tslab/dist/converter.js";

type ConverterModule = typeof import("tslab/dist/converter.js");

/** What TypeScript's build exports beyond its declarations, as far as it is used here. */
export interface Internals {
  bindSourceFile(file: ts.SourceFile, options: object): void;
  /** The package whose runtime JSX in a file imports by itself, if it does. */
  getJSXImplicitImportBase(options: ts.CompilerOptions, file: ts.SourceFile): string | undefined;
  createModeAwareCache(): ts.ModeAwareCache<ts.ResolvedModuleWithFailedLookupLocations>;
  getTouchingPropertyName(file: ts.SourceFile, at: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
    ): Described;
  };
  isInString(file: ts.SourceFile, at: number): boolean;
  findPrecedingToken(at: number, file: ts.SourceFile): ts.Node | undefined;
  Completions: {
    StringCompletions: {
      getStringLiteralCompletions(
        file: ts.SourceFile,
        at: number,
        token: ts.Node | undefined,
        options: ts.CompilerOptions,
        host: object,
        program: ts.Program,
        log: (text: string) => void,
        preferences: object,
        includeSymbol: boolean,
      ): ts.CompletionInfo | undefined;
    };
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: (text: string) => void,
      file: ts.SourceFile,
      at: number,
      preferences: object,
      trigger: undefined,
      kind: ts.CompletionTriggerKind,
      cancellation: undefined,
      format: undefined,
      includeSymbol: boolean,
    ): ts.CompletionInfo | undefined;
  };
}

/** What TypeScript says about a symbol. */
export interface Described {
  symbolKind: ts.ScriptElementKind;
  displayParts: ts.SymbolDisplayPart[];
  documentation: ts.SymbolDisplayPart[];
  tags: ts.JSDocTagInfo[] | undefined;
}

/** The names that a scope declares, as TypeScript writes them down when it binds a file. */
export function localsOf(scope: ts.Node): ReadonlyMap<ts.__String, ts.Symbol> | undefined {
  return (scope as { locals?: ReadonlyMap<ts.__String, ts.Symbol> }).locals;
}

/** A file as a program keeps it. */
export type ProgramFile = ts.SourceFile & {
  path: string;
  imports: readonly ts.StringLiteralLike[];
};

/** The tables in which a program finds its files, and the files that imports lead to. */
interface Tables {
  files: ts.SourceFile[];
  /** By path. */
  byName: Map<string, ts.SourceFile>;
  /** By path of the file that imports. */
  resolved: Map<string, ts.ModeAwareCache<ts.ResolvedModuleWithFailedLookupLocations>>;
}

/** A program as it is beyond its declarations. */
interface InternalProgram {
  getSourceFiles(): ts.SourceFile[];
  getFilesByNameMap(): Tables["byName"];
  resolvedModules: Tables["resolved"];
  getResolvedModuleFromModuleSpecifier(
    literal: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
  emit(
    file: ts.SourceFile,
    write: ts.WriteFileCallback,
    cancellation: undefined,
    /** 0 for the script alone, true for the declarations. */
    only: 0 | true,
    transformers: ts.CustomTransformers | undefined,
    /** A type that cannot be named portably is named by its path. */
    forceDeclarations: boolean,
  ): ts.EmitResult;
}

/** What the checker tells those who emit. */
interface Resolver {
  isValueAliasDeclaration(node: ts.Node): boolean;
  isReferencedAliasDeclaration(node: ts.Node): boolean;
}

export function resolverOf(program: ts.Program, node: ts.Node): Resolver {
  const checker = program.getTypeChecker() as unknown as {
    getEmitResolver(file: ts.SourceFile): Resolver;
  };
  return checker.getEmitResolver(node.getSourceFile());
}

export function internalProgram(program: ts.Program): InternalProgram {
  return program as unknown as InternalProgram;
}

export function tablesOf(program: ts.Program): Tables {
  const internal = internalProgram(program);
  return {
    files: internal.getSourceFiles(),
    byName: internal.getFilesByNameMap(),
    resolved: internal.resolvedModules,
  };
}

export function internalsOf(typescript: TypeScript): Internals {
  return typescript as unknown as Internals;
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
  /** What the types of an import of "tslab" are (kernel/runner/modules/compatibility.ts). */
  tslabTypes: string;
}

/** By this name the converter asks for its TypeScript. */
const REPLACED = "@tslab/typescript-for-tslab";

/**
 * Loads both.
 *
 * @param from a file beside the library's folder
 * @param overrides what the converter sees in place of TypeScript's own exports
 * @param loaded TypeScript's build, where it is loaded already
 */
export function loadLibrary(
  from: string,
  overrides: (ts: TypeScript) => Record<string, unknown>,
  loaded?: TypeScript,
): Library {
  const library = path.join(path.dirname(from), "library");
  const ts = loaded ?? (evaluate(path.join(library, "typescript.cjs")) as TypeScript);
  const given = new Map([[REPLACED, forwarding(ts, overrides(ts))]]);
  const converter = evaluate(path.join(library, "converter.cjs"), given) as ConverterModule;
  return {
    ts,
    internals: internalsOf(ts),
    converter,
    libFolder: library,
    nodeTypes: findNodeTypes(from, majorOf(process.versions.node)),
    tslabTypes: path.join(library, "tslab.d.ts"),
  };
}

/** An object with a live getter for every export, except those that are overridden. */
function forwarding(ts: TypeScript, overrides: Record<string, unknown>): object {
  const wrapper = {};
  for (const key of Object.keys({ ...ts, ...overrides })) {
    const get =
      key in overrides ? () => overrides[key] : () => ts[key as keyof TypeScript] as unknown;
    Object.defineProperty(wrapper, key, { enumerable: true, get });
  }
  return wrapper;
}

/** The declarations of Node by the line of releases that they describe. */
const NODE_TYPES: readonly [from: number, name: string][] = [
  [26, "node-types-26"],
  [24, "node-types-24"],
  [22, "node-types-22"],
  [20, "@types/node"],
];

/** Those of the line that runs, or of the last line before it. */
function findNodeTypes(from: string, major: number): string {
  const [, name] = NODE_TYPES.find(([line]) => line <= major) ?? [20, "@types/node"];
  const manifest = createRequire(from).resolve(`${name}/package.json`);
  return path.join(path.dirname(manifest), "index.d.ts");
}

/** Evaluates a CommonJS file that requires nothing but Node's own modules and what it is given. */
function evaluate(file: string, given: ReadonlyMap<string, object> = new Map()): unknown {
  const module = { exports: {} as unknown };
  const require = (name: string): unknown => given.get(name) ?? process.getBuiltinModule(name);
  const source = readFileSync(file, "utf8");
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const run = vm.runInThisContext(wrapped, { filename: file }) as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, path.dirname(file));
  return module.exports;
}
