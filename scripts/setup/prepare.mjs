// @ts-check
/**
 * The whole set-up in order: node packages and the build, the Python environment, and then the
 * kernelspec. Steps that are up to date are skipped, which takes a few milliseconds.
 */

import { build } from "../build.mjs";
import { prepareEnvironment, registerKernel, requirePython } from "./environment.mjs";
import { installPackages } from "./packages.mjs";

/**
 * @param {{ tests?: boolean }} [options] `tests`: also what only the tests and `npm run site` need
 * @throws {import("../user-error.mjs").UserError}
 */
export async function prepare({ tests = false } = {}) {
  requirePython();
  const sides = await Promise.allSettled([
    installPackages().then(() => build({ site: tests })),
    prepareEnvironment({ tests }),
  ]);
  // Both sides come to their end first: a failure must not leave the other one half done.
  for (const side of sides) if (side.status === "rejected") throw side.reason;
  await registerKernel();
}
