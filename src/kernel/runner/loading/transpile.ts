/**
 * Transpiles TypeScript files that Node's loader loads because a JavaScript file imports them, in a
 * package or in the notebook's folder. It is not type-checked. (What cells and local modules import
 * is compiled with them, kernel/compiler/program/local-modules.ts.) The compiler is loaded with the
 * first such file.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TypeScript } from "../../compiler/program/typescript.js";

export type Format = "module" | "commonjs";

const require = createRequire(import.meta.url);
/** The compiler that the package brings (scripts/build/typescript.mjs). */
const COMPILER = fileURLToPath(new URL("../../compiler/library/typescript.cjs", import.meta.url));

/** Whether a file is TypeScript that can run. */
export function isTypeScript(file: string): boolean {
  return /\.(?:[cm]?ts|tsx)$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

/** The file as JavaScript, and which of the two kinds of modules it is. */
export function transpiled(file: string): { format: Format; source: string } {
  const typescript = require(COMPILER) as TypeScript;
  const text = readFileSync(file, "utf8");
  const format = formatOf(typescript, file, text);
  const { JsxEmit, ModuleKind, ScriptTarget } = typescript;
  const { outputText: source } = typescript.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      module: format === "module" ? ModuleKind.ESNext : ModuleKind.CommonJS,
      target: ScriptTarget.ES2022,
      esModuleInterop: true,
      jsx: JsxEmit.React,
      inlineSourceMap: true,
    },
  });
  return { format, source };
}

/** By its ending, by the package that it is in, and at last by what is written in it. */
function formatOf(typescript: TypeScript, file: string, text: string): Format {
  if (file.endsWith(".mts")) return "module";
  if (file.endsWith(".cts")) return "commonjs";
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) {
      const { type } = JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown };
      if (type === "module" || type === "commonjs") return type;
      break;
    }
    if (folder === path.dirname(folder)) break;
  }
  const parsed = typescript.createSourceFile(file, text, typescript.ScriptTarget.ES2022);
  return typescript.isExternalModule(parsed) ? "module" : "commonjs";
}
