// @ts-check
/**
 * `npm start`: sets up what is missing and opens JupyterLab on notebooks/. Every option after `--`
 * goes to JupyterLab: npm start -- --no-browser --port 8899 --ip 0.0.0.0
 */

import { join } from "node:path";
import { requireNode } from "./node.mjs";
import { distDir } from "./paths.mjs";

requireNode();
const { runMain } = await import("./user-error.mjs");
const { prepare } = await import("./setup/prepare.mjs");
const { openLab } = await import("./lab.mjs");

/**
 * What kernels start from (src/kernel/compiler/start-image.ts): another one for every build. It is
 * made beside JupyterLab's own start, by a process of the lowest priority, unless it is there.
 */
async function makeStartImage() {
  const { makeImage } = await import("../dist/kernel/compiler/start-image.js");
  await makeImage(join(distDir, "lab", "prelude.js"));
}

await runMain(async () => {
  await prepare();
  makeStartImage().catch((error) => {
    process.stderr.write(`gomaplab: ${error.message}; kernels start without it\n`);
  });
  return openLab(process.argv.slice(2));
});
