/**
 * The kernelspec: the folder by which Jupyter finds the kernel (jupyter_client, "Kernel specs").
 *
 *   kernels/<name>/kernel.json                     from the package's kernel.json
 *   kernels/<name>/logo-{32x32,64x64}.png, -svg.svg
 *
 * kernel.json is a template: `{node}` stands for the Node that runs this, `{package}` for the
 * package's folder; `{connection_file}` is Jupyter's own and stays.
 */

import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "../../programs/executable.js";
import { CommandError } from "../command-error.js";
import { packageRoot } from "../package-root.js";
import { logoPng, logoSvg } from "./logo.js";

export const DEFAULT_NAME = "gomaplab";

export interface KernelspecOptions {
  /** Folder name below kernels/, by which notebooks refer to the kernel. */
  name?: string | undefined;
  /** What menus show. */
  displayName?: string | undefined;
}

/** @throws {CommandError} if Jupyter would not accept the name */
export function checkKernelName(name: string): void {
  const wrong = name.search(/[^a-z0-9._-]/);
  if (name !== "" && wrong === -1) return;
  const where = name === "" ? [] : [`  ${name}`, `  ${" ".repeat(wrong)}^`];
  throw new CommandError(
    name === ""
      ? "a kernel name cannot be empty."
      : `${JSON.stringify(name)} is not a kernel name:`,
    [...where, "Small letters a-z, digits, dots, hyphens and underscores make one."],
  );
}

/** The text of kernel.json with every placeholder of ours filled in. */
export function kernelJson(options: KernelspecOptions = {}): string {
  const template = readFileSync(join(packageRoot, "kernel.json"), "utf8");
  const spec = JSON.parse(template) as { argv: string[]; display_name: string };
  const node = nodePath();
  spec.argv = spec.argv.map((word) =>
    word.replace("{node}", () => node).replace("{package}", () => packageRoot),
  );
  if (options.displayName !== undefined) spec.display_name = options.displayName;
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/**
 * Writes the kernelspec below a Jupyter data folder, over one of the same name.
 * @param dataDir for example /usr/local/share/jupyter
 * @returns the kernelspec's folder
 * @throws {CommandError} for a bad name or a folder that cannot be written
 */
export function writeKernelspec(dataDir: string, options: KernelspecOptions = {}): string {
  const name = options.name ?? DEFAULT_NAME;
  checkKernelName(name);
  const folder = join(dataDir, "kernels", name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "kernel.json"), kernelJson(options));
    writeFileSync(join(folder, "logo-32x32.png"), logoPng(32));
    writeFileSync(join(folder, "logo-64x64.png"), logoPng(64));
    writeFileSync(join(folder, "logo-svg.svg"), logoSvg());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CommandError(`${folder} cannot be written (${code}).`, [
      "Choose another place: gomaplab install --user, or --prefix DIR",
    ]);
  }
  return folder;
}

/**
 * This Node, by a name that outlives an update where there is one: package managers put the
 * versioned folder behind a link on PATH, and remove that folder with the next version.
 */
function nodePath(): string {
  const linked = findExecutable("node");
  return linked !== null && realpathSync(linked) === realpathSync(process.execPath)
    ? linked
    : process.execPath;
}
