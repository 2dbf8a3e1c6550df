/** The error for a missing module, with advice on how to install it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules, createRequire, isBuiltin } from "node:module";
import path from "node:path";

/** npm's rule for names, with a scope or without; a version is what other programs write. */
const PACKAGE = /^((?:@[\w~-][\w.~-]*\/)?[\w-][\w.~-]*)(?:@[^/]*)?(\/.*)?$/;

/** Modules that Node has only from a release on ("Added in" in its documentation). */
const SINCE: ReadonlyMap<string, string> = new Map([
  ["sqlite", "22.5"],
  ["ffi", "26.1"],
]);

/** What Node has in the place of a module of Bun. */
const INSTEAD_OF_BUN: ReadonlyMap<string, string> = new Map([
  ["sqlite", "node:sqlite"],
  ["test", "node:test"],
]);

/** Web servers of npm's packages; behind these comes the package. */
const NPM_ON_THE_WEB =
  /^https?:\/\/(?:esm\.(?:sh|run)|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net\/npm|cdn\.esm\.sh|ga\.jspm\.io\/npm:)\/*(?:v\d+\/)?([^?]*)/;

/** Schemes of addresses from which browsers and others load modules. */
const WEB_SCHEMES: ReadonlySet<string> = new Set(["http", "https", "ftp", "ftps", "ws", "wss"]);

/** What stands before the source of a package among the dependencies of a package.json. */
const PACKAGE_SOURCE =
  /^(?:git(?:\+\w+)?|github|gitlab|bitbucket|gist|workspace|link|portal|patch|catalog)$/;

/** Endings that an import leaves out, or writes in another way than the file has them. */
const CODE_ENDING = /(?:\.d)?\.[cm]?[jt]sx?$/;

/** Schemes that Node's own loader knows. */
const NODE_SCHEMES: ReadonlySet<string> = new Set(["node", "file", "data"]);

/**
 * @param specifier as it was written
 * @param folder where the notebook lies
 * @returns a sentence or two; undefined where there is nothing to say
 */
export function adviceOn(specifier: string, folder: string): string | undefined {
  if (specifier.trim() === "") {
    return 'Write the name of a package, of a module of Node such as "node:fs", or of a file such as "./lib/a".';
  }
  if (specifier.trim() !== specifier) {
    return `The name has spaces around it: write ${JSON.stringify(specifier.trim())}`;
  }
  if (/^(\.{0,2}\/|\.{1,2}$|file:|[a-z]:[\\/])/i.test(specifier)) {
    const near = nearestFile(specifier, folder);
    return (
      `Files are looked for from ${folder} when the cell is compiled: ` +
      "one that a cell writes can be imported by the next." +
      (near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`)
    );
  }
  if (/^[~@]\//.test(specifier)) {
    return (
      "Abbreviations of folders (paths in a tsconfig.json) are not known to Node, " +
      `which runs the cell: write the path as seen from ${folder}, such as "./lib/a".`
    );
  }
  if (specifier.startsWith("#")) {
    return `Names with # are looked up under "imports" in the package.json of ${folder}, or of a folder above it.`;
  }
  const [, scheme, rest = ""] = /^([a-z][a-z+.-]+):(.*)$/i.exec(specifier) ?? [];
  if (scheme !== undefined) return adviceOnScheme(scheme, rest, specifier, folder);
  if (/^@[^/]+$/.test(specifier)) {
    return `A name that begins with @ has two parts, a scope and a package: "${specifier}/…"`;
  }
  const [, name] = PACKAGE.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  if (isBuiltin(name)) return adviceOnBuiltin(specifier);
  if (name === "bun") return adviceOnScheme("bun", "", specifier, folder);
  if (!isInstalled(name, specifier, folder)) {
    const near = nearest(name, installedNames(folder));
    const meant = near === undefined ? "" : `Did you mean "${near}", which is installed? `;
    return meant + install(name, folder);
  }
  return specifier === name
    ? `The package ${name} is installed, and has nothing that Node could load.`
    : `The package ${name} is installed, and has no such part.`;
}

function adviceOnScheme(
  scheme: string,
  rest: string,
  specifier: string,
  folder: string,
): string | undefined {
  switch (scheme) {
    case "node":
      return adviceOnBuiltin(rest);
    case "npm":
      return byName(rest.replace(/^\/+/, ""), specifier, folder);
    case "jsr": {
      const { name, part } = parsed(rest.replace(/^\/+/, ""));
      if (name === undefined) return undefined;
      return isInstalled(name, name, folder)
        ? `The package is installed; write ${JSON.stringify(name + part)}`
        : `Node finds packages of JSR when they are installed: npx jsr add ${name}, in ${folder}; then write ${JSON.stringify(name + part)}`;
    }
    case "bun": {
      const other = INSTEAD_OF_BUN.get(rest);
      const instead = other === undefined ? "" : `; what Node has is "${other}"`;
      return `${JSON.stringify(specifier)} is a module of Bun, and cells run in Node ${process.versions.node}${instead}`;
    }
    case "data":
      return undefined;
    default:
      if (WEB_SCHEMES.has(scheme.toLowerCase())) return adviceOnAddress(specifier, folder);
      if (PACKAGE_SOURCE.test(scheme)) {
        return `${JSON.stringify(specifier)} says where a package comes from, as in the dependencies of a package.json; once it is installed, it is imported by its name`;
      }
      return `${JSON.stringify(specifier)} is a module of another platform: cells run in Node ${process.versions.node}, whose own modules begin with node:`;
  }
}

function adviceOnAddress(address: string, folder: string): string {
  const [, onNpm] = NPM_ON_THE_WEB.exec(address) ?? [];
  const advice = onNpm === undefined ? undefined : byName(onNpm, address, folder);
  if (advice !== undefined) return `Node loads no modules from the web. ${advice}`;
  return (
    "Node loads no modules from the web: save the file in " +
    `${folder} and import it as "./…", or install its package from npm.`
  );
}

/**
 * What `npm:` and web addresses say of a package: its name, without the version, and what of it.
 */
function parsed(text: string): { name: string | undefined; part: string } {
  const [, name, part = ""] = PACKAGE.exec(text) ?? [];
  return { name, part };
}

function byName(text: string, specifier: string, folder: string): string | undefined {
  const { name, part } = parsed(text);
  if (name === undefined) return undefined;
  const scheme = specifier.slice(0, specifier.indexOf(":"));
  // What a server of packages makes of a file is not a file of the package.
  const written = JSON.stringify(scheme === "npm" ? name + part : name);
  return isInstalled(name, name, folder)
    ? `The package is installed; it is imported by its name: ${written}`
    : `Packages are imported by their names: write ${written}. ${install(name, folder)}`;
}

function install(name: string, folder: string): string {
  return `To install it: npm install ${name}, in ${folder}`;
}

/** @param name without "node:" */
function adviceOnBuiltin(name: string): string {
  const since = SINCE.get(name);
  if (since !== undefined) {
    return `Node has node:${name} from ${since} on; cells run in Node ${process.versions.node}`;
  }
  const near = nearest(name, [
    ...builtinModules.map((module) => module.replace(/^node:/, "")),
    ...SINCE.keys(),
    "test",
  ]);
  if (near === undefined) return "Node has no such module";
  const later = SINCE.get(near);
  const isLater = later !== undefined && !isBuiltin(`node:${near}`);
  const only = isLater
    ? ` Node has it from ${later} on; cells run in ${process.versions.node}`
    : "";
  return `Node has no such module; did you mean node:${near}?${only}`;
}

/** What lies beside a file that is not there and is called nearly so, as an import writes it. */
function nearestFile(specifier: string, folder: string): string | undefined {
  const [, before = "", name = ""] = /^(.*[\\/])([^\\/]*[^\\/.])$/.exec(specifier) ?? [];
  if (name === "" || /^file:/i.test(specifier)) return undefined;
  const isWhole = CODE_ENDING.test(name);
  const files = namesIn(path.resolve(folder, before));
  const near = nearest(
    name,
    files.map((file) => (isWhole ? file : file.replace(CODE_ENDING, ""))),
  );
  return near === undefined ? undefined : before + near;
}

/** The packages that an import in this folder finds. */
function installedNames(folder: string): string[] {
  const places = createRequire(path.join(folder, "cell.ts")).resolve.paths("any") ?? [];
  return places.flatMap((place) =>
    namesIn(place).flatMap((name) =>
      name.startsWith("@")
        ? namesIn(path.join(place, name)).map((inner) => `${name}/${inner}`)
        : [name],
    ),
  );
}

/** What lies in a folder; nothing where there is none, or none that may be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(code)) return [];
    throw error;
  }
}

/** The name that differs least, by at most a third of its letters, or by one. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const away = (other: string) => distance(lower, other.toLowerCase());
  const [best] = names
    .filter((other) => !/^[._]|^@types\//.test(other))
    .map((other) => ({ other, steps: away(other) }))
    .filter(({ other, steps }) => {
      const most = Math.max(1, Math.floor(other.length / 3));
      return other !== name && steps <= most && steps < other.length;
    })
    .sort((a, b) => a.steps - b.steps);
  return best?.other;
}

/** How many letters are to be put in, taken out, replaced or exchanged with their neighbour. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  const at = (i: number, j: number) => rows[i]?.[j] ?? j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const differs = Number(a[i - 1] !== b[j - 1]);
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      (rows[i] as number[])[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + differs,
        ...(isExchanged ? [at(i - 2, j - 2) + 1] : []),
      );
    }
  }
  return at(a.length, b.length);
}

/**
 * Refuses what Node has no way to load, and a package that is not installed before Node looks for
 * it: Node remembers forever that it was not there, and the user is about to install it.
 *
 * @throws Error as Node throws it
 */
export function checkInstalled(specifier: string, folder: string): void {
  const [, scheme] = /^([a-z][a-z+.-]+):/i.exec(specifier) ?? [];
  if (scheme !== undefined) {
    if (NODE_SCHEMES.has(scheme.toLowerCase())) return;
  } else {
    const [, name] = PACKAGE.exec(specifier) ?? [];
    if (name === undefined || isBuiltin(specifier)) return;
    if (isInstalled(name, specifier, folder)) return;
  }
  const missing = new Error(`Cannot find module '${specifier}'`);
  throw Object.assign(missing, { code: "MODULE_NOT_FOUND" });
}

/** Whether there is a package of this name, or a file that `require` finds by it. */
function isInstalled(name: string, specifier: string, folder: string): boolean {
  const places = createRequire(path.join(folder, "cell.ts")).resolve.paths(specifier) ?? [];
  const isThere = ["", ".js", ".json", ".node"].some((ending) =>
    places.some((place) => existsSync(path.join(place, name + ending))),
  );
  return isThere || isOwnName(name, folder);
}

/** A package may import itself by its name. */
function isOwnName(name: string, folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const manifest = path.join(at, "package.json");
    if (existsSync(manifest)) return nameIn(manifest) === name;
    if (at === path.dirname(at)) return false;
  }
}

function nameIn(manifest: string): unknown {
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown }).name;
  } catch (error) {
    // What reads it reports the error.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
