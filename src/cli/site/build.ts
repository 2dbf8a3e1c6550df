/**
 * Builds a site: JupyterLite (`jupyter lite build`) with this kernel as its extension, and without
 * what no notebook needs.
 *
 * https://jupyterlite.readthedocs.io/en/stable/reference/cli.html
 */

import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "../command-error.js";
import { requireJupyter } from "../jupyter/jupyter.js";
import { logoPng, logoSvg } from "../jupyter/logo.js";
import { packageRoot, packageVersion } from "../package-root.js";
import { finish, OF_SITE } from "./finish.js";
import { copyNotebooks } from "./notebooks.js";

const run = promisify(execFile);

/** What a site is made of. */
export interface SiteOptions {
  /** A folder of notebooks and of files that they read; default: those of this package. */
  readonly notebooks?: string;
  /** Absolute. */
  readonly out: string;
}

/** The kernel as the build left it (scripts/build/site-kernel.mjs). */
const kernelFolder = join(packageRoot, "dist", "site");
const EXTENSION = "gomaplab-kernel";
const CONTENTS = "contents";
/** A file that every site has, by which one is known. */
const MARK = "jupyter-lite.json";

/**
 * Writes a site.
 * @throws {CommandError} if there is no JupyterLite, nothing to show, or something else in the way
 */
export async function buildSite({
  notebooks = join(packageRoot, "notebooks"),
  out,
}: SiteOptions): Promise<{ files: number; bytes: number }> {
  if (!existsSync(notebooks) || !statSync(notebooks).isDirectory()) {
    throw new CommandError(`there is no folder ${notebooks}.`);
  }
  checkPlace(out);
  const jupyter = requireJupyter();
  const place = mkdtempSync(join(tmpdir(), "gomaplab-site-"));
  try {
    writeExtension(join(place, EXTENSION));
    copyNotebooks(notebooks, join(place, CONTENTS));
    writeConfig(place, out);
    rmSync(out, { recursive: true, force: true });
    await lite(jupyter, place);
    finish(out, kernelFolder);
    return measured(out);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Nothing is deleted that is no site. */
function checkPlace(out: string): void {
  if (!existsSync(out) || existsSync(join(out, MARK)) || readdirSync(out).length === 0) return;
  throw new CommandError(`${out} is there already, and is no site.`, [
    "Give a folder that does not exist, or delete this one.",
  ]);
}

/** The extension as JupyterLab finds one: a package.json, and scripts in `static`. */
function writeExtension(folder: string): void {
  if (!existsSync(join(kernelFolder, "site.json"))) {
    throw new CommandError("The kernel for the browser has not been built in this clone.", [
      "npm run site builds it, too.",
    ]);
  }
  const files = join(folder, "static");
  mkdirSync(files, { recursive: true });
  cpSync(kernelFolder, files, { recursive: true });
  for (const name of OF_SITE) rmSync(join(files, name));
  writeFileSync(join(files, "logo-svg.svg"), logoSvg());
  for (const size of [32, 64]) {
    writeFileSync(join(files, `logo-${size}x${size}.png`), logoPng(size));
  }
  const description = {
    name: EXTENSION,
    version: packageVersion(),
    jupyterlab: {
      extension: true,
      _build: { load: "static/extension.js", extension: "./extension" },
    },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(description));
}

function writeConfig(place: string, out: string): void {
  const config = {
    LiteBuildConfig: {
      lite_dir: place,
      output_dir: out,
      cache_dir: join(place, ".cache"),
      contents: [join(place, CONTENTS)],
      apps: ["lab", "notebooks"],
      federated_extensions: [join(place, EXTENSION), ...widgetExtensions()],
      ignore_sys_prefix: true,
      no_sourcemaps: true,
      no_unused_shared_packages: true,
    },
  };
  writeFileSync(join(place, "jupyter_lite_config.json"), JSON.stringify(config));
  const page = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
      appName: "gomaplab",
      defaultKernelName: "gomaplab",
      enableServiceWorkerCache: "true",
      faviconUrl: "./lab/favicon.ico",
    },
  };
  writeFileSync(join(place, "jupyter-lite.json"), JSON.stringify(page));
}

/** The extension for widgets, of the environment that JupyterLite is in. */
function widgetExtensions(): string[] {
  const name = join("share", "jupyter", "labextensions", "@jupyter-widgets", "jupyterlab-manager");
  const folder = join(requireJupyter(), "..", "..", name);
  return existsSync(folder) ? [folder] : [];
}

async function lite(jupyter: string, place: string): Promise<void> {
  try {
    await run(jupyter, ["lite", "build", "--lite-dir", place], { cwd: place, maxBuffer: 2 ** 26 });
  } catch (error) {
    const {
      stderr = "",
      stdout = "",
      message,
    } = error as Error & { stderr?: string; stdout?: string };
    if (/Jupyter command `jupyter-lite` not found|No module named/.test(stderr)) {
      throw new CommandError("JupyterLite was not found beside jupyter.", [
        "Install it: python3 -m pip install jupyterlite-core",
        "In a clone of the repository, npm run site brings its own.",
      ]);
    }
    const told = `${stdout}\n${stderr}`.trim().split("\n").slice(-20).join("\n");
    throw new CommandError(`jupyter lite build failed: ${told || message}`);
  }
}

function measured(folder: string): { files: number; bytes: number } {
  const sizes = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .filter((stat) => stat.isFile())
    .map(({ size }) => size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
