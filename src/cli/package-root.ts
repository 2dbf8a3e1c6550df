/**
 * The path of this package and the contents of its package.json. The same from src/cli (tests) and
 * from dist/cli (installed), which have the same depth.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the package's top folder. */
export const packageRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
