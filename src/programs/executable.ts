/** Programs on PATH: their location and output. */

import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, extname, join } from "node:path";

/**
 * The full path of a program on PATH, or null. On Windows the endings of PATHEXT are tried.
 * @param name without an ending: "jupyter"
 * @param folders looked into after those of PATH
 */
export function findExecutable(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = [],
): string | null {
  const path = env.PATH ?? env.Path ?? "";
  const windows = process.platform === "win32";
  const endings =
    windows && extname(name) === "" ? (env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
  for (const folder of [...path.split(delimiter), ...folders]) {
    if (folder === "") continue;
    for (const ending of endings) {
      const file = join(folder, name + ending.toLowerCase());
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

/** Whether a file is there and may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, not ours to run, or no folder: not an executable, which is the answer.
    return false;
  }
}

/**
 * What a program prints on standard output, trimmed; null if it cannot be run, fails, or takes
 * longer than ten seconds.
 */
export function outputOf(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const result = spawnSync(file, [...args], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 10_000,
  });
  return result.status === 0 ? result.stdout.trim() : null;
}
