/** The Go releases installed on this machine, found where Go is usually put. */

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { findExecutable, isExecutable, outputOf } from "./executable.js";

export interface GoToolchain {
  file: string;
  /** "go1.19.8" */
  version: string;
}

/**
 * Every Go found: on PATH, Debian's /usr/lib/go-*, the download's /usr/local/go, and ~/sdk where
 * golang.org/dl puts further releases. One entry a version.
 */
export function findGoToolchains(
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): GoToolchain[] {
  const files = [
    findExecutable("go", env),
    "/usr/local/go/bin/go",
    ...binariesIn("/usr/lib", /^go-\d/),
    ...binariesIn(join(home, "sdk"), /^go\d/),
  ];
  const found = new Map<string, GoToolchain>();
  for (const file of files) {
    if (file === null || !isExecutable(file)) continue;
    // GOTOOLCHAIN=local: the question must not make Go download another release.
    const said = outputOf(file, ["version"], { ...env, GOTOOLCHAIN: "local" });
    const version = said?.match(/\bgo\d[\w.]*/)?.[0];
    if (version !== undefined && !found.has(version)) found.set(version, { file, version });
  }
  return [...found.values()];
}

function binariesIn(folder: string, name: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .sort()
    .map((entry) => join(folder, entry, "bin", "go"));
}
