// @ts-check
/**
 * `npm start`: sets up what is missing and opens JupyterLab on notebooks/. Every option after `--`
 * goes to JupyterLab: npm start -- --no-browser --port 8899 --ip 0.0.0.0
 */

import { requireNode } from "./node.mjs";

requireNode();
const { conclude } = await import("./trouble.mjs");
const { prepare } = await import("./prepare.mjs");
const { openLab } = await import("./lab.mjs");

await conclude(async () => {
  await prepare();
  return openLab(process.argv.slice(2));
});
