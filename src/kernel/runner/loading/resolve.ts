/**
 * Resolves an import of a cell or a local module: as Node does, and if that fails, as bundlers and
 * TypeScript do.
 */

import { statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { unwarned } from "../../without-warnings.js";
import { fileAt, findFile } from "./bundler-resolution.js";

/** As it is with --experimental-import-meta-resolve (kernel/compiler/start-image.ts). */
const resolveFrom = import.meta.resolve as (specifier: string, parent: string) => string;

/**
 * @param from absolute name of the file in which the specifier stands
 * @returns an address
 * @throws Error as Node throws it
 */
export function resolveModule(specifier: string, from: string): string {
  if (isBuiltin(specifier)) return specifier;
  let url: string;
  try {
    // Node warns of packages that do not say everything, and then finds it all the same.
    url = unwarned(() => resolveFrom(specifier, pathToFileURL(from).href));
  } catch (error) {
    const found = findFile(specifier, from);
    if (found !== undefined) return pathToFileURL(found).href;
    throw (error as NodeJS.ErrnoException).code === NOT_FOUND ? notFound(specifier, from) : error;
  }
  if (!url.startsWith("file:")) return url;
  const file = fileURLToPath(url);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return url;
  const found = fileAt(file) ?? findFile(specifier, from);
  if (found === undefined) throw notFound(specifier, from);
  return pathToFileURL(found).href;
}

const NOT_FOUND = "ERR_MODULE_NOT_FOUND";

/** Node's error, with the specifier as it was written. */
function notFound(specifier: string, from: string): Error {
  const error = new Error(`Cannot find module '${specifier}' imported from ${path.dirname(from)}`);
  return Object.assign(error, { code: NOT_FOUND });
}
