/** `gomaplab install`: writes the kernelspec where a Jupyter finds it. */

import { resolve } from "node:path";
import type { Command } from "commander";
import { Complaint } from "./complaint.js";
import { pythonPrefix, userDataDir } from "./jupyter.js";
import { DEFAULT_NAME, writeKernelspec } from "./kernelspec.js";

interface Options {
  user?: true;
  sysPrefix?: true;
  prefix?: string;
  name?: string;
  displayName?: string;
}

export function register(program: Command): void {
  program
    .command("install")
    .description("register the kernel with Jupyter")
    .option("--user", "for this user only (the default)")
    .option("--sys-prefix", "in the Python environment in use (virtual environment, conda)")
    .option("--prefix <dir>", "in DIR/share/jupyter")
    .option("--name <name>", `the kernel's name (default: "${DEFAULT_NAME}")`)
    .option("--display-name <text>", "the name that menus show")
    .action((options: Options) => {
      const folder = writeKernelspec(dataDirFor(options), options);
      process.stdout.write(`kernelspec written: ${folder}\n`);
    });
}

/** The data folder that the options choose. @throws {Complaint} if they choose two */
function dataDirFor(options: Options): string {
  const chosen = [options.user, options.sysPrefix, options.prefix].filter(Boolean);
  if (chosen.length > 1) {
    throw new Complaint("--user, --sys-prefix and --prefix exclude each other: choose one.");
  }
  if (options.prefix !== undefined) return resolve(options.prefix, "share", "jupyter");
  if (options.sysPrefix) return resolve(pythonPrefix(), "share", "jupyter");
  return userDataDir();
}
