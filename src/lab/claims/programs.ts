/** External programs for claims about them: Python, binutils, Go's own compiler. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoSource } from "./go-source.js";

/** No claim's program works longer. */
const longest = 60_000;

/**
 * What a program prints, without the line end; undefined where it is not there or fails.
 * @param env added to the environment
 */
export function outputOf(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string | undefined {
  const { status, stdout } = spawnSync(file, args, {
    encoding: "utf8",
    timeout: longest,
    env: { ...process.env, ...env },
  });
  return status === 0 ? stdout.trimEnd() : undefined;
}

/** The environment in which a release's compiler is itself, whatever the user's settings say. */
export function compilerEnvironment({ root }: GoSource): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...{ GOTOOLCHAIN: "local", GOROOT: root, GO111MODULE: "off", GOFLAGS: "", GOEXPERIMENT: "" },
  };
}

/**
 * What Go's compiler says about a program under `-gcflags=-m`.
 * @returns undefined where the release has no compiler on this machine, or it refuses the program
 */
export function escapesOf(source: GoSource, program: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-claim-"));
  try {
    writeFileSync(join(folder, "main.go"), program);
    const { status, stderr } = spawnSync(
      join(source.root, "bin", "go"),
      ["build", "-gcflags=-m -l", "-o", join(folder, "program"), "main.go"],
      {
        cwd: folder,
        encoding: "utf8",
        timeout: longest,
        env: compilerEnvironment(source),
      },
    );
    return status === 0 ? stderr : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
