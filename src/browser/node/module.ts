/** node:module in a browser: which of Node's modules are there, and where packages lie. */

import { PACKAGE } from "../files.js";
import { existsSync } from "./fs.js";

/** Node's modules that a page has at least in part (node/globals.ts). */
export const PRESENT: readonly string[] = "buffer crypto fs fs/promises os path perf_hooks process"
  .concat(" timers timers/promises url util zlib")
  .split(" ");

/** Those whose declarations cells are checked with, and whose functions say that they are absent. */
const ABSENT: readonly string[] = "assert assert/strict async_hooks child_process cluster console"
  .concat(" constants dgram diagnostics_channel dns dns/promises domain events http http2 https")
  .concat(" inspector inspector/promises module net path/posix path/win32 punycode querystring")
  .concat(" readline readline/promises repl stream stream/consumers stream/promises stream/web")
  .concat(" string_decoder sys test test/reporters tls trace_events tty util/types v8 vm wasi")
  .concat(" worker_threads")
  .split(" ");

export const builtinModules: readonly string[] = [...PRESENT, ...ABSENT].sort();

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
