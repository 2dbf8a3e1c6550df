/**
 * `gomaplab install`: writes the kernelspec where Jupyter finds it, and creates the kernel's
 * start-up image, so that the first start is as fast as later ones.
 */

import { join, resolve } from "node:path";
import type { Command } from "commander";
import { makeImage } from "../kernel/compiler/start-image.js";
import { CommandError } from "./command-error.js";
import { pythonPrefix, userDataDir } from "./jupyter/jupyter.js";
import { DEFAULT_NAME, writeKernelspec } from "./jupyter/kernelspec.js";
import { packageRoot } from "./package-root.js";

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
    .action(async (options: Options) => {
      const folder = writeKernelspec(dataDirFor(options), options);
      process.stdout.write(`kernelspec written: ${folder}\n`);
      await prepareStart();
    });
}

/** The kernel also starts without an image, only more slowly: a failure is only reported. */
async function prepareStart(): Promise<void> {
  try {
    await makeImage(join(packageRoot, "dist", "lab", "prelude.js"));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nThe kernel will start without it.\n`);
  }
}

/** The data folder that the options choose. @throws {CommandError} if they choose two */
function dataDirFor(options: Options): string {
  const chosen = [options.user, options.sysPrefix, options.prefix].filter(Boolean);
  if (chosen.length > 1) {
    throw new CommandError("--user, --sys-prefix and --prefix cannot be combined: choose one.");
  }
  if (options.prefix !== undefined) return resolve(options.prefix, "share", "jupyter");
  if (options.sysPrefix) return resolve(pythonPrefix(), "share", "jupyter");
  return userDataDir();
}
