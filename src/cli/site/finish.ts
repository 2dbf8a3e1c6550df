/** What is done to a site that JupyterLite has written. */

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Of the kernel's files, those that belong to the site as a whole, and lie at its top. */
export const OF_SITE = ["isolation.js", "service-worker.js"] as const;

/** Maps of sources, tools of builds, and fonts for browsers that run no WebAssembly. */
const UNNEEDED =
  /\.map$|^rspack\.config|^package\.json$|^build\/.*\.(eot|ttf|woff)$|^build\/fa-.*\.svg$/;
/** Where a page begins. */
const BEGIN = "await import(";

/**
 * Takes away what no notebook needs, and adds the site's own files.
 * @param kernel the kernel's files, as the build left them
 */
export function finish(site: string, kernel: string): void {
  for (const name of namesIn(site)) if (UNNEEDED.test(name)) rmSync(join(site, name));
  for (const name of namesIn(site)) if (/(^|\/)index\.html$/.test(name)) isolate(site, name);
  for (const name of OF_SITE) copyFileSync(join(kernel, name), join(site, name));
  const names = namesIn(site).filter((name) => name !== "service-worker.js");
  const files = join(site, "site-files.json");
  writeFileSync(files, JSON.stringify(names));
  writeVersion(site, [...names, "service-worker.js"]);
}

/** Has a page begin with its isolation. */
function isolate(site: string, name: string): void {
  const file = join(site, name);
  const page = readFileSync(file, "utf8");
  const top = "../".repeat(name.split("/").length - 1) || "./";
  // The first in a script: what stands in comments and texts before it is left alone.
  const at = page.indexOf(BEGIN, page.indexOf("<script"));
  if (at < 0) return;
  const begin = `await import("${top}isolation.js");\n`;
  writeFileSync(file, page.slice(0, at) + begin + page.slice(at));
}

/** Tells the service worker which build of the site it belongs to. */
function writeVersion(site: string, names: readonly string[]): void {
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update(readFileSync(join(site, name)));
  const file = join(site, "service-worker.js");
  const version = hash.digest("hex").slice(0, 16);
  writeFileSync(file, readFileSync(file, "utf8").replace("SITE-VERSION", version));
}

/** Names of all files, with slashes, in order. */
function namesIn(site: string): string[] {
  return readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(site, name)).isFile())
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}
