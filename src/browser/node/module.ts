/** node:module in a browser: which of Node's modules are there, and where packages lie. */

import { PACKAGE } from "../files.js";
import { existsSync } from "./fs.js";

/** Node's modules that cells can import here. */
export const builtinModules = [
  "buffer",
  "crypto",
  "fs",
  "fs/promises",
  "os",
  "path",
  "process",
].concat(["url", "util", "zlib"]);

export function isBuiltin(name: string): boolean {
  return builtinModules.includes(name.replace(/^node:/, ""));
}

/** Finds files of packages that came with the site; it loads none. */
export function createRequire(_from: string | URL): NodeJS.Require {
  const notFound = (name: string): Error =>
    Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
  const require = (name: string): never => {
    throw notFound(name);
  };
  const resolve = (name: string): string => {
    const file = `${PACKAGE}/node_modules/${name}`;
    if (existsSync(file)) return file;
    throw notFound(name);
  };
  return Object.assign(require, { resolve }) as unknown as NodeJS.Require;
}

export default { builtinModules, createRequire, isBuiltin };
