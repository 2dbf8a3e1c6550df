/**
 * Compiler options that a notebook chooses: in a tsconfig.json beside it, and by `%ts { … }` at the
 * beginning of a cell, which counts from that cell on, adds to what cells chose before and outweighs
 * the file.
 *
 *   %ts { "jsx": "react-jsx", "jsxImportSource": "preact" }
 *
 * What decides how cells are compiled, run and resolved is the kernel's (compiler-options.ts).
 *
 * https://www.typescriptlang.org/tsconfig/
 */

import path from "node:path";
import type { TypeScript, ts } from "./typescript.js";

/** The options that are a notebook's to choose. */
const CHOOSABLE: ReadonlySet<string> = new Set([
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "strict",
  "noImplicitAny",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "strictBuiltinIteratorReturn",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "noImplicitReturns",
  "noImplicitOverride",
  "noFallthroughCasesInSwitch",
  "noUncheckedIndexedAccess",
  "noPropertyAccessFromIndexSignature",
  "exactOptionalPropertyTypes",
  "allowUnreachableCode",
  "allowUnusedLabels",
]);

/** Complaints about a tsconfig.json that are none of a notebook's: it has no list of files. */
const ABOUT_FILES: ReadonlySet<number> = new Set([18002, 18003]);

/** The line that chooses options. */
const MAGIC = /^\s*%ts(?![\w$])/;

/** Options cannot be read. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
}

/** A cell, and the options that it chooses. */
export interface Choice {
  /** The cell, with spaces in the place of what chooses them. */
  code: string;
  /** Undefined if it chooses nothing. */
  options: ts.CompilerOptions | undefined;
}

/**
 * Reads what a cell chooses.
 *
 * @throws OptionsError when it says so wrongly
 */
export function choiceOf(typescript: TypeScript, code: string): Choice {
  const [magic] = MAGIC.exec(code) ?? [];
  if (magic === undefined) return { code, options: undefined };
  const { end, json } = objectIn(typescript, code.slice(magic.length));
  const options = chosenBy(typescript, json);
  const taken = code.slice(0, magic.length + end);
  return { code: taken.replace(/[^\r\n\u2028\u2029]/g, " ") + code.slice(taken.length), options };
}

/** The code of a cell without its choice, which may not be finished. */
export function withoutChoice(typescript: TypeScript, code: string): string {
  try {
    return choiceOf(typescript, code).code;
  } catch (error) {
    if (error instanceof OptionsError) return code;
    throw error;
  }
}

/** The JSON object that a text begins with. */
function objectIn(typescript: TypeScript, text: string): { end: number; json: string } {
  // In parentheses it is no block.
  const file = typescript.createSourceFile(
    "options.ts",
    `(${text}`,
    typescript.ScriptTarget.ES2022,
  );
  const [first] = file.statements;
  let object: ts.Node | undefined = first;
  while (object && !typescript.isObjectLiteralExpression(object)) {
    object = (object as { expression?: ts.Node }).expression;
  }
  const end = (object?.end ?? 0) - 1;
  const json = text.slice(0, end);
  if (!/^\s*\{.*\}$/s.test(json)) {
    throw new OptionsError(
      '%ts must be followed by an object of compiler options, such as %ts { "jsx": "react-jsx" }',
    );
  }
  return { end, json };
}

function chosenBy(typescript: TypeScript, json: string): ts.CompilerOptions {
  const { config, error } = typescript.parseConfigFileTextToJson("%ts", json);
  if (error) throw new OptionsError(`%ts: ${messageOf(typescript, error)}`);
  for (const name of Object.keys(config as object)) {
    if (CHOOSABLE.has(name)) continue;
    const known = [...CHOOSABLE].join(", ");
    throw new OptionsError(`%ts: "${name}" is not a notebook's to choose; what is: ${known}`);
  }
  const { options, errors } = typescript.convertCompilerOptionsFromJson(config, "/");
  if (errors[0]) throw new OptionsError(`%ts: ${messageOf(typescript, errors[0])}`);
  return takenFrom(typescript, options);
}

function messageOf(typescript: TypeScript, { messageText }: ts.Diagnostic): string {
  return typescript.flattenDiagnosticMessageText(messageText, "\n");
}

/** The options that count, with forms of JSX that can run. */
function takenFrom(typescript: TypeScript, options: ts.CompilerOptions): ts.CompilerOptions {
  const taken = Object.fromEntries(
    Object.entries(options).filter(([name]) => CHOOSABLE.has(name)),
  ) as ts.CompilerOptions;
  const { jsx } = taken;
  const { Preserve, React, ReactJSX, ReactJSXDev, ReactNative } = typescript.JsxEmit;
  // What a bundler compiles later, it compiles with the runtime that React brings.
  if (jsx === Preserve || jsx === ReactJSXDev) taken.jsx = ReactJSX;
  if (jsx === ReactNative) taken.jsx = React;
  return taken;
}

/** The tsconfig.json of a folder; read again when it has changed. */
export class FolderOptions {
  readonly #ts: TypeScript;
  #file = "";
  #stamp: number | undefined;
  #options: ts.CompilerOptions = {};
  #wrong: string | undefined;

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /**
   * The options that the file chooses.
   *
   * @throws OptionsError when it cannot be read
   */
  of(folder: string): ts.CompilerOptions {
    const file = path.join(folder, "tsconfig.json");
    const stamp = this.#ts.sys.getModifiedTime?.(file)?.getTime();
    if (file !== this.#file || stamp !== this.#stamp) {
      this.#file = file;
      this.#stamp = stamp;
      this.#read(folder);
    }
    if (this.#wrong !== undefined) throw new OptionsError(this.#wrong);
    return this.#options;
  }

  #read(folder: string): void {
    const typescript = this.#ts;
    this.#options = {};
    this.#wrong = undefined;
    if (this.#stamp === undefined) return;
    const { sys } = typescript;
    const { config, error } = typescript.readConfigFile(this.#file, sys.readFile);
    const host = { ...sys, readDirectory: () => [] };
    const { options, errors } = typescript.parseJsonConfigFileContent(
      config ?? {},
      host,
      folder,
      undefined,
      this.#file,
    );
    const wrong = error ?? errors.find(({ code }) => !ABOUT_FILES.has(code));
    if (wrong) this.#wrong = `tsconfig.json: ${messageOf(typescript, wrong)}`;
    this.#options = takenFrom(typescript, options);
  }
}
