/**
 * The prelude: a module whose exports every cell sees.
 *
 * Where a list of its exports lies beside it (`prelude.exports.json` beside `prelude.js`, an array
 * of names), it is not loaded before it is used: who uses the kernel for TypeScript alone
 * neither waits for it nor pays its memory. The difference cannot be observed:
 *
 *   a cell names one of them    the server has seen the word and said so while the cell was compiled
 *   anything else names one     the global is an accessor, which loads the module
 *   a cell imports something    loaded before that: the prelude may change what others see, such as
 *                               how the tables of a library are displayed
 *
 * Such a module, with all that it imports, must not use `await` at the top.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { pathToFileURL } from "node:url";
import type { CompiledCell, ImportedNames } from "../channel.js";
import { shielded } from "./interrupts/interrupts.js";
import { causedBy } from "./output/attribution.js";

type Exports = Record<string, unknown>;

const require = createRequire(import.meta.url);

export class Prelude {
  readonly #file: string;
  /** What each name that waits for the module is now; empty when it is loaded. */
  readonly #waiting = new Map<string, PropertyDescriptor>();

  /** @param file absolute */
  constructor(file: string) {
    this.#file = file;
  }

  /** Names whose appearance in a cell means that the module will be needed. */
  get words(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Makes the exports names of the cells, which may declare them again. */
  async offer(): Promise<void> {
    const list = this.#file.replace(/\.[cm]?js$/, ".exports.json");
    if (!existsSync(list)) {
      offer((await import(pathToFileURL(this.#file).href)) as Exports);
      return;
    }
    for (const name of JSON.parse(readFileSync(list, "utf8")) as string[]) {
      const accessor = {
        configurable: true,
        enumerable: false,
        get: () => {
          this.load();
          return Reflect.get(globalThis, name) as unknown;
        },
        set: (value: unknown) => {
          this.#waiting.delete(name);
          define(name, value);
        },
      };
      this.#waiting.set(name, accessor);
      Object.defineProperty(globalThis, name, accessor);
    }
  }

  /** Before a cell runs: loads the module if the cell loads anything that is not Node's own. */
  prepareFor({ imports, functions, main }: CompiledCell): void {
    if (this.#waiting.size === 0) return;
    const isOther = ({ specifier }: ImportedNames) => mayLoadOthers(specifier);
    const scripts = [main, ...(functions ? [functions] : [])];
    if (imports.some(isOther) || scripts.some(({ script }) => loadsModules(script))) this.load();
  }

  /**
   * Loads the module, unless that was done. No interrupt cuts it: a module that was not evaluated
   * to its end stays as it is forever.
   *
   * @throws what the module throws
   */
  load(): void {
    if (this.#waiting.size === 0) return;
    // Whatever it sets going is not a cell's.
    const exports = shielded(() => causedBy(0, () => require(this.#file) as Exports));
    for (const [name, { get }] of this.#waiting) {
      // A cell may have redefined it.
      const isOurs = Object.getOwnPropertyDescriptor(globalThis, name)?.get === get;
      if (isOurs) offer({ [name]: exports[name] });
    }
    this.#waiting.clear();
  }
}

const offered = new Map<string, unknown>();

/** Puts values where every cell sees them; cells may declare the names again. */
export function offer(exports: Exports): void {
  for (const [name, value] of Object.entries(exports)) {
    if (name === "default") continue;
    offered.set(name, value);
    define(name, value);
  }
}

/** Whether a name has another value than was offered under it: a cell has declared it again. */
export function isDeclaredAgain(name: string, value: unknown): boolean {
  return offered.has(name) && !Object.is(offered.get(name), value);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** With `node:module` anything can be loaded. */
const LOADERS = new Set(["module", "node:module"]);

/** Whether a module is not Node's own, or loads any other. */
function mayLoadOthers(specifier: string | undefined): boolean {
  return specifier === undefined || !isBuiltin(specifier) || LOADERS.has(specifier);
}

/**
 * Whether a cell's script (kernel/compiler/cell/cell-script.ts) may load a module that is not one
 * of Node's own. It is decided from the text, so that it holds for `eval` too.
 */
function loadsModules(script: string): boolean {
  if (/require|getBuiltinModule/i.test(script)) return true;
  const dynamic = script.matchAll(/\bimport\s*\(\s*(?:"([^"]*)"|'([^']*)')?/g);
  return [...dynamic].some(([, double, single]) => mayLoadOthers(double ?? single));
}
