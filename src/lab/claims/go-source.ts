/**
 * The source of Go itself, if it is installed: the authority on names in the runtime. Searched in
 * the usual places: GOROOT, PATH, /usr/local/go, Debian's /usr/lib/go-*, ~/sdk, and the module
 * cache, where a `go` command keeps downloaded releases.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** The source of one release. */
export class GoSource {
  readonly #texts = new Map<string, string>();

  constructor(
    /** GOROOT */
    readonly root: string,
    /** "go1.23.12" */
    readonly version: string,
  ) {}

  /** The text of a file, or of all Go and assembly files of a folder, comments and tests left out. */
  text(path: string): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const full = join(this.root, "src", path);
    const files = /\.(go|s)$/.test(path)
      ? [full]
      : readdirSync(full)
          .filter((name) => /\.(go|s)$/.test(name) && !name.endsWith("_test.go"))
          .map((name) => join(full, name));
    const text = files
      .map((file) => readFileSync(file, "utf8").replace(/^\s*\/\/(?!go:).*$/gm, ""))
      .join("\n");
    this.#texts.set(path, text);
    return text;
  }

  /** Is this in a file or folder of the source? A string is looked for as a whole word. */
  has(path: string, what: string | RegExp): boolean {
    const pattern =
      typeof what === "string"
        ? new RegExp(`(?<!\\w)${what.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`)
        : what;
    return pattern.test(this.text(path));
  }
}

let found: Map<string, GoSource> | undefined;

/** The source of a release ("1.23"); undefined where none is installed. */
export function goSource(release: string): GoSource | undefined {
  found ??= sources();
  return found.get(release);
}

function sources(): Map<string, GoSource> {
  const known = new Map<string, GoSource>();
  for (const root of roots()) {
    const file = join(root, "VERSION");
    if (!existsSync(file) || !existsSync(join(root, "src", "runtime"))) continue;
    const [, version, release] = /^(go(1\.\d+)\S*)/.exec(readFileSync(file, "utf8")) ?? [];
    if (version === undefined || release === undefined || known.has(release)) continue;
    known.set(release, new GoSource(root, version));
  }
  return known;
}

function* roots(): Generator<string> {
  const { env } = process;
  if (env.GOROOT !== undefined) yield env.GOROOT;
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const file = join(folder, "go");
    if (folder !== "" && existsSync(file)) yield dirname(dirname(realpathSync(file)));
  }
  yield "/usr/local/go";
  const home = homedir();
  const modules =
    env.GOMODCACHE ?? join(env.GOPATH?.split(delimiter)[0] ?? join(home, "go"), "pkg", "mod");
  for (const [folder, name] of [
    ["/usr/lib", /^go-\d/],
    ["/usr/share", /^go-\d/],
    [join(home, "sdk"), /^go\d/],
    [join(modules, "golang.org"), /^toolchain@/],
  ] as const) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder).sort().reverse()) {
      if (name.test(entry)) yield realpathSync(join(folder, entry));
    }
  }
}
