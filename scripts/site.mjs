// @ts-check
/**
 * `npm run site`: sets up what is missing and writes a site of this clone's notebooks into the folder
 * `site`; `npm run site -- --out DIR --notebooks DIR` another one.
 */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { requireNode } from "./node.mjs";

requireNode();
const { runMain } = await import("./user-error.mjs");
const { prepare } = await import("./setup/prepare.mjs");
const { mainScript, root } = await import("./paths.mjs");

await runMain(async () => {
  // JupyterLite is among what the tests need.
  await prepare({ tests: true });
  const given = process.argv.slice(2);
  const out = given.some((option) => option.startsWith("--out"))
    ? []
    : ["--out", join(root, "site")];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainScript, "site", ...out, ...given], {
      stdio: "inherit",
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
});
