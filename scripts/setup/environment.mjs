// @ts-check
/**
 * The Python environment of the clone, .venv: JupyterLab in the versions of constraints.txt, its
 * configuration (nothing is fetched from the network while it runs), and this clone's kernel.
 * Nothing outside the clone is written.
 */

import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mainScript, root, venvDir, venvPython } from "../paths.mjs";
import { run, step } from "../step.mjs";
import { fingerprint, isUpToDate, markStale, markUpToDate } from "../up-to-date.mjs";
import { findPython } from "./python.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const constraints = join(here, "constraints.txt");
const requirements = join(here, "requirements.txt");
const testRequirements = join(here, "requirements-test.txt");

/** Configuration files of the environment, relative to .venv. */
const CONFIGURATION = {
  // Node reads the nearest package.json above a script to know how to load it. Without one here,
  // the scripts that JupyterLab brings would be loaded as ours are, and fail.
  "package.json": { private: true, type: "commonjs" },
  "etc/jupyter/jupyter_lab_config.json": {
    LabApp: {
      // No news feed, no question whether to fetch one, no check for a newer JupyterLab.
      news_url: null,
      check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
      // Lists what is installed; the default one asks PyPI.
      extension_manager: "readonly",
    },
    MultiKernelManager: { default_kernel_name: "gomaplab" },
  },
  "etc/jupyter/labconfig/page_config.json": {
    disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true },
  },
};

/**
 * The environment variables of everything that pip and Python do here: none of the caller's pip
 * settings may lead an installation out of .venv.
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment() {
  const env = { ...process.env };
  delete env.PYTHONHOME;
  delete env.PYTHONPATH;
  delete env.PIP_TARGET;
  delete env.PIP_PREFIX;
  return { ...env, PIP_USER: "0", PIP_NO_INPUT: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
}

/**
 * What .venv hangs on: its own place, which its scripts name by the full path (a moved clone needs
 * a new one), and the Python behind it (one of another version does not find the packages).
 */
const foundation = () => `${venvDir}\n${realpathSync(venvPython)}`;
const isWhole = () => existsSync(venvPython) && isUpToDate("venv", foundation());

/**
 * Says at once, before anything is installed, if a Python is needed and there is none that will do.
 * @throws {import("../user-error.mjs").UserError}
 */
export function requirePython() {
  if (!isWhole()) findPython();
}

/**
 * Makes .venv if it is missing and brings its packages to the locked versions.
 * @param {{ tests?: boolean }} [options] `tests`: also what only the tests need
 */
export async function prepareEnvironment({ tests = false } = {}) {
  const env = pythonEnvironment();
  if (!isWhole()) {
    const python = findPython();
    const [file = "", ...args] = python.command;
    await step(
      `making a Python environment in .venv (Python ${python.version.join(".")})`,
      async () => {
        for (const name of ["lab", "lab-test", "kernelspec"]) markStale(name);
        rmSync(venvDir, { recursive: true, force: true });
        await run(file, [...args, "-m", "venv", venvDir], {
          env,
          failed: `Python (${python.executable}) could not make a virtual environment`,
        });
        markUpToDate("venv", foundation());
      },
    );
  }
  await install("lab", "installing JupyterLab into .venv (pip)", requirements);
  if (tests)
    await install("lab-test", "installing the tests' Python packages (pip)", testRequirements);
  configure();
}

/** @param {string} name @param {string} what @param {string} file */
async function install(name, what, file) {
  const inputs = fingerprint({ files: [file, constraints] });
  if (isUpToDate(name, inputs)) return;
  await step(what, () =>
    run(venvPython, ["-m", "pip", "install", "--quiet", "-r", file], {
      env: pythonEnvironment(),
      failed: "pip could not install the Python packages",
      advice: [
        "Is there a network, and does pip reach its index? Try again; what is there is kept.",
      ],
    }),
  );
  markUpToDate(name, inputs);
}

function configure() {
  for (const [path, content] of Object.entries(CONFIGURATION)) {
    const file = join(venvDir, path);
    const text = `${JSON.stringify(content, null, 2)}\n`;
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Registers this clone's kernel in .venv and nowhere else. Needs the build. */
export async function registerKernel() {
  const inputs = fingerprint({
    files: [join(root, "kernel.json"), join(root, "dist", "cli", "install.js")],
    texts: [root, process.execPath],
  });
  const spec = join(venvDir, "share", "jupyter", "kernels", "gomaplab", "kernel.json");
  if (isUpToDate("kernelspec", inputs) && existsSync(spec)) return;
  await step("registering the kernel in .venv", () =>
    run(process.execPath, [mainScript, "install", "--prefix", venvDir], {
      failed: "the kernel could not be registered",
    }),
  );
  markUpToDate("kernelspec", inputs);
}
