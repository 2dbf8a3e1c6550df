// @ts-check
/**
 * The whole set-up in its order: node packages and the build on one side, the Python environment on
 * the other, and the kernelspec when both are there. What is up to date is left alone, which takes
 * a few milliseconds.
 */

import { build } from "./build.mjs";
import { prepareEnvironment, registerKernel, requirePython } from "./environment.mjs";
import { installPackages } from "./packages.mjs";

/**
 * @param {{ tests?: boolean }} [options] `tests`: also what only the tests need
 * @throws {import("./user-error.mjs").UserError}
 */
export async function prepare({ tests = false } = {}) {
  requirePython();
  const sides = await Promise.allSettled([
    installPackages().then(() => build()),
    prepareEnvironment({ tests }),
  ]);
  // Both sides come to their end first: a failure must not leave the other one half done.
  for (const side of sides) if (side.status === "rejected") throw side.reason;
  await registerKernel();
}
