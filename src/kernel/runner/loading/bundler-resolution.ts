/**
 * Resolves specifiers that bundlers and TypeScript accept and Node does not: cells are checked with
 * `moduleResolution: "bundler"`, and whatever passes the check must load.
 *
 *   ./lib, pkg/lib       lib.ts, lib.js, lib.json, lib/index.ts, lib/index.js …
 *   ./lib.js             lib.ts, where there is no lib.js
 *   pkg                  what "main" in its package.json names, as above; else its index
 *
 * For a package with "exports" Node's resolution is used.
 *
 * https://www.typescriptlang.org/docs/handbook/modules/reference.html#bundler
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Endings that a specifier may leave out, in the order in which they are tried. */
const ENDINGS = [".ts", ".js", ".json", ".node"];

/** What stands for a file of JavaScript that is not there: the TypeScript it is made from. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  [".js", ".ts"],
  [".mjs", ".mts"],
  [".cjs", ".cts"],
]);

/** Name of a package, and the requested subpath. */
const PACKAGE = /^((?:@[^/]+\/)?[^@./#][^/]*)(?:\/(.*))?$/;

/**
 * @param from absolute name of the file in which the specifier stands
 * @returns an absolute file name; undefined where nothing is found this way either
 */
export function findFile(specifier: string, from: string): string | undefined {
  if (specifier.startsWith("file:")) return fileAt(fileURLToPath(specifier));
  if (/^\.{0,2}\/|^\.{1,2}$/.test(specifier) || path.isAbsolute(specifier)) {
    return fileAt(path.resolve(path.dirname(from), specifier));
  }
  const [, name, part] = PACKAGE.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const found = inPackage(path.join(folder, "node_modules", name), part);
    if (found !== undefined) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * The file that a path without or with another ending stands for.
 *
 * @param asks whether the package.json of a folder has a say in it
 */
export function fileAt(place: string, asks = true): string | undefined {
  if (isFile(place)) return place;
  const ending = path.extname(place);
  const source = SOURCES.get(ending);
  const candidates = [
    ...(source === undefined ? [] : [place.slice(0, -ending.length) + source]),
    ...ENDINGS.map((added) => place + added),
  ];
  const file = candidates.find(isFile);
  if (file !== undefined || !existsSync(place)) return file;
  const { main } = asks ? manifestOf(place) : {};
  const named = typeof main === "string" ? fileAt(path.resolve(place, main), false) : undefined;
  return named ?? ENDINGS.map((added) => path.join(place, `index${added}`)).find(isFile);
}

function inPackage(folder: string, part: string | undefined): string | undefined {
  if (!existsSync(folder) || manifestOf(folder).exports !== undefined) return undefined;
  return fileAt(part === undefined ? folder : path.join(folder, part));
}

function manifestOf(folder: string): { main?: unknown; exports?: unknown } {
  const file = path.join(folder, "package.json");
  if (!isFile(file)) return {};
  return JSON.parse(readFileSync(file, "utf8")) as { main?: unknown; exports?: unknown };
}

function isFile(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isFile() === true;
}
