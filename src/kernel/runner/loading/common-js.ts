/**
 * CommonJS and JSON modules as imports see them. Node provides `module.exports` as `default`, and
 * the names it can detect without running the module. The type checker, and compilers with
 * `esModuleInterop`, provide more:
 *
 *   import * as n     has every name of what is exported
 *   import d          is `exports.default` where ES modules were compiled (`__esModule`), unless the
 *                     types say `export =`: then it is all of what is exported
 *
 * https://www.typescriptlang.org/tsconfig/#esModuleInterop
 */

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

const { cache } = createRequire(import.meta.url);

/** Namespaces that were made, so that a module has one of each kind. */
const made = { whole: new WeakMap<object, object>(), compiled: new WeakMap<object, object>() };

/** Names of functions that are not exports. */
const OF_FUNCTIONS: ReadonlySet<string> = new Set(
  "arguments caller length name prototype".split(" "),
);

/**
 * The namespace of a module that Node loaded, as its types describe it.
 *
 * @param url its address
 * @param whole whether its types say `export =`
 */
export function asTyped(namespace: object, url: string, whole: boolean): object {
  const exported: unknown = Reflect.get(namespace, "default");
  const isJson = /\.json(?:\?|$)/.test(url);
  return (isJson || isCommonJs(url, exported)) && isObject(exported)
    ? namespaceOf(exported, whole)
    : namespace;
}

/** The namespace for what a CommonJS module exports. */
export function namespaceOf(exported: unknown, whole: boolean): object {
  if (!isObject(exported)) return makeNamespace({}, () => exported);
  const isCompiled =
    !whole && Reflect.get(exported, "__esModule") === true && "default" in exported;
  const known = isCompiled ? made.compiled : made.whole;
  let namespace = known.get(exported);
  if (!namespace) {
    const value = isCompiled ? () => Reflect.get(exported, "default") as unknown : () => exported;
    namespace = makeNamespace(exported, value);
    known.set(exported, namespace);
  }
  return namespace;
}

/** Node keeps CommonJS modules under their file names, also those that it imports. */
function isCommonJs(url: string, exported: unknown): boolean {
  if (!url.startsWith("file:")) return false;
  return cache[fileURLToPath(url)]?.exports === exported;
}

function makeNamespace(exported: object, value: () => unknown): object {
  const namespace = Object.create(null) as object;
  const give = (name: string, enumerable: boolean, get: () => unknown) => {
    Object.defineProperty(namespace, name, { enumerable, get });
  };
  for (const [name, enumerable] of namesOf(exported)) {
    give(name, enumerable, () => {
      const value: unknown = Reflect.get(exported, name);
      // A method of the class that it is an instance of.
      const isMethod = typeof value === "function" && !Object.hasOwn(exported, name);
      return isMethod ? (value.bind(exported) as unknown) : value;
    });
  }
  give("default", true, value);
  Object.defineProperty(namespace, Symbol.toStringTag, { value: "Module" });
  // Getters are how it works and not what it shows.
  Object.defineProperty(namespace, inspect.custom, { value: () => ({ ...namespace }) });
  return namespace;
}

/** Names with whether they are enumerable; an instance of a class has those of the class. */
function namesOf(exported: object): Map<string, boolean> {
  const names = new Map<string, boolean>();
  const ends: (object | null)[] = [Object.prototype, Function.prototype, Array.prototype, null];
  for (let at: object | null = exported; !ends.includes(at); at = Object.getPrototypeOf(at)) {
    const isFunction = typeof at === "function";
    for (const [name, { enumerable = false }] of Object.entries(
      Object.getOwnPropertyDescriptors(at as object),
    )) {
      const isOwn = at === exported;
      if (name === "default" || name === "__esModule" || (!isOwn && name === "constructor"))
        continue;
      if (isFunction && OF_FUNCTIONS.has(name)) continue;
      if (!names.has(name)) names.set(name, enumerable);
    }
  }
  return names;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
