/** The built `gomaplab`, as a user runs it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Its program. */
export const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** @returns runs gomaplab in a folder: its exit code and what it wrote */
export const commandLine =
  (folder: string) =>
  (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return { status, stdout, stderr };
  };
