/** The imports of one script, of a cell or of a local module. */

import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkInstalled } from "../modules/missing-module.js";
import { refuseTypeScript, standInFor } from "../modules/stand-ins.js";
import { asTyped } from "./common-js.js";
import { installHooks } from "./install.js";
import { resolveModule } from "./resolve.js";
import { isTypeScript } from "./transpile.js";

/** Gives the namespace of a local module, or undefined for a file that was not compiled as one. */
export type LoadModule = (file: string, whole: boolean) => Promise<object> | undefined;

export class Imports {
  readonly #filename: string;
  readonly #load: LoadModule;

  /** @param filename absolute name of the file that the script is or would be */
  constructor(filename: string, load: LoadModule) {
    this.#filename = filename;
    this.#load = load;
  }

  /** @throws Error for a file that the compiler has not sent */
  async module(file: string, whole = false): Promise<object> {
    const module = this.#load(file, whole);
    if (!module) throw new Error(`${file} was not compiled with the cell that imports it`);
    return module;
  }

  /**
   * @param whole whether its types say `export =`
   * @throws Error as Node does
   */
  async package(specifier: string, whole = false): Promise<object> {
    checkInstalled(specifier, path.dirname(this.#filename));
    return importUrl(resolveModule(specifier, this.#filename), whole);
  }

  /**
   * A dynamic import, of something that was not known when the cell was compiled.
   *
   * @throws TypeError saying how to import TypeScript, or Error as Node does
   */
  async any(given: unknown, options?: ImportCallOptions): Promise<object> {
    const specifier = String(given);
    const ours = standInFor(specifier);
    if (ours) return ours;
    checkInstalled(specifier, path.dirname(this.#filename));
    const url = resolveModule(specifier, this.#filename);
    const file = url.startsWith("file:") ? fileURLToPath(url) : "";
    if (!isTypeScript(file)) return importUrl(url, false, options);
    // What was compiled of it, if anything, may be older than what is in it now.
    if (!file.includes("/node_modules/")) refuseTypeScript(specifier);
    return this.#load(file, false) ?? importUrl(url, false, options);
  }
}

/** What Node loads from an address, as its types describe it. */
export async function importUrl(
  url: string,
  whole: boolean,
  options?: ImportCallOptions,
): Promise<object> {
  installHooks(url);
  const isJson = /\.json(?:\?|$)/.test(url);
  const namespace = (await import(url, isJson ? JSON_OPTIONS : options)) as object;
  return asTyped(namespace, url, whole);
}

const JSON_OPTIONS: ImportCallOptions = { with: { type: "json" } };
