// @ts-check
/** `npm run bench`: sets up what is missing and runs `gomaplab bench` with the options given. */

import { spawn } from "node:child_process";
import { requireNode } from "./node.mjs";

requireNode();
const { runMain } = await import("./user-error.mjs");
const { prepare } = await import("./setup/prepare.mjs");
const { mainScript } = await import("./paths.mjs");

await runMain(async () => {
  await prepare({ tests: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainScript, "bench", ...process.argv.slice(2)], {
      stdio: "inherit",
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
});
