/**
 * The top-level bindings of cells: properties of the global object, visible by name to all code of
 * the process, including closures of earlier cells and `eval`. (The process's own globals are never
 * changed: kernel/cell-names.ts.)
 *
 *   let, const, class   in its dead zone until its line has run; a const cannot be assigned then
 *   var                 undefined from the start
 *   function            V8 declares it, forever: it can then be nothing else but a variable
 *   imported            what the module exports, now and whenever that changes
 */

import path from "node:path";
import { pathToFileURL } from "node:url";
import { IMPORT_META, ownName } from "../cell-names.js";
import type { Declaration, ImportedNames } from "../channel.js";
import { resolveModule } from "./loading/resolve.js";

/** Cells may use names of their own for these. */
const { defineProperty, getOwnPropertyDescriptor, hasOwn } = Object;

/** Makes the names ready that a cell is about to declare. */
export function prepare(declarations: readonly Declaration[]): void {
  for (const { name, form } of declarations) {
    if (form === "var") put(name, undefined, true);
    else if (form !== "namespace") deaden(name, form !== "const");
    else if (!hasOwn(globalThis, name)) put(name, undefined, true);
  }
}

/** What cannot be read before its declaration has run, which assigns to it. */
function deaden(name: string, isVariable: boolean): void {
  if (isFixed(name)) return;
  defineProperty(globalThis, name, {
    configurable: true,
    get() {
      throw new ReferenceError(`Cannot access '${name}' before initialization`);
    },
    set(value) {
      put(name, value, isVariable);
    },
  });
}

/** Gives a name a value, as if a cell had declared it with `let`. */
export function assign(name: string, value: unknown): void {
  put(name, value, true);
}

function put(name: string, value: unknown, writable: boolean): void {
  if (isFixed(name)) Reflect.set(globalThis, name, value);
  else defineProperty(globalThis, name, { configurable: true, writable, value });
}

/** Whether a cell declared a name that cannot be assigned. */
export function isConstant(name: string): boolean {
  return getOwnPropertyDescriptor(globalThis, name)?.writable === false;
}

/** Of a function that V8 has declared. */
function isFixed(name: string): boolean {
  return getOwnPropertyDescriptor(globalThis, name)?.configurable === false;
}

/**
 * Lets names of a cell show what a module exports.
 *
 * @throws SyntaxError as Node does when one of the names is missing
 */
export function bindImports(module: object, { specifier, names, whole }: ImportedNames): void {
  for (const [exported, name] of names) {
    // Declarations of a package that is no `"type": "module"` may be of CommonJS, whose default is
    // the whole, and its code an ES module.
    if (exported === "default" && !("default" in module)) put(name, module, false);
    else bind(name, holderOf(module, specifier, exported), exported);
  }
  if (whole !== undefined) put(whole, module, false);
}

function bind(name: string, holder: object, exported: string): void {
  const get = () => Reflect.get(holder, exported) as unknown;
  if (isFixed(name)) put(name, get(), true);
  else defineProperty(globalThis, name, { configurable: true, get, set: refuse });
}

/** What is imported cannot be assigned, as in a module. */
function refuse(): never {
  throw new TypeError("Assignment to constant variable.");
}

/**
 * Who has an export of this name: the module, or for a CommonJS module whose exports Node could
 * not foresee the object that it exports.
 *
 * @throws SyntaxError when no module has
 */
function holderOf(module: object, specifier: string, name: string): object {
  const whole: unknown = "default" in module ? module.default : undefined;
  const holder = [module, whole].find((candidate) => isHolder(candidate) && name in candidate);
  if (isHolder(holder)) return holder;
  throw new SyntaxError(`the module "${specifier}" does not provide an export named "${name}"`);
}

function isHolder(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Offers what a file knows of itself, under names that only cells have. */
export function offerFile(filename: string): void {
  const meta = metaOf(filename);
  put(IMPORT_META, meta, false);
  put(ownName("__filename"), meta.filename, true);
  put(ownName("__dirname"), meta.dirname, true);
}

/** What `import.meta` is in such a file. */
export function metaOf(filename: string): {
  url: string;
  filename: string;
  dirname: string;
  resolve: (specifier: string) => string;
} {
  return {
    url: pathToFileURL(filename).href,
    filename,
    dirname: path.dirname(filename),
    resolve: (specifier) => resolveModule(specifier, filename),
  };
}
