/**
 * Compiler options for cells: strict, for the running Node version, with imports resolved as in
 * Node and bundlers.
 */

import { libraries } from "./platform.js";
import type { TypeScript, ts } from "./typescript.js";

export function compilerOptions(typescript: TypeScript): ts.CompilerOptions {
  const { JsxEmit, ModuleKind, ModuleResolutionKind, NewLineKind, ScriptTarget } = typescript;
  return {
    target: ScriptTarget.ES2022,
    lib: libraries(),
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    customConditions: ["node"],
    types: [],
    strict: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowJs: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    declaration: true,
    // A notebook may choose another form (notebook-options.ts).
    jsx: JsxEmit.React,
    // Code that names one later finds it.
    preserveConstEnums: true,
    sourceMap: true,
    newLine: NewLineKind.LineFeed,
    outDir: "outDir",
  };
}
