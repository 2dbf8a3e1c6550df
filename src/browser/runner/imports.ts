/**
 * What imports of cells lead to, in the place of kernel/runner/loading/imports.ts: modules of Node's
 * that a page has, the packages that came with the site, and ES modules by their address.
 */

import type { Target } from "../../kernel/channel.js";
import { namespaceOf } from "../../kernel/runner/namespace.js";
import { absentModule, NeedsComputer } from "../node/absent.js";
import { builtins } from "../node/globals.js";
import { isBuiltin, PRESENT } from "../node/module.js";

export type LoadModule = (file: string, whole: boolean) => Promise<object> | undefined;

/** Packages that came with the site, by their names. */
const packages = new Map<string, object>();

/** Makes a package one that cells can import. */
export function offerPackage(name: string, exports: object): void {
  packages.set(name, exports);
}

export class Imports {
  readonly #targets: Record<string, Target>;
  readonly #load: LoadModule;

  constructor(_filename: string, targets: Record<string, Target>, load: LoadModule) {
    this.#targets = targets;
    this.#load = load;
  }

  async from(specifier: string): Promise<object> {
    const target = Object.hasOwn(this.#targets, specifier) ? this.#targets[specifier] : undefined;
    if (target?.kind === "nothing") return {};
    if (target?.kind === "module") return this.#local(target.file, target.whole);
    const name = specifier.replace(/^node:/, "");
    const builtin = builtins[name];
    if (builtin) return namespaceOf(builtin);
    const found = packages.get(specifier);
    if (found) return found;
    if (/^(https?:|data:|blob:)/.test(specifier)) return load(specifier);
    if (isBuiltin(name)) return absentModule(name);
    throw new NeedsComputer(
      `the package ${JSON.stringify(specifier)} is not installed, and nothing can be installed. ` +
        `There are ${[...packages.keys(), ...PRESENT.map((each) => `node:${each}`)].join(", ")}, ` +
        "and ES modules by their address (https://…), where their server lets pages of other servers load them",
    );
  }

  async #local(file: string, whole: boolean): Promise<object> {
    const module = this.#load(file, whole);
    if (!module) throw new Error(`${file} was not compiled with the cell that imports it`);
    return module;
  }
}

/** A page's own import, which the bundler is not to look at. */
const load = new Function("address", "return import(address)") as (
  address: string,
) => Promise<object>;
