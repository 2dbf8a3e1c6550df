// @ts-check
/**
 * `npm run notebooks`: runs the notebooks and writes their outputs into them, as readers of the
 * repository see them; `npm run notebooks -- 03 05` some of them. The tests compare them with a new run.
 */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { requireNode } from "./node.mjs";

requireNode();
const { runMain } = await import("./user-error.mjs");
const { prepare } = await import("./setup/prepare.mjs");
const { root, venvPython } = await import("./paths.mjs");
const { testEnvironment } = await import("./setup/test-environment.mjs");

await runMain(async () => {
  await prepare({ tests: true });
  return new Promise((resolve, reject) => {
    const file = join(root, "scripts", "notebooks.py");
    const child = spawn(venvPython, [file, ...process.argv.slice(2)], {
      stdio: "inherit",
      env: testEnvironment(),
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
});
