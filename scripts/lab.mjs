// @ts-check
/** JupyterLab of the clone's own environment, in the foreground until it is stopped. */

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { notebooksDir, venvPython } from "./paths.mjs";
import { UserError } from "./user-error.mjs";

/** Options that choose JupyterLab's folder; it takes only one of them. */
const CHOOSES_FOLDER = /^--(ServerApp\.root_dir|ServerApp\.notebook_dir|notebook-dir)\b/;

/**
 * The command line of JupyterLab for the options given.
 * @param {string[]} options
 * @param {boolean} superuser
 * @returns {string[]}
 */
export function labArguments(options, superuser) {
  const own = ["-m", "jupyterlab"];
  if (!options.some((option) => CHOOSES_FOLDER.test(option))) {
    own.push(`--ServerApp.root_dir=${notebooksDir}`);
  }
  // JupyterLab refuses to run as root by default; npm start as root, as is usual in
  // a container, has decided that already.
  if (superuser && !options.includes("--allow-root")) own.push("--allow-root");
  return [...own, ...options];
}

/**
 * Runs JupyterLab and returns its exit code.
 * @param {string[]} options
 * @returns {Promise<number>}
 */
export function openLab(options) {
  const superuser = process.getuid?.() === 0;
  return new Promise((resolve, reject) => {
    const child = spawn(venvPython, labArguments(options, superuser), { stdio: "inherit" });
    // Ctrl-C reaches JupyterLab from the terminal itself, which asks before it stops; staying alive
    // until it has ended keeps the terminal its own. Other signals reach only this process.
    process.on("SIGINT", () => {});
    for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) {
      process.on(signal, () => child.kill(signal));
    }
    followNpm(() => child.kill("SIGTERM"));
    child.on("error", (error) =>
      reject(
        new UserError(`JupyterLab could not be started: ${error.message}`, {
          advice: ["Remove the folder .venv and try again."],
        }),
      ),
    );
    child.on("close", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/**
 * Calls `end` when npm is gone. npm starts this process through a shell, which does not pass on the
 * signal that ends it; JupyterLab would run on unseen.
 * @param {() => void} end
 */
function followNpm(end) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
