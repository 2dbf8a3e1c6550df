/** The imports of one script, of a cell or of a local module. */

import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Target } from "../../channel.js";
import { compatibilityModule, refuseTypeScript } from "../modules/compatibility.js";
import { importFile } from "../modules/local-file.js";
import { checkInstalled } from "../modules/missing-module.js";
import { importUrl } from "./import-url.js";
import { resolveModule } from "./resolve.js";
import { isTypeScript } from "./transpile.js";

/** Gives the namespace of a local module, or undefined for a file that was not compiled as one. */
export type LoadModule = (file: string, whole: boolean) => Promise<object> | undefined;

export class Imports {
  readonly #filename: string;
  readonly #targets: Record<string, Target>;
  readonly #load: LoadModule;

  /**
   * @param filename absolute name of the file that the script is or would be
   * @param targets where the specifiers lead that the compiler has seen
   */
  constructor(filename: string, targets: Record<string, Target>, load: LoadModule) {
    this.#filename = filename;
    this.#targets = targets;
    this.#load = load;
  }

  /**
   * What a specifier stands for.
   *
   * @throws TypeError saying how to import TypeScript, or Error as Node does
   */
  async from(specifier: string, options?: ImportCallOptions): Promise<object> {
    const ours = compatibilityModule(specifier);
    if (ours) return ours;
    const target = Object.hasOwn(this.#targets, specifier) ? this.#targets[specifier] : undefined;
    switch (target?.kind) {
      case "nothing":
        return {};
      case "module":
        return this.#module(target.file, target.whole);
      case "file":
        return importFile(target.file, target.whole);
      case "package":
        checkInstalled(specifier, path.dirname(this.#filename));
        return importUrl(resolveModule(specifier, this.#filename), target.whole);
      default:
        return this.#any(specifier, options);
    }
  }

  async #module(file: string, whole: boolean): Promise<object> {
    const module = this.#load(file, whole);
    if (!module) throw new Error(`${file} was not compiled with the cell that imports it`);
    return module;
  }

  /** What was not known when the cell was compiled. */
  async #any(specifier: string, options?: ImportCallOptions): Promise<object> {
    checkInstalled(specifier, path.dirname(this.#filename));
    const url = resolveModule(specifier, this.#filename);
    const file = url.startsWith("file:") ? fileURLToPath(url) : "";
    if (!isTypeScript(file)) return importUrl(url, false, options);
    // What was compiled of it, if anything, may be older than what is in it now.
    if (!file.includes("/node_modules/")) refuseTypeScript(specifier);
    return this.#load(file, false) ?? importUrl(url, false, options);
  }
}
