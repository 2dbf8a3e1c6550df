/**
 * What a compiled script (kernel/compiler/cell/bindings.ts) gets when it is run, beside the boxes
 * of its names: the object that it calls `$0`.
 */

import path from "node:path";
import { pathToFileURL } from "node:url";
import { Imports, type LoadModule } from "./loading/imports.js";
import { resolveModule } from "./loading/resolve.js";
import { importFile } from "./modules/local-file.js";
import { standIn } from "./modules/stand-ins.js";

/** Where one top-level binding lives. */
export interface Box {
  v: unknown;
}

export interface Run {
  /** The value of a cell's last expression. */
  value: unknown;
  /** The same where a semicolon after it says that it is not to be shown. */
  hidden: unknown;
  /** What `import.meta` is. */
  meta: object;
  /** Lets boxes show what a module exports, now and whenever that changes. */
  bind(module: object, specifier: string, names: readonly [exported: string, box: Box][]): void;
  /** A local module, by its file; `whole`: its types say `export =` (loading/common-js.ts). */
  module(file: string, whole?: boolean): Promise<object>;
  /** Another file of the user's own. */
  file(file: string, whole?: boolean): Promise<object>;
  /** What is found by a name. */
  package(specifier: string, whole?: boolean): Promise<object>;
  standIn(specifier: string): Promise<object>;
  /** A dynamic import of what is no literal. */
  import(given: unknown, options?: ImportCallOptions): Promise<object>;
  /** In a module: says what it exports. */
  declare?(names: readonly [exported: string, box: Box][]): void;
  /** In a module: exports what another does, all of it or these names. */
  pass?(
    module: object,
    specifier: string,
    names?: readonly [exported: string, name: string][],
  ): void;
}

export type Script = (run: Run, ...boxes: Box[]) => unknown;

/**
 * @param filename the file that the script is or would be
 * @param load gives a local module; undefined for a file that is none
 */
export function makeRun(filename: string, load: LoadModule): Run {
  const imports = new Imports(filename, load);
  return {
    value: undefined,
    hidden: undefined,
    meta: metaOf(filename),
    bind,
    module: (file, whole) => imports.module(file, whole),
    file: importFile,
    package: (specifier, whole) => imports.package(specifier, whole),
    standIn,
    import: (given, options) => imports.any(given, options),
  };
}

/** What `import.meta` is in such a file. */
function metaOf(filename: string): object {
  return {
    url: pathToFileURL(filename).href,
    filename,
    dirname: path.dirname(filename),
    resolve: (specifier: string) => resolveModule(specifier, filename),
  };
}

/** @throws SyntaxError as Node does when one of the names is missing */
function bind(
  module: object,
  specifier: string,
  names: readonly [exported: string, box: Box][],
): void {
  for (const [name, box] of names) {
    // Declarations of a package that is no `"type": "module"` may be of CommonJS, whose default is
    // the whole, and its code an ES module.
    const isWhole = name === "default" && !("default" in module);
    const holder = isWhole ? module : holderOf(module, specifier, name);
    Object.defineProperty(box, "v", {
      configurable: true,
      enumerable: true,
      get: () => (isWhole ? module : (Reflect.get(holder, name) as unknown)),
      // A later cell declares the name anew.
      set: (value) =>
        Object.defineProperty(box, "v", {
          configurable: true,
          enumerable: true,
          writable: true,
          value,
        }),
    });
  }
}

/**
 * Who has an export of this name: the module, or for a CommonJS module whose exports Node could
 * not foresee the object that it exports.
 *
 * @throws SyntaxError when nobody has
 */
export function holderOf(module: object, specifier: string, name: string): object {
  const whole: unknown = "default" in module ? module.default : undefined;
  const holder = [module, whole].find((candidate) => isHolder(candidate) && name in candidate);
  if (isHolder(holder)) return holder;
  throw new SyntaxError(`the module "${specifier}" does not provide an export named "${name}"`);
}

function isHolder(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
