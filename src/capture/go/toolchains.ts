/** The Go releases installed on this machine, found in the usual places. */

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { findExecutable, isExecutable, outputOf } from "../../programs/executable.js";

export interface GoToolchain {
  file: string;
  /** "go1.19.8" */
  version: string;
}

/**
 * Every Go found: on PATH, Debian's /usr/lib/go-*, the download's /usr/local/go, ~/sdk where
 * golang.org/dl puts further releases. One entry a version. Releases that are nowhere there are
 * taken from the module cache, where a `go` command keeps those it was asked for by GOTOOLCHAIN:
 * of each release the newest.
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
  const cached = binariesIn(join(moduleCache(env, home), "golang.org"), /^toolchain@/);
  const minors = new Set<string>();
  for (const file of [...files, ...cached.sort(newestFirst)]) {
    if (file === null || !isExecutable(file)) continue;
    // GOTOOLCHAIN=local: the question must not make Go download another release.
    const said = outputOf(file, ["version"], { ...env, GOTOOLCHAIN: "local" });
    const version = said?.match(/\bgo\d[\w.]*/)?.[0];
    if (version === undefined || found.has(version)) continue;
    const minor = version.split(".", 2).join(".");
    if (cached.includes(file) && minors.has(minor)) continue;
    minors.add(minor);
    found.set(version, { file, version });
  }
  return [...found.values()];
}

const newestFirst = (a: string, b: string) => b.localeCompare(a, "en", { numeric: true });

/** As `go env GOMODCACHE` says it, without asking a `go` that may not be there. */
function moduleCache(env: NodeJS.ProcessEnv, home: string): string {
  const path = env.GOPATH?.split(delimiter)[0] || join(home, "go");
  return env.GOMODCACHE || join(path, "pkg", "mod");
}

function binariesIn(folder: string, name: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .sort()
    .map((entry) => join(folder, entry, "bin", "go"));
}
